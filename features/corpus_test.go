package features

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// corpus is a set of texts to measure on.
type corpus struct {
	name  string
	texts []string
	bytes int
}

// mostOf is how much of each real corpus is measured, in bytes.
const mostOf = 24 << 20

// corpora returns the authored texts and, where DISCOURSE_DATA names a folder
// that holds them, newsgroup posts and short comments of forums.
func corpora(t testing.TB) []corpus {
	t.Helper()
	own := newCorpus("authored", authored(t))
	list := []corpus{own}
	folder := os.Getenv("DISCOURSE_DATA")
	for _, c := range []struct{ name, file string }{
		{"newsgroups", "20news.train.jsonl.gz"},
		{"forum", "forum60k.jsonl.gz"},
	} {
		path := filepath.Join(folder, c.file)
		if _, err := os.Stat(path); folder == "" || err != nil {
			continue
		}
		texts := readTexts(t, path)
		list = append(list, newCorpus(c.name, texts))
		if c.name == "forum" {
			list = append(list, newCorpus("comments", shortOnes(texts)))
		}
	}
	return list
}

func newCorpus(name string, texts []string) corpus {
	c := corpus{name: name}
	for _, text := range texts {
		if c.bytes += len(text); c.bytes > mostOf {
			c.bytes -= len(text)
			break
		}
		c.texts = append(c.texts, text)
	}
	return c
}

// shortOnes returns the texts of 100 to 200 bytes: comments of 150 or so.
func shortOnes(texts []string) []string {
	var short []string
	for _, text := range texts {
		if len(text) >= 100 && len(text) <= 200 {
			short = append(short, text)
		}
	}
	return short
}

func readTexts(t testing.TB, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<26)
	var texts []string
	for lines.Scan() {
		var row struct{ Text string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		texts = append(texts, row.Text)
	}
	require.NoError(t, lines.Err())
	return texts
}

// dataFolder returns the folder of the shared data, or skips.
func dataFolder(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("DISCOURSE_DATA")
	if folder == "" {
		folder = filepath.Join(cmp.Or(os.Getenv("DISCOURSE_SHARED"), "../../shared"), "data")
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("no shared data: DISCOURSE_DATA or DISCOURSE_SHARED would name the folder (%v)", err)
	}
	return folder
}
