package datasets_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

const twoRows = "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"two\"}\n"

func gzipped(t testing.TB, s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(s))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func zstded(t testing.TB, s string) []byte {
	w, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	return w.EncodeAll([]byte(s), nil)
}

func TestCompressionIsToldByContent(t *testing.T) {
	bz, err := os.ReadFile(filepath.Join("testdata", "two_rows.bz2"))
	require.NoError(t, err)
	for name, data := range map[string][]byte{
		"none":  []byte(twoRows),
		"gzip":  gzipped(t, twoRows),
		"gzips": append(gzipped(t, twoRows[:24]), gzipped(t, twoRows[24:])...),
		"zstd":  zstded(t, twoRows),
		"bzip2": bz,
	} {
		t.Run(name, func(t *testing.T) {
			told := 0
			got, bad := readAll(t, datasets.Read(bytes.NewReader(data), datasets.ReadConfig{Progress: func(n int) { told += n }}))
			require.Empty(t, bad)
			require.Len(t, got, 2)
			require.Equal(t, "two", got[1].Text)
			require.Equal(t, len(data), told, "progress counts the bytes of the source")
		})
	}
}

func TestACutOffSourceEndsWithAnErrorAfterWhatCouldBeRead(t *testing.T) {
	rows := strings.Repeat(twoRows, 50_000)
	data := gzipped(t, rows)
	n := 0
	var last error
	for _, err := range datasets.Read(bytes.NewReader(data[:len(data)/2]), datasets.ReadConfig{Name: "cut.gz"}) {
		if err == nil {
			n++
		}
		last = err
	}
	require.ErrorIs(t, last, io.ErrUnexpectedEOF)
	require.ErrorContains(t, last, "cut.gz: gzip:")
	require.Positive(t, n)
}

func TestAFolderIsReadInAFixedOrder(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string][]byte{
		"b.jsonl":       []byte(`{"text":"b"}`),
		"a/z.csv":       []byte("text,id\na/z,1\n"),
		"a/y.jsonl.gz":  gzipped(t, `{"text":"a/y"}`),
		"c.png":         []byte("\x89PNG\r\n\x1a\n\x00\x00"),
		".hidden":       []byte(`{"text":"hidden"}`),
		".git/x":        []byte(`{"text":"hidden"}`),
		"d-empty.jsonl": nil,
		"e.jsonl":       []byte(`{"text":"e"}`),
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
	}
	for range 2 {
		got, bad := readAll(t, datasets.Open(dir, datasets.ReadConfig{}))
		var texts []string
		for _, c := range got {
			texts = append(texts, c.Text)
		}
		require.Equal(t, []string{"a/y", "a/z", "b", "e"}, texts)
		require.Len(t, bad, 1)
		require.Equal(t, filepath.Join(dir, "c.png"), bad[0].Source.Name)
		require.Contains(t, bad[0].Reason, "PNG")
	}
}

func TestWhatCannotBeOpenedIsNamed(t *testing.T) {
	dir := t.TempDir()
	png := filepath.Join(dir, "x.png")
	require.NoError(t, os.WriteFile(png, []byte("\x89PNG\r\n\x1a\n\x00"), 0o644))
	empty := filepath.Join(dir, "empty")
	require.NoError(t, os.Mkdir(empty, 0o755))
	for path, want := range map[string]error{
		filepath.Join(dir, "missing"): os.ErrNotExist,
		empty:                         datasets.ErrNoFiles,
		png:                           datasets.ErrFormat,
	} {
		n := 0
		for _, err := range datasets.Open(path, datasets.ReadConfig{}) {
			n++
			var bad *datasets.RecordError
			require.False(t, errors.As(err, &bad))
			require.ErrorIs(t, err, want)
			require.ErrorContains(t, err, path)
		}
		require.Equal(t, 1, n)
	}
}

func TestAnEmptySourceGivesNothing(t *testing.T) {
	for _, in := range []string{"", "\n\n", "\ufeff", " "} {
		for _, format := range append(datasets.Formats(), datasets.Sniff) {
			got, bad := readString(t, in, datasets.ReadConfig{Format: format})
			require.Empty(t, got)
			require.Empty(t, bad)
		}
	}
}

func TestSettingsThatMakeNoSenseAreNamedTogether(t *testing.T) {
	cfg := datasets.ReadConfig{Format: "xls", MaxRecord: -1, Charset: "klingon"}
	for _, want := range []string{`unknown format "xls"`, "MaxRecord is -1", `unknown charset "klingon"`} {
		require.ErrorContains(t, cfg.Validate(), want)
	}
	n := 0
	for _, err := range datasets.Read(strings.NewReader("x"), cfg) {
		n++
		require.ErrorContains(t, err, "xls")
	}
	require.Equal(t, 1, n)
	_, err := datasets.ParseFormat("nope")
	require.Error(t, err)
	f, err := datasets.ParseFormat("csv")
	require.NoError(t, err)
	require.Equal(t, datasets.CSV, f)
}

func TestAFormatThatIsNamedWinsOverTheContent(t *testing.T) {
	got, bad := readString(t, twoRows, datasets.ReadConfig{Format: datasets.Lines})
	require.Empty(t, bad)
	require.Equal(t, `{"id":"1","text":"one"}`, got[0].Text)
}

// failing gives an error after the bytes of s.
type failing struct{ s io.Reader }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.s.Read(p)
	if err == io.EOF {
		err = errors.New("the disk is on fire")
	}
	return n, err
}

func TestAnErrorOfTheSourceEndsEveryFormatWithTheSourcesName(t *testing.T) {
	for _, format := range datasets.Formats() {
		if format == datasets.Parquet {
			continue
		}
		var last error
		for _, err := range datasets.Read(failing{strings.NewReader(sampleOf(t, format))}, datasets.ReadConfig{Format: format, Name: "burning"}) {
			last = err
		}
		require.ErrorContains(t, last, "burning: the disk is on fire", format)
	}
}

func TestReadingStopsWhenNoMoreIsWanted(t *testing.T) {
	for _, format := range datasets.Formats() {
		if format == datasets.Parquet {
			continue
		}
		for _, split := range []bool{false, true} {
			for range datasets.Link(datasets.Read(strings.NewReader(sampleOf(t, format)), datasets.ReadConfig{Format: format, Paragraphs: split}), datasets.LinkConfig{}) {
				break // a second call of the loop's body would panic
			}
		}
	}
}
