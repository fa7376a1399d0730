package classify

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestTheChainAboveAReplyTellsItsStance(t *testing.T) {
	rows := debate(80, 8)
	measure := func(cfg Config) float64 {
		r, err := (&Trainer{Config: cfg}).CrossValidate(context.Background(), debateBook(), rows, Folds{K: 4, Task: TaskStance})
		require.NoError(t, err)
		return r.FAverage.Value
	}
	alone := wordsOnly()
	alone.Context = IgnoreContext
	require.Greater(t, measure(wordsOnly()), measure(alone)+0.05)
}

func TestAChainIsReadByItsAuthors(t *testing.T) {
	links := []chainLink{{"a", -0.5}, {"b", 0.25}, {"a", -1}, {"c", 0.5}, {"b", 0}, {"b", 0}}
	z := []float64{1, 2, 3, 5, 7, 11}
	asked := map[int]bool{}
	var v chainVector
	v.readChain(links, func(i int) float64 { asked[i] = true; return z[i] }, 0)
	require.Equal(t, 1.0, v[ownDirection])
	require.Equal(t, 1.0, v[ownOfMany])
	require.Equal(t, 3.0, v[sameSum])
	require.Equal(t, 3.0, v[sameMean])
	// a answers b, b answers a, a answers c; c, b and b are among themselves.
	require.Equal(t, -0.5*2+0.25*2-1*5, v[opposites])
	for i := 1; i < len(links); i++ {
		require.Equal(t, asked[i], needsDirection(links, i), i)
	}
}

func TestSwappingFavourAndAgainstSwapsTheAnswer(t *testing.T) {
	x := &stanceContext{Weight: chainVector{1, 2, 3, 4, 5, 6}}
	links := []chainLink{{"a", -0.5}, {"b", 0.25}, {"a", 0}}
	var v, w chainVector
	v.readChain(links, func(i int) float64 { return float64(i) - 0.3 }, 9)
	w.readChain(links, func(i int) float64 { return 0.3 - float64(i) }, 9)
	require.Equal(t, x.direction(&v), -x.direction(&w))
}

func TestAnonymousCommentsAreNotOfOneAuthor(t *testing.T) {
	require.True(t, byOneAuthor("al", "al"))
	require.False(t, byOneAuthor("al", "bo"))
	require.False(t, byOneAuthor("", ""))
	require.False(t, byOneAuthor("Anonymous", "Anonymous"))
}

func TestFewRepliesAreReadByThemselves(t *testing.T) {
	require.Nil(t, trained(t, wordsOnly(), debateBook(), debate(6, 8)).stance.context)
	require.NotNil(t, trained(t, wordsOnly(), debateBook(), debate(80, 8)).stance.context)
}

func TestALongChainIsReadToABoundedDepth(t *testing.T) {
	m := trained(t, wordsOnly(), debateBook(), debate(80, 8))
	var c *datasets.Comment
	for i := range 10_000 {
		c = &datasets.Comment{Text: "no wrong shops trade", Author: string(rune('a' + i%2)), Kind: datasets.Reply, Parent: c}
	}
	deep, p, err := m.Stance(c, "closure")
	require.NoError(t, err)
	cut := *c
	at := &cut
	for range chainDepth + nearAncestors {
		parent := *at.Parent
		at.Parent = &parent
		at = &parent
	}
	at.Parent = nil
	got, q, err := m.Stance(&cut, "closure")
	require.NoError(t, err)
	require.Equal(t, deep, got)
	require.Equal(t, p, q)

	round := &datasets.Comment{Text: "no wrong", Author: "a"}
	round.Parent = round
	_, _, err = m.Stance(round, "closure")
	require.NoError(t, err, "a comment that answers itself ends")
}

func TestAStanceOnAnUnknownTopicIsAnError(t *testing.T) {
	m := trained(t, wordsOnly(), debateBook(), debate(20, 8))
	_, _, err := m.Stance(&datasets.Comment{Text: "quiet trees"}, "weather")
	require.ErrorIs(t, err, ErrUnknownTopic)
	_, _, err = m.Stream().Stance(&datasets.Comment{Text: "quiet trees"}, "weather")
	require.ErrorIs(t, err, ErrUnknownTopic)
}

func TestClassesWeighHalfOfTheirGroupHoweverFewTheyAre(t *testing.T) {
	p := &classProblem{group: []int{0, 0, 0, 0, 1, 1}, weight: []float64{1, 1, 1, 2, 1, 1}}
	weight, positive, negative := p.balance([]int8{1, -1, -1, -1, 1, -1})
	require.True(t, positive && negative)
	require.InDeltaSlice(t, []float64{2.5, 0.625, 0.625, 1.25, 1, 1}, weight, 1e-12)
	weight, _, _ = p.balance([]int8{1, -1, 0, 0, 0, 0})
	require.Equal(t, []float64{1, 1, 0, 0, 0, 0}, weight)
}

func TestADebateGivesOneModelWhateverTheWorkersAndTheOrder(t *testing.T) {
	rows := debate(40, 8)
	first := bytesOf(t, trained(t, wordsOnly(), debateBook(), rows))
	for _, workers := range []int{1, 3} {
		m, err := (&Trainer{Config: wordsOnly(), Workers: workers}).Train(context.Background(), debateBook(), shuffledThreads(rows))
		require.NoError(t, err)
		require.NotNil(t, m.stance.context)
		require.NotNil(t, m.relation)
		require.Equal(t, first, bytesOf(t, m))
	}
}

func TestADebateReadBackGivesTheSameStancesAndRelations(t *testing.T) {
	rows := linkedDebate(t, 40, 8)
	m := trained(t, wordsOnly(), debateBook(), rows)
	back, err := Read(bytes.NewReader(bytesOf(t, m)))
	require.NoError(t, err)
	for i := range rows {
		require.Equal(t, m.Classify(&rows[i]), back.Classify(&rows[i]))
		want, p := m.Relation(&rows[i])
		got, q := back.Relation(&rows[i])
		require.Equal(t, want, got)
		require.Equal(t, p, q)
	}
}
