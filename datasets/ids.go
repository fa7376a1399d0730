package datasets

import (
	"hash/fnv"
	"path/filepath"
	"strconv"
	"strings"
)

// idMaker makes ids out of content and position, so that two runs over the
// same source agree, wherever it lies.
type idMaker struct{ base string }

func newIDMaker(name string) idMaker { return idMaker{filepath.Base(name)} }

// make returns sixteen hexadecimal digits for a record of the given text that
// stands at position n of its source.
func (m idMaker) make(n int, text string) string {
	h := fnv.New64a()
	h.Write([]byte(m.base))
	h.Write([]byte{0})
	h.Write(strconv.AppendInt(nil, int64(n), 10))
	h.Write([]byte{0})
	h.Write([]byte(text))
	s := strconv.FormatUint(h.Sum64(), 16)
	return strings.Repeat("0", 16-len(s)) + s
}
