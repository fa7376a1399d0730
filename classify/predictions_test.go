package classify

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// asLabels turns the predictions of a report into labelled rows.
func asLabels(rows []datasets.Comment, r *Report) []datasets.Comment {
	var out []datasets.Comment
	for _, p := range r.Predictions() {
		c := rows[p.Row]
		c.Topics, c.Relation = p.Topics, p.Relation.String()
		out = append(out, c)
	}
	return out
}

func TestPredictionsStandInTheOrderOfTheRowsWithTheirFolds(t *testing.T) {
	rows := append(buses(100, false), datasets.Comment{ID: "x", Text: "nobody has labelled this"})
	rows[0], rows[100] = rows[100], rows[0]
	r, err := (&Trainer{Config: wordsOnly()}).CrossValidate(context.Background(), busBook(false), rows, Folds{K: 3})
	require.NoError(t, err)
	list := r.Predictions()
	require.Len(t, list, 100)
	folds := map[string]int{}
	for i, p := range list {
		require.Equal(t, i+1, p.Row, "the first row is not labelled")
		require.True(t, p.Fold >= 1 && p.Fold <= 3)
		require.Len(t, p.P, 3)
		thread := rows[p.Row].ThreadID
		if folds[thread] == 0 {
			folds[thread] = p.Fold
		}
		require.Equal(t, folds[thread], p.Fold, "a thread lies in one fold")
	}
	linked, err := link(rows)
	require.NoError(t, err)
	for _, p := range smallModel(t).Evaluate(rows).Predictions() {
		require.Zero(t, p.Fold)
		want := map[string]datasets.Stance{}
		for _, l := range smallModel(t).Classify(&linked[p.Row]) {
			want[l.Topic] = l.Stance
			require.Equal(t, l.P, p.P[l.Topic])
		}
		require.Equal(t, want, p.Topics)
	}
}

func TestLabelsOfAFileAreMeasuredAsThoseOfTheModelThatGaveThem(t *testing.T) {
	rows := buses(120, false)
	shown := slices.Clone(rows)
	slices.Reverse(shown)
	m := smallModel(t)
	for task, r := range map[string]*Report{TaskTopics: m.Evaluate(rows), TaskStance: m.EvaluateStance(rows)} {
		again, err := EvaluateLabels(busBook(false), shown, asLabels(rows, r), task)
		require.NoError(t, err)
		require.Empty(t, again.Notes)
		stances := []string{"f_favour", "f_against", "f_avg", "stance_macro_f1"}
		for name, v := range values(r) {
			if task == TaskTopics && slices.Contains(stances, name) {
				continue // a file does not say what the stance on a missed topic would have been
			}
			require.InDelta(t, v, values(again)[name], 1e-12, name)
		}
		if task == TaskTopics {
			require.Nil(t, again.PerTopic["fares"].Brier, "no probabilities, no calibration")
			require.Nil(t, again.PerTopic["fares"].AUC)
		}
		require.NotContains(t, again.Text()+again.Markdown(), "NaN")
		for _, d := range Compare(again, r).Figures {
			if !slices.Contains(stances, d.Name) {
				require.Zero(t, d.Difference, d.Name)
			}
		}
	}
}

func TestRelationsOfAFileAreMeasured(t *testing.T) {
	rows := asked(debate(40, 8))
	r, err := (&Trainer{}).CrossValidate(context.Background(), &datasets.Codebook{}, rows, Folds{K: 2})
	require.NoError(t, err)
	given := asLabels(rows, r)
	again, err := EvaluateLabels(&datasets.Codebook{}, rows, given, TaskTopics)
	require.NoError(t, err)
	require.Equal(t, r.Relation.MacroF1.Value, again.Relation.MacroF1.Value)
	require.Nil(t, again.MicroF1)
}

func TestLabelledRowsThatWereGivenNothingAreLeftOutAndCounted(t *testing.T) {
	rows := buses(40, false)
	r, err := EvaluateLabels(busBook(false), rows, rows[:30], "")
	require.NoError(t, err)
	require.Equal(t, 30, r.Test)
	require.Equal(t, 1.0, r.MicroF1.Value)
	require.Contains(t, r.Notes[0], "10 labelled rows")
}

func TestLabelsThatCannotBeMeasuredAreRefused(t *testing.T) {
	rows := buses(8, false)
	_, err := EvaluateLabels(busBook(false), rows, []datasets.Comment{{ID: "a", Topics: map[string]datasets.Stance{"weather": datasets.None}}}, TaskTopics)
	require.ErrorIs(t, err, ErrUnknownTopic)
	_, err = EvaluateLabels(busBook(false), rows, rows, "mood")
	require.ErrorContains(t, err, "mood")
}

func TestAPredictionIsALabelledRowInJSON(t *testing.T) {
	data, err := json.Marshal(Prediction{Row: 3, Fold: 1, Topics: map[string]datasets.Stance{"fares": datasets.Against}, Relation: Disagree})
	require.NoError(t, err)
	require.JSONEq(t, `{"row":3,"fold":1,"topics":{"fares":"against"},"relation":"disagree"}`, string(data))
	data, err = json.Marshal(Prediction{Topics: map[string]datasets.Stance{}})
	require.NoError(t, err)
	require.JSONEq(t, `{"row":0,"topics":{}}`, string(data), "labelled with none")
}
