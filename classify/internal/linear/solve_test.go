package linear

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/optimize"
)

type fixture struct {
	Columns int         `json:"columns"`
	Index   [][]uint32  `json:"index"`
	Value   [][]float64 `json:"value"`
	Labels  []int8      `json:"labels"`
	Cases   []struct {
		Loss      string  `json:"loss"`
		C         float64 `json:"c"`
		Positive  float64 `json:"positive"`
		Objective float64 `json:"objective"`
	} `json:"cases"`
}

func readFixture(t testing.TB) *fixture {
	t.Helper()
	data, err := os.ReadFile("testdata/liblinear.json")
	require.NoError(t, err)
	var f fixture
	require.NoError(t, json.Unmarshal(data, &f))
	return &f
}

func (f *fixture) rows() *Rows {
	return &Rows{Index: f.Index, Value: f.Value, Columns: f.Columns}
}

func settings(loss Loss, c, positive float64) Settings {
	return Settings{Loss: loss, C: c, Positive: positive, Bias: 1, Tolerance: 1e-6, MaxPasses: 100000}
}

func TestObjectiveIsLiblinears(t *testing.T) {
	f := readFixture(t)
	x := f.rows()
	for _, c := range f.Cases {
		t.Run(fmt.Sprintf("%s/C=%g/positive=%g", c.Loss, c.C, c.Positive), func(t *testing.T) {
			loss := Logistic
			if c.Loss == "squared hinge" {
				loss = SquaredHinge
			}
			set := settings(loss, c.C, c.Positive)
			s, err := Solve(context.Background(), x, f.Labels, nil, set, nil)
			require.NoError(t, err)
			require.InEpsilon(t, c.Objective, Objective(x, f.Labels, nil, set, s), 1e-6)
		})
	}
}

func TestSinglePrecisionEndsAtTheSameObjective(t *testing.T) {
	f := readFixture(t)
	for _, loss := range []Loss{Logistic, SquaredHinge} {
		set := settings(loss, 1, 1)
		set.Tolerance = 0.01
		wide, err := Solve(context.Background(), f.rows(), f.Labels, nil, set, nil)
		require.NoError(t, err)
		x := f.rows()
		x.Narrow()
		narrow, err := Solve(context.Background(), x, f.Labels, nil, set, nil)
		require.NoError(t, err)
		require.InEpsilon(t, Objective(x, f.Labels, nil, set, wide), Objective(x, f.Labels, nil, set, narrow), 1e-5)
	}
}

func TestLBFGSAgreesAsASecondOpinion(t *testing.T) {
	f := readFixture(t)
	x := f.rows()
	for _, loss := range []Loss{Logistic, SquaredHinge} {
		set := settings(loss, 2, 1)
		problem := optimize.Problem{
			Func: func(w []float64) float64 {
				return Objective(x, f.Labels, nil, set, &Solution{Weight: w[:x.Columns], Bias: w[x.Columns]})
			},
			Grad: func(grad, w []float64) {
				copy(grad, w)
				for i := range x.Len() {
					index, value := x.Row(i)
					y := float64(f.Labels[i])
					m := y * (dot(w[:x.Columns], index, value) + w[x.Columns])
					g := -set.C * y / (1 + math.Exp(m))
					if loss == SquaredHinge {
						g = -2 * set.C * y * max(0, 1-m)
					}
					for k, j := range index {
						grad[j] += g * value[k]
					}
					grad[x.Columns] += g
				}
			},
		}
		got, err := optimize.Minimize(problem, make([]float64, x.Columns+1), &optimize.Settings{GradientThreshold: 1e-4}, &optimize.LBFGS{})
		require.NoError(t, err)
		s, err := Solve(context.Background(), x, f.Labels, nil, set, nil)
		require.NoError(t, err)
		require.InEpsilon(t, got.F, Objective(x, f.Labels, nil, set, s), 1e-6)
	}
}

// pick returns the rows of x in the given order.
func pick(x *Rows, y []int8, order []int) (*Rows, []int8) {
	p := &Rows{Columns: x.Columns}
	var l []int8
	for _, i := range order {
		p.Add(x.Row(i))
		l = append(l, y[i])
	}
	return p, l
}

func TestWeightTwoIsTheRowTwiceAndWeightZeroIsTheRowAbsent(t *testing.T) {
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
	for _, loss := range []Loss{Logistic, SquaredHinge} {
		set := settings(loss, 1, 1)
		set.Tolerance = 1e-9
		weighted, err := Solve(context.Background(), x, f.Labels, weight, set, nil)
		require.NoError(t, err)
		x2, y2 := pick(x, f.Labels, order)
		repeated, err := Solve(context.Background(), x2, y2, nil, set, nil)
		require.NoError(t, err)
		require.InDeltaSlice(t, repeated.Weight, weighted.Weight, 1e-6)
		require.InDelta(t, repeated.Bias, weighted.Bias, 1e-6)
	}
}

func TestARowWithoutALabelAddsNoLoss(t *testing.T) {
	f := readFixture(t)
	x := f.rows()
	y := append([]int8(nil), f.Labels...)
	var order []int
	for i := range y {
		if i%4 == 0 {
			y[i] = 0
		} else {
			order = append(order, i)
		}
	}
	set := settings(Logistic, 1, 1)
	partial, err := Solve(context.Background(), x, y, nil, set, nil)
	require.NoError(t, err)
	x2, y2 := pick(x, y, order)
	without, err := Solve(context.Background(), x2, y2, nil, set, nil)
	require.NoError(t, err)
	require.InDeltaSlice(t, without.Weight, partial.Weight, 1e-5)
}

func TestAWarmStartEndsAtTheSameOptimum(t *testing.T) {
	f := readFixture(t)
	x := f.rows()
	for _, loss := range []Loss{Logistic, SquaredHinge} {
		set := settings(loss, 1, 1)
		cold, err := Solve(context.Background(), x, f.Labels, nil, set, nil)
		require.NoError(t, err)
		warm, err := Solve(context.Background(), x, f.Labels, nil, set, cold.Dual)
		require.NoError(t, err)
		require.InDeltaSlice(t, cold.Weight, warm.Weight, 1e-5)
		require.Less(t, warm.Passes, cold.Passes)
	}
}

func TestSolvingEndsWithItsContext(t *testing.T) {
	f := readFixture(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, loss := range []Loss{Logistic, SquaredHinge} {
		_, err := Solve(ctx, f.rows(), f.Labels, nil, settings(loss, 1, 1), nil)
		require.ErrorIs(t, err, context.Canceled)
	}
}
