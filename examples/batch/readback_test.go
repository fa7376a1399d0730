package main

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

// What the program writes is read back as labelled rows, in every format, so
// that labels can be corrected and trained on.
func TestRowsAreReadBackAsLabelled(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.jsonl")
	writeComments(t, in, 200)
	model, err := classify.Default()
	require.NoError(t, err)
	var want []string
	topics, replies := 0, 0
	for c, err := range datasets.Link(datasets.Open(in, datasets.ReadConfig{}), datasets.LinkConfig{}) {
		require.NoError(t, err)
		c.Topics = map[string]datasets.Stance{}
		for _, l := range model.Classify(&c) {
			c.Topics[l.Topic] = l.Stance
			topics++
		}
		relation, _ := model.Relation(&c)
		if c.Relation = relation.String(); c.Relation != "" {
			replies++
		}
		want = append(want, outline(&c))
	}
	require.Len(t, want, 200)
	require.Positive(t, topics)
	require.Positive(t, replies)
	for _, ending := range []string{".jsonl", ".jsonl.zst", ".csv", ".csv.gz", ".parquet"} {
		for _, explain := range []bool{false, true} {
			t.Run(fmt.Sprint(ending, " ", explain), func(t *testing.T) {
				out := filepath.Join(t.TempDir(), "out"+ending)
				j := testJob(t, fmt.Sprint("-explain=", explain), "-out", out, in)
				j.model = model
				require.NoError(t, j.run(t.Context()))
				var got []string
				for c, err := range datasets.Link(datasets.Open(out, datasets.ReadConfig{Parquet: columnar.Read}), datasets.LinkConfig{}) {
					require.NoError(t, err)
					require.NotNil(t, c.Topics, "labelled, if only with none")
					got = append(got, outline(&c))
				}
				require.Equal(t, want, got)
			})
		}
	}
}

// outline is all that a classified row says of a comment.
func outline(c *datasets.Comment) string {
	parent := ""
	if c.Parent != nil {
		parent = c.Parent.ID
	}
	return fmt.Sprintf("%s %q in %s by %s, %v at %v, answers %s (%s) %s: %v", c.ID, c.Text, c.ThreadID, c.Author, c.Kind, c.Created, c.ParentID, parent, c.Relation, c.Topics)
}
