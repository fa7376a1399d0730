package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/valyala/fastjson"
)

// readCSV reads a table whose first row names the columns; commas, semicolons,
// tabs or bars between the cells:
//
//	id,parent,text,topics
//	1,,"Late again, as ever.","{""delays"":""against""}"
//	2,1,Same here.,delays:against; fares
//
// A cell of topics is an object of stances by topic, as in JSON Lines, or a
// list with semicolons; an empty one is a row that is not labelled.
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
	var columns *tableColumns
	for {
		rec, err := records.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
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
			if columns, err = newTableColumns(in, row); err != nil {
				return fmt.Errorf("line %d: %w", rec.line, err)
			}
			continue
		}
		var c Comment
		if err == nil {
			c, err = columns.comment(in, row, src)
		}
		if err != nil {
			c, err = Comment{}, &RecordError{Source: src, Reason: err.Error(), Raw: rawOf(rec.data)}
		}
		if !emit(c, err) {
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

// tableColumns tells which column of a table gives which field.
type tableColumns struct {
	at     [fieldCount]int // -1: none
	width  int
	parser fastjson.Parser
}

func newTableColumns(in *input, header []string) (*tableColumns, error) {
	names := newColumnNames(in.cfg.Columns)
	t := &tableColumns{width: len(header)}
	var ranks [fieldCount]int
	for f := range t.at {
		t.at[f] = -1
	}
	for i, name := range header {
		r := names.lookup([]byte(name))
		if r.field == fieldUnknown || (t.at[r.field] >= 0 && ranks[r.field] <= r.rank) {
			continue
		}
		t.at[r.field], ranks[r.field] = i, r.rank
	}
	for f, name := range map[field]string{fieldText: in.cfg.Columns.Text, fieldID: in.cfg.Columns.ID, fieldParent: in.cfg.Columns.Parent,
		fieldThread: in.cfg.Columns.Thread, fieldAuthor: in.cfg.Columns.Author, fieldCreated: in.cfg.Columns.Created} {
		if name != "" && t.at[f] < 0 {
			return nil, fmt.Errorf("no column %q: the table has %s", name, quotedList(header))
		}
	}
	if t.at[fieldText] < 0 {
		return nil, fmt.Errorf("no column holds text: want %q or another usual name, or name one of %s", "text", quotedList(header))
	}
	return t, nil
}

func quotedList(names []string) string {
	var b strings.Builder
	for i, name := range names {
		if i == 20 {
			return b.String() + " and more"
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", shorten(name, 40))
	}
	return b.String()
}

func (t *tableColumns) comment(in *input, row []string, src Source) (Comment, error) {
	if t.at[fieldText] >= len(row) {
		return Comment{}, fmt.Errorf("the row has %d cells: want %d, as the header has", len(row), t.width)
	}
	if len(row) > t.width {
		return Comment{}, fmt.Errorf("the row has %d cells: want %d, as the header has; is a delimiter or a quotation mark not quoted?", len(row), t.width)
	}
	var fields rowFields
	for f, i := range t.at {
		if i >= 0 && i < len(row) {
			fields[f] = row[i]
		}
	}
	topics, context := fields[fieldTopics], fields[fieldContext]
	c, err := fields.comment(in, src)
	if err != nil {
		return c, err
	}
	switch strings.ToLower(strings.TrimSpace(context)) {
	case "true", "1", "yes":
		c.Context = true
	}
	if fields[fieldParentText] != "" {
		setParentText(&c, fields[fieldParentText])
	}
	c.Topics, err = t.topics(topics)
	return c, err
}

// topics reads a cell of labels.
func (t *tableColumns) topics(cell string) (map[string]Stance, error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil, nil
	}
	if cell[0] == '{' || cell[0] == '[' {
		v, err := t.parser.Parse(cell)
		if err != nil {
			return nil, fmt.Errorf("column %q is not JSON: %s", "topics", shorten(err.Error(), 160))
		}
		return topicsOf(v)
	}
	topics := map[string]Stance{}
	for item := range strings.SplitSeq(cell, ";") {
		topic, stance, _ := strings.Cut(item, ":")
		if topic = strings.TrimSpace(topic); topic == "" {
			continue
		}
		s, err := ParseStance(strings.TrimSpace(stance))
		if err != nil {
			return nil, fmt.Errorf("column %q, topic %q: %w", "topics", shorten(topic, 40), err)
		}
		topics[topic] = s
	}
	return topics, nil
}
