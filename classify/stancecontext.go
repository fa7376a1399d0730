package classify

import (
	"context"
	"math"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
)

// leastChains is how many judged comments with a parent it takes to learn from
// chains.
const leastChains = 100

// trainStanceContext learns how a comment's stance follows from the chain above
// it, keeps that if it foretells the rows of other folds better than their own
// words do, and calibrates.
func (r *training) trainStanceContext(ctx context.Context, s *stanceModel, judgements []judgement, score [][]float64) error {
	own := make([][]float64, len(judgements))
	truth := make([]int, len(judgements))
	weight := make([]float64, len(judgements))
	for i, j := range judgements {
		own[i] = append([]float64(nil), score[j.row][j.topic*stances:(j.topic+1)*stances]...)
		truth[i] = classOf(j.stance)
		weight[i] = r.data.weight[j.row]
	}
	s.calibration = fitSoftmax(own, truth, weight, true)
	best := own
	context, turned, err := r.fitStanceContext(ctx, judgements, score, own)
	if err != nil {
		return err
	}
	if context != nil {
		calibration := fitSoftmax(turned, truth, weight, true)
		alone, inChain := s.calibration.loss(own, truth, weight), calibration.loss(turned, truth, weight)
		r.log().Debug("stances in chains", "loss_alone", alone, "loss_in_chain", inChain)
		if inChain < alone {
			s.context, s.calibration, best = context, calibration, turned
		}
	}
	s.calibration.Slope = float64(s.calibration.Slope * r.config.Stance.Trust)
	s.expect(r.config.Stance.Expect, truth, weight)
	if r.config.Stance.Aim == MostProbable {
		return nil
	}
	for i := range best {
		s.calibration.probabilities(best[i])
	}
	s.shift = bestShift(best, truth, weight)
	return nil
}

// loss is the cross-entropy of what a softmax says of rows.
func (s *softmax) loss(score [][]float64, truth []int, weight []float64) float64 {
	sum := 0.0
	p := make([]float64, len(s.Offset))
	for i, row := range score {
		copy(p, row)
		s.probabilities(p)
		sum -= float64(weightOf(weight, i) * linear.Log(max(p[truth[i]], 1e-300)))
	}
	return sum
}

// fitStanceContext fits the weights of what chains say to the rows that take a
// side, and returns beside them the scores of all rows turned by weights that
// were fitted without the row's fold. It returns nil where too few rows have a
// parent.
func (r *training) fitStanceContext(ctx context.Context, judgements []judgement, score, own [][]float64) (*stanceContext, [][]float64, error) {
	x, inChain := r.chainRows(judgements, score)
	if inChain < leastChains || r.config.Context != LearnContext {
		return nil, nil, nil
	}
	p := problem{x: x, held: r.config.Folds, set: linear.Settings{Loss: linear.Logistic, C: 1, Positive: 1, Tolerance: 0.001, MaxPasses: 1000}}
	sides := map[[2]int]float64{}
	for _, j := range judgements {
		sides[[2]int{j.topic, int(j.stance)}] += r.data.weight[j.row]
	}
	for _, j := range judgements {
		l, w := int8(0), r.data.weight[j.row]
		f, a := sides[[2]int{j.topic, int(datasets.Favour)}], sides[[2]int{j.topic, int(datasets.Against)}]
		switch {
		case f == 0 || a == 0:
		case j.stance == datasets.Favour:
			l, w = 1, w*(f+a)/(2*f)
		case j.stance == datasets.Against:
			l, w = -1, w*(f+a)/(2*a)
		}
		p.y, p.weight, p.fold = append(p.y, l), append(p.weight, w), append(p.fold, r.data.fold[j.row])
	}
	deviation := unitDeviation(x)
	f, err := p.solve(ctx)
	if err != nil {
		return nil, nil, err
	}
	// The logits are brought to the scale of the directions, so that they stand
	// to the scores of "none" as those did.
	sum, sumOwn := 0.0, 0.0
	for i, out := range f.out {
		sum += float64(out * out)
		d := direction(own[i], 0)
		sumOwn += float64(d * d)
	}
	if sum == 0 || sumOwn == 0 {
		return nil, nil, nil
	}
	scale := math.Sqrt(sumOwn / sum)
	context := &stanceContext{}
	for k := range context.Weight {
		if deviation[k] > 0 {
			context.Weight[k] = float64(scale*f.Weight[k]) / deviation[k]
		}
	}
	turned := make([][]float64, len(own))
	for i := range own {
		turned[i] = append([]float64(nil), own[i]...)
		turn(turned[i], float64(scale*f.out[i]))
	}
	return context, turned, nil
}

// chainRows reads the chain of each judgement, and counts those with a parent.
func (r *training) chainRows(judgements []judgement, score [][]float64) (x *linear.Rows, inChain int) {
	x = &linear.Rows{Columns: int(chainFeatures)}
	var chain []int
	var links []chainLink
	for _, j := range judgements {
		chain = chainOf(chain[:0], r.units, j.row)
		links = links[:0]
		for _, u := range chain {
			l := chainLink{author: r.units[u].c.Author}
			if r.relations != nil {
				l.relation = r.relations[u]
			}
			links = append(links, l)
		}
		var v chainVector
		v.readChain(links, func(i int) float64 { return direction(score[chain[i]], j.topic) }, r.units[j.row].words)
		switch r.without {
		case OppositesBlock:
			v[opposites] = 0
		case SameAuthorBlock:
			v[ownOfMany], v[sameSum], v[sameMean] = 0, 0, 0
		}
		index, value := make([]uint32, chainFeatures), make([]float64, chainFeatures)
		for k := range v {
			index[k], value[k] = uint32(k), v[k]
		}
		x.Add(index, value)
		if len(chain) > 1 {
			inChain++
		}
	}
	return x, inChain
}

// unitDeviation divides each column of dense rows by its standard deviation, which
// it returns.
func unitDeviation(x *linear.Rows) []float64 {
	deviation := make([]float64, x.Columns)
	for k := range deviation {
		sum, squares := 0.0, 0.0
		for _, value := range x.Value {
			sum += value[k]
			squares += float64(value[k] * value[k])
		}
		n := float64(x.Len())
		deviation[k] = math.Sqrt(max(0, squares/n-float64((sum/n)*(sum/n))))
		for _, value := range x.Value {
			if deviation[k] > 0 {
				value[k] /= deviation[k]
			}
		}
	}
	return deviation
}
