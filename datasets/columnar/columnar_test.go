package columnar_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

func rows(n int) []datasets.Comment {
	var all []datasets.Comment
	for i := range n {
		c := datasets.Comment{ID: strconv.Itoa(i), ThreadID: "t", Text: "Row " + strconv.Itoa(i) + " …", Created: time.Date(1969, 1, 1, 0, 0, i, 5000, time.UTC)}
		switch i % 4 {
		case 1:
			c.ParentID, c.Kind, c.Topics = strconv.Itoa(i-1), datasets.Reply, map[string]datasets.Stance{"pay": datasets.Against, "rota": datasets.Unlabelled}
		case 2:
			c.Kind, c.Title, c.Author, c.Created, c.ThreadID = datasets.Post, "T", "é", time.Time{}, ""
		case 3:
			c.Topics, c.Coder, c.Context, c.Relation, c.Parent = map[string]datasets.Stance{}, "k", true, "agree", &datasets.Comment{ThreadID: "t", Text: "yes"}
		}
		all = append(all, c)
	}
	return all
}

func written(t testing.TB, all []datasets.Comment) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, columnar.Write(&b, func(yield func(datasets.Comment, error) bool) {
		for _, c := range all {
			if !yield(c, nil) {
				return
			}
		}
	}))
	return b.Bytes()
}

func TestRowsWrittenAreReadBack(t *testing.T) {
	want := rows(40_000) // several groups
	told := 0
	cfg := datasets.ReadConfig{Parquet: columnar.Read, Progress: func(n int) { told += n }}
	data := written(t, want)
	n := 0
	for c, err := range datasets.Read(bytes.NewReader(data), cfg) {
		require.NoError(t, err)
		if c.Source.Line != n+1 {
			t.Fatalf("row %d says it is row %d", n+1, c.Source.Line)
		}
		c.Source = datasets.Source{}
		if n < 1000 || n > 39_000 {
			require.Equal(t, want[n], c)
		}
		n++
	}
	require.Equal(t, len(want), n)
	require.Equal(t, len(data), told, "progress ends at the size of the file")
}

func TestAFolderMayHoldParquetAmongOthers(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.jsonl"), []byte(`{"text":"a"}`), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.parquet"), written(t, rows(1)), 0o644))
	var texts []string
	for c, err := range datasets.Open(dir, datasets.ReadConfig{Parquet: columnar.Read}) {
		require.NoError(t, err)
		texts = append(texts, c.Text)
	}
	require.Equal(t, []string{"a", "Row 0 …"}, texts)

	for _, err := range datasets.Open(filepath.Join(dir, "b.parquet"), datasets.ReadConfig{}) {
		require.ErrorIs(t, err, datasets.ErrFormat)
		require.ErrorContains(t, err, "columnar.Read")
	}
	for _, err := range datasets.Read(strings.NewReader("PAR1"), datasets.ReadConfig{Parquet: columnar.Read}) {
		require.ErrorContains(t, err, "Parquet")
	}
}

func TestForeignColumnsAreFoundAndTurnedIntoText(t *testing.T) {
	type foreign struct {
		Nr    int64     `parquet:"comment_id"`
		Said  string    `parquet:"body"`
		When  time.Time `parquet:"created_at,timestamp(millisecond)"`
		Tags  []string  `parquet:"tags,list"`
		Score float64   `parquet:"score"`
	}
	var b bytes.Buffer
	require.NoError(t, parquet.Write(&b, []foreign{{7, "hello", time.Date(2014, 6, 3, 1, 2, 3, 0, time.UTC), []string{"x", "y"}, 0.5}, {8, "there", time.Time{}, nil, 1}}))
	var got []datasets.Comment
	for c, err := range columnar.Read(bytes.NewReader(b.Bytes()), int64(b.Len()), datasets.ReadConfig{Name: "f"}) {
		require.NoError(t, err)
		got = append(got, c)
	}
	require.Len(t, got, 2)
	require.Equal(t, datasets.Comment{ID: "7", Text: "hello", Created: time.Date(2014, 6, 3, 1, 2, 3, 0, time.UTC), Source: datasets.Source{Name: "f", Line: 1}}, got[0])
	for _, err := range columnar.Read(bytes.NewReader(b.Bytes()), int64(b.Len()), datasets.ReadConfig{Columns: datasets.Columns{Text: "said"}}) {
		require.ErrorContains(t, err, `no column "said"`)
	}
}

func TestACellOverTheLimitIsOneBadRow(t *testing.T) {
	all := rows(3)
	all[1].Text = strings.Repeat("x", 1000)
	data := written(t, all)
	n := 0
	for c, err := range columnar.Read(bytes.NewReader(data), int64(len(data)), datasets.ReadConfig{MaxRecord: 100}) {
		var bad *datasets.RecordError
		if errors.As(err, &bad) {
			require.Equal(t, 2, bad.Source.Line)
			continue
		}
		require.NoError(t, err)
		require.NotEmpty(t, c.Text)
		n++
	}
	require.Equal(t, 2, n)
}

