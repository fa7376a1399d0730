package classify

import (
	"unsafe"

	"example.com/discourse/datasets"
)

// A Stream classifies the comments of one discussion after the other. It gives
// what its model gives, and remembers what it has read of the last few thousand
// comments: an ancestor that many replies share is scored once. The replies of a
// forum, each read with those above it, take a fraction of the time so. It holds
// the texts that it remembers. It is not safe for concurrent use: make one for
// each goroutine.
type Stream struct {
	model   *Model
	scratch *scratch
}

// Stream returns a stream of m that has read nothing yet.
func (m *Model) Stream() *Stream {
	s := m.newScratch()
	s.past = &readings{slot: make([]reading, rememberedReadings)}
	s.reply.quoter.past = newWordMemory()
	return &Stream{m, s}
}

// AppendLabels appends the topics of c to dst, in the order of the codebook. It
// allocates nothing once dst is large enough and the comments remembered have
// been replaced once.
func (t *Stream) AppendLabels(dst []Label, c *datasets.Comment) []Label {
	return t.model.appendLabels(dst, t.scratch, c)
}

// Relation is [Model.Relation].
func (t *Stream) Relation(c *datasets.Comment) (Relation, float64) {
	return t.model.relationOf(t.scratch, c)
}

// Stance is [Model.Stance].
func (t *Stream) Stance(c *datasets.Comment, topic string) (datasets.Stance, float64, error) {
	return t.model.stanceOf(t.scratch, c, topic)
}

// rememberedReadings is how many comments a stream remembers.
const rememberedReadings = 1 << 12

// A reading is what is known of one comment by its own words and its place in the
// chain, whoever asks.
type reading struct {
	key readingKey
	// has says which of the rest is filled in.
	has uint8
	// topics has the probability of each topic by the comment's own words.
	topics []float64
	// stances has the scores of the stances, and words the number of own words.
	stances []float64
	words   int
	// relation has the probabilities of the relations to the parent.
	relation [relationOutputs]float64
}

const (
	readTopics = 1 << iota
	readStances
	readRelation
)

// A readingKey tells comments apart by where their text lies and what they
// answer: [datasets.Link] gives a reply, and who answers it, two copies of one
// comment that share both.
type readingKey struct {
	text   *byte
	length int
	parent *datasets.Comment
	above  *byte // where the parent's text lies
	kind   datasets.Kind
	quotes int
}

// readings are kept by a hash of their key; a new one takes the place of an old
// one.
type readings struct{ slot []reading }

// reading returns what is known of c, nothing where it is met for the first time.
// What it points to is good until the next call.
func (s *scratch) reading(c *datasets.Comment) *reading {
	if s.past == nil {
		s.single.has = 0
		return &s.single
	}
	key := readingKey{unsafe.StringData(c.Text), len(c.Text), c.Parent, nil, c.Kind, len(c.Quotes)}
	if c.Parent != nil {
		key.above = unsafe.StringData(c.Parent.Text)
	}
	h := mix(uint64(uintptr(unsafe.Pointer(key.text))) ^ mix(uint64(uintptr(unsafe.Pointer(key.parent)))))
	r := &s.past.slot[h%uint64(len(s.past.slot))]
	if r.key != key {
		r.key, r.has = key, 0
	}
	return r
}

// remember keeps the probabilities of the topics of c by its own words.
func (s *scratch) remember(c *datasets.Comment, own []float64) {
	if s.past == nil {
		return
	}
	r := s.reading(c)
	r.topics = append(r.topics[:0], own...)
	r.has |= readTopics
}

// room returns a slice of n values, in the memory of old where it suffices.
func room(old []float64, n int) []float64 {
	if cap(old) < n {
		return make([]float64, n)
	}
	return old[:n]
}
