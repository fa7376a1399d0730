package datasets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/valyala/fastjson"
)

// A Table turns the rows of a table into comments. It tells by the names of
// the columns which field each of them gives. It is not safe for concurrent
// use.
type Table struct {
	in     *input
	at     [fieldCount]int // -1: none
	width  int
	parser fastjson.Parser
	// labels is nil where a row is a comment with all its topics.
	labels *labelColumns
	place  string // that the labels' row which was read last gives
}

// NewTable returns a table whose columns have the given names. It fails where
// none of them holds text, or where one that cfg names is not there. Rows are
// those of the source that cfg names.
func NewTable(header []string, cfg ReadConfig) (*Table, error) {
	cfg = cfg.withDefaults()
	return newTable(&input{cfg: cfg, ids: newIDMaker(cfg.Name)}, header)
}

func newTable(in *input, header []string) (*Table, error) {
	names := newColumnNames(in.cfg.Columns)
	t := &Table{in: in, width: len(header)}
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
	if t.at[fieldTopics] < 0 {
		t.labels = findLabelColumns(header)
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

// Comment makes a comment of the row that stands at the given place, from 1,
// in its source. cells are in the order of the columns. A row that makes none
// is a [*RecordError]. The rows of some tables have to be put together by
// [Table.Join].
func (t *Table) Comment(cells []string, place int) (Comment, error) {
	src := t.in.source(place)
	c, err := t.comment(cells, src)
	return t.orRecordError(c, err, src, func() []byte { return []byte(strings.Join(cells, "\t")) })
}

// orRecordError makes err a fault of the row. Where that is one of a label,
// the comment stays, so that its other labels are known as its own.
func (t *Table) orRecordError(c Comment, err error, src Source, raw func() []byte) (Comment, error) {
	if err == nil {
		return c, nil
	}
	if t.labels == nil || c.Topics == nil {
		c = Comment{}
	}
	return c, &RecordError{Source: src, Reason: err.Error(), Raw: rawOf(raw())}
}

// Uses reports whether column i gives a field, so that its cells are wanted.
func (t *Table) Uses(i int) bool {
	return slices.Contains(t.at[1:], i) || t.labels != nil && t.labels.uses(i)
}

func (t *Table) comment(row []string, src Source) (Comment, error) {
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
	c, err := fields.comment(t.in, src)
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
	if t.labels == nil {
		c.Topics, err = t.topics(topics)
		return c, err
	}
	t.place = t.labels.place(row)
	if c.Topics, err = t.labels.label(row); err != nil {
		c.Topics = map[string]Stance{}
	}
	return c, err
}

// topics reads a cell of labels.
func (t *Table) topics(cell string) (map[string]Stance, error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil, nil
	}
	if cell[0] == '{' || cell[0] == '[' {
		v, err := t.parser.Parse(cell)
		if err != nil {
			return nil, fmt.Errorf("column %q is not JSON: %s", "topics", shorten(err.Error(), 160))
		}
		topics, _, err := topicsOf(v)
		return topics, err
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
