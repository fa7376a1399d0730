package classify

import (
	"math"

	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// The classes of a relation, in the order of the outputs of a layer.
var relationClasses = [...]Relation{Agree, Disagree, Neutral}

const relationOutputs = len(relationClasses)

// longestReply bounds, in words, what a relation is read from: it shows early.
const longestReply = 300

// A relationModel tells how a reply stands to the comment that it answers, from
// the reply's own words with those under a negation marked, from the words of both
// taken together, and from cues.
type relationModel struct {
	reply, both *features.Vectoriser
	layer       *layer
	calibration softmax
}

// The vectorisers of a relation model, for a number of training rows.
func relationFeatures(rows int, without Block) (reply, both features.Config) {
	least := features.Count(1)
	if rows > manyRows {
		least = features.Count(2)
	}
	reply = features.Config{Blocks: []features.Block{{MinN: 1, MaxN: 2, MinDF: least, Tokeniser: features.TokeniserConfig{MarkNegation: true}}}}
	both = features.Config{Blocks: []features.Block{{MinN: 1, MaxN: 1, MinDF: least}}}
	switch without {
	case NegationBlock:
		reply.Blocks[0].Tokeniser.MarkNegation = false
	case BothBlock:
		both.Blocks[0].Weight = leftOut
	}
	return reply, both
}

// A replyReader reads replies for a relation model; it keeps its memory.
type replyReader struct {
	quoter       quoter
	words, above []wordAt
	pair         []byte
	cues         cueList
	set          gramSet
}

// texts returns the two texts that a relation is read from, in memory of r, and
// fills in the cues.
func (r *replyReader) texts(c *datasets.Comment) (reply, both string) {
	own := r.quoter.ownWords(c)
	quotes := len(r.quoter.spans) > 0
	r.words = appendWords(r.words[:0], own, longestReply)
	if n := len(r.words); n == longestReply {
		own = own[:r.words[n-1].end]
	}
	above := c.Parent.Text
	r.above = appendWords(r.above[:0], above, longestReply)
	if n := len(r.above); n == longestReply {
		above = above[:r.above[n-1].end]
	}
	r.pair = append(r.pair[:0], above...)
	r.pair = append(r.pair, '\n')
	r.pair = append(r.pair, own...)
	r.cues.read(own, above, r.words, r.above, &r.set, quotes)
	return own, viewOf(r.pair)
}

// leftOut is the weight of a block that an ablation leaves out.
const leftOut = 1e-9

// columns is the length of a reply's vector.
func (x *relationModel) columns() int {
	return x.reply.Len() + x.both.Len() + relationCues
}

// appendVector appends the vector of a reply that has a parent.
func (x *relationModel) appendVector(dst features.Vector, r *replyReader, c *datasets.Comment) features.Vector {
	reply, both := r.texts(c)
	first := 0
	for _, part := range [...]struct {
		v    *features.Vectoriser
		text string
	}{{x.reply, reply}, {x.both, both}} {
		from := len(dst.Index)
		dst = part.v.AppendVector(dst, part.text)
		for i := from; i < len(dst.Index); i++ {
			dst.Index[i] += uint32(first)
		}
		first += part.v.Len()
	}
	if r.quoter.without == CuesBlock {
		return dst
	}
	n := 0.0
	for _, v := range r.cues.value {
		n += v
	}
	for k, v := range r.cues.value {
		if v != 0 {
			dst.Index = append(dst.Index, uint32(first+k))
			dst.Value = append(dst.Value, v/math.Sqrt(n))
		}
	}
	return dst
}

// lean is how much a reply agrees more than it disagrees, −1 to 1.
func lean(p []float64) float64 { return p[0] - p[1] }

// Relation says how a reply stands to the comment that it answers, and with which
// probability. It returns [NoRelation] and 0 for a comment without a parent, for
// a paragraph of a post, whose parent is the paragraph before it, and where the
// model was trained without replies. It is safe for concurrent use.
func (m *Model) Relation(c *datasets.Comment) (Relation, float64) {
	s := m.scratch()
	defer m.scratches.Put(s)
	return m.relationOf(s, c)
}

func (m *Model) relationOf(s *scratch, c *datasets.Comment) (Relation, float64) {
	if m.relation == nil || !kindReplies(c) {
		return NoRelation, 0
	}
	p := m.readRelationTo(s, c).relation[:]
	k := most(p)
	return relationClasses[k], p[k]
}
