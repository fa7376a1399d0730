package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// brokenRows are ten ways in which a row can be broken, each with what is said
// of it.
var brokenRows = []struct{ row, reason string }{
	{`{"id":"x","text":"cut off`, "not JSON"},
	{`["a","list"]`, "a JSON array: want an object"},
	{`{"id":"x"}`, `no text: want a field "text"`},
	{`{"id":"x","text":7}`, "the text is a JSON number: want a string"},
	{`{"id":"x","text":"a","kind":"shout"}`, `unknown kind "shout"`},
	{`{"id":"x","text":"a","parent":{"id":"y"}}`, `field "parent": a JSON object: want a string`},
	{`{"id":"x","text":"a","topics":"work"}`, `field "topics" is a JSON string`},
	{`{"id":"x","text":"a","topics":{"work":"meh"}}`, `unknown stance "meh"`},
	{`plain words`, "not JSON"},
	{`{"id":"x","text":"a",}`, "not JSON"},
}

// Every broken line of a long file stands among the rejects with its line and
// its reason, and every other one among the rows, in order.
func TestEveryBrokenLineIsCountedAndNamed(t *testing.T) {
	dir := t.TempDir()
	in, out, bad := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "out.jsonl"), filepath.Join(dir, "bad.jsonl")
	f, err := os.Create(in)
	require.NoError(t, err)
	w := bufio.NewWriter(f)
	for n := 1; n <= longLines; n++ {
		if n%brokenEvery == 0 {
			fmt.Fprintln(w, brokenRows[n/brokenEvery%len(brokenRows)].row)
		} else {
			fmt.Fprintf(w, `{"id":"%d","thread":"t%d","text":"Row %d has a caseload."}`+"\n", n, n/40, n)
		}
	}
	require.NoError(t, w.Flush())
	require.NoError(t, f.Close())

	j := testJob(t, "-out", out, "-rejects", bad, in)
	require.NoError(t, j.run(t.Context()))
	broken := int64(longLines / brokenEvery)
	require.Equal(t, broken, j.tally.Rejected)
	require.Equal(t, longLines-broken, j.tally.Classified)
	require.Zero(t, j.tally.Skipped)

	n := int64(0)
	eachLine(t, bad, func(line []byte) {
		n++
		var r struct {
			Source, Reason, Raw string
			Line                int64
		}
		require.NoError(t, json.Unmarshal(line, &r))
		want := brokenRows[int(n)%len(brokenRows)]
		require.Equal(t, in, r.Source)
		require.Equal(t, n*brokenEvery, r.Line)
		require.Equal(t, want.row, r.Raw)
		require.True(t, strings.HasPrefix(r.Reason, want.reason) || strings.Contains(r.Reason, want.reason), "%q does not say %q", r.Reason, want.reason)
	})
	require.Equal(t, broken, n)
	n = 0
	eachLine(t, out, func(line []byte) {
		n++
		if n%brokenEvery == 0 {
			n++
		}
		require.True(t, bytes.HasPrefix(line, fmt.Appendf(nil, `{"id":"%d",`, n)), "row %d is %.60s", n, line)
	})
}

func eachLine(t *testing.T, name string, do func([]byte)) {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		do(lines.Bytes())
	}
	require.NoError(t, lines.Err())
}

// Rows, rejects and the report are the same whatever the number of workers,
// and whatever the format says the same.
func TestTheNumberOfWorkersChangesNothing(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.jsonl")
	writeComments(t, in, 1300)
	appendTo(t, in, "{\n")
	for _, ending := range []string{".jsonl", ".csv.gz", ".parquet.zst"} {
		var first [][]byte
		for _, workers := range []string{"1", "2", "7"} {
			out := t.TempDir()
			files := []string{filepath.Join(out, "rows"+ending), filepath.Join(out, "bad.jsonl"), filepath.Join(out, "page.html")}
			runJob(t, "-workers", workers, "-explain", "-out", files[0], "-rejects", files[1], "-report", files[2], in)
			for i, name := range files {
				got := readFile(t, name)
				if workers == "1" {
					first = append(first, got)
				}
				require.True(t, bytes.Equal(first[i], got), "%s differs with %s workers", filepath.Base(name), workers)
			}
		}
	}
}
