package classify

import "example.com/discourse/datasets"

// counts are the decisions on one class.
type counts struct{ tp, fp, fn float64 }

func (c *counts) add(d counts) { c.tp += d.tp; c.fp += d.fp; c.fn += d.fn }

func (c counts) precision() float64 { return share(c.tp, c.tp+c.fp) }
func (c counts) recall() float64    { return share(c.tp, c.tp+c.fn) }
func (c counts) f1() float64        { return share(2*c.tp, 2*c.tp+c.fp+c.fn) }

// decide counts one decision.
func (c *counts) decide(truth, given bool) {
	switch {
	case truth && given:
		c.tp++
	case given:
		c.fp++
	case truth:
		c.fn++
	}
}

// share returns a/b, and 0 for 0/0.
func share(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// A tally holds all the counts that the measures with intervals are made of, of
// one thread or of many: tallies add up.
type tally struct {
	topics       []counts
	joint        counts
	stances      [4]counts
	relations    [relationCount]counts
	rows, exact  float64
	replies      float64
	agreeing     float64
	context      counts
	stanced      bool
	contextual   bool
	hasRelations bool
}

func newTally(topics int) *tally { return &tally{topics: make([]counts, topics)} }

func (t *tally) reset() {
	clear(t.topics)
	*t = tally{topics: t.topics}
}

func (t *tally) add(o *tally) {
	for k := range t.topics {
		t.topics[k].add(o.topics[k])
	}
	t.joint.add(o.joint)
	for s := range t.stances {
		t.stances[s].add(o.stances[s])
	}
	for r := range t.relations {
		t.relations[r].add(o.relations[r])
	}
	t.rows += o.rows
	t.exact += o.exact
	t.replies += o.replies
	t.agreeing += o.agreeing
	t.context.add(o.context)
	t.stanced = t.stanced || o.stanced
	t.contextual = t.contextual || o.contextual
	t.hasRelations = t.hasRelations || o.hasRelations
}

// count adds one row.
func (t *tally) count(o *outcome) {
	if o.truth != nil {
		t.countTopics(o)
	}
	for k, held := range o.stance {
		if held == datasets.Unlabelled || !o.truth[k] {
			continue
		}
		t.stanced = true
		said := datasets.Unlabelled
		if o.said != nil {
			said = o.said[k]
		}
		for s := datasets.None; s <= datasets.Against; s++ {
			t.stances[s].decide(held == s, said == s)
		}
	}
	if o.related != NoRelation {
		t.hasRelations = true
		t.replies++
		if o.related == o.relation {
			t.agreeing++
		}
		for r := Agree; r < relationCount; r++ {
			t.relations[r].decide(o.related == r, o.relation == r)
		}
	}
}

func (t *tally) countTopics(o *outcome) {
	t.rows++
	exact := true
	for k := range o.truth {
		if o.unjudged != nil && o.unjudged[k] {
			continue
		}
		t.topics[k].decide(o.truth[k], o.given[k])
		exact = exact && o.truth[k] == o.given[k]
		if o.context {
			t.contextual = true
			t.context.decide(o.truth[k], o.given[k])
		}
		t.countJoint(o, k)
	}
	if exact {
		t.exact++
	}
}

// countJoint counts a topic right only with its stance: one with the wrong
// stance is both missed and given wrongly. Where the stance is not labelled the
// topic alone decides.
func (t *tally) countJoint(o *outcome, k int) {
	right := o.truth[k] && o.given[k]
	if right && o.stance[k] != datasets.Unlabelled {
		right = o.said != nil && o.said[k] == o.stance[k]
	}
	switch {
	case right:
		t.joint.tp++
	default:
		if o.truth[k] {
			t.joint.fn++
		}
		if o.given[k] {
			t.joint.fp++
		}
	}
}

// The measures of a tally, in the order in which a report names them.
func (t *tally) micro() counts {
	var all counts
	for _, c := range t.topics {
		all.add(c)
	}
	return all
}

func (t *tally) macroF1() float64 {
	sum := 0.0
	for _, c := range t.topics {
		sum += c.f1()
	}
	return share(sum, float64(len(t.topics)))
}

func (t *tally) weightedF1() float64 {
	sum, support := 0.0, 0.0
	for _, c := range t.topics {
		n := c.tp + c.fn
		sum += n * c.f1()
		support += n
	}
	return share(sum, support)
}

func (t *tally) fAverage() float64 {
	return (t.stances[datasets.Favour].f1() + t.stances[datasets.Against].f1()) / 2
}

func (t *tally) stanceMacroF1() float64 {
	return (t.stances[datasets.None].f1() + t.stances[datasets.Favour].f1() + t.stances[datasets.Against].f1()) / 3
}

func (t *tally) relationMacroF1() float64 {
	sum := 0.0
	for r := Agree; r < relationCount; r++ {
		sum += t.relations[r].f1()
	}
	return sum / float64(relationCount-Agree)
}