// Labels in a list may be of groups in any depth of wrapping, or names alone.
func TestListsOfLabelsAreRead(t *testing.T) {
	type label struct {
		Stance  string `parquet:"stance,optional"`
		Topic   string `parquet:"topic,optional"`
		Context bool   `parquet:"context"`
	}
	type row struct {
		Text   string  `parquet:"text"`
		Topics []label `parquet:"Topics,list"`
	}
	type bare struct {
		Text   string  `parquet:"text"`
		Topics []label `parquet:"topics"`
	}
	type named struct {
		Text   string   `parquet:"text"`
		Topics []string `parquet:"topics,list,optional"`
	}
	many := make([]label, 5000)
	for i := range many {
		many[i].Topic = strconv.Itoa(i)
	}
	type stances = map[string]datasets.Stance
	pay := []label{{"against", "pay", true}, {"", "rota", true}}
	for name, tc := range map[string]struct {
		write func(*bytes.Buffer) error
		want  []stances
		bad   string
	}{
		"a list":   {func(b *bytes.Buffer) error { return parquet.Write(b, []row{{"a", pay}, {"b", nil}}) }, []stances{{"pay": datasets.Against, "rota": 0}, {}}, ""},
		"repeated": {func(b *bytes.Buffer) error { return parquet.Write(b, []bare{{"a", pay}, {"b", nil}}) }, []stances{{"pay": datasets.Against, "rota": 0}, {}}, ""},
		"names":    {func(b *bytes.Buffer) error { return parquet.Write(b, []named{{"a", []string{"pay"}}, {"b", nil}}) }, []stances{{"pay": 0}, nil}, ""},
		"too many": {func(b *bytes.Buffer) error { return parquet.Write(b, []row{{"a", many}, {"b", pay}}) }, []stances{{"pay": datasets.Against, "rota": 0}}, "more than 4096"},
		"no topic": {func(b *bytes.Buffer) error {
			return parquet.Write(b, []row{{"a", []label{{"against", "", false}}}, {"b", nil}})
		}, []stances{{}}, "without a topic"},
		"some stance": {func(b *bytes.Buffer) error {
			return parquet.Write(b, []row{{"a", []label{{"so-so", "pay", false}}}, {"b", nil}})
		}, []stances{{}}, "unknown stance"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, tc.write(&b))
			var got []stances
			for c, err := range columnar.Read(bytes.NewReader(b.Bytes()), int64(b.Len()), datasets.ReadConfig{}) {
				var bad *datasets.RecordError
				if errors.As(err, &bad) {
					require.Equal(t, 1, bad.Source.Line)
					require.Contains(t, bad.Reason, tc.bad)
					require.NotEmpty(t, tc.bad)
					continue
				}
				require.NoError(t, err)
				got = append(got, c.Topics)
				require.Equal(t, len(c.Topics) == 2, c.Context)
			}
			require.Equal(t, tc.want, got)
		})
	}
}

func TestParagraphsAreSplitHereToo(t *testing.T) {
	data := written(t, []datasets.Comment{{ID: "p", Kind: datasets.Post, Text: "One.\n\nTwo."}})
	n := 0
	for _, err := range datasets.Read(bytes.NewReader(data), datasets.ReadConfig{Paragraphs: true, Parquet: columnar.Read}) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 2, n)
}

// FuzzRead holds reading to an end in good time and to memory that does not
// hang on what a file claims.
func FuzzRead(f *testing.F) {
	f.Add(written(f, rows(9)))
	f.Add([]byte("PAR1PAR1"))
	for _, data := range hostileDirectories(f) {
		if len(data) < 1<<12 {
			f.Add(data)
		}
	}
	for _, forged := range hostilePages(f) {
		if data := forged.bytes(f); len(data) < 1<<12 {
			f.Add(data)
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "read", "*.parquet"))
	require.NoError(f, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		rows, allocated, _ := readAll(data)
		// A row of nulls takes no bytes in the file and some in memory.
		if most := uint64(768<<20) + 4096*uint64(rows); allocated > most {
			t.Errorf("%d bytes made %d rows and took %d bytes: want at most %d", len(data), rows, allocated, most)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%d bytes took %v", len(data), took)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	all := rows(40_000)
	for i := range all {
		all[i].Text = strings.Repeat("the lamps on the towpath are out again and nobody says why ", 12)
	}
	data := written(b, all)
	size := 0
	for _, c := range all {
		size += len(c.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, err := range columnar.Read(bytes.NewReader(data), int64(len(data)), datasets.ReadConfig{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
