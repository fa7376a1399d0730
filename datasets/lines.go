package datasets

import (
	"bufio"
	"io"
)

// lineReader gives the lines of a stream, none longer than a limit.
type lineReader struct {
	br   *bufio.Reader
	max  int
	long []byte // gathers a line that does not fit the buffer of br
	// line is the number of the line given last, from 1.
	line int
}

// next returns the next line without its end, and whether it was longer than
// the limit: then only the first bytes of it are given. The bytes are good
// until the next call. At the end the error is io.EOF.
func (l *lineReader) next() (b []byte, tooLong bool, err error) {
	b, err = l.br.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		b, tooLong, err = l.gather(b)
	}
	if err == io.EOF && len(b) > 0 {
		err = nil
	}
	if err != nil {
		return nil, false, err
	}
	l.line++
	b = trimLineEnd(b)
	if len(b) > l.max {
		b, tooLong = b[:l.max], true
	}
	return b, tooLong, nil
}

// gather goes on with a line whose beginning filled the buffer of br.
func (l *lineReader) gather(b []byte) ([]byte, bool, error) {
	l.long = append(l.long[:0], b...)
	tooLong := false
	for {
		b, err := l.br.ReadSlice('\n')
		if room := l.max + 2 - len(l.long); len(b) > room {
			l.long = append(l.long, b[:max(room, 0)]...)
			tooLong = true
		} else {
			l.long = append(l.long, b...)
		}
		if err != bufio.ErrBufferFull {
			return l.long, tooLong, err
		}
	}
}

func trimLineEnd(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\n' {
		b = b[:n-1]
	}
	if n := len(b); n > 0 && b[n-1] == '\r' {
		b = b[:n-1]
	}
	return b
}

// maxRaw is how much of a record that cannot be read is kept.
const maxRaw = 1 << 20

func rawOf(b []byte) string { return string(b[:min(len(b), maxRaw)]) }
