package classify

import "math"

// averagePrecision is the mean, over the rows that hold the topic, of the
// precision among the rows ranked at least as high; equal probabilities count
// as one place. ok is false without a positive.
func averagePrecision(p []float64, truth []bool) (ap float64, ok bool) {
	order := ranked(p)
	tp, before, sum := 0.0, 0.0, 0.0
	for k, i := range order {
		if truth[i] {
			tp++
		}
		if k+1 < len(order) && p[order[k+1]] == p[i] {
			continue
		}
		sum += float64((tp - before) * (tp / float64(k+1)))
		before = tp
	}
	if tp == 0 {
		return 0, false
	}
	return sum / tp, true
}

// rocAUC is the share of pairs of a row that holds the topic and one that does
// not which p puts in the right order; ties count half. ok is false where one
// class is empty.
func rocAUC(p []float64, truth []bool) (auc float64, ok bool) {
	order := ranked(p)
	above, positives, sum := 0.0, 0.0, 0.0 // positives ranked above the present tie
	tieP, tieN := 0.0, 0.0
	for k, i := range order {
		if truth[i] {
			tieP++
			positives++
		} else {
			tieN++
		}
		if k+1 < len(order) && p[order[k+1]] == p[i] {
			continue
		}
		sum += float64(tieN * (above + tieP/2))
		above += tieP
		tieP, tieN = 0, 0
	}
	negatives := float64(len(p)) - positives
	if positives == 0 || negatives == 0 {
		return 0, false
	}
	return sum / (positives * negatives), true
}

// brier is the mean squared distance of the probabilities from the truth
// (Brier 1950).
func brier(p []float64, truth []bool) float64 {
	sum := 0.0
	for i, v := range p {
		if truth[i] {
			v = 1 - v
		}
		sum += float64(v * v)
	}
	return share(sum, float64(len(p)))
}

// calibrationError is the expected calibration error: over ten bins of equal
// width, the distance between the mean probability and the share of positives,
// weighted by the rows in the bin.
func calibrationError(p []float64, truth []bool) float64 {
	const bins = 10
	var n, sum, hits [bins]float64
	for i, v := range p {
		b := min(bins-1, int(v*bins))
		n[b]++
		sum[b] += v
		if truth[i] {
			hits[b]++
		}
	}
	total := 0.0
	for b := range n {
		total += math.Abs(sum[b] - hits[b])
	}
	return share(total, float64(len(p)))
}
