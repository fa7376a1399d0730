package classify

import (
	"context"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// leastReplies is how many labelled rows with a parent it takes to learn from
// them.
const leastReplies = 50

// contextC is the cost of a row of the context's own small problem.
const contextC = 0.3

// trainContext learns how far topics follow from the parent's. What the rows'
// own words and the parents say is taken out of fold, so that the weights are
// those that new comments call for. A parent that is no training row itself is
// read by the finished classifiers.
func (r *training) trainContext(ctx context.Context) error {
	d, m := r.data, r.model
	if r.config.Context == IgnoreContext || r.takenTopics || r.config.Exclusive || len(m.topics) == 0 || r.own[0] == nil {
		return nil
	}
	var replies []int
	for i, c := range d.rows {
		if c.Parent != nil && c.Topics != nil {
			replies = append(replies, i)
		}
	}
	if len(replies) < leastReplies {
		return nil
	}
	layout := contextLayout{topics: len(m.topics), columns: m.vectoriser.Len() + m.evidence.columns()}
	x := &linear.Rows{Columns: layout.width()}
	var y []int8
	var weight []float64
	var fold []int
	var vector features.Vector
	scratch := m.scratch()
	var desc description
	own := make([]float64, len(m.topics))
	for _, i := range replies {
		c := d.rows[i]
		parent, grand := r.parentProbabilities(c)
		vector = m.appendVector(vector.Reset(), scratch, c.Text)
		describe(&desc, c)
		for k := range own {
			own[k] = m.calibration[k].probability(r.own[k][i])
		}
		for k, id := range m.topics {
			desc.forTopic(k, own, grand)
			z := m.calibration[k].Sigmoid.logit(r.own[k][i])
			x.Add(layout.row(k, z, parent[k], &desc, vector))
			label := int8(-1)
			if _, ok := c.Topics[id]; ok {
				label = 1
			} else if !judged(c, id) {
				label = 0
			}
			y = append(y, label)
			weight = append(weight, d.weight[i])
			fold = append(fold, d.fold[i])
		}
	}
	set := linear.Settings{Loss: linear.Logistic, C: contextC, Positive: 1, Bias: 1, Tolerance: 0.01, MaxPasses: 1000}
	p := problem{x: x, y: y, weight: weight, fold: fold, held: r.config.Folds, set: set}
	f, err := p.solve(ctx)
	if err != nil {
		return err
	}
	m.context = layout.model(f)
	// From here on the rows with a parent are judged by what they say in its
	// light, out of fold once more.
	n := 0
	r.inContext = make([][]float64, len(m.topics))
	for k := range m.topics {
		r.inContext[k] = make([]float64, len(d.rows))
		for i := range d.rows {
			r.inContext[k][i] = m.calibration[k].probability(r.own[k][i])
		}
	}
	for _, i := range replies {
		for k := range m.topics {
			r.inContext[k][i] = linear.Sigmoid(f.out[n])
			n++
		}
	}
	return nil
}

// parentProbabilities returns the probabilities of the topics of a row's parent
// and of the parent's parent, by their own words: out of fold where they are
// training rows. The second is nil where there is none.
func (r *training) parentProbabilities(c *datasets.Comment) (parent, grand []float64) {
	parent = r.ownProbabilities(c.Parent)
	if c.Parent.Parent != nil {
		grand = r.ownProbabilities(c.Parent.Parent)
	}
	return parent, grand
}

func (r *training) ownProbabilities(c *datasets.Comment) []float64 {
	m := r.model
	p := make([]float64, len(m.topics))
	i, ok := r.data.place[keyOf(c)]
	if ok && r.data.rows[i].Text == c.Text && r.data.rows[i].Topics != nil {
		for k := range p {
			p[k] = m.calibration[k].probability(r.own[k][i])
		}
		return p
	}
	m.layer.scores(p, m.appendVector(features.Vector{}, m.scratch(), c.Text))
	for k := range p {
		p[k] = m.calibration[k].probability(p[k])
	}
	return p
}

// A contextLayout says which column of the context's problem is what.
type contextLayout struct{ topics, columns int }

func (l contextLayout) width() int { return 1 + 2*int(descriptors) + l.topics + l.columns }

func (l contextLayout) row(k int, z, q float64, d *description, v features.Vector) ([]uint32, []float64) {
	var index []uint32
	var value []float64
	put := func(column int, x float64) {
		if x != 0 {
			index = append(index, uint32(column))
			value = append(value, x)
		}
	}
	put(0, z)
	for i, x := range d {
		put(1+i, float64(q*x))
	}
	for i, x := range d {
		put(1+int(descriptors)+i, x)
	}
	put(1+2*int(descriptors)+k, 1)
	first := 1 + 2*int(descriptors) + l.topics
	for i, j := range v.Index {
		put(first+int(j), float64(q*v.Value[i]))
	}
	return index, value
}

// model takes a solution apart.
func (l contextLayout) model(f *fit) *contextModel {
	x := &contextModel{Own: f.Weight[0], Topic: make([]float64, l.topics), gate: newLayer(l.columns, 1)}
	copy(x.Follow[:], f.Weight[1:])
	copy(x.Stand[:], f.Weight[1+int(descriptors):])
	first := 1 + 2*int(descriptors)
	for k := range x.Topic {
		x.Topic[k] = f.Weight[first+k] + f.Bias
	}
	x.gate.set(0, f.Weight[first+l.topics:], 0)
	return x
}
