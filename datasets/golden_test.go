package datasets_test

import (
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dump writes what a reader gave, a line or more for each record, with the ids
// replaced by numbers in the order in which they came.
func dump(seq iter.Seq2[datasets.Comment, error]) string {
	var b strings.Builder
	names := map[string]string{"": "-"}
	name := func(id string) string {
		if len(id) < 16 {
			if id == "" {
				return "-"
			}
			return id
		}
		base, part, _ := strings.Cut(id, "-")
		if names[base] == "" {
			names[base] = fmt.Sprintf("#%d", len(names))
		}
		if part != "" {
			part = "-" + part
		}
		return names[base] + part
	}
	for c, err := range seq {
		var bad *datasets.RecordError
		if errors.As(err, &bad) {
			word := "bad"
			if bad.Skipped {
				word = "skipped"
			}
			fmt.Fprintf(&b, "%s line %d: %s: %q\n", word, bad.Source.Line, bad.Reason, bad.Raw)
			continue
		}
		if err != nil {
			fmt.Fprintf(&b, "end: %v\n", err)
			continue
		}
		fmt.Fprintf(&b, "%s line %d, %s of %s in %s", c.Kind, c.Source.Line, name(c.ID), name(c.ParentID), name(c.ThreadID))
		for _, f := range []struct{ name, text string }{{"by", c.Author}, {"title", c.Title}, {"note", c.Source.Note}} {
			if f.text != "" {
				fmt.Fprintf(&b, ", %s %q", f.name, f.text)
			}
		}
		if !c.Created.IsZero() {
			fmt.Fprintf(&b, ", at %s", c.Created.Format("2006-01-02T15:04:05"))
		}
		if c.Topics != nil {
			fmt.Fprintf(&b, ", topics %v", c.Topics)
		}
		for _, q := range c.Quotes {
			fmt.Fprintf(&b, ", quotes %q", c.Text[q.Start:q.End])
		}
		b.WriteByte('\n')
		for line := range strings.Lines(c.Text) {
			b.WriteString("    " + strings.TrimSuffix(line, "\n") + "\n")
		}
	}
	return b.String()
}

// TestReadersGiveWhatTheGoldenFilesHold reads each file of testdata/read, with
// the format left to be told by the content, and again with posts split, and
// holds the outcome against the file of the same name in testdata/golden.
func TestReadersGiveWhatTheGoldenFilesHold(t *testing.T) {
	files, err := datasets.Files(filepath.Join("testdata", "read"))
	require.NoError(t, err)
	for _, file := range files {
		for _, split := range []bool{false, true} {
			golden := filepath.Join("testdata", "golden", filepath.Base(file))
			if split {
				golden += ".paragraphs"
			}
			t.Run(filepath.Base(golden), func(t *testing.T) {
				got := dump(datasets.Open(file, datasets.ReadConfig{Paragraphs: split}))
				if *update {
					require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
					require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
				}
				want, err := os.ReadFile(golden)
				require.NoError(t, err)
				require.Equal(t, string(want), got)
			})
		}
	}
}
