package datasets_test

import (
	"bytes"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// readAll returns the comments and the record errors of seq, and fails the
// test at any other error.
func readAll(t testing.TB, seq iter.Seq2[datasets.Comment, error]) ([]datasets.Comment, []*datasets.RecordError) {
	t.Helper()
	var comments []datasets.Comment
	var bad []*datasets.RecordError
	for c, err := range seq {
		var re *datasets.RecordError
		switch {
		case errors.As(err, &re):
			bad = append(bad, re)
		case err != nil:
			require.NoError(t, err)
		default:
			comments = append(comments, c)
		}
	}
	return comments, bad
}

func readString(t testing.TB, s string, cfg datasets.ReadConfig) ([]datasets.Comment, []*datasets.RecordError) {
	t.Helper()
	return readAll(t, datasets.Read(strings.NewReader(s), cfg))
}

func seqOf(comments []datasets.Comment) iter.Seq2[datasets.Comment, error] {
	return func(yield func(datasets.Comment, error) bool) {
		for _, c := range comments {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func TestALabelledRowIsReadWhole(t *testing.T) {
	got, bad := readString(t, `{"id":"7","text":"Same \"here\"\u2026","parent":"3","thread":"t","author":"Vi","kind":"reply","created":"2014-12-14T10:05:00Z",`+
		`"topics":{"workload":"against","pay":""},"coder":"b","context":true,"relation":"agree","title":"Buses","parent_text":"Late again.","extra":[1,{}]}`+"\n", datasets.ReadConfig{Name: "x.jsonl"})
	require.Empty(t, bad)
	require.Equal(t, []datasets.Comment{{
		ID: "7", Text: "Same \"here\"…", ParentID: "3", ThreadID: "t", Author: "Vi", Kind: datasets.Reply,
		Created: time.Date(2014, 12, 14, 10, 5, 0, 0, time.UTC), Topics: map[string]datasets.Stance{"workload": datasets.Against, "pay": datasets.Unlabelled},
		Coder: "b", Context: true, Relation: "agree", Title: "Buses",
		Parent: &datasets.Comment{ID: "3", ThreadID: "t", Text: "Late again."},
		Source: datasets.Source{Name: "x.jsonl", Line: 1},
	}}, got)
}

func TestABadRowDoesNotEndTheStream(t *testing.T) {
	cases := map[string]struct{ row, reason string }{
		"not JSON":        {`{"text":`, "not JSON"},
		"no object":       {`["a"]`, "want an object"},
		"no text":         {`{"id":"1"}`, `want a field "text"`},
		"text no string":  {`{"text":5}`, "the text is a JSON number"},
		"unknown kind":    {`{"text":"a","kind":"tweet"}`, `unknown kind "tweet"`},
		"unknown stance":  {`{"text":"a","topics":{"pay":"maybe"}}`, `topic "pay": unknown stance "maybe"`},
		"topics a string": {`{"text":"a","topics":"pay"}`, `"topics" is a JSON string`},
		"relation":        {`{"text":"a","relation":"so-so"}`, `unknown relation "so-so"`},
		"id an object":    {`{"text":"a","id":{}}`, `field "id": a JSON object`},
		"something after": {`{"text":"a"} {"text":"b"}`, "not JSON"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, bad := readString(t, "{\"text\":\"before\"}\n"+tc.row+"\n\n{\"text\":\"after\"}", datasets.ReadConfig{Format: datasets.JSONL, Name: "f"})
			require.Len(t, bad, 1)
			require.Contains(t, bad[0].Reason, tc.reason)
			require.Equal(t, datasets.Source{Name: "f", Line: 2}, bad[0].Source)
			require.Equal(t, tc.row, bad[0].Raw)
			require.Len(t, got, 2)
			require.Equal(t, "after", got[1].Text)
			require.Equal(t, 4, got[1].Source.Line)
		})
	}
}

func TestALineOverTheLimitIsOneBadRecord(t *testing.T) {
	long := `{"text":"` + strings.Repeat("x", 200_000) + `"}`
	for _, limit := range []int{50, 100_000, 199_999} {
		got, bad := readString(t, "{\"text\":\"a\"}\n"+long+"\n{\"text\":\"b\"}\n", datasets.ReadConfig{Format: datasets.JSONL, MaxRecord: limit})
		require.Len(t, got, 2, limit)
		require.Len(t, bad, 1, limit)
		require.Equal(t, 2, bad[0].Source.Line)
		require.Contains(t, bad[0].Reason, "longer than")
	}
	got, bad := readString(t, long, datasets.ReadConfig{Format: datasets.JSONL, MaxRecord: len(long)})
	require.Len(t, got, 1)
	require.Empty(t, bad)
}

func TestHalvesOfSurrogatePairsAreMended(t *testing.T) {
	for in, want := range map[string]string{
		`\ud83d\ude00`:       "😀",
		`cut \ud83d`:         "cut \uFFFD",
		`\ude00 cut`:         "\uFFFD cut",
		`\ud83d\ud83d\ude00`: "\uFFFD😀",
		`\\ud83d`:            `\ud83d`,
		`\\\ud83dx`:          "\\\uFFFDx",
	} {
		got, bad := readString(t, `{"text":"`+in+`"}`, datasets.ReadConfig{})
		require.Empty(t, bad, in)
		require.Equal(t, want, got[0].Text, in)
	}
}

func TestRowsWrittenAreReadBack(t *testing.T) {
	rows := []datasets.Comment{
		{ID: "1", ThreadID: "t", Text: "Line one\nline two\t\"quoted\" \\ \x01 …", Kind: datasets.Post, Title: "T", Created: time.Date(2020, 2, 29, 1, 2, 3, 4000, time.UTC)},
		{ID: "2", ThreadID: "t", ParentID: "1", Kind: datasets.Reply, Text: "", Topics: map[string]datasets.Stance{}},
		{ID: "3", Text: "x", Topics: map[string]datasets.Stance{"b": datasets.None, "a": datasets.Favour, "": datasets.Against}, Coder: "k", Context: true, Relation: "neutral", Author: "é"},
		{ID: "4", Text: "no", Parent: &datasets.Comment{Text: "yes"}},
	}
	var buf bytes.Buffer
	require.NoError(t, datasets.Write(&buf, seqOf(rows)))
	got, bad := readAll(t, datasets.Read(&buf, datasets.ReadConfig{}))
	require.Empty(t, bad)
	for i := range got {
		require.Equal(t, i+1, got[i].Source.Line)
		got[i].Source = datasets.Source{}
	}
	require.Equal(t, rows, got)
}

func TestIdsMadeFromContentAgreeBetweenRuns(t *testing.T) {
	in := "{\"text\":\"Agree\"}\n{\"text\":\"Agree\"}\n"
	a, _ := readString(t, in, datasets.ReadConfig{Name: "dir/x.jsonl"})
	b, _ := readString(t, in, datasets.ReadConfig{Name: "x.jsonl"})
	require.Equal(t, a[0].ID, b[0].ID)
	require.Equal(t, a[1].ID, b[1].ID)
	require.NotEqual(t, a[0].ID, a[1].ID)
	require.Len(t, a[0].ID, 16)
}
