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
	// flat is how far below the largest F1 a higher threshold may fall and still
	// be taken: F1 is flat about its top, and texts of another kind than the
	// training rows bring more false labels than missed ones.
	flat = 0.01
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
// probabilities, and that F1. Each row counts by its weight; nil means 1. Where
// giving the topic to no row does best, as for a few positives that rank low, the
// threshold lies above them all.
func bestF1(p []float64, truth []bool, weight []float64) (threshold, f1 float64) {
	positives := 0.0
	for i, t := range truth {
		if t {
			positives += weightOf(weight, i)
		}
	}
	if len(p) == 0 || positives == 0 {
		return 1, 0
	}
	order := ranked(p)
	never := p[order[0]] + float64(0.5*(1-p[order[0]]))
	type cut struct{ threshold, f1 float64 }
	cuts := []cut{{never, smoothAbove / (positives + smoothBelow)}}
	best := cuts[0].f1
	tp, given := 0.0, 0.0
	for k, i := range order {
		given += weightOf(weight, i)
		if truth[i] {
			tp += weightOf(weight, i)
		}
		if k+1 < len(order) && p[order[k+1]] == p[i] {
			continue // equal probabilities stand or fall together
		}
		fp, fn := given-tp, positives-tp
		f := (2*tp + smoothAbove) / (2*tp + fp + fn + smoothBelow)
		cuts = append(cuts, cut{between(p, order, k), f})
		best = max(best, f)
	}
	for _, c := range cuts {
		if c.f1 >= float64(best*(1-flat)) {
			return c.threshold, c.f1
		}
	}
	return 1, 0
}

// forPrecision returns the lowest threshold at which the share of right labels
// among those given is at least want, and the recall there; 1 and 0 when no
// threshold reaches it. Each row counts by its weight; nil means 1.
func forPrecision(p []float64, truth []bool, weight []float64, want float64) (threshold, recall float64) {
	positives := 0.0
	for i, t := range truth {
		if t {
			positives += weightOf(weight, i)
		}
	}
	threshold = 1
	tp, given := 0.0, 0.0
	order := ranked(p)
	for k, i := range order {
		given += weightOf(weight, i)
		if truth[i] {
			tp += weightOf(weight, i)
		}
		if k+1 < len(order) && p[order[k+1]] == p[i] {
			continue // equal probabilities stand or fall together
		}
		if tp > 0 && tp/given >= want {
			threshold, recall = between(p, order, k), tp/positives
		}
	}
	return threshold, recall
}
