package features

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func fitted(t testing.TB, cfg Config, texts ...string) *Vectoriser {
	t.Helper()
	v, err := Fit(slices.Values(texts), cfg)
	require.NoError(t, err)
	return v
}

func TestVectorHoldsWordsAndPairs(t *testing.T) {
	v := fitted(t, Config{}, "The new IT system fails", "it fails and we don't trust the system")
	var terms []string
	for _, column := range v.Vector("IT fails; it fails").Index {
		terms = append(terms, v.Term(column))
	}
	require.ElementsMatch(t, []string{"fails", "IT", "it", "it fails"}, terms)
}
