package classify

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// An Explanation takes a topic's logit apart. The contributions of the terms,
// what comes from the parent, and the bias add up to the logit.
type Explanation struct {
	// Topic is the id of the topic.
	Topic string
	// P is the probability of the topic, 0 to 1, and Threshold what it is held
	// against.
	P, Threshold float64
	// Logit is the sum from which P is calibrated, and Bias the part of it that
	// rests on no word.
	Logit, Bias float64
	// Parent is the ID of the comment that this one was read with, and
	// FromParent what its topics add to the logit; "" and 0 where there is
	// none.
	Parent     string
	FromParent float64
	// Terms are the known terms of the text, the largest contribution, for or
	// against, first.
	Terms []Contribution
}

// A Contribution is what one term of a text adds to a logit.
type Contribution struct {
	// Term is the term as the vectoriser knows it, such as "case load", or the
	// seed as the codebook has it.
	Term string
	// Seed says that the term speaks as a seed of the codebook; it may stand
	// among the terms of the vectoriser as well.
	Seed bool
	// Value is what it adds: above 0 it speaks for the topic.
	Value float64
	// Spans are the places where it stands, in bytes of the comment's text, in
	// order. The spans of a pair of words reach from the first to the second.
	Spans []datasets.Span

	column uint32
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
	e := &Explanation{Topic: topic, P: p[k], Threshold: m.thresholdOf(k)}
	slope, offset := m.calibration[k].Sigmoid.Slope, m.calibration[k].Sigmoid.Offset
	if m.config.Exclusive {
		slope, offset = m.exclusive.Slope, 0
	}
	e.Bias = float64(slope*m.layer.bias[k]) + offset
	own := func(column uint32) float64 { return float64(slope * m.layer.term(k, int(column))) }
	weight := own
	if m.readsContext(c) {
		weight = m.explainContext(e, s, c, k, own)
	}
	m.explainTerms(e, s.vector, c.Text, weight)
	if m.evidence != nil {
		m.explainSeeds(e, s, c.Text, weight)
	}
	slices.SortStableFunc(e.Terms, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), cmp.Compare(a.column, b.column))
	})
	e.Bias += m.shift[k]
	e.Logit = e.Bias + e.FromParent
	for _, t := range e.Terms {
		e.Logit += t.Value
	}
	return e, nil
}

// explainContext fills in what comes from the parent and moves the bias, and
// returns the weight of a column in its light.
func (m *Model) explainContext(e *Explanation, s *scratch, c *datasets.Comment, k int, own func(uint32) float64) func(uint32) float64 {
	x := m.context
	var d description
	describe(&d, c)
	var grand []float64
	if c.Parent.Parent != nil {
		grand = s.grand
	}
	d.forTopic(k, s.own, grand)
	q := s.parent[k]
	e.Parent = c.Parent.ID
	e.Bias = float64(x.Own*e.Bias) + x.Topic[k]
	for i, v := range d {
		e.FromParent += float64(q * float64(x.Follow[i]*v))
		e.Bias += float64(x.Stand[i] * v)
	}
	return func(column uint32) float64 {
		return float64(x.Own*own(column)) + float64(q*x.gate.term(0, int(column)))
	}
}

// explainTerms lists what each term of the vectoriser adds.
func (m *Model) explainTerms(e *Explanation, v features.Vector, text string, weight func(uint32) float64) {
	at := map[uint32]int{}
	for i, column := range v.Index {
		if int(column) < m.vectoriser.Len() {
			at[column] = len(e.Terms)
			value := float64(weight(column) * v.Value[i])
			e.Terms = append(e.Terms, Contribution{Term: m.vectoriser.Term(column), Value: value, column: column})
		}
	}
	for _, span := range m.vectoriser.AppendSpans(nil, text) {
		if i, ok := at[span.Column]; ok {
			e.Terms[i].Spans = append(e.Terms[i].Spans, datasets.Span{Start: span.Start, End: span.End})
		}
	}
}

// explainSeeds lists what each seed adds: its topic's columns, in the measure of
// its strength among the seeds that were found.
func (m *Model) explainSeeds(e *Explanation, s *scratch, text string, weight func(uint32) float64) {
	first := m.vectoriser.Len()
	total := make([]float64, m.evidence.topics)
	for i, column := range s.vector.Index {
		if j := int(column) - first; j >= 0 {
			total[j/evidenceColumns] += float64(weight(column) * s.vector.Value[i])
		}
	}
	s.phrase = m.evidence.phrases.AppendVector(s.phrase.Reset(), text)
	s.found = m.evidence.found(s.found[:0], s.phrase)
	at := map[int32]int{}
	for _, i := range s.found {
		seed := m.evidence.seeds[i]
		sum, _, n := m.evidence.strengths(s.found, m.evidence.strength, seed.topic)
		share := 1 / float64(n)
		if sum > 0 {
			share = m.evidence.strength[i] / sum
		}
		at[i] = len(e.Terms)
		e.Terms = append(e.Terms, Contribution{
			Term: seed.text, Seed: true, Value: float64(share * total[seed.topic]), column: uint32(first) + uint32(i),
		})
	}
	for _, span := range m.evidence.phrases.AppendSpans(nil, text) {
		for _, i := range m.evidence.of[span.Column] {
			t := &e.Terms[at[i]]
			t.Spans = append(t.Spans, datasets.Span{Start: span.Start, End: span.End})
		}
	}
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
