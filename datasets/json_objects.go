package datasets

import (
	"bufio"
	"bytes"
	"io"
)

// objectReader gives the JSON objects of a stream one by one, be they the
// elements of an array, set over several lines, or one after another. It finds
// where an object ends by its brackets and leaves the rest to a decoder.
type objectReader struct {
	br   *bufio.Reader
	max  int
	buf  []byte
	line int // of the byte read last, from 1
}

// next returns the next object and the line that it starts on. tooLong says
// that only its first bytes are given. What stands between objects, but for
// commas and the brackets of arrays, is given as a record of its own: it is no
// object. The bytes are good until the next call.
func (o *objectReader) next() (data []byte, line int, tooLong bool, err error) {
	first, err := o.skip()
	if err != nil {
		return nil, 0, false, err
	}
	o.buf = append(o.buf[:0], first)
	line = o.line
	if first != '{' {
		return o.stray(line)
	}
	depth, inString, escaped := 1, false, false
	for depth > 0 {
		chunk, err := o.chunk()
		if err == io.EOF {
			return o.buf, line, tooLong, nil // the decoder says what is missing
		}
		if err != nil {
			return nil, line, false, err
		}
		n := 0
		for n < len(chunk) && depth > 0 {
			c := chunk[n]
			n++
			switch {
			case escaped:
				escaped = false
			case inString:
				if c == '\\' {
					escaped = true
				} else if c == '"' {
					inString = false
				}
			case c == '"':
				inString = true
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
			}
		}
		tooLong = o.take(chunk[:n]) || tooLong
	}
	return o.buf, line, tooLong, nil
}

// chunk returns what is buffered, after reading more where nothing is.
func (o *objectReader) chunk() ([]byte, error) {
	if _, err := o.br.Peek(1); err != nil {
		return nil, err
	}
	return o.br.Peek(o.br.Buffered())
}

// take moves b, which begins what is buffered, to the object. It reports
// whether the object has grown over the limit.
func (o *objectReader) take(b []byte) bool {
	o.line += bytes.Count(b, []byte("\n"))
	room := max(o.max-len(o.buf), 0)
	tooLong := len(b) > room
	o.buf = append(o.buf, b[:min(len(b), room)]...)
	_, _ = o.br.Discard(len(b)) // they are buffered
	return tooLong
}

// skip returns the first byte of what comes next, behind white space, commas
// and the brackets of arrays.
func (o *objectReader) skip() (byte, error) {
	for {
		c, err := o.br.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			o.line++
		case ' ', '\t', '\r', ',', '[', ']':
		default:
			return c, nil
		}
	}
}

// stray reads to the end of the line or to the next object.
func (o *objectReader) stray(line int) ([]byte, int, bool, error) {
	tooLong := false
	for {
		chunk, err := o.chunk()
		if err == io.EOF {
			return o.buf, line, tooLong, nil
		}
		if err != nil {
			return nil, line, false, err
		}
		n := bytes.IndexAny(chunk, "\n{")
		if n < 0 {
			tooLong = o.take(chunk) || tooLong
			continue
		}
		tooLong = o.take(chunk[:n]) || tooLong
		return o.buf, line, tooLong, nil
	}
}
