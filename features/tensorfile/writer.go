package tensorfile

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Writer collects arrays and writes them as one file. The zero value is ready.
// The same arrays and metadata give the same bytes, whatever the order in
// which metadata were set.
type Writer struct {
	tensors  []pending
	names    map[string]bool
	metadata map[string]string
	faults   []error
}

type pending struct {
	name  string
	dtype DType
	shape []int
	count int
	put   func(io.Writer) error
}

// checksumKey is the first key of the metadata.
const checksumKey = "crc32c"

// checksumPrefix is what every header begins with; eight hexadecimal digits
// follow.
const checksumPrefix = `{"__metadata__":{"` + checksumKey + `":"`

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// SetMetadata sets one entry of the metadata. The key "crc32c" is taken.
func (w *Writer) SetMetadata(key, value string) {
	if key == checksumKey {
		w.faults = append(w.faults, fmt.Errorf("tensorfile: metadata %q is the checksum's: use another key", key))
		return
	}
	if w.metadata == nil {
		w.metadata = map[string]string{}
	}
	w.metadata[key] = value
}

// Add adds an array under a name that is its own. Without a shape it has one
// dimension. The values are not copied: they must not change until they are
// written. Faults are reported by [Writer.WriteTo].
func Add[T Number](w *Writer, name string, values []T, shape ...int) {
	if len(shape) == 0 {
		shape = []int{len(values)}
	}
	if n, ok := elements(shape); !ok || n != len(values) {
		w.faults = append(w.faults, fmt.Errorf("tensorfile: %q: shape %v does not hold %d values", name, shape, len(values)))
		return
	}
	if name == metadataKey || w.names[name] {
		w.faults = append(w.faults, fmt.Errorf("tensorfile: %q: the name is taken", name))
		return
	}
	if w.names == nil {
		w.names = map[string]bool{}
	}
	w.names[name] = true
	d := dtypeOf[T]()
	put := func(out io.Writer) error {
		buf := make([]byte, min(len(values)*d.size(), chunkBytes))
		for rest := values; len(rest) > 0; {
			n := min(len(rest), chunkBytes/d.size())
			encode(buf, rest[:n])
			if _, err := out.Write(buf[:n*d.size()]); err != nil {
				return err
			}
			rest = rest[n:]
		}
		return nil
	}
	w.tensors = append(w.tensors, pending{name, d, slices.Clone(shape), len(values), put})
}

// chunkBytes is how much is converted at a time.
const chunkBytes = 1 << 16

// WriteTo writes the file. It runs over the arrays twice, the first time for
// the checksum.
func (w *Writer) WriteTo(out io.Writer) (int64, error) {
	if len(w.faults) > 0 {
		return 0, errors.Join(w.faults...)
	}
	tensors := slices.Clone(w.tensors)
	slices.SortStableFunc(tensors, func(a, b pending) int { return b.dtype.size() - a.dtype.size() })
	header, err := w.header(tensors)
	if err != nil {
		return 0, err
	}
	sum := crc32.New(castagnoli)
	if _, err := writeAll(sum, header, tensors); err != nil {
		return 0, err
	}
	copy(header[8+len(checksumPrefix):], fmt.Sprintf("%08x", sum.Sum32()))
	buffered := bufio.NewWriterSize(out, 1<<18)
	n, err := writeAll(buffered, header, tensors)
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return n - int64(buffered.Buffered()), fmt.Errorf("tensorfile: %w", err)
	}
	return n, nil
}

func writeAll(out io.Writer, header []byte, tensors []pending) (int64, error) {
	if _, err := out.Write(header); err != nil {
		return 0, err
	}
	n := int64(len(header))
	for _, t := range tensors {
		if err := t.put(out); err != nil {
			return n, err
		}
		n += int64(t.count * t.dtype.size())
	}
	return n, nil
}

// header returns the length and the JSON of the file, with zeros for the
// checksum, padded with spaces so that the arrays begin at a multiple of 8.
func (w *Writer) header(tensors []pending) ([]byte, error) {
	b := make([]byte, 8, 1024)
	b = append(b, checksumPrefix...)
	b = append(b, `00000000"`...)
	for _, key := range slices.Sorted(maps.Keys(w.metadata)) {
		b = append(b, ',')
		b = appendString(b, key)
		b = append(b, ':')
		b = appendString(b, w.metadata[key])
	}
	b = append(b, '}')
	at := 0
	for _, t := range tensors {
		end := at + t.count*t.dtype.size()
		b = append(b, ',')
		b = appendString(b, t.name)
		b = fmt.Appendf(b, `:{"dtype":%q,"shape":[`, t.dtype)
		for i, n := range t.shape {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, int64(n), 10)
		}
		b = fmt.Appendf(b, `],"data_offsets":[%d,%d]}`, at, end)
		at = end
	}
	b = append(b, '}')
	b = append(b, strings.Repeat(" ", (8-len(b)%8)%8)...)
	if len(b)-8 > maxHeader {
		return nil, fmt.Errorf("tensorfile: a header of %d bytes: want at most %d; put long metadata into an array", len(b)-8, maxHeader)
	}
	binary.LittleEndian.PutUint64(b, uint64(len(b)-8))
	return b, nil
}

func appendString(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string has a JSON form
	}
	return append(b, text...)
}
