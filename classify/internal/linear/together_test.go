package linear

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// targets are the labels of the fixture, turned round, thinned out, and with few
// positives.
func (f *fixture) targets() []Target {
	var targets []Target
	for k := range Together {
		y := append([]int8(nil), f.Labels...)
		for i := range y {
			switch {
			case k == 1:
				y[i] = -y[i]
			case k == 2 && i%3 == 0:
				y[i] = 0
			case k == 3 && i%5 != 0:
				y[i] = -1
			}
		}
		targets = append(targets, Target{Y: y, Positive: float64(1 + k%3)})
	}
	return targets
}

func TestEachOfSeveralEndsAtItsOwnOptimum(t *testing.T) {
	f := readFixture(t)
	x := f.rows()
	x.Narrow()
	set := settings(SquaredHinge, 1, 1)
	set.Tolerance = 0.01
	require.True(t, CanSolveTogether(x, set))
	targets := f.targets()
	all, err := SolveTogether(context.Background(), x, targets, nil, set)
	require.NoError(t, err)
	exact := set
	exact.Tolerance = 1e-7
	for k, target := range targets {
		exact.Positive = target.Positive
		best, err := Solve(context.Background(), x, target.Y, nil, exact, nil)
		require.NoError(t, err)
		least := Objective(x, target.Y, nil, exact, best)
		require.InEpsilon(t, least, Objective(x, target.Y, nil, exact, all[k]), 1e-4)

		alone, err := SolveTogether(context.Background(), x, targets[k:k+1], nil, set)
		require.NoError(t, err)
		require.Equal(t, alone[0], all[k], "classifier %d depends on those beside it", k)

		target.Start = all[k].Dual
		warm, err := SolveTogether(context.Background(), x, []Target{target}, nil, set)
		require.NoError(t, err)
		require.LessOrEqual(t, warm[0].Passes, all[k].Passes)
		require.InEpsilon(t, least, Objective(x, target.Y, nil, exact, warm[0]), 1e-4)
	}
}

func TestWeightsOfRowsCountForSeveral(t *testing.T) {
	f := readFixture(t)
	x := f.rows()
	weight := make([]float64, x.Len())
	var order []int
	for i := range weight {
		weight[i] = float64(i % 3)
		for range i % 3 {
			order = append(order, i)
		}
	}
	set := settings(SquaredHinge, 1, 1)
	set.Tolerance = 1e-3
	x.Narrow()
	x2, y2 := pick(x, f.Labels, order)
	x2.Narrow()
	weighted, err := SolveTogether(context.Background(), x, []Target{{Y: f.Labels, Positive: 1}}, weight, set)
	require.NoError(t, err)
	repeated, err := SolveTogether(context.Background(), x2, []Target{{Y: y2, Positive: 1}}, nil, set)
	require.NoError(t, err)
	require.InEpsilon(t, Objective(x, f.Labels, weight, set, repeated[0]), Objective(x, f.Labels, weight, set, weighted[0]), 1e-5)
}

func TestSolvingSeveralEndsWithItsContext(t *testing.T) {
	f := readFixture(t)
	x := f.rows()
	x.Narrow()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := SolveTogether(ctx, x, f.targets(), nil, settings(SquaredHinge, 1, 1))
	require.ErrorIs(t, err, context.Canceled)
}
