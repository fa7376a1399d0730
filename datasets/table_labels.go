package datasets

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// labelColumns are those of a table with one row for each comment and topic,
// as the program batch writes it: "topic" and "stance" in place of "topics".
type labelColumns struct {
	topic, stance int
	// source and line say where the comment was read first, or are -1.
	source, line int
}

// findLabelColumns returns the columns of labels; nil for a table of another
// kind.
func findLabelColumns(header []string) *labelColumns {
	at := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool { return plainName(h) == name })
	}
	c := &labelColumns{topic: at("topic"), stance: at("stance"), source: at("source"), line: at("line")}
	if c.topic < 0 || c.stance < 0 {
		return nil
	}
	return c
}

func (c *labelColumns) uses(i int) bool {
	return i == c.topic || i == c.stance || i == c.source || i == c.line
}

// label reads the label of a row. One without a topic says that the comment
// has none.
func (c *labelColumns) label(row []string) (map[string]Stance, error) {
	cell := func(i int) string {
		if i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	topic, stance := cell(c.topic), cell(c.stance)
	if topic == "" && stance == "" {
		return map[string]Stance{}, nil
	}
	if topic == "" {
		return nil, fmt.Errorf("column %q is empty where %q is %q", "topic", "stance", shorten(stance, 40))
	}
	s, err := ParseStance(stance)
	if err != nil {
		return nil, fmt.Errorf("column %q, topic %q: %w", "stance", shorten(topic, 40), err)
	}
	return map[string]Stance{topic: s}, nil
}

// place is what the row says of where its comment was read first.
func (c *labelColumns) place(row []string) string {
	place := ""
	for _, i := range []int{c.source, c.line} {
		if i >= 0 && i < len(row) {
			place += row[i] + "\n"
		}
	}
	return place
}

// Join makes one comment of the rows that follow one another with the same
// comment and another topic each, where the columns of the table are "topic"
// and "stance", as in the tables of the program batch. If one of them cannot
// be read, its error stands for the comment. Any other table gives what seq
// gives. seq has to be what [Table.Comment] returns, row by row.
func (t *Table) Join(seq iter.Seq2[Comment, error]) iter.Seq2[Comment, error] {
	if t.labels == nil {
		return seq
	}
	return func(yield func(Comment, error) bool) {
		j := &joiner{table: t, emit: yield}
		for c, err := range seq {
			if !j.add(c, err) {
				return
			}
		}
		j.flush()
	}
}

// maxLabels is how many topics one comment may gather, so that memory is
// bounded; no codebook has as many.
const maxLabels = 4096

// joiner holds the comment whose rows are coming in.
type joiner struct {
	table *Table
	emit  sink

	open    bool
	comment Comment
	place   string
	err     error // of one of its rows
}

// add takes a row. An error that stands with a comment is one of its labels.
func (j *joiner) add(c Comment, err error) bool {
	var bad *RecordError
	if err != nil && (!errors.As(err, &bad) || c.Topics == nil) {
		return j.flush() && j.emit(Comment{}, err)
	}
	if j.open && j.continues(&c, err != nil) {
		for topic, stance := range c.Topics {
			j.comment.Topics[topic] = stance
		}
		j.comment.Context = j.comment.Context && c.Context
		if j.err == nil {
			j.err = err
		}
		return true
	}
	if !j.flush() {
		return false
	}
	j.open, j.comment, j.place, j.err = true, c, j.table.place, err
	return true
}

// continues says whether the row that was read last gives one more topic of
// the comment, or a bad one.
func (j *joiner) continues(c *Comment, bad bool) bool {
	o := &j.comment
	if j.table.place != j.place || c.Text != o.Text || c.ParentID != o.ParentID || c.ThreadID != o.ThreadID || c.Author != o.Author ||
		c.Kind != o.Kind || !c.Created.Equal(o.Created) || j.table.at[fieldID] >= 0 && c.ID != o.ID {
		return false
	}
	if !bad && j.err == nil && (len(c.Topics) == 0 || len(o.Topics) == 0) {
		return false // a comment without a topic has one row
	}
	if len(o.Topics) >= maxLabels {
		return false
	}
	for topic := range c.Topics {
		if _, twice := o.Topics[topic]; twice {
			return false
		}
	}
	return true
}

// flush gives the comment that was held.
func (j *joiner) flush() bool {
	if !j.open {
		return true
	}
	c, err := j.comment, j.err
	*j = joiner{table: j.table, emit: j.emit}
	if err != nil {
		c = Comment{}
	}
	return j.emit(c, err)
}
