package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readCSV reads a table whose first row names the columns; commas, semicolons,
// tabs or bars between the cells:
//
//	id,parent,text,topics
//	1,,"Late again, as ever.","{""delays"":""against""}"
//	2,1,Same here.,delays:against; fares
//
// A cell of topics is an object of stances by topic, as in JSON Lines, or a
// list with semicolons; an empty one is a row that is not labelled. A table may
// also have a row for each comment and topic, one after another, as the program
// batch writes it; there an empty topic is a comment labelled with none:
//
//	id,topic,stance,text
//	1,delays,against,"Late again, and dear."
//	1,fares,against,"Late again, and dear."
//	2,,,Tea?
func readCSV(in *input, emit sink) error {
	head, err := in.br.Peek(sniffSize)
	if err != nil && err != io.EOF {
		return err
	}
	delimiter, ok := sniffDelimiter(string(head), in.cfg.Columns)
	if !ok {
		delimiter = ','
	}
	return readTable(in, delimiter, delimiter != '\t' || quotesClose(head), emit)
}

// readTSV reads a table with tabs between the cells, quoted or not:
//
//	id	text
//	1	"Late," they said.
func readTSV(in *input, emit sink) error {
	head, err := in.br.Peek(sniffSize)
	if err != nil && err != io.EOF {
		return err
	}
	return readTable(in, '\t', quotesClose(head), emit)
}

func readTable(in *input, delimiter byte, quoted bool, emit sink) error {
	records := &recordReader{lines: lineReader{br: in.br, max: in.cfg.MaxRecord}, delimiter: delimiter, quoted: quoted, max: in.cfg.MaxRecord}
	cells := newCellReader(delimiter, quoted)
	var columns *Table
	flush := func() bool { return true }
	for {
		rec, err := records.next()
		if err != nil {
			if !flush() || err == io.EOF {
				return nil
			}
			return err
		}
		src := in.source(rec.line)
		if rec.fault != "" {
			if !emit(Comment{}, &RecordError{Source: src, Reason: rec.fault, Raw: rawOf(rec.data)}) {
				return nil
			}
			continue
		}
		row, err := cells.split(rec.data)
		if columns != nil && len(rec.data) > len(rec.first) && (err != nil || len(row) != columns.width) {
			records.reject(rec)
			if !emit(Comment{}, &RecordError{Source: src, Reason: faultOpen, Raw: rawOf(rec.first)}) {
				return nil
			}
			continue
		}
		if err == nil && columns == nil {
			if columns, err = newTable(in, row); err != nil {
				return fmt.Errorf("line %d: %w", rec.line, err)
			}
			if columns.labels != nil {
				join := &joiner{table: columns, emit: emit}
				emit, flush = join.add, join.flush
			}
			continue
		}
		var c Comment
		if err == nil {
			c, err = columns.comment(row, src)
		}
		if columns == nil {
			if !emit(Comment{}, &RecordError{Source: src, Reason: err.Error(), Raw: rawOf(rec.data)}) {
				return nil
			}
			continue
		}
		if c, err = columns.orRecordError(c, err, src, func() []byte { return rec.data }); !emit(c, err) {
			return nil
		}
	}
}

// cellReader splits records into cells.
type cellReader struct {
	delimiter string
	feed      *strings.Reader
	csv       *csv.Reader // nil where nothing is quoted
	cells     []string
}

func newCellReader(delimiter byte, quoted bool) *cellReader {
	r := &cellReader{delimiter: string(delimiter), feed: strings.NewReader("")}
	if quoted {
		r.csv = csv.NewReader(r.feed)
		r.csv.Comma = rune(delimiter)
		r.csv.LazyQuotes = true
		r.csv.FieldsPerRecord = -1
	}
	return r
}

func (r *cellReader) split(record []byte) ([]string, error) {
	if r.csv == nil {
		r.cells = r.cells[:0]
		for cell := range strings.SplitSeq(string(record), r.delimiter) {
			r.cells = append(r.cells, cell)
		}
		return r.cells, nil
	}
	r.feed.Reset(string(record) + "\n")
	row, err := r.csv.Read()
	if err != nil {
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			err = parse.Err
		}
		return nil, fmt.Errorf("not a row of a table: %w", err)
	}
	return row, nil
}
