package columnar

import (
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/parquet-go/parquet-go"

	"example.com/discourse/datasets"
)

// Origin is the columns with which rows of comments begin, labelled or
// classified: who said it, when, and to whom. What is not known is null.
type Origin struct {
	ID      string  `parquet:"id"`
	Parent  *string `parquet:"parent,optional"`
	Thread  *string `parquet:"thread,optional"`
	Author  *string `parquet:"author,optional"`
	Kind    string  `parquet:"kind,dict"`
	Created *int64  `parquet:"created,optional,timestamp(microsecond)"` // since 1970
}

// OriginOf returns what c says of where it comes from. It fails for a kind that
// has no text form.
func OriginOf(c *datasets.Comment) (Origin, error) {
	kind, err := c.Kind.MarshalText()
	return Origin{
		ID: c.ID, Parent: OrNull(c.ParentID), Thread: OrNull(c.ThreadID), Author: OrNull(c.Author), Kind: string(kind), Created: micros(c.Created),
	}, err
}

// OrNull returns nil for "", and else a pointer to s.
func OrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// row is a labelled row as Parquet holds it.
type row struct {
	Origin
	Title      *string `parquet:"title,optional"`
	Text       string  `parquet:"text"`
	Topics     *string `parquet:"topics,optional"`
	Coder      *string `parquet:"coder,optional"`
	Context    bool    `parquet:"context"`
	Relation   *string `parquet:"relation,optional"`
	ParentText *string `parquet:"parent_text,optional"`
}

// groupRows is how many rows a group of rows has, which is what a writer and
// some readers hold in memory.
const groupRows = 16384

// Write writes labelled rows as Parquet, compressed with zstd, that [Read]
// gives back as they were, but for Source, Quotes, and times, which are kept
// to the microsecond. The columns are id, parent, thread, author, kind,
// created, title, text, topics, coder, context, relation and parent_text;
// topics is JSON, an object of stances by topic, and null for a row that is
// not labelled. The first error of seq, or of w, ends it, and what was written
// is then no Parquet file.
func Write(w io.Writer, seq iter.Seq2[datasets.Comment, error]) error {
	pw := parquet.NewGenericWriter[row](w, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(groupRows))
	n := 0
	for c, err := range seq {
		if err != nil {
			return err
		}
		n++
		r, err := rowOf(&c)
		if err != nil {
			return fmt.Errorf("row %d (id %q): %w", n, c.ID, err)
		}
		if _, err := pw.Write([]row{r}); err != nil {
			return err
		}
	}
	return pw.Close()
}

func rowOf(c *datasets.Comment) (row, error) {
	origin, err := OriginOf(c)
	if err != nil {
		return row{}, err
	}
	r := row{Origin: origin, Title: OrNull(c.Title), Text: c.Text, Coder: OrNull(c.Coder), Context: c.Context, Relation: OrNull(c.Relation)}
	if c.Topics != nil {
		topics, err := datasets.AppendTopics(nil, c.Topics)
		if err != nil {
			return row{}, err
		}
		r.Topics = OrNull(string(topics))
	}
	if c.Parent != nil && c.ParentID == "" && c.Kind != datasets.Post {
		r.ParentText = OrNull(c.Parent.Text)
	}
	return r, nil
}

func micros(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	n := t.UnixMicro()
	return &n
}
