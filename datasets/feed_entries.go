package datasets

import (
	"bufio"
	"bytes"
	"io"
)

// feedEntry is an entry of a feed as it stands there, or what stands before
// the first one.
type feedEntry struct {
	line    int
	data    []byte
	local   string // the name without a prefix: "entry" or "item"
	tooLong bool
}

// entryReader cuts a feed into its entries without parsing it, so that one
// that is broken, or too long, costs no other. It looks for the tags that
// begin and end entries outside of comments and of CDATA.
type entryReader struct {
	br   *bufio.Reader
	max  int
	line int
	buf  []byte
	// local is the name of the entries, "entry" or "item"; "" until one is
	// seen. name is that of the last one with its prefix.
	local, name string
	// scope is what stands before the first entry declares.
	scope scope
	// at says that the "<" of an entry was read and its tag was not.
	at bool
}

// head reads what stands before the first entry.
func (r *entryReader) head() (feedEntry, error) { return r.read(true) }

// next returns the next entry, with its tags. The bytes are good until the
// next call.
func (r *entryReader) next() (feedEntry, error) { return r.read(false) }

// read reads up to the start of the next entry, or, where the buffer stands at
// one, to its end.
func (r *entryReader) read(head bool) (feedEntry, error) {
	e := feedEntry{line: r.line, local: r.local}
	r.buf = r.buf[:0]
	keep := head
	if r.at {
		r.at, keep = false, true
		r.take(&e, []byte("<"))
	}
	for tag := false; ; {
		chunk, err := r.br.ReadSlice('<')
		if err == bufio.ErrBufferFull {
			err = nil
		}
		if head && tag {
			r.scope.take(chunk)
		}
		tag = false
		if len(chunk) == 0 && err != nil {
			return r.cut(e, keep && !head, err)
		}
		if keep {
			r.take(&e, chunk)
		}
		r.line += bytes.Count(chunk, []byte("\n"))
		if err != nil {
			return r.cut(e, keep && !head, err)
		}
		if chunk[len(chunk)-1] != '<' {
			continue
		}
		next, err := r.br.Peek(maxTagName)
		if err != nil && err != io.EOF {
			return e, err
		}
		switch {
		case bytes.HasPrefix(next, []byte("![CDATA[")):
			if err := r.through(&e, keep, "]]>"); err != nil {
				return r.cut(e, keep && !head, err)
			}
		case bytes.HasPrefix(next, []byte("!--")):
			if err := r.through(&e, keep, "-->"); err != nil {
				return r.cut(e, keep && !head, err)
			}
		case head && r.starts(next):
			r.at = true
			r.buf = bytes.TrimSuffix(r.buf, []byte("<"))
			e.data = r.buf
			return e, nil
		case !head && !keep && r.starts(next):
			keep = true
			e.line, e.local = r.line, r.local
			r.take(&e, []byte("<"))
		case keep && !head && r.ends(next):
			err := r.through(&e, true, ">")
			e.data = r.buf
			return e, err
		default:
			tag = true
		}
	}
}

// cut returns what is left of an entry that the end of the source cuts off.
func (r *entryReader) cut(e feedEntry, open bool, err error) (feedEntry, error) {
	e.data = r.buf
	if err == io.EOF && open {
		return e, nil // the parser says what is missing
	}
	return e, err
}

// take keeps b, up to the limit.
func (r *entryReader) take(e *feedEntry, b []byte) {
	room := max(r.max-len(r.buf), 0)
	if len(b) > room {
		e.tooLong = true
		b = b[:room]
	}
	r.buf = append(r.buf, b...)
}

// through reads up to and with end.
func (r *entryReader) through(e *feedEntry, keep bool, end string) error {
	last := end[len(end)-1]
	var tail [3]byte // the bytes read last
	for {
		chunk, err := r.br.ReadSlice(last)
		if keep {
			r.take(e, chunk)
		}
		r.line += bytes.Count(chunk, []byte("\n"))
		if n := len(chunk); n >= len(tail) {
			copy(tail[:], chunk[n-len(tail):])
		} else {
			copy(tail[:], tail[n:])
			copy(tail[len(tail)-n:], chunk)
		}
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
		if bytes.HasSuffix(tail[:], []byte(end)) {
			return nil
		}
	}
}

// maxTagName is how many bytes of a tag are looked at for its name.
const maxTagName = 64

// starts reports whether tag, behind its "<", begins an entry.
func (r *entryReader) starts(tag []byte) bool {
	end := bytes.IndexAny(tag, "> \t\r\n")
	if end < 0 || tag[0] == '/' {
		return false
	}
	name := tag[:end]
	prefix, local, ok := bytes.Cut(name, []byte(":"))
	if !ok {
		prefix, local = nil, name
	}
	switch string(local) {
	case "entry", "item":
	default:
		return false
	}
	if r.local != "" && r.local != string(local) || !r.scope.feeds(string(prefix)) {
		return false
	}
	r.local, r.name = string(local), string(name)
	return true
}

// ends reports whether tag, behind its "<", ends an entry.
func (r *entryReader) ends(tag []byte) bool {
	rest, ok := bytes.CutPrefix(tag, []byte("/"+r.name))
	return ok && len(rest) > 0 && bytes.IndexByte([]byte("> \t\r\n"), rest[0]) >= 0
}
