package classify

import (
	"context"

	"example.com/discourse/classify/internal/linear"
)

// calibrationPasses is how often the rows are gone through again without a fold
// that only the calibration of exclusive topics needs: from the solution with all
// rows, less what the fold has given to it, no more than that is left to do.
const calibrationPasses = 3

// solveTogether solves problems that differ in their labels alone, as solve
// does one.
func solveTogether(ctx context.Context, problems []*problem) ([]*fit, error) {
	whole, err := trainTogether(ctx, problems, -1, make([]*linear.Solution, len(problems)))
	if err != nil {
		return nil, err
	}
	fits := make([]*fit, len(problems))
	first := problems[0]
	for k, s := range whole {
		fits[k] = &fit{Solution: s}
		if first.held > 0 {
			fits[k].out = make([]float64, len(first.fold))
		}
	}
	for held := range first.held {
		without, err := trainTogether(ctx, problems, held, whole)
		if err != nil {
			return nil, err
		}
		for i, at := range first.fold {
			if at == held {
				for k, s := range without {
					fits[k].out[i] = s.Score(first.x.Row(i))
				}
			}
		}
	}
	return fits, nil
}

// trainTogether trains each problem without the rows of one fold, from the dual
// variables of its solution in start, where there is one.
func trainTogether(ctx context.Context, problems []*problem, without int, start []*linear.Solution) ([]*linear.Solution, error) {
	first := problems[0]
	solved := make([]*linear.Solution, len(problems))
	var targets []linear.Target
	var which []int
	for k, p := range problems {
		y := p.without(without)
		positive, both := p.positive(y)
		if !both {
			solved[k] = constant(p.x, positive > 0)
			continue
		}
		target := linear.Target{Y: y, Positive: positive}
		if start[k] != nil {
			target.Start = start[k].Dual
		}
		targets, which = append(targets, target), append(which, k)
	}
	if len(targets) == 0 {
		return solved, nil
	}
	set := first.set
	if without >= 0 && first.held == 1 {
		set.MaxPasses = calibrationPasses
	}
	found, err := linear.SolveTogether(ctx, first.x, targets, first.weight, set)
	if err != nil {
		return nil, err
	}
	for n, k := range which {
		solved[k] = found[n]
	}
	return solved, nil
}
