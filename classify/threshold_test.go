package classify

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// smoothed is the smoothed F1 at a threshold, counted anew.
func smoothed(p []float64, truth []bool, weight []float64, threshold float64) float64 {
	tp, wrong := 0.0, 0.0
	for i := range p {
		switch given := p[i] >= threshold; {
		case given && truth[i]:
			tp += weightOf(weight, i)
		case given != truth[i]:
			wrong += weightOf(weight, i)
		}
	}
	return (2*tp + smoothAbove) / (2*tp + wrong + smoothBelow)
}

func drawnProbabilities(random *rand.Rand, n int) (p []float64, truth []bool) {
	for range n {
		v := float64(random.IntN(30)) / 30
		p = append(p, v)
		truth = append(truth, random.Float64() < v*v)
	}
	return p, truth
}

func TestThresholdIsTheHighestWithNearlyTheLargestSmoothedF1(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		p, truth := drawnProbabilities(random, 5+random.IntN(60))
		if !slices.Contains(truth, true) {
			continue
		}
		got, f1 := bestF1(p, truth, nil)
		require.InDelta(t, smoothed(p, truth, nil, got), f1, 1e-12)
		best := 0.0
		for _, cut := range append([]float64{2}, p...) {
			best = max(best, smoothed(p, truth, nil, cut))
		}
		require.GreaterOrEqual(t, f1, best*(1-flat)-1e-12)
		for _, cut := range append([]float64{2}, p...) {
			if cut > got {
				above := smoothed(p, truth, nil, cut)
				same := above == f1 // the next row's probability cuts as the threshold below it does
				require.True(t, same || above < best*(1-flat), "%v at %v, %v at the threshold %v, best %v", above, cut, f1, got, best)
			}
		}
	}
}

func TestThresholdTakesWeightTwoForTheRowTwice(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	for range 50 {
		p, truth := drawnProbabilities(random, 40)
		weight := make([]float64, len(p))
		var twiceP []float64
		var twiceTruth []bool
		for i := range p {
			weight[i] = float64(1 + i%2)
			for range 1 + i%2 {
				twiceP, twiceTruth = append(twiceP, p[i]), append(twiceTruth, truth[i])
			}
		}
		a, f := bestF1(p, truth, weight)
		b, g := bestF1(twiceP, twiceTruth, nil)
		require.InDelta(t, b, a, 1e-12)
		require.InDelta(t, g, f, 1e-12)
		a, f = forPrecision(p, truth, weight, 0.5)
		b, g = forPrecision(twiceP, twiceTruth, nil, 0.5)
		require.InDelta(t, b, a, 1e-12)
		require.InDelta(t, g, f, 1e-12)
	}
}

func TestOnePositiveThatRanksLowIsNotWorthATopic(t *testing.T) {
	p := make([]float64, 200)
	truth := make([]bool, 200)
	for i := range p {
		p[i] = 1 - float64(i)/200
	}
	truth[150] = true
	threshold, _ := bestF1(p, truth, nil)
	require.Greater(t, threshold, 0.99, "given to next to nobody rather than to 151 rows")
	threshold, f1 := bestF1(p, make([]bool, 200), nil)
	require.Equal(t, 1.0, threshold)
	require.Zero(t, f1)
	threshold, _ = bestF1(nil, nil, nil)
	require.Equal(t, 1.0, threshold)
}

func TestPrecisionAskedForIsReachedWithTheMostRecall(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		p, truth := drawnProbabilities(random, 5+random.IntN(60))
		for _, want := range []float64{0.3, 0.6, 0.9} {
			threshold, recall := forPrecision(p, truth, nil, want)
			at := func(cut float64) counts {
				var c counts
				for i := range p {
					c.decide(truth[i], p[i] >= cut)
				}
				return c
			}
			if recall > 0 {
				require.GreaterOrEqual(t, at(threshold).precision(), want)
				require.InDelta(t, at(threshold).recall(), recall, 1e-12)
			} else {
				require.Equal(t, 1.0, threshold)
			}
			for _, cut := range p {
				if c := at(cut); c.tp > 0 && c.precision() >= want {
					require.LessOrEqual(t, c.recall(), recall)
				}
			}
		}
	}
}
