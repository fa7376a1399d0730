package classify

import (
	"fmt"

	"example.com/discourse/datasets"
)

// readStance returns the reading of c with the scores of its own words.
func (m *Model) readStance(s *scratch, c *datasets.Comment) *reading {
	r := s.reading(c)
	if r.has&readStances == 0 {
		text := s.reply.quoter.stanceText(c)
		s.other = m.stance.vectoriser.AppendVector(s.other.Reset(), text)
		r.stances = m.stance.layer.scores(room(r.stances, m.stance.layer.outputs), s.other)
		r.words = countRuns(text)
		r.has |= readStances
	}
	return r
}

// readRelationTo returns the reading of a reply with its relation to the parent.
func (m *Model) readRelationTo(s *scratch, c *datasets.Comment) *reading {
	r := s.reading(c)
	if r.has&readRelation == 0 {
		s.other = m.relation.appendVector(s.other.Reset(), &s.reply, c)
		m.relation.calibration.probabilities(m.relation.layer.scores(r.relation[:], s.other))
		r.has |= readRelation
	}
	return r
}

// readForStance puts the scores of c, and what the comments above it say of
// whose they are, into s.
func (m *Model) readForStance(s *scratch, c *datasets.Comment) {
	r := m.readStance(s, c)
	s.stance = append(s.stance[:0], r.stances...)
	s.words = r.words
	if m.stance.context == nil {
		return
	}
	groups := m.stance.groups()
	s.links = s.links[:0]
	for p := c; p != nil && len(s.links) <= chainDepth; p = p.Parent {
		s.links = append(s.links, chainLink{author: p.Author})
	}
	s.direction = room(s.direction, len(s.links)*groups)
	clear(s.direction)
	for i, p := 0, c; i < len(s.links); i, p = i+1, p.Parent {
		if i == 0 || needsDirection(s.links, i) {
			r := m.readStance(s, p)
			for g := range groups {
				s.direction[i*groups+g] = direction(r.stances, g)
			}
		}
		if m.relation != nil && kindReplies(p) && i+1 < len(s.links) {
			if _, ok := edge(s.links, i+1); ok {
				s.links[i].relation = lean(m.readRelationTo(s, p).relation[:])
			}
		}
	}
}

// stanceOn returns the stance on topic k, and its probability, of the comment that
// was read into s.
func (m *Model) stanceOn(s *scratch, k int) (datasets.Stance, float64) {
	x := m.stance
	g := x.group(k)
	score := s.three[:]
	copy(score, s.stance[g*stances:(g+1)*stances])
	if x.context != nil {
		groups := x.groups()
		var v chainVector
		v.readChain(s.links, func(i int) float64 { return s.direction[i*groups+g] }, s.words)
		turn(score, x.context.direction(&v))
	}
	return x.decide(score)
}

// Stance returns the author's stance toward the target of a topic, taken as
// given, and its probability. An id that the codebook does not have gives
// [ErrUnknownTopic]. A model without stances returns Unlabelled and 0.
func (m *Model) Stance(c *datasets.Comment, topic string) (datasets.Stance, float64, error) {
	s := m.scratch()
	defer m.scratches.Put(s)
	return m.stanceOf(s, c, topic)
}

func (m *Model) stanceOf(s *scratch, c *datasets.Comment, topic string) (datasets.Stance, float64, error) {
	k, ok := m.at[topic]
	if !ok {
		return datasets.Unlabelled, 0, fmt.Errorf("classify: topic %q: %w", topic, ErrUnknownTopic)
	}
	if m.stance == nil {
		return datasets.Unlabelled, 0, nil
	}
	m.readForStance(s, c)
	stance, p := m.stanceOn(s, k)
	return stance, p, nil
}

// addStances fills in the stances of labels.
func (m *Model) addStances(s *scratch, c *datasets.Comment, labels []Label) {
	if len(labels) == 0 {
		return
	}
	m.readForStance(s, c)
	for i := range labels {
		labels[i].Stance, labels[i].StanceP = m.stanceOn(s, m.at[labels[i].Topic])
	}
}
