package classify

import (
	"context"
	"iter"
	"slices"
	"time"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/features"
)

// A training is one run of a trainer: what it works on and what it has made.
type training struct {
	*Trainer
	config Config
	data   *dataset
	seeds  []seed
	model  *Model
	// own has, for each topic, what each row's own words say of it, out of
	// fold.
	own [][]float64
	// inContext has the probability of each topic for each row, read with what
	// it answers, out of fold; nil where there is no context.
	inContext [][]float64
	// units are what stances and relations are learnt from, and relations how
	// far each of them agrees with its parent, out of fold.
	units     []unit
	relations []float64
}

// trainTopics makes the vectoriser, the topics' classifiers, their calibration
// and their thresholds.
func (r *training) trainTopics(ctx context.Context) error {
	d, m := r.data, r.model
	start := time.Now()
	vectoriser, x, err := r.vectorise()
	if err != nil {
		return err
	}
	m.vectoriser = vectoriser
	if m.evidence != nil {
		m.evidence.extend(x, d, r.config.Folds)
	}
	x.Narrow()
	m.fitTime = time.Since(start)
	weights := []float64{r.config.SeedWeight}
	if r.config.SeedWeight == 0 {
		weights = []float64{1}
		if len(r.seeds) > 0 && len(d.rows) > 0 {
			weights = SeedWeights
		}
	}
	var best []*fit
	bestValue := 0.0
	for n, w := range weights {
		fits, err := r.fitTopics(ctx, x, w)
		if err != nil {
			return err
		}
		value := r.quality(fits)
		r.log().Debug("topics trained", "seed_weight", w, "mean_average_precision", value)
		r.progress("topics", n+1, len(weights))
		if best == nil || value > bestValue {
			best, bestValue, m.seedWeight = fits, value, w
		}
	}
	m.layer = newLayer(x.Columns, len(d.topics))
	for k, f := range best {
		m.layer.set(k, f.Weight, f.Bias)
		r.own = append(r.own, f.out)
	}
	return nil
}

// vectorise learns the vocabulary and gives the training rows their vectors.
// Without seeds that is one pass over the texts.
func (r *training) vectorise() (*features.Vectoriser, *linear.Rows, error) {
	fitter := features.Fitter{Workers: r.Workers}
	if len(r.seeds) == 0 {
		v, matrix, err := fitter.FitMatrix(r.data.texts(), r.config.Features)
		if err != nil {
			return nil, nil, err
		}
		return v, matrixRows(matrix), nil
	}
	v, err := fitter.Fit(r.fitTexts(), r.config.Features)
	if err != nil {
		return nil, nil, err
	}
	return v, matrixRows(fitter.Matrix(v, r.rowTexts())), nil
}

// fitTexts gives the texts that the vocabulary and the document frequencies are
// learnt from: the labelled rows, and the seeds often enough to be kept.
func (r *training) fitTexts() iter.Seq[string] {
	return func(yield func(string) bool) {
		for text := range r.data.texts() {
			if !yield(text) {
				return
			}
		}
		for range copies(r.config.Features) {
			for _, s := range r.seeds {
				if !yield(s.text) {
					return
				}
			}
		}
	}
}

// rowTexts gives the text of each training row: the labelled rows, then the
// seeds.
func (r *training) rowTexts() iter.Seq[string] {
	return func(yield func(string) bool) {
		for text := range r.data.texts() {
			if !yield(text) {
				return
			}
		}
		for _, s := range r.seeds {
			if !yield(s.text) {
				return
			}
		}
	}
}

// fitTopics trains the classifier of each topic.
func (r *training) fitTopics(ctx context.Context, x *linear.Rows, seedWeight float64) ([]*fit, error) {
	d := r.data
	weight := slices.Clone(d.weight)
	fold := slices.Clone(d.fold)
	for range r.seeds {
		weight = append(weight, seedWeight)
		fold = append(fold, -1)
	}
	problems := make([]*problem, len(d.topics))
	for k := range problems {
		y := d.labels(k)
		for _, s := range r.seeds {
			if s.topic == k {
				y = append(y, 1)
			} else {
				y = append(y, -1)
			}
		}
		problems[k] = &problem{x: x, y: y, weight: weight, fold: fold, held: r.heldOut(), set: r.config.solver(), nb: r.config.NaiveBayes}
	}
	fits := make([]*fit, len(problems))
	if r.config.NaiveBayes == 0 && linear.CanSolveTogether(x, r.config.solver()) {
		groups := slices.Collect(slices.Chunk(problems, linear.Together))
		err := parallel(ctx, r.Workers, len(groups), func(ctx context.Context, g int) error {
			solved, err := solveTogether(ctx, groups[g])
			copy(fits[g*linear.Together:], solved)
			return err
		})
		return fits, err
	}
	err := parallel(ctx, r.Workers, len(fits), func(ctx context.Context, k int) error {
		var err error
		fits[k], err = problems[k].solve(ctx)
		return err
	})
	return fits, err
}

