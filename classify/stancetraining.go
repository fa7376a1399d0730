package classify

import (
	"context"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// A judgement is one training row: the stance of one comment on one topic.
type judgement struct {
	row    int // of the dataset
	topic  int // among the topics with stances
	stance datasets.Stance
}

// trainStances makes the stance model, where stances are labelled: first what the
// words say by themselves, then, where it pays, what the chain adds.
func (r *training) trainStances(ctx context.Context) error {
	s := &stanceModel{at: make([]int, len(r.data.topics))}
	judgements := r.judgements(s.at)
	if len(judgements) == 0 {
		return nil
	}
	units := r.readUnits()
	rows := ofJudgements(judgements)
	texts := func(yield func(string) bool) {
		for _, i := range rows {
			if !yield(units[i].text) {
				return
			}
		}
	}
	fitter := features.Fitter{Workers: r.Workers}
	var err error
	s.vectoriser, err = fitter.Fit(texts, r.config.Stance.features(len(rows)))
	if err != nil {
		return err
	}
	score, err := r.solveStances(ctx, s, judgements, fitter.Matrix(s.vectoriser, unitTexts(units)))
	if err != nil {
		return err
	}
	if err := r.trainStanceContext(ctx, s, judgements, score); err != nil {
		return err
	}
	r.model.stance = s
	r.progress("stance", 1, 1)
	return nil
}

// solveStances trains the layer, and returns the scores of each unit on each group
// by a layer that was trained without the unit's fold.
func (r *training) solveStances(ctx context.Context, s *stanceModel, judgements []judgement, matrix *features.Matrix) ([][]float64, error) {
	topics := 0
	for _, k := range s.at {
		topics = max(topics, k+1)
	}
	pooled := pool{columns: s.vectoriser.Len(), topics: topics, weight: r.config.Stance.Pool}
	p := &classProblem{x: &linear.Rows{Columns: pooled.width()}, classes: stances, unbalanced: r.without == BalanceBlock}
	p.set = linear.Settings{Loss: r.config.Stance.Loss.linear(), C: r.config.Stance.C, Positive: 1, Bias: 1, Tolerance: r.config.Tolerance, MaxPasses: 1000}
	for _, j := range judgements {
		p.x.Add(pooled.join(matrix.Row(j.row), j.topic))
		p.class = append(p.class, classOf(j.stance))
		p.group = append(p.group, j.topic)
		p.weight = append(p.weight, r.data.weight[j.row])
		p.fold = append(p.fold, r.data.fold[j.row])
	}
	whole, err := p.solve(ctx, r.Workers, -1, nil)
	if err != nil {
		return nil, err
	}
	s.layer = pooled.layer(whole)
	score := make([][]float64, len(r.units))
	for fold := range r.config.Folds {
		without, err := p.solve(ctx, r.Workers, fold, whole)
		if err != nil {
			return nil, err
		}
		l := pooled.layer(without)
		for i := range r.units {
			if r.units[i].fold == fold {
				score[i] = l.scores(make([]float64, l.outputs), matrix.Row(i))
			}
		}
	}
	return score, nil
}

// ofJudgements lists the rows that are judged, each once, in order of first
// appearance: a comment on two topics counts once in document frequencies.
func ofJudgements(judgements []judgement) []int {
	var rows []int
	seen := map[int]bool{}
	for _, j := range judgements {
		if !seen[j.row] {
			seen[j.row] = true
			rows = append(rows, j.row)
		}
	}
	return rows
}

// judgements lists the labelled stances and numbers the topics that have any.
func (r *training) judgements(at []int) []judgement {
	var all []judgement
	n := 0
	for k, id := range r.data.topics {
		at[k] = -1
		for i, c := range r.data.rows {
			if s, ok := c.Topics[id]; ok && s != datasets.Unlabelled {
				if at[k] < 0 {
					at[k] = n
					n++
				}
				all = append(all, judgement{i, at[k], s})
			}
		}
	}
	return all
}

// expect moves the offsets from the shares of the training rows to others.
func (s *stanceModel) expect(shares map[datasets.Stance]float64, truth []int, weight []float64) {
	if len(shares) == 0 {
		return
	}
	var held [stances]float64
	total := 0.0
	for i, c := range truth {
		held[c] += weightOf(weight, i)
		total += weightOf(weight, i)
	}
	for c := range held {
		if held[c] > 0 {
			s.calibration.Offset[c] += linear.Log(shares[stanceClasses[c]] * total / held[c])
		}
	}
}
