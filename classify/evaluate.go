package classify

import (
	"context"
	"errors"
	"fmt"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
)

// The tasks that a report can be on.
const (
	// TaskTopics judges topics, and stances on the topics that were given.
	TaskTopics = "topics"
	// TaskStance takes the topics as given and judges the stances.
	TaskStance = "stance"
)

// Evaluate classifies the labelled comments and says how well the labels agree.
// Comments without labels are context. Replies are tied to their parents where
// that has not been done. A topic that the codebook does not have counts as
// missed. Time is that of classifying, plus a thousand resamples of the threads
// for the intervals.
func (m *Model) Evaluate(comments []datasets.Comment) *Report {
	return newReport(TaskTopics, m.topics, m.config.Exclusive, m.provenance.Rows, m.outcomes(comments, TaskTopics))
}

// EvaluateStance takes the topics of the labelled comments as given and says how
// well the stances agree.
func (m *Model) EvaluateStance(comments []datasets.Comment) *Report {
	return newReport(TaskStance, m.topics, false, m.provenance.Rows, m.outcomes(comments, TaskStance))
}

// outcomes classifies the labelled comments.
func (m *Model) outcomes(comments []datasets.Comment, task string) []outcome {
	linked, err := link(comments)
	if err != nil {
		linked = comments // only a bad LinkConfig fails, and ours is not
	}
	var rows []outcome
	stream := m.Stream()
	for i := range linked {
		c := &linked[i]
		if task == TaskStance && !hasStance(c) {
			continue
		}
		if c.Topics == nil && c.Relation == "" {
			continue
		}
		o := stream.outcome(c, task)
		o.place = i
		rows = append(rows, o)
	}
	return rows
}

func hasStance(c *datasets.Comment) bool {
	for _, s := range c.Topics {
		if s != datasets.Unlabelled {
			return true
		}
	}
	return false
}

// outcome classifies one labelled comment.
func (t *Stream) outcome(c *datasets.Comment, task string) outcome {
	m := t.model
	o := labelledOutcome(m.topics, c)
	switch {
	case task == TaskStance:
		o.related = NoRelation
	case o.related != NoRelation:
		o.relation, _ = t.Relation(c)
	}
	if c.Topics == nil {
		return o
	}
	if task == TaskStance {
		for k := range m.topics {
			if o.truth[k] {
				o.said[k], _, _ = t.Stance(c, m.topics[k])
			}
		}
		return o
	}
	for _, label := range t.AppendLabels(nil, c) {
		k := m.at[label.Topic]
		o.given[k] = true
		o.said[k] = label.Stance
	}
	// Where the topic holds and was not given, what would have been said of
	// its stance still counts among the stances.
	for k := range m.topics {
		if o.truth[k] && !o.given[k] {
			o.said[k], _, _ = t.Stance(c, m.topics[k])
		}
	}
	o.p, o.raw = m.allProbabilities(c)
	return o
}

// allProbabilities returns the probability of each topic, and what it would be if
// the scores were taken for logits.
func (m *Model) allProbabilities(c *datasets.Comment) (p, raw []float64) {
	s := m.scratch()
	defer m.scratches.Put(s)
	scores, _ := m.probabilities(s, c)
	p = append([]float64(nil), scores...)
	raw = append([]float64(nil), m.layer.scores(s.score, s.vector)...)
	for k := range raw {
		raw[k] = linear.Sigmoid(raw[k])
	}
	return p, raw
}

// Folds says how cross-validation deals out the rows.
type Folds struct {
	// K is the number of parts; 0 is 5. Rows of a thread stay together, and
	// each part gets its share of every label.
	K int
	// Task is TaskTopics or TaskStance; "" is TaskTopics.
	Task string
}

func (f Folds) withDefaults() Folds {
	if f.K == 0 {
		f.K = 5
	}
	if f.Task == "" {
		f.Task = TaskTopics
	}
	return f
}

// Validate joins every fault of f.
func (f Folds) Validate() error {
	var faults []error
	if f.K < 0 || f.K == 1 {
		faults = append(faults, fmt.Errorf("classify: %d folds: want 2 or more, or 0 for 5", f.K))
	}
	if f.Task != "" && f.Task != TaskTopics && f.Task != TaskStance {
		faults = append(faults, fmt.Errorf("classify: task %q: want %q or %q", f.Task, TaskTopics, TaskStance))
	}
	return errors.Join(faults...)
}

// CrossValidate trains K times, each time without one part of the labelled rows,
// which are then classified, and reports on all of them together. Vocabulary,
// document frequencies, calibration and thresholds are learnt from the other
// parts alone. A topic that a part's training rows do not hold is never given
// there. Errors are those of [Trainer.Train].
func (t *Trainer) CrossValidate(ctx context.Context, book *datasets.Codebook, comments []datasets.Comment, folds Folds) (*Report, error) {
	if err := folds.Validate(); err != nil {
		return nil, err
	}
	folds = folds.withDefaults()
	k, task := folds.K, folds.Task
	data, err := newDataset(book, comments, t.Weight, k)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	if err := checkTrainable(data, seedsOf(book), t.Config.Exclusive); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	inner := *t
	inner.Progress = nil
	inner.takenTopics = task == TaskStance
	var rows []outcome
	for part := range k {
		m, err := inner.trainWithout(ctx, book, data, part)
		if err != nil {
			return nil, err
		}
		rows = append(rows, m.heldOut(data, part, task)...)
		t.progress("cross-validation", part+1, k)
	}
	report := newReport(task, data.topics, t.Config.Exclusive && task == TaskTopics, len(data.rows), rows)
	return report, nil
}

// trainWithout trains on all rows but those of one fold.
func (t *Trainer) trainWithout(ctx context.Context, book *datasets.Codebook, data *dataset, part int) (*Model, error) {
	var train []datasets.Comment
	for i, c := range data.rows {
		if data.fold[i] != part {
			train = append(train, *c)
		}
	}
	return t.train(ctx, book, train, true)
}

// heldOut classifies the rows of one fold.
func (m *Model) heldOut(data *dataset, part int, task string) []outcome {
	var rows []outcome
	stream := m.Stream()
	for i, c := range data.rows {
		if data.fold[i] == part && (task != TaskStance || hasStance(c)) {
			o := stream.outcome(c, task)
			o.place, o.fold = data.given[i], part+1
			rows = append(rows, o)
		}
	}
	return rows
}
