package classify

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestAblationTellsWhatTheChainIsWorth(t *testing.T) {
	var steps []Progress
	trainer := &Trainer{Config: wordsOnly(), Progress: func(p Progress) { steps = append(steps, p) }}
	table, err := trainer.Ablate(context.Background(), debateBook(), debate(40, 8), Folds{K: 2})
	require.NoError(t, err)
	require.Len(t, table, len(stanceBlocks)+1)
	require.Len(t, steps, len(table))
	for i, a := range table {
		require.LessOrEqual(t, a.Figure.Low, a.Figure.Value)
		require.LessOrEqual(t, a.Figure.Value, a.Figure.High)
		if i > 0 {
			require.InDelta(t, table[0].Figure.Value-a.Figure.Value, a.Worth.Value, 1e-12)
			require.LessOrEqual(t, a.Worth.Low, a.Worth.High)
		}
		if a.Without == ChainBlock {
			require.Greater(t, a.Worth.Low, 0.0, "the debate is made so that the chain pays")
		}
		if a.Without == HashtagsBlock {
			require.Equal(t, Estimate{}, a.Worth, "there are none")
		}
	}
	require.Contains(t, AblationText(table), "same author")
}

func TestAblationOfRelations(t *testing.T) {
	table, err := (&Trainer{}).Ablate(context.Background(), &datasets.Codebook{}, asked(debate(20, 8)), Folds{K: 2})
	require.NoError(t, err)
	require.Len(t, table, len(relationBlocks)+1)
	require.Greater(t, table[0].Figure.Value, 0.6)

	_, err = (&Trainer{}).Ablate(context.Background(), debateBook(), debate(4, 4), Folds{}, CuesBlock)
	require.ErrorContains(t, err, `block "cues"`)

	_, err = (&Trainer{}).Ablate(context.Background(), debateBook(), []datasets.Comment{{ID: "a", Text: "x"}}, Folds{})
	require.ErrorIs(t, err, ErrNoRows)
}
