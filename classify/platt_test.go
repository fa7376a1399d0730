package classify

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/optimize"
)

// drawn gives scores of rows whose topic holds with the probability of a sigmoid
// of them.
func drawn(seed uint64, n int, slope, offset float64) (score []float64, truth []bool) {
	random := rand.New(rand.NewPCG(seed, 7))
	for range n {
		s := 2*random.NormFloat64() - 0.5
		score = append(score, s)
		truth = append(truth, random.Float64() < 1/(1+math.Exp(-slope*s-offset)))
	}
	return score, truth
}

// plattLoss is what Platt's method minimises, written as the papers have it.
func plattLoss(score []float64, truth []bool, weight []float64, a, b float64) float64 {
	positives, negatives := 0.0, 0.0
	for i, t := range truth {
		if t {
			positives += weight[i]
		} else {
			negatives += weight[i]
		}
	}
	sum := 0.0
	for i, s := range score {
		target := 1 / (negatives + 2)
		if truth[i] {
			target = (positives + 1) / (positives + 2)
		}
		p := 1 / (1 + math.Exp(-a*s-b))
		sum -= weight[i] * (target*math.Log(p) + (1-target)*math.Log(1-p))
	}
	return sum
}

func TestPlattFindsTheOptimumThatASimplexFinds(t *testing.T) {
	for seed, n := range []int{12, 60, 500} {
		score, truth := drawn(uint64(seed), n, 1.7, -0.8)
		weight := make([]float64, n)
		for i := range weight {
			weight[i] = float64(1 + i%3)
		}
		got := fitSigmoid(score, truth, weight)
		best, err := optimize.Minimize(optimize.Problem{
			Func: func(x []float64) float64 { return plattLoss(score, truth, weight, x[0], x[1]) },
		}, []float64{0.5, 0}, &optimize.Settings{FuncEvaluations: 4000, Converger: &optimize.FunctionConverge{Absolute: 1e-13, Iterations: 200}}, &optimize.NelderMead{})
		require.NoError(t, err)
		require.InDelta(t, best.X[0], got.Slope, 1e-4)
		require.InDelta(t, best.X[1], got.Offset, 1e-4)
		require.LessOrEqual(t, plattLoss(score, truth, weight, got.Slope, got.Offset), best.F+1e-9)
	}
}

func TestPlattTakesWeightTwoForTheRowTwice(t *testing.T) {
	score, truth := drawn(3, 80, 1, 0.3)
	weight := make([]float64, len(score))
	var twiceScore []float64
	var twiceTruth []bool
	for i := range weight {
		weight[i] = float64(i % 3) // 0: absent
		for range i % 3 {
			twiceScore, twiceTruth = append(twiceScore, score[i]), append(twiceTruth, truth[i])
		}
	}
	a, b := fitSigmoid(score, truth, weight), fitSigmoid(twiceScore, twiceTruth, nil)
	require.InDelta(t, b.Slope, a.Slope, 1e-6)
	require.InDelta(t, b.Offset, a.Offset, 1e-6)
}

func TestPlattStaysFiniteWhateverTheScores(t *testing.T) {
	yes, no := []bool{true, true, false, false}, []bool{false, false, true, true}
	for name, c := range map[string]struct {
		score []float64
		truth []bool
	}{
		"separable":    {[]float64{1, 2, -1, -2}, yes},
		"huge":         {[]float64{1e6, 2e6, -1e6, -1e6}, yes},
		"tiny":         {[]float64{1e-12, 2e-12, -1e-12, 0}, yes},
		"all the same": {[]float64{3, 3, 3, 3}, yes},
		"wrong way":    {[]float64{1, 2, -1, -2}, no},
		"one class":    {[]float64{1, 2, 3, 4}, []bool{true, true, true, true}},
		"none":         {nil, nil},
	} {
		s := fitSigmoid(c.score, c.truth, nil)
		require.GreaterOrEqual(t, s.Slope, 0.0, name)
		for _, v := range append([]float64{0, -1e9, 1e9}, c.score...) {
			p := s.probability(v)
			require.True(t, p >= 0 && p <= 1, "%s: %v", name, p)
		}
	}
	require.InDelta(t, 0.5, fitSigmoid([]float64{1, 2, -1, -2}, no, nil).probability(5), 1e-12, "scores of the wrong order say nothing")
}

func TestSoftmaxFindsItsOptimumAndKeepsTheOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	var score [][]float64
	var truth []int
	for range 300 {
		row := []float64{random.NormFloat64(), random.NormFloat64(), random.NormFloat64()}
		score = append(score, row)
		k := most(row)
		if random.Float64() < 0.3 {
			k = random.IntN(3)
		}
		truth = append(truth, k)
	}
	loss := func(slope float64) float64 {
		sum := 0.5e-3 * (slope - 1) * (slope - 1)
		for i, row := range score {
			total := 0.0
			for _, v := range row {
				total += math.Exp(slope * v)
			}
			sum += math.Log(total) - slope*row[truth[i]]
		}
		return sum
	}
	s := fitSoftmax(score, truth, nil, false)
	for _, d := range []float64{-1e-3, 1e-3} {
		require.Less(t, loss(s.Slope), loss(s.Slope+d))
	}
	for _, row := range score {
		want := most(row)
		p := s.probabilities(append([]float64(nil), row...))
		require.Equal(t, want, most(p))
		require.InDelta(t, 1, p[0]+p[1]+p[2], 1e-12)
	}
}
