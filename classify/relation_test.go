package classify

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// asked labels the replies of a debate with their relations, in place of topics.
func asked(rows []datasets.Comment) []datasets.Comment {
	var out []datasets.Comment
	for _, c := range rows {
		if c.ParentID != "" {
			c.Relation = "disagree"
			if strings.HasPrefix(c.Text, "exactly") {
				c.Relation = "agree"
			}
			if strings.Contains(c.Text, "people") {
				c.Relation = "neutral"
			}
		}
		c.Topics = nil
		out = append(out, c)
	}
	return out
}

func TestRelationsAreLearntWithoutTopics(t *testing.T) {
	rows := asked(debate(60, 8))
	r, err := (&Trainer{}).CrossValidate(context.Background(), &datasets.Codebook{}, rows, Folds{K: 3})
	require.NoError(t, err)
	require.Nil(t, r.MicroF1)
	require.Greater(t, r.Relation.MacroF1.Value, 0.8)
	require.Equal(t, 60*7, r.Relation.Support)

	m := trained(t, Config{}, &datasets.Codebook{}, rows)
	parent := &datasets.Comment{Text: "quiet trees, and safe for children"}
	relation, p := m.Relation(&datasets.Comment{Text: "exactly agreed so it is", Kind: datasets.Reply, Parent: parent})
	require.Equal(t, Agree, relation)
	require.True(t, p > 0.5 && p <= 1)
	require.Empty(t, m.Classify(&datasets.Comment{Text: "quiet trees", Parent: parent}))
	require.Equal(t, r.Relation.MacroF1.Value > 0, m.Evaluate(rows).Relation.MacroF1.Value > 0.8)
}

func TestRelationsAreLearntFromThePairsOfStances(t *testing.T) {
	m := trained(t, wordsOnly(), debateBook(), debate(60, 8))
	parent := &datasets.Comment{Text: "quiet trees, and safe for children"}
	for text, want := range map[string]Relation{"exactly agreed so it is": Agree, "no wrong so it is there": Disagree} {
		relation, p := m.Relation(&datasets.Comment{Text: text, Kind: datasets.Reply, Parent: parent})
		require.Equal(t, want, relation, text)
		require.Greater(t, p, 1.0/3)
	}
}

func TestOnlyRepliesHaveARelation(t *testing.T) {
	m := trained(t, wordsOnly(), debateBook(), debate(60, 8))
	parent := &datasets.Comment{Text: "quiet trees"}
	for _, c := range []*datasets.Comment{
		{Text: "no wrong"},
		{Text: "no wrong", Parent: parent, Kind: datasets.Post},
		{Text: "no wrong", Parent: parent, Kind: datasets.Quoted},
	} {
		relation, p := m.Relation(c)
		require.Equal(t, NoRelation, relation)
		require.Zero(t, p)
	}
	alone := trained(t, wordsOnly(), debateBook(), debate(2, 8))
	relation, _ := alone.Relation(&datasets.Comment{Text: "no wrong", Parent: parent, Kind: datasets.Reply})
	require.Equal(t, NoRelation, relation, "nothing to learn from")
}

func TestRelationsOfRowsWithoutLabelsAreRefused(t *testing.T) {
	_, err := (&Trainer{}).Train(context.Background(), &datasets.Codebook{}, []datasets.Comment{{ID: "a", Text: "x"}})
	require.ErrorIs(t, err, ErrNoRows)
}

func TestCuesHaveAColumnEach(t *testing.T) {
	var l cueList
	var set gramSet
	texts := []string{"", "no", "You are WRONG, and I NEVER said \"that\"!! Why? http://x.org", strings.Repeat("I don't think you agree, they cannot! ", 40)}
	most := 0
	for _, reply := range texts {
		for _, parent := range texts {
			l.read(reply, parent, appendWords(nil, reply, 300), appendWords(nil, parent, 300), &set, true)
			require.True(t, most == 0 || most == l.n, "the same cues each time")
			most = l.n
			for _, v := range l.value {
				require.False(t, math.IsNaN(v))
			}
		}
	}
	require.Equal(t, relationCues, most)
}

func TestRelationsHaveTextForms(t *testing.T) {
	for r := NoRelation; r < relationCount; r++ {
		got, err := ParseRelation(r.String())
		require.NoError(t, err)
		require.Equal(t, r, got)
	}
	_, err := ParseRelation("perhaps")
	require.ErrorContains(t, err, "perhaps")
}
