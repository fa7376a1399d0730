package datasets

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
)

// tableHeader names the columns that [WriteCSV] writes.
var tableHeader = []string{"id", "parent", "thread", "author", "kind", "created", "title", "text", "topics", "coder", "context", "relation", "parent_text"}

// WriteCSV writes labelled rows as a table that [Read] gives back as they
// were, but for Source, Quotes, and carriage returns before line ends, which
// CSV drops. The cell of topics holds an object of stances by topic; it is
// empty for a row that is not labelled. The first error of seq, or of w, ends
// it.
func WriteCSV(w io.Writer, seq iter.Seq2[Comment, error]) error {
	cw := csv.NewWriter(w)
	if err := cw.Write(tableHeader); err != nil {
		return err
	}
	n := 0
	for c, err := range seq {
		if err != nil {
			return err
		}
		n++
		row, err := tableRow(&c)
		if err != nil {
			return fmt.Errorf("row %d (id %q): %w", n, c.ID, err)
		}
		if err := cw.Write(row); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}

func tableRow(c *Comment) ([]string, error) {
	kind, err := c.Kind.MarshalText()
	if err != nil {
		return nil, err
	}
	var topics []byte
	if c.Topics != nil {
		if topics, err = AppendTopics(nil, c.Topics); err != nil {
			return nil, err
		}
	}
	context := ""
	if c.Context {
		context = "true"
	}
	return []string{c.ID, c.ParentID, c.ThreadID, c.Author, string(kind), createdText(c.Created), c.Title, c.Text, string(topics), c.Coder, context, c.Relation, parentText(c)}, nil
}
