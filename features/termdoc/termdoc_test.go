package termdoc

import (
	"testing"

	"github.com/james-bowman/nlp"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"example.com/discourse/features"
)

// documents are made of letters only, which nlp and features cut alike.
var documents = []string{
	"the staff cope and the system fails",
	"the system fails the staff the system fails",
	"Nobody told the staff",
	"a new System for an old office",
	"old office old staff old forms",
}

// asNLP are the settings under which features weighs as nlp does.
func asNLP(idf features.IDF) features.Config {
	return features.Config{Blocks: []features.Block{{
		MinN: 1, MaxN: 1, TF: features.RawTF, IDF: idf, Norm: features.NoNorm,
		Tokeniser: features.TokeniserConfig{Case: features.FoldAll},
	}}}
}

func requireSame(t *testing.T, vocabulary map[string]int, want mat.Matrix, v *features.Vectoriser, got mat.Matrix) {
	t.Helper()
	require.Len(t, vocabulary, v.Len())
	_, columns := want.Dims()
	rows, _ := got.Dims()
	require.Equal(t, v.Len(), rows)
	for column := range uint32(v.Len()) {
		row, ok := vocabulary[v.Term(column)]
		require.True(t, ok, v.Term(column))
		for j := range columns {
			require.InDelta(t, want.At(row, j), got.At(int(column), j), 1e-12, "%q in %d", v.Term(column), j)
		}
	}
}

func TestCountsAndWeightsAreThoseOfNLP(t *testing.T) {
	counter := nlp.NewCountVectoriser()
	counts, err := counter.FitTransform(documents...)
	require.NoError(t, err)
	ours := New(asNLP(features.NoIDF))
	got, err := ours.FitTransform(documents...)
	require.NoError(t, err)
	requireSame(t, counter.Vocabulary, counts, ours.Fitted(), got)

	weights, err := nlp.NewTfidfTransformer().FitTransform(counts)
	require.NoError(t, err)
	ours = New(asNLP(features.LogIDF))
	got, err = ours.FitTransform(documents...)
	require.NoError(t, err)
	requireSame(t, counter.Vocabulary, weights, ours.Fitted(), got)
}

func TestFitAndTransformAreFitTransform(t *testing.T) {
	together, err := New(features.Config{}).FitTransform(documents...)
	require.NoError(t, err)
	v := New(features.Config{})
	apart, err := v.Fit(documents...).Transform(documents...)
	require.NoError(t, err)
	require.True(t, mat.Equal(together, apart))
	again, err := Of(v.Fitted()).Transform(documents...)
	require.NoError(t, err)
	require.True(t, mat.Equal(together, again))
}

func TestErrorsComeWithTransform(t *testing.T) {
	_, err := New(features.Config{}).Transform("a")
	require.ErrorIs(t, err, ErrNotFitted)
	_, err = New(features.Config{}).Fit("?").Transform("a")
	require.ErrorIs(t, err, features.ErrNoTerms)
	_, err = New(features.Config{}).FitTransform()
	require.ErrorIs(t, err, features.ErrNoTerms)
}

func TestTokeniserServesNLP(t *testing.T) {
	tokeniser, err := NewTokeniser(features.TokeniserConfig{})
	require.NoError(t, err)
	require.Equal(t, []string{"we", "don't", "trust", "IT"}, tokeniser.Tokenise("We don’t trust IT!"))
	v := nlp.NewCountVectoriser()
	v.Tokeniser = tokeniser
	v.Fit("We don’t trust IT!")
	require.Contains(t, v.Vocabulary, "don't")
	_, err = NewTokeniser(features.TokeniserConfig{Case: 9})
	require.Error(t, err)
}
