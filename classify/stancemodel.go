package classify

import (
	"context"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// The classes of a stance, in the order of the outputs of a layer.
var stanceClasses = [...]datasets.Stance{datasets.None, datasets.Favour, datasets.Against}

const stances = len(stanceClasses)

// classOf returns the place of a stance among stanceClasses.
func classOf(s datasets.Stance) int { return int(s - datasets.None) }

// A stanceModel tells the author's stance on a topic that a comment has. What
// the topics share and what each has for itself are trained together and added
// up: output k·stances+s is the score of stance s on the model's k-th topic.
type stanceModel struct {
	vectoriser *features.Vectoriser
	layer      *layer
	// at has the place of each topic of the codebook among those with
	// labelled stances, or −1: that topic takes what the topics share.
	at          []int
	calibration softmax
	// Shift is added to the logarithm of the probabilities before the largest
	// is taken; it was chosen for the largest F_avg.
	shift [stances]float64
}

// A judgement is one training row: the stance of one comment on one topic.
type judgement struct {
	row    int // of the dataset
	topic  int // among the topics with stances
	stance datasets.Stance
}

// trainStances makes the stance model, where stances are labelled.
func (r *training) trainStances(ctx context.Context) error {
	s := &stanceModel{at: make([]int, len(r.data.topics))}
	judgements := r.judgements(s.at)
	if len(judgements) == 0 {
		return nil
	}
	texts := r.stanceTexts(judgements)
	var err error
	var matrix *features.Matrix
	unique, place := distinct(texts)
	s.vectoriser, matrix, err = features.FitMatrix(unique, r.config.Stance.Features)
	if err != nil {
		return err
	}
	topics := 0
	for _, k := range s.at {
		topics = max(topics, k+1)
	}
	pooled := pool{columns: s.vectoriser.Len(), topics: topics, weight: r.config.Stance.Pool}
	x := &linear.Rows{Columns: pooled.width()}
	weight := make([]float64, len(judgements))
	fold := make([]int, len(judgements))
	for i, j := range judgements {
		x.Add(pooled.join(matrix.Row(place[i]), j.topic))
		weight[i] = r.data.weight[j.row]
		fold[i] = r.data.fold[j.row]
	}
	fits := make([]*fit, stances)
	set := linear.Settings{Loss: r.config.Loss.linear(), C: r.config.Stance.C, Positive: 1, Bias: 1, Tolerance: r.config.Tolerance, MaxPasses: 1000}
	err = parallel(ctx, r.Workers, stances, func(ctx context.Context, c int) error {
		y := make([]int8, len(judgements))
		for i, j := range judgements {
			y[i] = -1
			if j.stance == stanceClasses[c] {
				y[i] = 1
			}
		}
		p := problem{x: x, y: y, weight: weight, fold: fold, held: r.config.Folds, set: set}
		var err error
		fits[c], err = p.solve(ctx)
		return err
	})
	if err != nil {
		return err
	}
	s.layer = pooled.layer(fits)
	s.calibrate(r.config.Stance, judgements, fits, weight)
	r.model.stance = s
	r.progress("stance", 1, 1)
	return nil
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

func (r *training) stanceTexts(judgements []judgement) []string {
	texts := make([]string, len(judgements))
	for i, j := range judgements {
		texts[i] = ownWords(r.data.rows[j.row])
	}
	return texts
}

// distinct gives each text once, in the order of first appearance, and says
// which one each element is: a comment on two topics counts once in document
// frequencies.
func distinct(texts []string) (seq func(func(string) bool), place []int) {
	at := map[string]int{}
	var unique []string
	for _, t := range texts {
		k, ok := at[t]
		if !ok {
			k = len(unique)
			at[t] = k
			unique = append(unique, t)
		}
		place = append(place, k)
	}
	return func(yield func(string) bool) {
		for _, t := range unique {
			if !yield(t) {
				return
			}
		}
	}, place
}

// A pool joins features with the topic ("frustratingly easy" domain adaptation,
// Daumé 2007): a row has its features once for all topics, scaled by weight, once
// for its own topic, and a constant of its own topic.
type pool struct {
	columns, topics int
	weight          float64
}

func (p pool) width() int { return p.columns*(p.topics+1) + p.topics }

func (p pool) join(v features.Vector, topic int) ([]uint32, []float64) {
	n := len(v.Index)
	index, value := make([]uint32, 0, 2*n+1), make([]float64, 0, 2*n+1)
	for k, j := range v.Index {
		index = append(index, j)
		value = append(value, float64(p.weight*v.Value[k]))
	}
	for k, j := range v.Index {
		index = append(index, j+uint32(p.columns*(topic+1)))
		value = append(value, v.Value[k])
	}
	index = append(index, uint32(p.columns*(p.topics+1)+topic))
	return index, append(value, 1)
}

// layer adds up what a topic shares and what it has for itself. One more group
// of outputs has what is shared alone, for a topic without labels.
func (p pool) layer(fits []*fit) *layer {
	l := newLayer(p.columns, (p.topics+1)*stances)
	w := make([]float64, p.columns)
	for c, f := range fits {
		for k := range p.topics + 1 {
			bias := f.Bias
			for j := range w {
				w[j] = float64(p.weight * f.Weight[j])
			}
			if k < p.topics {
				own := f.Weight[p.columns*(k+1) : p.columns*(k+2)]
				for j := range w {
					w[j] += own[j]
				}
				bias += f.Weight[p.columns*(p.topics+1)+k]
			}
			l.set(k*stances+c, w, bias)
		}
	}
	return l
}

// calibrate fits the probabilities and the shift on what was said out of fold.
func (s *stanceModel) calibrate(cfg StanceConfig, judgements []judgement, fits []*fit, weight []float64) {
	score := make([][]float64, len(judgements))
	truth := make([]int, len(judgements))
	for i, j := range judgements {
		score[i] = make([]float64, stances)
		for c, f := range fits {
			score[i][c] = f.out[i]
		}
		truth[i] = classOf(j.stance)
	}
	s.calibration = fitSoftmax(score, truth, weight, true)
	s.expect(cfg.Expect, truth, weight)
	if cfg.Aim == MostProbable {
		return
	}
	for i := range score {
		s.calibration.probabilities(score[i])
	}
	s.shift = bestShift(score, truth, weight)
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
