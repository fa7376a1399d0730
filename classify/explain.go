package classify

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// An Explanation takes a topic's score apart. The contributions of the terms and
// the bias add up to the score.
type Explanation struct {
	// Topic is the id of the topic.
	Topic string
	// P is the probability of the topic, 0 to 1, and Threshold what it is held
	// against.
	P, Threshold float64
	// Score is the linear score from which P is calibrated, and Bias the part
	// of it that every text has.
	Score, Bias float64
	// Terms are the known terms of the text, the largest contribution, for or
	// against, first.
	Terms []Contribution
}

// A Contribution is what one term of a text adds to a score.
type Contribution struct {
	// Term is the term as the vectoriser knows it, such as "case load".
	Term string
	// Column is its column in the vectors of the model.
	Column uint32
	// Value is what it adds: above 0 it speaks for the topic.
	Value float64
	// Spans are the places where it stands, in bytes of the comment's text, in
	// order. The spans of a pair of words reach from the first to the second.
	Spans []datasets.Span
}

// Explain says which terms of a comment speak for and against a topic, and how
// much. An id that the codebook does not have gives [ErrUnknownTopic]. It takes
// a few times as long as classifying.
func (m *Model) Explain(c *datasets.Comment, topic string) (*Explanation, error) {
	k, ok := m.at[topic]
	if !ok {
		return nil, fmt.Errorf("classify: topic %q: %w", topic, ErrUnknownTopic)
	}
	s := m.scratch()
	defer m.scratches.Put(s)
	p, _ := m.probabilities(s, c)
	e := &Explanation{Topic: topic, P: p[k], Threshold: m.thresholdOf(k), Bias: m.layer.bias[k]}
	e.Terms = m.contributions(s.vector, k)
	e.Score = e.Bias
	at := map[uint32]int{}
	for i, t := range e.Terms {
		e.Score += t.Value
		at[t.Column] = i
	}
	for _, span := range m.vectoriser.AppendSpans(nil, c.Text) {
		if i, ok := at[span.Column]; ok {
			e.Terms[i].Spans = append(e.Terms[i].Spans, datasets.Span{Start: span.Start, End: span.End})
		}
	}
	return e, nil
}

// contributions lists what each term of v adds to the score of topic k.
func (m *Model) contributions(v features.Vector, k int) []Contribution {
	terms := make([]Contribution, 0, len(v.Index))
	for i, j := range v.Index {
		value := float64(m.layer.term(k, int(j)) * v.Value[i])
		terms = append(terms, Contribution{Term: m.vectoriser.Term(j), Column: j, Value: value})
	}
	slices.SortStableFunc(terms, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), cmp.Compare(a.Column, b.Column))
	})
	return terms
}

// thresholdOf returns the least probability with which topic k is given.
func (m *Model) thresholdOf(k int) float64 {
	if m.config.Exclusive {
		return 0
	}
	return m.threshold[k]
}

// A Term is a term with the weight that it has for a topic.
type Term struct {
	// Term is the term as the vectoriser knows it.
	Term string
	// Weight is what it adds to the topic's score where its TF-IDF value is 1.
	Weight float64
}

// Terms returns the n terms that speak most for a topic and the n that speak most
// against it, the strongest first. An id that the codebook does not have gives
// [ErrUnknownTopic].
func (m *Model) Terms(topic string, n int) (for_, against []Term, err error) {
	k, ok := m.at[topic]
	if !ok {
		return nil, nil, fmt.Errorf("classify: topic %q: %w", topic, ErrUnknownTopic)
	}
	columns := make([]uint32, m.vectoriser.Len())
	for j := range columns {
		columns[j] = uint32(j)
	}
	slices.SortFunc(columns, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(m.layer.term(k, int(b)), m.layer.term(k, int(a))), cmp.Compare(a, b))
	})
	for i := range min(n, len(columns)) {
		first, last := columns[i], columns[len(columns)-1-i]
		if w := m.layer.term(k, int(first)); w > 0 {
			for_ = append(for_, Term{m.vectoriser.Term(first), w})
		}
		if w := m.layer.term(k, int(last)); w < 0 {
			against = append(against, Term{m.vectoriser.Term(last), w})
		}
	}
	return for_, against, nil
}

// SetThresholds returns a copy of m that gives each named topic from the given
// probability on, 0 to 1, without being trained again. The copy shares the
// weights.
func (m *Model) SetThresholds(thresholds map[string]float64) (*Model, error) {
	copied := m.shallowCopy()
	copied.threshold = slices.Clone(m.threshold)
	for id, t := range thresholds {
		k, ok := m.at[id]
		if !ok {
			return nil, fmt.Errorf("classify: topic %q: %w", id, ErrUnknownTopic)
		}
		if !(t >= 0 && t <= 1) {
			return nil, fmt.Errorf("classify: threshold %v of topic %q: want 0 to 1", t, id)
		}
		copied.threshold[k] = t
	}
	return copied, nil
}
