package features

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// authored returns the texts that were written for these tests.
func authored(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/texts.txt")
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// byTerm returns the entries of x under their terms.
func byTerm(v *Vectoriser, x Vector) map[string]float64 {
	m := make(map[string]float64, x.Len())
	for k, column := range x.Index {
		m[v.Term(column)] = x.Value[k]
	}
	return m
}

func requireSameValues(t *testing.T, want, got map[string]float64, what string) {
	t.Helper()
	require.Len(t, got, len(want), what)
	for term, value := range want {
		require.Contains(t, got, term, what)
		require.InDelta(t, value, got[term], 1e-12, "%s: %q", what, term)
	}
}

func TestMatrixEqualsScikitLearns(t *testing.T) {
	var cases []struct {
		Name  string
		Block Block
	}
	data, err := os.ReadFile("testdata/cases.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &cases))
	file, err := os.Open("testdata/sklearn.json.gz")
	require.NoError(t, err)
	defer file.Close()
	z, err := gzip.NewReader(file)
	require.NoError(t, err)
	var fixtures map[string]struct {
		Terms []string
		Rows  [][2]json.RawMessage
	}
	require.NoError(t, json.NewDecoder(z).Decode(&fixtures))
	require.Len(t, fixtures, len(cases))

	texts := authored(t)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			c.Block.Tokeniser.PlainWords = true
			want := fixtures[c.Name]
			v, m, err := FitMatrix(slices.Values(texts), Config{Blocks: []Block{c.Block}})
			require.NoError(t, err)
			var terms []string
			for column := range uint32(v.Len()) {
				terms = append(terms, v.Term(column))
			}
			require.ElementsMatch(t, want.Terms, terms)
			for i, text := range texts {
				var columns []int
				var values []float64
				require.NoError(t, json.Unmarshal(want.Rows[i][0], &columns))
				require.NoError(t, json.Unmarshal(want.Rows[i][1], &values))
				row := map[string]float64{}
				for k, column := range columns {
					row[want.Terms[column]] = values[k]
				}
				requireSameValues(t, row, byTerm(v, m.Row(i)), text)
			}
		})
	}
}

// scikit-learn's TfidfVectorizer(ngram_range=(1, 2), min_df=2) finds as many
// terms in the newsgroup posts.
func TestVocabularyOfTheNewsgroupsIsAsLargeAsScikitLearns(t *testing.T) {
	path := filepath.Join(dataFolder(t), "20news.train.jsonl.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skip(err)
	}
	v := fitted(t, Config{Blocks: []Block{{MinDF: Count(2), Tokeniser: TokeniserConfig{PlainWords: true}}}}, readTexts(t, path)...)
	require.Equal(t, 385502, v.Len())
}