// heldOut returns how many folds are held out in turn. The calibration of
// exclusive topics has one parameter, for which one fold is enough.
func (r *training) heldOut() int {
	switch {
	case len(r.data.rows) < r.config.Folds:
		return 0
	case r.config.Exclusive && len(r.data.rows) >= 100*r.config.Folds && len(r.seeds) == 0:
		return 1
	}
	return r.config.Folds
}

// solver returns the settings of the descent.
func (c Config) solver() linear.Settings {
	set := linear.Settings{Loss: c.Loss.linear(), C: c.C, Positive: 1, Bias: 1, Tolerance: c.Tolerance, MaxPasses: 1000}
	if c.Balanced {
		set.Positive = 0
	}
	return set
}

// quality is the mean average precision of the topics, out of fold, by which
// settings are compared before thresholds are set.
func (r *training) quality(fits []*fit) float64 {
	sum := 0.0
	if len(fits) == 0 {
		return 0
	}
	for k, f := range fits {
		if f.out == nil {
			return 0
		}
		score, truth, _ := r.judgedRows(k, f.out)
		if ap, ok := averagePrecision(score, truth); ok {
			sum += ap
		}
	}
	return sum / float64(len(fits))
}

// judgedRows picks the rows on which topic k was decided: their scores, truths
// and weights.
func (r *training) judgedRows(k int, out []float64) (score []float64, truth []bool, weight []float64) {
	for i, y := range r.data.labels(k) {
		if y != 0 {
			score = append(score, out[i])
			truth = append(truth, y > 0)
			weight = append(weight, r.data.weight[i])
		}
	}
	return score, truth, weight
}

// isotonicPositives is how many positives a topic must have before its
// calibration may take any rising form.
const isotonicPositives = 1000

// calibrateTopics turns scores into probabilities.
func (r *training) calibrateTopics(context.Context) error {
	m := r.model
	m.calibration = make([]calibration, len(m.topics))
	if r.config.Exclusive {
		m.calibrateExclusive(r)
		return nil
	}
	for k := range m.topics {
		if r.own[0] == nil {
			m.calibration[k].Sigmoid = sigmoid{Slope: 2}
			continue
		}
		score, truth, weight := r.judgedRows(k, r.own[k])
		c := calibration{Sigmoid: fitSigmoid(score, truth, weight)}
		positives := 0
		for _, t := range truth {
			if t {
				positives++
			}
		}
		if positives >= isotonicPositives {
			c.Steps = fitSteps(score, truth, weight)
		}
		m.calibration[k] = c
	}
	return nil
}

// setThresholds chooses the least probability with which each topic is given.
func (r *training) setThresholds(context.Context) error {
	m := r.model
	m.threshold = make([]float64, len(m.topics))
	m.shift = make([]float64, len(m.topics))
	for k := range m.topics {
		switch {
		case r.own[0] == nil:
			m.threshold[k] = 0.5
			continue
		case r.config.Exclusive:
			continue
		}
		p, truth, weight := r.judgedRows(k, r.probabilities(k))
		expected := r.expect(k, truth, weight)
		for i := range p {
			p[i] = m.shifted(k, p[i])
		}
		if r.config.Precision > 0 {
			m.threshold[k], _ = forPrecision(p, truth, expected, r.config.Precision)
		} else {
			m.threshold[k], _ = bestF1(p, truth, expected)
		}
	}
	return nil
}

// expect sets what is added to the logit of topic k where its share among the
// training rows is not the one to be expected, and returns the weights with which
// the rows stand for what is expected.
func (r *training) expect(k int, truth []bool, weight []float64) []float64 {
	want, ok := r.config.Expect[r.data.topics[k]]
	if !ok {
		return weight
	}
	held, total := 0.0, 0.0
	for i, t := range truth {
		total += weight[i]
		if t {
			held += weight[i]
		}
	}
	if held == 0 || held == total {
		return weight
	}
	with, without := want*total/held, (1-want)*total/(total-held)
	r.model.shift[k] = linear.Log(with / without)
	out := make([]float64, len(weight))
	for i, t := range truth {
		if t {
			out[i] = float64(weight[i] * with)
		} else {
			out[i] = float64(weight[i] * without)
		}
	}
	return out
}

// probabilities returns, for each row, the probability of topic k out of fold.
func (r *training) probabilities(k int) []float64 {
	if r.inContext != nil {
		return r.inContext[k]
	}
	p := make([]float64, len(r.own[k]))
	for i, s := range r.own[k] {
		p[i] = r.model.calibration[k].probability(s)
	}
	return p
}
