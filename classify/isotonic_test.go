package classify

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// isotonicMeans is isotonic regression by its min-max formula: at each score the
// largest, over where a stretch may begin, of the smallest mean, over where it may
// end. It takes cubic time.
func isotonicMeans(score []float64, truth []bool, weight []float64) map[float64]float64 {
	distinct := slices.Compact(slices.Sorted(slices.Values(score)))
	n, hits := make([]float64, len(distinct)), make([]float64, len(distinct))
	for i, s := range score {
		k, _ := slices.BinarySearch(distinct, s)
		n[k] += weight[i]
		if truth[i] {
			hits[k] += weight[i]
		}
	}
	out := map[float64]float64{}
	for i, s := range distinct {
		best := 0.0
		for j := 0; j <= i; j++ {
			least, all, held := math.Inf(1), 0.0, 0.0
			for k := j; k < len(distinct); k++ {
				all += n[k]
				held += hits[k]
				if k >= i {
					least = min(least, held/all)
				}
			}
			best = max(best, least)
		}
		out[s] = best
	}
	return out
}

func TestStepsPoolAsTheMinMaxFormulaDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	for range 30 {
		n := 5 + random.IntN(40)
		score, truth, weight := make([]float64, n), make([]bool, n), make([]float64, n)
		for i := range score {
			score[i] = float64(random.IntN(15))
			truth[i] = random.Float64() < score[i]/20+0.1
			weight[i] = float64(1 + random.IntN(3))
		}
		pools := poolViolators(score, truth, weight)
		want := isotonicMeans(score, truth, weight)
		for s, mean := range want {
			k := slices.IndexFunc(pools, func(p stretch) bool { return p.first <= s && s <= p.last })
			require.GreaterOrEqual(t, k, 0)
			require.InDelta(t, mean, pools[k].positives/pools[k].n, 1e-12)
		}
		for k := 1; k < len(pools); k++ {
			require.Less(t, pools[k-1].last, pools[k].first)
		}
	}
}

func TestStepsRiseAndNeverReachCertainty(t *testing.T) {
	score, truth := drawn(5, 4000, 2, -1)
	s := fitSteps(score, truth, nil)
	require.True(t, slices.IsSorted(s.Probability))
	require.True(t, slices.IsSorted(s.Score))
	last := 0.0
	for x := -12.0; x < 12; x += 0.01 {
		p := s.probability(x)
		require.True(t, p > 0 && p < 1)
		require.GreaterOrEqual(t, p, last)
		last = p
	}
	for _, x := range []float64{-3, -1, 0, 0.5, 1, 2} {
		require.InDelta(t, 1/(1+math.Exp(-2*x+1)), s.probability(x), 0.08, "near what the rows were drawn from")
	}
}

func TestStepsTakeWeightTwoForTheRowTwice(t *testing.T) {
	score, truth := drawn(6, 200, 1, 0)
	weight := make([]float64, len(score))
	var twiceScore []float64
	var twiceTruth []bool
	for i := range weight {
		weight[i] = float64(1 + i%2)
		for range 1 + i%2 {
			twiceScore, twiceTruth = append(twiceScore, score[i]), append(twiceTruth, truth[i])
		}
	}
	a, b := fitSteps(score, truth, weight), fitSteps(twiceScore, twiceTruth, nil)
	require.Len(t, a.Score, len(b.Score))
	for i := range a.Score {
		require.InDelta(t, b.Score[i], a.Score[i], 1e-9)
		require.InDelta(t, b.Probability[i], a.Probability[i], 1e-12)
	}
}

func TestStepsOfNeighbouringFloatsCanBeReadBack(t *testing.T) {
	// The mean of many equal scores may round to the next float.
	score := slices.Repeat([]float64{0.1}, 3)
	score = append(score, math.Nextafter(0.1, 1))
	s := fitSteps(score, []bool{false, false, false, true}, nil)
	require.NoError(t, (&calibration{Steps: s}).validate())
}
