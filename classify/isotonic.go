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

// fitSteps is isotonic regression by pooling adjacent violators (Ayer et al.
// 1955; Zadrozny and Elkan 2002). Each pool becomes one knot at its mean score;
// a pool's share is drawn in by one row of each class, so that no probability is
// 0 or 1. It wants at least two scores.
func fitSteps(score []float64, truth []bool) *steps {
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[a], score[b]) })
	type pool struct{ n, positives, sum float64 }
	var pools []pool
	mean := func(p pool) float64 { return p.positives / p.n }
	for k, i := range order {
		p := pool{n: 1, sum: score[i]}
		if truth[i] {
			p.positives = 1
		}
		tie := k > 0 && score[order[k-1]] == score[i]
		for len(pools) > 0 && (tie || mean(pools[len(pools)-1]) >= mean(p)) {
			last := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			p = pool{p.n + last.n, p.positives + last.positives, p.sum + last.sum}
			tie = false
		}
		pools = append(pools, p)
	}
	s := &steps{}
	for _, p := range pools {
		s.Score = append(s.Score, p.sum/p.n)
		s.Probability = append(s.Probability, (p.positives+1)/(p.n+2))
	}
	// Drawing in may have undone the order between a small and a large pool.
	for i := 1; i < len(s.Probability); i++ {
		s.Probability[i] = max(s.Probability[i], s.Probability[i-1])
	}
	return s
}
