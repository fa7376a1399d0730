package datasets_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestTablesWrittenAreReadBack(t *testing.T) {
	rows := []datasets.Comment{
		{ID: "1", ThreadID: "t", Text: "Line one\nline, two; \"quoted\"\t…", Kind: datasets.Post, Title: "T", Created: time.Date(2020, 2, 29, 1, 2, 3, 0, time.UTC)},
		{ID: "2", ThreadID: "t", ParentID: "1", Kind: datasets.Reply, Text: "", Topics: map[string]datasets.Stance{}},
		{ID: "3", Text: " \"\" ", Topics: map[string]datasets.Stance{"b;c": datasets.None, "a:b": datasets.Favour}, Coder: "k", Context: true, Relation: "neutral", Author: "é"},
		{ID: "4", Text: "no", Parent: &datasets.Comment{Text: "yes"}},
	}
	var buf bytes.Buffer
	require.NoError(t, datasets.WriteCSV(&buf, seqOf(rows)))
	got, bad := readAll(t, datasets.Read(&buf, datasets.ReadConfig{}))
	require.Empty(t, bad)
	for i := range got {
		got[i].Source = datasets.Source{}
	}
	require.Equal(t, rows, got)
}

func TestColumnsAreFoundByNameOrNamed(t *testing.T) {
	for name, tc := range map[string]struct {
		in  string
		cfg datasets.ReadConfig
		id  string
	}{
		"usual names":             {"Comment ID,Comment Text\n7,hello\n", datasets.ReadConfig{}, "7"},
		"the best name wins":      {"body,text,id\nno,hello,7\n", datasets.ReadConfig{}, "7"},
		"named columns":           {"nr;text;said\n7;no;hello\n", datasets.ReadConfig{Columns: datasets.Columns{Text: "said", ID: "nr"}}, "7"},
		"bars":                    {"id|message\n7|hello\n", datasets.ReadConfig{}, "7"},
		"tabs":                    {"id\tmessage\n7\thello\n", datasets.ReadConfig{}, "7"},
		"tabs, format named":      {"id\tmessage\n7\thello\n", datasets.ReadConfig{Format: datasets.TSV}, "7"},
		"quoted header, CR LF":    {"\"id\",\"text\"\r\n\"7\",\"hello\"\r\n", datasets.ReadConfig{}, "7"},
		"byte order mark":         {"\ufeffid,text\n7,hello\n", datasets.ReadConfig{}, "7"},
		"named columns in JSON":   {`{"nr":7,"text":"no","said":"hello"}`, datasets.ReadConfig{Columns: datasets.Columns{Text: "said", ID: "nr"}}, "7"},
		"blank lines, no newline": {"id,text\n\n7,hello", datasets.ReadConfig{}, "7"},
		"charset named":           {"id,text\n7,hello\n", datasets.ReadConfig{Charset: "latin1"}, "7"},
	} {
		t.Run(name, func(t *testing.T) {
			got, bad := readString(t, tc.in, tc.cfg)
			require.Empty(t, bad)
			require.Len(t, got, 1)
			require.Equal(t, "hello", got[0].Text)
			require.Equal(t, tc.id, got[0].ID)
		})
	}
}

func TestATableWithoutATextColumnIsRefusedByName(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		cfg      datasets.ReadConfig
	}{
		{"nr,wer\n1,x\n", `no column holds text: want "text" or another usual name, or name one of "nr", "wer"`, datasets.ReadConfig{Format: datasets.CSV}},
		{"id,text\n1,x\n", `no column "said": the table has "id", "text"`, datasets.ReadConfig{Format: datasets.CSV, Columns: datasets.Columns{Text: "said"}}},
		{"id,text\n1,x\n", `no column "answers"`, datasets.ReadConfig{Columns: datasets.Columns{Parent: "answers"}}},
	} {
		var last error
		for _, err := range datasets.Read(strings.NewReader(tc.in), tc.cfg) {
			last = err
		}
		require.ErrorContains(t, last, tc.want)
	}
}

func TestAStrayQuotationMarkCostsItsOwnLine(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,text\n")
	for i := range 3000 {
		switch {
		case i%1000 == 500:
			fmt.Fprintf(&b, "%d,\"never closed\n", i)
		case i%10 == 3:
			fmt.Fprintf(&b, "%d,\"two\nlines\"\n", i)
		default:
			fmt.Fprintf(&b, "%d,one\n", i)
		}
	}
	got, bad := readString(t, b.String(), datasets.ReadConfig{MaxRecord: 4096})
	require.Len(t, bad, 3)
	require.Len(t, got, 2997)
	require.Equal(t, "two\nlines", got[2999-3-6].Text)
}

func TestReadingATableOfOpenQuotesTakesLinearTime(t *testing.T) {
	in := "id,text\n" + strings.Repeat("1,\"x y\n", 200_000)
	start := time.Now()
	_, bad := readString(t, in, datasets.ReadConfig{})
	require.Len(t, bad, 200_000)
	require.Less(t, time.Since(start), 20*time.Second)
}
