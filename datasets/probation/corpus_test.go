package probation

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// all returns the rows of every part.
func all(t *testing.T) []datasets.Comment {
	t.Helper()
	var rows []datasets.Comment
	for _, part := range Parts() {
		for c, err := range Rows(part) {
			require.NoError(t, err)
			require.Equal(t, part, PartOf(c.ThreadID), c.ID)
			rows = append(rows, c)
		}
	}
	return rows
}

func TestEveryUnitIsLabelledByTheCodebook(t *testing.T) {
	book := Codebook()
	rows := all(t)
	ids, threads := map[string]bool{}, map[string]bool{}
	stances := map[string]map[datasets.Stance]int{}
	none, several, replies := 0, 0, 0
	for _, c := range rows {
		require.NotEmpty(t, strings.TrimSpace(c.Text), c.ID)
		require.False(t, ids[c.ID], "id %s stands twice", c.ID)
		ids[c.ID], threads[c.ThreadID] = true, true
		require.NotNil(t, c.Topics, c.ID)
		for topic, stance := range c.Topics {
			require.NotNil(t, book.Topic(topic), "%s: topic %q", c.ID, topic)
			require.NotEqual(t, datasets.Unlabelled, stance, c.ID)
			if stances[topic] == nil {
				stances[topic] = map[datasets.Stance]int{}
			}
			stances[topic][stance]++
		}
		if c.Kind == datasets.Reply {
			replies++
			require.NotNil(t, c.Parent, "%s: reply without its parent", c.ID)
		}
		switch len(c.Topics) {
		case 0:
			none++
		case 1:
		default:
			several++
		}
	}
	n := float64(len(rows))
	t.Logf("%d units, %d threads, %d replies, %.0f %% without a topic, %.0f %% with several, %v", len(rows), len(threads), replies,
		100*float64(none)/n, 100*float64(several)/n, stances)
	require.Greater(t, len(rows), 3000)
	require.Greater(t, len(threads), 500)
	for _, topic := range book.Topics {
		for stance := datasets.None; stance <= datasets.Against; stance++ {
			require.Greater(t, stances[topic.ID][stance], 100, "%s %s", topic.ID, stance)
		}
	}
}

// distinctPairs is of how many pairs of words distinct-2 is taken: the share of
// new ones falls with the length of any text.
const distinctPairs = 50000

func TestNoTwoUnitsShareARunOfEightWords(t *testing.T) {
	tokeniser, err := features.NewTokeniser(features.TokeniserConfig{Case: features.FoldAll})
	require.NoError(t, err)
	seen := map[string]string{}
	words, vocabulary := 0, map[string]bool{}
	distinct, pairs, shares := map[string]bool{}, 0, []float64(nil)
	growth := ""
	for i, c := range all(t) {
		var text []string
		for _, token := range tokeniser.Tokens(c.Text) {
			text = append(text, token.Text)
		}
		for k, w := range text {
			words++
			vocabulary[w] = true
			if k > 0 {
				pairs++
				distinct[text[k-1]+" "+w] = true
			}
			if pairs == distinctPairs {
				shares = append(shares, float64(len(distinct))/distinctPairs)
				pairs = 0
				clear(distinct)
			}
		}
		for k := 0; k+8 <= len(text); k++ {
			run := strings.Join(text[k:k+8], " ")
			if other, ok := seen[run]; ok {
				require.Equal(t, other, c.ID, "%q", run)
			}
			seen[run] = c.ID
		}
		if i%2000 == 1999 {
			growth += fmt.Sprintf(" %d words: %d;", words, len(vocabulary))
		}
	}
	t.Logf("%d words, vocabulary %d (growth:%s), distinct-2 of each %d pairs %.2f", words, len(vocabulary), growth, distinctPairs, shares)
	require.Greater(t, slices.Min(shares), 0.55, "distinct-2: the share of word pairs that are new")
}

// Cosine over rare words: two units that are nearly the same would share most of
// them.
func TestNoTwoUnitsAreNearlyTheSame(t *testing.T) {
	var texts, ids []string
	for _, c := range all(t) {
		if len(strings.Fields(c.Text)) > 9 {
			texts, ids = append(texts, c.Text), append(ids, c.ID)
		}
	}
	seq := func(yield func(string) bool) {
		for _, text := range texts {
			if !yield(text) {
				return
			}
		}
	}
	_, m, err := features.FitMatrix(seq, features.Config{Blocks: []features.Block{{MaxN: 1, MinN: 1, MinDF: features.Count(2), Norm: features.NoNorm, TF: features.BinaryTF}}})
	require.NoError(t, err)
	_, columns := m.Dims()
	posting := make([][]int, columns)
	length := make([]float64, len(texts))
	for i := range texts {
		row := m.Row(i)
		for k, j := range row.Index {
			length[i] += row.Value[k] * row.Value[k]
			posting[j] = append(posting[j], i)
		}
	}
	const common = 60 // words of more units than this are left out of the products
	dot := make([]float64, len(texts))
	for i := range texts {
		row := m.Row(i)
		var touched []int
		rest := length[i]
		for k, j := range row.Index {
			if len(posting[j]) > common {
				continue
			}
			rest -= row.Value[k] * row.Value[k]
			for _, o := range posting[j] {
				if o >= i {
					break
				}
				if dot[o] == 0 {
					touched = append(touched, o)
				}
				dot[o] += row.Value[k] * row.Value[k]
			}
		}
		for _, o := range touched {
			require.Less(t, dot[o]/math.Sqrt(length[i]*length[o]), 0.7, "%s and %s: %q ~ %q", ids[i], ids[o], texts[i], texts[o])
			dot[o] = 0
		}
	}
}

func TestCodersAgree(t *testing.T) {
	agreement, err := datasets.Agree(Coders())
	require.NoError(t, err)
	require.Len(t, agreement, 4)
	for _, a := range agreement {
		t.Logf("%-20s topic: alpha %.3f over %d units; stance: alpha %.3f", a.Topic, a.Topics.Alpha.Value, a.Topics.Units, a.Stance.Alpha.Value)
		require.Greater(t, a.Topics.Alpha.Value, 0.8, a.Topic)
		require.Greater(t, a.Stance.Alpha.Value, 0.67, a.Topic)
	}
}
