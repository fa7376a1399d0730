package classify

import (
	"context"

	"example.com/discourse/classify/internal/linear"
)

// A problem is one classifier to be trained, with the folds of its rows.
type problem struct {
	x      *linear.Rows
	y      []int8
	weight []float64
	fold   []int // −1: always in training, as a seed is
	// held is how many of the folds are held out in turn.
	held int
	set  linear.Settings
	nb   float64
}

// solve trains on all rows and then, for each fold that is held out, without the
// rows of the fold, which are scored; the others keep 0. The classifiers without
// a fold start from the dual variables of the one with all rows and end at their
// own optimum.
func (p *problem) solve(ctx context.Context) (*fit, error) {
	whole, err := p.train(ctx, -1, nil)
	if err != nil {
		return nil, err
	}
	f := &fit{Solution: whole}
	if p.held == 0 {
		return f, nil
	}
	f.out = make([]float64, len(p.fold))
	for k := range p.held {
		without, err := p.train(ctx, k, whole.Dual)
		if err != nil {
			return nil, err
		}
		for i, at := range p.fold {
			if at == k {
				f.out[i] = without.Score(p.x.Row(i))
			}
		}
	}
	return f, nil
}

// train leaves out the rows of one fold; −1 leaves out none.
func (p *problem) train(ctx context.Context, without int, start []float64) (*linear.Solution, error) {
	y := p.without(without)
	positive, both := p.positive(y)
	if !both {
		return constant(p.x, positive > 0), nil
	}
	set := p.set
	set.Positive = positive
	if p.nb == 0 {
		return linear.Solve(ctx, p.x, y, p.weight, set, start)
	}
	scale := linear.LogCountRatio(p.x, y, p.weight, p.nb)
	s, err := linear.Solve(ctx, p.x.Scaled(scale), y, p.weight, set, start)
	if err != nil {
		return nil, err
	}
	for j := range s.Weight {
		s.Weight[j] *= scale[j]
	}
	return s, nil
}

// without returns the labels with those of one fold taken out.
func (p *problem) without(fold int) []int8 {
	if fold < 0 {
		return p.y
	}
	y := append([]int8(nil), p.y...)
	for i, at := range p.fold {
		if at == fold {
			y[i] = 0
		}
	}
	return y
}

// positive returns what multiplies the cost of the positive rows, and whether
// there are rows of both classes; if not, it is above 0 for positive ones.
func (p *problem) positive(y []int8) (factor float64, both bool) {
	positives, negatives := 0.0, 0.0
	for i, l := range y {
		switch {
		case l > 0:
			positives += weightOf(p.weight, i)
		case l < 0:
			negatives += weightOf(p.weight, i)
		}
	}
	switch {
	case positives == 0 || negatives == 0:
		return positives, false
	case p.set.Positive == 0:
		return min(100, negatives/positives), true
	}
	return p.set.Positive, true
}

// constant is the classifier of rows that are all of one class.
func constant(x *linear.Rows, positive bool) *linear.Solution {
	s := &linear.Solution{Weight: make([]float64, x.Columns), Bias: -1, Dual: make([]float64, x.Len())}
	if positive {
		s.Bias = 1
	}
	return s
}
