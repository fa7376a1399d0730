package classify

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// coin is a report on rows of which each is right with one probability, in
// threads of two rows that are right or wrong together.
func coin(random *rand.Rand, threads int, right float64) *Report {
	var rows []outcome
	for k := range threads {
		given := random.Float64() < right
		for range 2 {
			rows = append(rows, outcome{
				thread: fmt.Sprint(k), truth: []bool{true}, given: []bool{given}, p: []float64{1}, raw: []float64{1}, stance: make([]datasets.Stance, 1),
			})
		}
	}
	return newReport(TaskTopics, topicNames(1), false, 0, rows)
}

func TestIntervalsCoverTheTruthAsOftenAsTheySay(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	const trials = 60
	covered := 0
	for range trials {
		e := coin(random, 60, 0.7).Accuracy
		require.LessOrEqual(t, e.Low, e.Value)
		require.GreaterOrEqual(t, e.High, e.Value)
		if e.Low <= 0.7 && 0.7 <= e.High {
			covered++
		}
	}
	require.GreaterOrEqual(t, covered, trials*85/100, "of 60 intervals at 95 %%")
}

func TestIntervalsAreTheSameEachTime(t *testing.T) {
	a, b := coin(rand.New(rand.NewPCG(1, 1)), 30, 0.5), coin(rand.New(rand.NewPCG(1, 1)), 30, 0.5)
	require.Equal(t, a.Accuracy, b.Accuracy)
	require.Less(t, a.Accuracy.Low, a.Accuracy.High)
}

func TestIntervalsWidenWhereRowsShareAThread(t *testing.T) {
	m := readMeasures(t).Several
	width := func(perThread int) float64 {
		rows := m.outcomes()
		for i := range rows {
			rows[i].thread = fmt.Sprint(i / perThread)
			rows[i].given = rows[i/perThread*perThread].given
			rows[i].truth = rows[i/perThread*perThread].truth
		}
		e := newReport(TaskTopics, topicNames(5), false, 0, rows).Accuracy
		return e.High - e.Low
	}
	require.Greater(t, width(8), width(1)*1.5)
}

func TestOneThreadHasNoInterval(t *testing.T) {
	e := coin(rand.New(rand.NewPCG(1, 1)), 1, 1).Accuracy
	require.Equal(t, Estimate{Value: 1, Low: 1, High: 1}, *e)
}
