package classify

import (
	"context"

	"example.com/discourse/classify/internal/linear"
)

// A classProblem trains one classifier for each of a few classes, one against the
// rest, on rows whose classes weigh the same within each group.
type classProblem struct {
	x       *linear.Rows
	class   []int
	group   []int // of each row
	weight  []float64
	fold    []int
	classes int
	// unbalanced leaves the classes their own weight.
	unbalanced bool
	set        linear.Settings
}

// solve trains without the rows of a fold; −1 leaves out none. start has the
// solutions to start from, or is nil.
func (p *classProblem) solve(ctx context.Context, workers, without int, start []*linear.Solution) ([]*linear.Solution, error) {
	solutions := make([]*linear.Solution, p.classes)
	mirrored, of := p.twoClasses(without)
	err := parallel(ctx, workers, p.classes, func(ctx context.Context, c int) error {
		if c == mirrored {
			return nil
		}
		y := make([]int8, len(p.class))
		for i, class := range p.class {
			switch {
			case p.fold[i] == without:
			case class == c:
				y[i] = 1
			default:
				y[i] = -1
			}
		}
		weight, positive, negative := p.balance(y)
		if !positive || !negative {
			solutions[c] = constant(p.x, positive)
			return nil
		}
		var dual []float64
		if start != nil {
			dual = start[c].Dual
		}
		var err error
		solutions[c], err = linear.Solve(ctx, p.x, y, weight, p.set, dual)
		return err
	})
	if err == nil && mirrored >= 0 {
		solutions[mirrored] = solutions[of].Negated()
	}
	return solutions, err
}

// twoClasses says which of two classes is the other turned round, where there
// are only two among the rows; −1 where there are more or fewer.
func (p *classProblem) twoClasses(without int) (mirrored, of int) {
	held := make([]bool, p.classes)
	for i, c := range p.class {
		if p.fold[i] != without {
			held[c] = true
		}
	}
	var present []int
	for c, h := range held {
		if h {
			present = append(present, c)
		}
	}
	if len(present) != 2 {
		return -1, -1
	}
	return present[1], present[0]
}

// balance returns weights with which those for and those against a class weigh
// half of each group, however few they are.
func (p *classProblem) balance(y []int8) (weight []float64, positive, negative bool) {
	groups := 0
	for _, g := range p.group {
		groups = max(groups, g+1)
	}
	sum := make([][2]float64, groups)
	side := func(l int8) int { return int(l+1) / 2 }
	for i, l := range y {
		if l != 0 {
			sum[p.group[i]][side(l)] += weightOf(p.weight, i)
			positive = positive || l > 0
			negative = negative || l < 0
		}
	}
	weight = make([]float64, len(y))
	for i, l := range y {
		if l == 0 {
			continue
		}
		if p.unbalanced {
			weight[i] = weightOf(p.weight, i)
			continue
		}
		s := sum[p.group[i]]
		weight[i] = weightOf(p.weight, i) * (s[0] + s[1]) / (2 * s[side(l)])
	}
	return weight, positive, negative
}

// layerOf puts the solutions side by side.
func layerOf(columns int, solutions []*linear.Solution) *layer {
	l := newLayer(columns, len(solutions))
	for c, s := range solutions {
		l.set(c, s.Weight, s.Bias)
	}
	return l
}
