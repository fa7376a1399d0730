package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// plainRow is a classified row as encoding/json sees it.
type plainRow struct {
	ID        string     `json:"id"`
	Parent    *string    `json:"parent"`
	Thread    *string    `json:"thread"`
	Author    *string    `json:"author"`
	Kind      string     `json:"kind"`
	Created   *time.Time `json:"created"`
	Source    string     `json:"source"`
	Line      int        `json:"line"`
	Note      string     `json:"note"`
	Text      string     `json:"text"`
	Relation  string     `json:"relation"`
	RelationP float64    `json:"relation_p"`
	Topics    []struct {
		Topic    string  `json:"topic"`
		P        float64 `json:"p"`
		Stance   string  `json:"stance"`
		StanceP  float64 `json:"stance_p"`
		Context  bool    `json:"context"`
		Evidence []struct {
			Start, End int
			Text       string
			Weight     float64
		} `json:"evidence"`
	} `json:"topics"`
}

func fullComment(text, author string) (*datasets.Comment, *result) {
	c := &datasets.Comment{
		ID: "i\"1", ThreadID: "t,", ParentID: "p\n", Author: author, Text: text, Kind: datasets.Reply,
		Created: time.Date(2015, 3, 2, 8, 12, 0, 500, time.UTC), Source: datasets.Source{Name: "a b.jsonl", Line: 7, Note: "mended"},
	}
	r := &result{
		labels: []classify.Label{
			{Topic: "it", P: 0.98765, Stance: datasets.Against, StanceP: 1, Context: true},
			{Topic: "work", P: 0.5, Stance: datasets.Unlabelled},
		},
		evidence: [][]evidence{{{0, 1, text[:1], 0.25}}, nil},
		relation: classify.Disagree, relationP: 0.75,
	}
	return c, r
}

func FuzzRowsAreJSONAndCSV(f *testing.F) {
	f.Add("Tea, \"cake\"\r\nand\u2028 more", "Ann")
	f.Add(" blank first", "")
	f.Add("\x00\x1f\u202e<script>", "a\tb")
	f.Fuzz(func(t *testing.T, text, author string) {
		if text == "" || text[0] >= utf8.RuneSelf || !utf8.ValidString(text) || !utf8.ValidString(author) {
			t.Skip() // readers give UTF-8
		}
		c, r := fullComment(text, author)
		line := appendRow(nil, c, r)
		require.Equal(t, 1, bytes.Count(line, []byte("\n")), "a row is one line")
		var back plainRow
		require.NoError(t, json.Unmarshal(line, &back))
		require.Equal(t, text, back.Text)
		require.Equal(t, c.ID, back.ID)
		require.Equal(t, c.ParentID, *back.Parent)
		require.Equal(t, author, orEmpty(back.Author))
		require.True(t, c.Created.Equal(*back.Created))
		require.Equal(t, "disagree", back.Relation)
		require.Len(t, back.Topics, 2)
		require.InDelta(t, 0.9877, back.Topics[0].P, 1e-12)
		require.Equal(t, text[:1], back.Topics[0].Evidence[0].Text)

		rows, err := csv.NewReader(io.MultiReader(strings.NewReader(csvHeader), bytes.NewReader(appendCells(nil, c, r)))).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 3, "one row a topic")
		at := map[string]int{}
		for i, name := range rows[0] {
			at[name] = i
		}
		wants := map[string]string{
			"id": c.ID, "text": strings.ReplaceAll(text, "\r\n", "\n"), "author": strings.ReplaceAll(author, "\r\n", "\n"), "topic": "it", "p": "0.9877",
			"stance": "against", "stance_p": "1", "context": "true", "relation": "disagree", "relation_p": "0.75", "line": "7", "note": "mended",
		}
		for name, want := range wants {
			require.Equal(t, want, rows[1][at[name]], name)
		}
		require.Equal(t, "work", rows[2][at["topic"]])
	})
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Parquet holds what the rows hold.
func TestParquetHoldsEveryField(t *testing.T) {
	c, r := fullComment("Tea & cake", "Ann")
	var spooled bytes.Buffer
	z := compressor{kind: zstandard}
	data, err := z.append(nil, appendRow(nil, c, r))
	require.NoError(t, err)
	spooled.Write(data)
	bare, err := z.append(nil, appendRow(nil, &datasets.Comment{ID: "2", Text: "x"}, &result{}))
	require.NoError(t, err)
	spooled.Write(bare)
	name := filepath.Join(t.TempDir(), "spool")
	require.NoError(t, writeWhole(realDisk{}, name, func(w io.Writer) error { _, err := w.Write(spooled.Bytes()); return err }))
	var out bytes.Buffer
	require.NoError(t, parquetFromSpool(&out, name, plain))

	rows, err := parquet.Read[parquetRow](bytes.NewReader(out.Bytes()), int64(out.Len()))
	require.NoError(t, err)
	require.Len(t, rows, 2)
	got := rows[0]
	require.Equal(t, c.Text, got.Text)
	require.Equal(t, c.ParentID, *got.Parent)
	require.Equal(t, c.Created.UnixMicro(), *got.Created)
	require.Equal(t, "mended", *got.Note)
	require.Equal(t, "disagree", *got.Relation)
	require.InDelta(t, 0.75, *got.RelationP, 1e-12)
	require.Equal(t, []parquetLabel{
		{Topic: "it", P: 0.9877, Stance: "against", StanceP: 1, Context: true, Evidence: []parquetEvidence{{0, 1, "T", 0.25}}},
		{Topic: "work", P: 0.5, Evidence: []parquetEvidence{}},
	}, got.Topics)
	require.Empty(t, rows[1].Topics)

	type optional struct {
		Parent   *string `parquet:"parent,optional"`
		Created  *int64  `parquet:"created,optional,timestamp(microsecond)"`
		Relation *string `parquet:"relation,optional"`
	}
	few, err := parquet.Read[optional](bytes.NewReader(out.Bytes()), int64(out.Len()))
	require.NoError(t, err)
	require.Equal(t, c.ParentID, *few[0].Parent)
	require.Equal(t, optional{}, few[1], "null is null")
}

func TestEvidencePointsAtTheWordsThemselves(t *testing.T) {
	c := &datasets.Comment{Text: "“Delius” fell over at ten past nine, Ärger, and don't get me started."}
	words := explain(smallModel(t), c, "it")
	require.NotEmpty(t, words)
	for i, w := range words {
		require.Equal(t, c.Text[w.Start:w.End], w.Text)
		require.Positive(t, w.Weight)
		if i > 0 {
			require.LessOrEqual(t, w.Weight, words[i-1].Weight)
		}
	}
	var all []string
	for _, s := range wordSpans(c.Text) {
		all = append(all, c.Text[s.Start:s.End])
	}
	require.Equal(t, []string{"Delius", "fell", "over", "at", "ten", "past", "nine", "Ärger", "and", "don't", "get", "me", "started"}, all)
}
