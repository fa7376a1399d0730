package classify

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/discourse/datasets"
)

// A Prediction is what was said of one labelled comment.
type Prediction struct {
	// Row is the place of the comment among those that were given, from 0 on.
	Row int `json:"row"`
	// Fold is the part that it was held out in, from 1 on; 0 where the report is
	// not of a cross-validation.
	Fold int `json:"fold,omitempty"`
	// Topics are the topics given and their stances; nil where the comment is
	// labelled with a relation alone. For the task "stance" they are those that
	// the comment is labelled with.
	Topics map[string]datasets.Stance `json:"topics,omitzero"`
	// P has the probability of every topic, 0 to 1; nil where it is not known.
	P map[string]float64 `json:"p,omitzero"`
	// Relation is how the comment stands to its parent; NoRelation where it is
	// not labelled with that.
	Relation Relation `json:"relation,omitempty"`
}

// Predictions returns what was said of each comment that was measured, in the
// order in which the comments were given. A report that was read from JSON has
// none.
func (r *Report) Predictions() []Prediction {
	list := make([]Prediction, 0, len(r.rows))
	for i := range r.rows {
		o := &r.rows[i]
		p := Prediction{Row: o.place, Fold: o.fold, Relation: o.relation}
		if o.truth != nil {
			p.Topics = map[string]datasets.Stance{}
		}
		if o.p != nil {
			p.P = map[string]float64{}
		}
		for k, id := range r.topics {
			if o.truth != nil && (o.given[k] || r.Task == TaskStance && o.truth[k]) {
				p.Topics[id] = o.said[k]
			}
			if o.p != nil {
				p.P[id] = o.p[k]
			}
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b Prediction) int { return cmp.Compare(a.Row, b.Row) })
	return list
}

// EvaluateLabels says how well labels agree with those of labelled comments,
// whoever gave them: another program, or a second coder. Comments are paired by
// thread and ID, the n-th of the same with the n-th; labelled ones that were given
// nothing are left out, and counted among the notes. task is [TaskTopics] or
// [TaskStance], which looks at the stances on the topics of labelled alone; "" is
// TaskTopics. A topic
// that book does not have gives [ErrUnknownTopic].
//
// [Compare] holds the report against that of a model on the same comments.
func EvaluateLabels(book *datasets.Codebook, labelled, given []datasets.Comment, task string) (*Report, error) {
	folds := Folds{Task: task}
	if err := folds.Validate(); err != nil {
		return nil, err
	}
	task = folds.withDefaults().Task
	topics := make([]string, len(book.Topics))
	for k, t := range book.Topics {
		topics[k] = t.ID
	}
	for _, rows := range [][]datasets.Comment{labelled, given} {
		if err := checkTopics(topics, rows); err != nil {
			return nil, err
		}
	}
	at := map[rowKey]int{}
	for i, k := range rowKeys(len(given), func(i int) commentKey { return keyOf(&given[i]) }) {
		at[k] = i
	}
	var rows []outcome
	missing := 0
	for i, k := range rowKeys(len(labelled), func(i int) commentKey { return keyOf(&labelled[i]) }) {
		c := &labelled[i]
		if c.Topics == nil && c.Relation == "" || task == TaskStance && !hasStance(c) {
			continue
		}
		j, ok := at[k]
		if !ok || given[j].Topics == nil && given[j].Relation == "" {
			missing++
			continue
		}
		o := labelledOutcome(topics, c)
		o.place = i
		o.setGiven(topics, &given[j], task)
		rows = append(rows, o)
	}
	r := newReport(task, topics, false, 0, rows)
	if missing > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d labelled rows were given no labels and are left out.", missing))
	}
	return r, nil
}

// setGiven fills in the labels that a comment was given.
func (o *outcome) setGiven(topics []string, c *datasets.Comment, task string) {
	if task == TaskStance {
		o.related = NoRelation
	}
	if related, err := ParseRelation(c.Relation); err == nil && o.related != NoRelation {
		o.relation = related
	}
	for k := range o.truth {
		o.said[k], o.given[k] = c.Topics[topics[k]]
	}
	if task == TaskStance {
		clear(o.given)
	}
}

// checkTopics returns an error where rows hold a topic that is not listed.
func checkTopics(topics []string, rows []datasets.Comment) error {
	for i := range rows {
		for id := range rows[i].Topics {
			if !slices.Contains(topics, id) {
				return fmt.Errorf("classify: %s: comment %q: topic %q: %w", rows[i].Source, rows[i].ID, id, ErrUnknownTopic)
			}
		}
	}
	return nil
}

// labelledOutcome has what coders say of a comment, and room for what else will be
// said of it.
func labelledOutcome(topics []string, c *datasets.Comment) outcome {
	n := len(topics)
	o := outcome{thread: c.ThreadID, id: c.ID, context: c.Context}
	if related, err := ParseRelation(c.Relation); err == nil {
		o.related = related
	}
	if c.Topics == nil {
		return o
	}
	o.truth, o.given = make([]bool, n), make([]bool, n)
	o.stance, o.said = make([]datasets.Stance, n), make([]datasets.Stance, n)
	for k, id := range topics {
		o.stance[k], o.truth[k] = c.Topics[id]
		if !judged(c, id) {
			if o.unjudged == nil {
				o.unjudged = make([]bool, n)
			}
			o.unjudged[k] = true
		}
	}
	return o
}

// A rowKey tells rows apart: the n-th of a thread and an ID.
type rowKey struct {
	commentKey
	n int
}

// rowKeys returns the key of each of some rows.
func rowKeys(rows int, key func(int) commentKey) []rowKey {
	seen := map[commentKey]int{}
	out := make([]rowKey, rows)
	for i := range out {
		k := key(i)
		seen[k]++
		out[i] = rowKey{k, seen[k]}
	}
	return out
}
