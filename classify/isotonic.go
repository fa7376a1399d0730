package classify

import (
	"cmp"
	"slices"
	"sort"
)

// A steps calibration is a rising step function with straight lines between its
// knots: scores below the first knot have the first probability, scores above
// the last the last.
type steps struct {
	Score       []float64 `json:"score"`
	Probability []float64 `json:"probability"`
}

func (s *steps) probability(score float64) float64 {
	i := sort.SearchFloat64s(s.Score, score)
	switch {
	case i == 0:
		return s.Probability[0]
	case i == len(s.Score):
		return s.Probability[i-1]
	}
	width := s.Score[i] - s.Score[i-1]
	share := (score - s.Score[i-1]) / width
	return s.Probability[i-1] + float64(share*(s.Probability[i]-s.Probability[i-1]))
}

// A stretch is a run of neighbouring scores that share a probability.
type stretch struct{ n, positives, sum, first, last float64 }

// poolViolators is isotonic regression by pooling adjacent violators (Ayer et al.
// 1955): the pools of the scores, whose shares of positives rise. Equal scores
// share a pool. weight has a factor for each score; nil means 1.
func poolViolators(score []float64, truth []bool, weight []float64) []stretch {
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[a], score[b]) })
	var pools []stretch
	mean := func(p stretch) float64 { return p.positives / p.n }
	for k := 0; k < len(order); {
		at := score[order[k]]
		p := stretch{first: at, last: at}
		for ; k < len(order) && score[order[k]] == at; k++ {
			w := weightOf(weight, order[k])
			p.n += w
			p.sum += float64(w * at)
			if truth[order[k]] {
				p.positives += w
			}
		}
		for len(pools) > 0 && mean(pools[len(pools)-1]) >= mean(p) {
			before := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			p = stretch{p.n + before.n, p.positives + before.positives, p.sum + before.sum, before.first, p.last}
		}
		pools = append(pools, p)
	}
	return pools
}

// fitSteps makes a calibration of pooled violators (Zadrozny and Elkan 2002). Each
// pool becomes one knot at its mean score; its share is drawn in by one row of
// each class, so that no probability is 0 or 1. It wants at least two scores.
func fitSteps(score []float64, truth []bool, weight []float64) *steps {
	s := &steps{}
	for _, p := range poolViolators(score, truth, weight) {
		// A mean is rounded, and must stay between its pool's ends.
		at := min(max(p.sum/p.n, p.first), p.last)
		s.Score = append(s.Score, at)
		s.Probability = append(s.Probability, (p.positives+1)/(p.n+2))
	}
	// Drawing in may have undone the order between a small and a large pool.
	for i := 1; i < len(s.Probability); i++ {
		s.Probability[i] = max(s.Probability[i], s.Probability[i-1])
	}
	return s
}
