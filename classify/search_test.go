package classify

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// smallSpace is quick to search.
var smallSpace = SearchSpace{Folds: Folds{K: 3}, C: []float64{0.01, 1}, NaiveBayes: []float64{0, 1}, Balanced: []bool{false, true}, Features: []features.Config{{}}}

func TestSearchKeepsTheBestOfWhatItTried(t *testing.T) {
	rows := buses(160, false)
	start := wordsOnly()
	start.C = 0.01
	var steps []Progress
	trainer := &Trainer{Config: start, Progress: func(p Progress) { steps = append(steps, p) }}
	r, err := trainer.Search(context.Background(), busBook(false), rows, smallSpace)
	require.NoError(t, err)
	require.Equal(t, "macro_f1", r.By)
	best := 0.0
	var kept Config
	for _, trial := range r.Trials {
		v := trial.Report.MacroF1.Value
		if trial.Kept {
			require.Greater(t, v, best)
			kept = trial.Config
		}
		best = max(best, v)
		require.Equal(t, 160, trial.Report.Test)
		require.Contains(t, r.Text(), trial.Change)
	}
	require.Equal(t, kept, r.Best)
	require.Empty(t, r.Trials[0].Change)
	require.Equal(t, start, r.Trials[0].Config)
	require.Len(t, steps, 3*len(r.Trials), "a step for each training")
	for i, p := range steps {
		require.Equal(t, Progress{"search", i + 1, len(steps)}, p)
	}
	// What it says of the best settings is what cross-validation says of them.
	again, err := (&Trainer{Config: r.Best}).CrossValidate(context.Background(), busBook(false), topicsAlone(rows), Folds{K: 3})
	require.NoError(t, err)
	require.Equal(t, best, again.MacroF1.Value)
}

func TestSearchGivesTheSameWithAnyNumberOfWorkersAndInAnyOrder(t *testing.T) {
	rows := buses(100, false)
	one, err := (&Trainer{Config: wordsOnly(), Workers: 1}).Search(context.Background(), busBook(true), rows, smallSpace)
	require.NoError(t, err)
	many, err := (&Trainer{Config: wordsOnly(), Workers: 8}).Search(context.Background(), busBook(true), shuffled(rows), smallSpace)
	require.NoError(t, err)
	require.Equal(t, one.Text(), many.Text())
	require.Equal(t, one.Best, many.Best)
}

func TestSearchOfStances(t *testing.T) {
	space := SearchSpace{Folds: Folds{K: 2, Task: TaskStance}, StanceC: []float64{0.01, 0.1}, StancePool: []float64{1}, StanceLoss: []Loss{Logistic}}
	r, err := (&Trainer{Config: wordsOnly()}).Search(context.Background(), busBook(false), buses(120, false), space)
	require.NoError(t, err)
	require.Equal(t, "f_avg", r.By)
	require.Len(t, r.Trials, 3)
	require.Contains(t, r.Text(), "stance loss logistic")
}

func TestSettingsThatWereFoundSurviveTheirFile(t *testing.T) {
	space := SearchSpace{Folds: Folds{K: 2}, C: []float64{0.2}, NaiveBayes: []float64{1}, Balanced: []bool{true}}
	cfg := wordsOnly()
	cfg.Expect = map[string]float64{"fares": 0.1}
	r, err := (&Trainer{Config: cfg}).Search(context.Background(), busBook(false), buses(80, false), space)
	require.NoError(t, err)
	data, err := json.Marshal(r.Best)
	require.NoError(t, err)
	var back Config
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, r.Best, back)
	require.Equal(t, cfg.Expect, back.Expect, "what is not searched stays")
}

func TestSearchStopsWhenItsContextDoes(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	trainer := &Trainer{Config: wordsOnly(), Workers: 2, Progress: func(p Progress) {
		if p.Done == 2 {
			stop()
		}
	}}
	_, err := trainer.Search(ctx, busBook(false), buses(80, false), SearchSpace{})
	require.ErrorIs(t, err, context.Canceled)
}

func TestSearchNamesEveryFaultOfItsSpace(t *testing.T) {
	space := SearchSpace{Folds: Folds{K: 1, Task: "mood"}, By: "luck", C: []float64{-1}, NaiveBayes: []float64{2}}
	_, err := (&Trainer{}).Search(context.Background(), busBook(false), buses(40, false), space)
	for _, want := range []string{"1 folds", `task "mood"`, `no measure "luck"`, "c -1: classify: C is -1", "naive_bayes 2"} {
		require.ErrorContains(t, err, want)
	}
	_, err = (&Trainer{}).Search(context.Background(), busBook(false), nil, SearchSpace{})
	require.ErrorIs(t, err, ErrNoRows)
	one := []datasets.Comment{{ID: "1", Text: "a fare", Topics: map[string]datasets.Stance{"fares": 0}}}
	_, err = (&Trainer{}).Search(context.Background(), busBook(false), one, SearchSpace{})
	require.ErrorIs(t, err, ErrOneSided)
}

func TestTheDefaultSpaceTriesCharactersWithAndWithout(t *testing.T) {
	with := otherFeatures(features.Config{})
	require.Equal(t, "words 1–2 + chars 3–6", describeFeatures(with))
	require.Equal(t, "words 1–2", describeFeatures(otherFeatures(with)))
	var names []string
	for _, d := range (SearchSpace{}).dimensions(Config{}) {
		names = append(names, d.name)
	}
	require.Equal(t, "features loss naive_bayes c balanced", strings.Join(names, " "))
	require.NoError(t, SearchSpace{}.Validate(Config{}))
	require.NoError(t, SearchSpace{Folds: Folds{Task: TaskStance}}.Validate(Config{}))
}
