package datasets

import (
	"bytes"
	"fmt"
	"io"
)

// tableRecord is a row of a table with the line that it starts on.
type tableRecord struct {
	line int
	data []byte
	// first is the first line of data: all of it where it is one line.
	first []byte
	fault string
}

const faultOpen = "a quotation mark opens a cell that does not close: want a second one"

// recordReader cuts a table into records: a line each, or several where a
// quoted cell goes on over the end of a line. A quotation mark that is never
// closed costs its own line only: the lines that were looked at in vain are
// read again.
type recordReader struct {
	lines     lineReader
	delimiter byte
	quoted    bool
	max       int

	record []byte
	line   []byte
	// ahead holds lines that were read while looking for the end of a cell,
	// and drop is how many of them the record given last took.
	ahead []aheadLine
	drop  int
	// read and reread count bytes: looking ahead stops where what was looked
	// at in vain is out of proportion, so that time stays linear.
	read, reread int
	// bare says that scan came over a quotation mark within a quoted cell
	// that neither closes it nor is doubled. On one line that is somebody's
	// carelessness; over several it is rather the mark that opens a later
	// cell, and the first was never closed.
	bare bool
}

type aheadLine struct {
	n       int
	data    []byte
	tooLong bool
}

// next returns the next record that is not blank. Its bytes are good until the
// next call.
func (r *recordReader) next() (tableRecord, error) {
	r.takeAhead(r.drop)
	r.drop = 0
	for {
		l, err := r.take()
		if err != nil {
			return tableRecord{}, err
		}
		rec := tableRecord{line: l.n, data: l.data, first: l.data}
		switch {
		case l.tooLong:
			rec.fault = fmt.Sprintf("longer than %d bytes, the limit for a record", r.max)
			return rec, nil
		case len(bytes.TrimSpace(l.data)) == 0:
			continue
		case !r.quoted || !r.scan(l.data, false):
			return rec, nil
		}
		return r.goOn(rec)
	}
}

// reject puts back the lines that the record given last took beyond its first.
func (r *recordReader) reject(rec tableRecord) {
	r.reread += len(rec.data)
	r.drop = 0
}

// peek returns the line i places ahead, which is kept.
func (r *recordReader) peek(i int) (aheadLine, error) {
	for len(r.ahead) <= i {
		b, tooLong, err := r.lines.next()
		if err != nil {
			return aheadLine{}, err
		}
		r.read += len(b) + 1
		r.ahead = append(r.ahead, aheadLine{r.lines.line, bytes.Clone(b), tooLong})
	}
	return r.ahead[i], nil
}

// take returns the next line; its bytes are good until the next call.
func (r *recordReader) take() (aheadLine, error) {
	if len(r.ahead) > 0 {
		l := r.ahead[0]
		r.takeAhead(1)
		return l, nil
	}
	b, tooLong, err := r.lines.next()
	r.line = append(r.line[:0], b...)
	r.read += len(b) + 1
	return aheadLine{r.lines.line, r.line, tooLong}, err
}

func (r *recordReader) takeAhead(n int) {
	if n == 0 {
		return
	}
	if n == len(r.ahead) {
		clear(r.ahead)
		r.ahead = r.ahead[:0]
		return
	}
	r.ahead = r.ahead[n:]
}

// goOn reads on until the cell that is open at the end of rec closes.
func (r *recordReader) goOn(rec tableRecord) (tableRecord, error) {
	if r.reread > 8*r.read+r.max {
		rec.fault = faultOpen
		return rec, nil
	}
	r.record = append(r.record[:0], rec.data...)
	r.bare = false
	for i := 0; ; i++ {
		l, err := r.peek(i)
		if err == io.EOF || (err == nil && (l.tooLong || len(r.record)+1+len(l.data) > r.max)) {
			r.reread += len(r.record)
			rec.fault = faultOpen
			return rec, nil
		}
		if err != nil {
			return rec, err
		}
		r.record = append(append(r.record, '\n'), l.data...)
		closed := !r.scan(l.data, true)
		if r.bare {
			r.reread += len(r.record)
			rec.fault = faultOpen
			return rec, nil
		}
		if closed {
			rec.data, r.drop = r.record, i+1
			return rec, nil
		}
	}
}

// scan goes over a line and reports whether a quoted cell is open at its end;
// open says whether one is at its start. A quotation mark opens a cell at the
// cell's start only, and closes it only before a delimiter or the line's end.
func (r *recordReader) scan(b []byte, open bool) bool {
	i := 0
	for {
		if !open {
			if i >= len(b) {
				return false
			}
			if b[i] == '"' {
				open = true
				i++
				continue
			}
			k := bytes.IndexByte(b[i:], r.delimiter)
			if k < 0 {
				return false
			}
			i += k + 1
			continue
		}
		k := bytes.IndexByte(b[i:], '"')
		if k < 0 {
			return true
		}
		i += k + 1
		switch {
		case i == len(b):
			return false
		case b[i] == '"':
			i++
		case b[i] == r.delimiter:
			i++
			open = false
		default:
			r.bare = true
		}
	}
}
