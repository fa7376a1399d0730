package classify

import (
	"sync"
	"time"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// A Model gives comments their topics and the authors' stances. It is immutable
// and safe for concurrent use.
type Model struct {
	book   *datasets.Codebook
	config Config
	topics []string
	at     map[string]int

	vectoriser  *features.Vectoriser
	evidence    *evidence // nil: the codebook has no seeds
	layer       *layer
	calibration []calibration
	exclusive   softmax
	threshold   []float64
	shift       []float64 // added to the logits for the shares to be expected
	seedWeight  float64
	context     *contextModel // nil: every comment is read by itself
	stance      *stanceModel
	relation    *relationModel // nil: no replies to learn from
	provenance  Provenance
	scratches   *sync.Pool
	without     Block // of an ablation

	fitTime, trainTime time.Duration // of this run; not saved
}

// A Label is one topic of a comment.
type Label struct {
	// Topic is the id of the topic in the codebook.
	Topic string
	// P is the probability that the comment has the topic, 0 to 1.
	P float64
	// Stance is the author's stance toward the topic's target; Unlabelled
	// where the model was trained without stances.
	Stance datasets.Stance
	// StanceP is the probability of that stance, given the topic, 0 to 1.
	StanceP float64
	// Context says that the label rests on what the comment answers: its own
	// words would not have been given it.
	Context bool
}

// scratch is the memory of one classification.
type scratch struct {
	vector features.Vector // of the comment
	other  features.Vector // of another that it is read with
	score  []float64       // of the topics
	phrase features.Vector // of the seeds' words
	found  []int32         // seeds that stand in the text
	own    []float64       // probabilities by the comment's own words
	parent []float64       // those of its parent
	grand  []float64       // those of the parent's parent
	stance []float64       // scores of the stances

	reply     replyReader
	words     int         // own words of the comment
	links     []chainLink // the comment and its ancestors
	direction []float64   // of each link on each topic
	three     [stances]float64
	single    reading   // of whatever is read, where nothing is remembered
	past      *readings // nil: nothing is remembered
}

// shallowCopy returns a copy of m that shares all that it points to.
func (m *Model) shallowCopy() *Model {
	copied := *m
	return &copied
}

func (m *Model) scratch() *scratch {
	if s, ok := m.scratches.Get().(*scratch); ok && s != nil {
		return s
	}
	return m.newScratch()
}

func (m *Model) newScratch() *scratch {
	n := len(m.topics)
	s := &scratch{score: make([]float64, n), own: make([]float64, n), parent: make([]float64, n), grand: make([]float64, n)}
	s.reply.quoter.without = m.without
	return s
}

// Topics returns the ids of the topics, in the order of the codebook.
func (m *Model) Topics() []string { return append([]string(nil), m.topics...) }

// Codebook returns the codebook that the model was trained for. It belongs to the
// model and must not be changed.
func (m *Model) Codebook() *datasets.Codebook { return m.book }

// Config returns the settings that the model was trained with, defaults filled
// in.
func (m *Model) Config() Config { return m.config }

// Vectoriser returns what turns texts into the vectors that topics are told by.
func (m *Model) Vectoriser() *features.Vectoriser { return m.vectoriser }

// TrainingTime returns how long the model took to make in this run: from texts
// to vocabulary and matrix, and from there on. Both are 0 for a model that was
// read.
func (m *Model) TrainingTime() (fit, train time.Duration) { return m.fitTime, m.trainTime }

// Classify returns the topics of c in the order of the codebook, none where no
// topic is probable enough. A text without known terms has no topic.
func (m *Model) Classify(c *datasets.Comment) []Label { return m.AppendLabels(nil, c) }

// AppendLabels appends the topics of c to dst, in the order of the codebook. It
// allocates nothing once dst is large enough. It is safe for concurrent use.
func (m *Model) AppendLabels(dst []Label, c *datasets.Comment) []Label {
	s := m.scratch()
	defer m.scratches.Put(s)
	return m.appendLabels(dst, s, c)
}

func (m *Model) appendLabels(dst []Label, s *scratch, c *datasets.Comment) []Label {
	first := len(dst)
	p, known := m.probabilities(s, c)
	if !known {
		return dst
	}
	if m.config.Exclusive && len(p) > 0 {
		k := most(p)
		dst = append(dst, Label{Topic: m.topics[k], P: p[k]})
	} else {
		for k, v := range p {
			if v >= m.threshold[k] {
				dst = append(dst, Label{Topic: m.topics[k], P: v, Context: m.restsOnContext(s, c, k)})
			}
		}
	}
	if m.stance != nil {
		m.addStances(s, c, dst[first:])
	}
	return dst
}

// appendVector appends the vector of a text: its terms, then what the seeds of
// the codebook say of it.
func (m *Model) appendVector(dst features.Vector, s *scratch, text string) features.Vector {
	dst = m.vectoriser.AppendVector(dst, text)
	if m.evidence == nil {
		return dst
	}
	s.phrase = m.evidence.phrases.AppendVector(s.phrase.Reset(), text)
	s.found = m.evidence.found(s.found[:0], s.phrase)
	return m.evidence.appendTo(dst, s.found, m.evidence.strength, m.vectoriser.Len())
}

// readsContext says whether c is read with its parent.
func (m *Model) readsContext(c *datasets.Comment) bool {
	return m.context != nil && c.Parent != nil && len(c.Text) > 0
}

// restsOnContext says whether topic k, which was given, would not have been given
// for the comment's own words.
func (m *Model) restsOnContext(s *scratch, c *datasets.Comment, k int) bool {
	return m.readsContext(c) && m.shifted(k, s.own[k]) < m.threshold[k]
}

// probabilities returns the probability of each topic, in the memory of s, and
// whether anything is known of the comment: a term of its text, or its parent.
func (m *Model) probabilities(s *scratch, c *datasets.Comment) (p []float64, known bool) {
	s.vector = m.appendVector(s.vector.Reset(), s, c.Text)
	score := m.layer.scores(s.score, s.vector)
	known = len(s.vector.Index) > 0
	if m.config.Exclusive {
		return m.exclusive.probabilities(score), known
	}
	if !m.readsContext(c) {
		for k := range score {
			score[k] = m.shifted(k, m.calibration[k].probability(score[k]))
		}
		return score, known
	}
	m.readInContext(s, c)
	return score, true
}

// shifted returns a probability of topic k corrected for the share that is to be
// expected.
func (m *Model) shifted(k int, p float64) float64 {
	if m.shift[k] == 0 || p <= 0 || p >= 1 {
		return p
	}
	return linear.Sigmoid(linear.Log(p/(1-p)) + m.shift[k])
}

// readInContext turns the scores of a comment's own words into probabilities in
// the light of its parent; s.own keeps what they are without it.
func (m *Model) readInContext(s *scratch, c *datasets.Comment) {
	x := m.context
	gate := x.gate.score(0, s.vector)
	for k, v := range s.score {
		s.own[k] = m.calibration[k].probability(v)
	}
	s.remember(c, s.own)
	m.ownProbabilities(s.parent, s, c.Parent)
	var grand []float64
	if c.Parent.Parent != nil {
		grand = s.grand
		m.ownProbabilities(grand, s, c.Parent.Parent)
	}
	var d description
	describe(&d, c)
	for k, v := range s.score {
		d.forTopic(k, s.own, grand)
		s.score[k] = m.shifted(k, linear.Sigmoid(x.logit(k, m.calibration[k].Sigmoid.logit(v), s.parent[k], gate, &d)))
	}
}

// ownProbabilities fills dst with the probabilities of the topics of c by its own
// words.
func (m *Model) ownProbabilities(dst []float64, s *scratch, c *datasets.Comment) {
	r := s.reading(c)
	if r.has&readTopics == 0 {
		s.other = m.appendVector(s.other.Reset(), s, c.Text)
		r.topics = m.layer.scores(room(r.topics, len(dst)), s.other)
		for k, v := range r.topics {
			r.topics[k] = m.calibration[k].probability(v)
		}
		r.has |= readTopics
	}
	copy(dst, r.topics)
}

// most returns the place of the largest value; the first among equals.
func most(p []float64) int {
	best := 0
	for k, v := range p {
		if v > p[best] {
			best = k
		}
	}
	return best
}

// calibrateExclusive fits one slope for all topics, so that the most probable
// topic is the one with the largest score.
func (m *Model) calibrateExclusive(r *training) {
	var score [][]float64
	var truth []int
	var weight []float64
	for i, c := range r.data.rows {
		held := -1
		for k, id := range m.topics {
			if _, ok := c.Topics[id]; ok && held < 0 {
				held = k
			}
		}
		if held < 0 || r.data.fold[i] >= r.heldOut() {
			continue
		}
		row := make([]float64, len(m.topics))
		for k := range row {
			row[k] = r.own[k][i]
		}
		score, truth, weight = append(score, row), append(truth, held), append(weight, r.data.weight[i])
	}
	if len(score) == 0 {
		m.exclusive = softmax{Slope: 2, Offset: make([]float64, len(m.topics))}
		return
	}
	m.exclusive = fitSoftmax(score, truth, weight, false)
}
