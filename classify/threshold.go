package classify

import (
	"cmp"
	"slices"
)

// The least probability with which a topic is given is chosen on out-of-fold
// probabilities. The F1 of a topic with few positives jumps with each row, so
// what is maximised is the smoothed F1 of Lin and Lin (2023), "On the thresholding
// strategy for infrequent labels in multi-label classification":
//
//	(2·tp + a) / (2·tp + fp + fn + b)
//
// whose constants keep a rare topic from being pushed to an extreme by one row.
const (
	smoothAbove = 2.0
	smoothBelow = 2.0
)

// ranked returns the rows in the order of falling probability.
func ranked(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	return order
}

// between returns the threshold that lets in the rows down to place k of order:
// half-way to the next row's probability.
func between(p []float64, order []int, k int) float64 {
	last := p[order[k]]
	if k+1 == len(order) {
		return last
	}
	return last + float64(0.5*(p[order[k+1]]-last))
}

// bestF1 returns the threshold with the largest smoothed F1 on the given
// probabilities, and that F1. Where giving the topic to no row does best, as for
// a few positives that rank low, the threshold lies above them all.
func bestF1(p []float64, truth []bool) (threshold, f1 float64) {
	positives := 0.0
	for _, t := range truth {
		if t {
			positives++
		}
	}
	if len(p) == 0 || positives == 0 {
		return 1, 0
	}
	order := ranked(p)
	tp, best := 0.0, smoothAbove/(positives+smoothBelow)
	threshold = p[order[0]] + float64(0.5*(1-p[order[0]]))
	for k, i := range order {
		if truth[i] {
			tp++
		}
		if k+1 < len(order) && p[order[k+1]] == p[i] {
			continue // equal probabilities stand or fall together
		}
		fp, fn := float64(k+1)-tp, positives-tp
		f := (2*tp + smoothAbove) / (2*tp + fp + fn + smoothBelow)
		if f > best {
			best, threshold = f, between(p, order, k)
		}
	}
	return threshold, best
}

// forPrecision returns the lowest threshold at which the share of right labels
// among those given is at least want, and the recall there; 1 and 0 when no
// threshold reaches it.
func forPrecision(p []float64, truth []bool, want float64) (threshold, recall float64) {
	positives := 0.0
	for _, t := range truth {
		if t {
			positives++
		}
	}
	threshold = 1
	tp := 0.0
	order := ranked(p)
	for k, i := range order {
		if truth[i] {
			tp++
		}
		if k+1 < len(order) && p[order[k+1]] == p[i] {
			continue
		}
		if tp > 0 && tp/float64(k+1) >= want {
			threshold, recall = between(p, order, k), tp/positives
		}
	}
	return threshold, recall
}
