package classify

import (
	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
)

// F_avg, the mean of F1 for favour and for against, is not largest where the most
// probable stance is taken: it leaves "none" out. bestShift looks for what to add
// to the logarithms of the probabilities of favour and against, on a grid from −1
// to 1. Among equals the smallest shift is taken.
func bestShift(p [][]float64, truth []int, weight []float64) [stances]float64 {
	logs := make([][stances]float64, len(p))
	for i, row := range p {
		for c, v := range row {
			logs[i][c] = linear.Log(max(v, 1e-300))
		}
	}
	const steps, width = 10, 0.1
	var best [stances]float64
	bestValue, bestSize := -1.0, 0
	for f := -steps; f <= steps; f++ {
		for a := -steps; a <= steps; a++ {
			shift := [stances]float64{0, float64(f) * width, float64(a) * width}
			value := fAverage(logs, truth, weight, shift)
			size := f*f + a*a
			if value > bestValue+1e-12 || value > bestValue-1e-12 && size < bestSize {
				best, bestValue, bestSize = shift, value, size
			}
		}
	}
	return best
}

func fAverage(logs [][stances]float64, truth []int, weight []float64, shift [stances]float64) float64 {
	var c [stances]counts
	for i, row := range logs {
		said := largest(row, shift)
		w := weightOf(weight, i)
		if said == truth[i] {
			c[said].tp += w
		} else {
			c[said].fp += w
			c[truth[i]].fn += w
		}
	}
	return (c[classOf(datasets.Favour)].f1() + c[classOf(datasets.Against)].f1()) / 2
}

// largest returns the place of the largest sum; the first among equals.
func largest(v, shift [stances]float64) int {
	best := 0
	for c := 1; c < stances; c++ {
		if v[c]+shift[c] > v[best]+shift[best] {
			best = c
		}
	}
	return best
}
