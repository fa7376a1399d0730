package main

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// stanceKinds are the stances in the order in which they are counted.
const stanceKinds = 4

// relationKinds are [classify.NoRelation] and the relations.
const relationKinds = 4

// A tally is what has been counted, and the comments that have been kept to
// be shown. It is part of a checkpoint, and its size is bounded.
type tally struct {
	Classified int64 `json:"classified"`
	Rejected   int64 `json:"rejected"`
	Skipped    int64 `json:"skipped"`
	// Mended counts the comments of which the source had to be mended.
	Mended int64 `json:"mended"`
	// Bytes is the length of all texts.
	Bytes int64 `json:"bytes"`
	// NoTopic counts the comments without a topic.
	NoTopic int64        `json:"no_topic"`
	Topics  []topicCount `json:"topics"`
	// Relations counts the replies by how they stand to what they answer,
	// those that are no reply first.
	Relations [relationKinds]int64 `json:"relations"`
	// Reasons are the first faults of the input, in words.
	Reasons []string `json:"reasons,omitempty"`
	// Gathered is what a report needs besides; nil where none is written.
	Gathered *gathered `json:"gathered,omitempty"`

	places map[string]int // of topics
	at     []int          // of the topics of one comment
}

// topicCount is what has been counted of one topic.
type topicCount struct {
	Topic string `json:"topic"`
	// Stance counts the labels by their stance, [datasets.Unlabelled] first.
	Stance [stanceKinds]int64 `json:"stance"`
	// Context counts those that rest on what the comment answers.
	Context int64 `json:"context"`
	// Telling are the comments that say it best, by stance, the best first.
	Telling [stanceKinds][]specimen `json:"telling"`
}

func (t *topicCount) total() int64 {
	n := int64(0)
	for _, v := range t.Stance {
		n += v
	}
	return n
}

// A specimen is a comment that is kept to be shown.
type specimen struct {
	Place   int64            `json:"place"` // among the records, from 0
	ID      string           `json:"id"`
	Thread  string           `json:"thread,omitempty"`
	Parent  string           `json:"parent,omitempty"`
	Author  string           `json:"author,omitempty"`
	Kind    string           `json:"kind"`
	Created time.Time        `json:"created,omitzero"`
	Source  string           `json:"source"`
	Line    int              `json:"line"`
	Text    string           `json:"text"`
	Cut     bool             `json:"cut,omitempty"`     // the text was longer
	Answers *string          `json:"answers,omitempty"` // the text of the parent
	Labels  []classify.Label `json:"labels,omitempty"`
	// Rank orders the specimens of one list, the largest first.
	Rank float64 `json:"rank,omitempty"`
	// Key orders the comments of the sample.
	Key uint64 `json:"key,omitempty"`
}

const (
	tellingKept   = 4
	reasonsKept   = 10
	specimenBytes = 4000
)

func newTally(topics []string, report bool) *tally {
	t := &tally{Topics: make([]topicCount, len(topics))}
	for i, id := range topics {
		t.Topics[i].Topic = id
	}
	if report {
		t.Gathered = newGathered(len(topics))
	}
	return t
}

func newSpecimen(place int64, c *datasets.Comment, labels []classify.Label) specimen {
	s := specimen{
		Place: place, ID: c.ID, Thread: c.ThreadID, Parent: c.ParentID, Author: c.Author, Kind: c.Kind.String(), Created: c.Created,
		Source: c.Source.Name, Line: c.Source.Line, Labels: slices.Clone(labels),
	}
	s.Text, s.Cut = cutText(c.Text, specimenBytes)
	if c.Parent != nil {
		text, _ := cutText(c.Parent.Text, specimenBytes)
		s.Answers = &text
	}
	return s
}

// comment gives the specimen back as it was classified.
func (s *specimen) comment() *datasets.Comment {
	c := &datasets.Comment{ID: s.ID, ThreadID: s.Thread, ParentID: s.Parent, Author: s.Author, Text: s.Text, Created: s.Created}
	if kind, err := datasets.ParseKind(s.Kind); err == nil {
		c.Kind = kind
	}
	if s.Answers != nil {
		c.Parent = &datasets.Comment{ID: s.Parent, ThreadID: s.Thread, Text: *s.Answers}
	}
	return c
}

// cutText returns the first n bytes of s or a few less, and whether s was
// longer.
func cutText(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return string([]byte(s[:n])), true // does not keep the whole
}

// read is the number of records that the tally knows of.
func (t *tally) read() int64 { return t.Classified + t.Rejected + t.Skipped }

// replies is the number of comments of which the relation was told.
func (t *tally) replies() int64 {
	return t.Relations[classify.Agree] + t.Relations[classify.Disagree] + t.Relations[classify.Neutral]
}

// add counts a block whose first record stands at the given place.
func (t *tally) add(b *block, place int64) {
	for i := range b.records {
		r := &b.records[i]
		if r.bad != nil {
			t.addBad(r.bad)
			continue
		}
		t.Relations[r.relation]++
		t.addComment(place+int64(i), &r.comment, b.labelsOf(i))
	}
}

func (t *tally) addBad(bad *datasets.RecordError) {
	if bad.Skipped {
		t.Skipped++
		return
	}
	t.Rejected++
	if len(t.Reasons) < reasonsKept {
		reason, _ := cutText(bad.Error(), 300)
		t.Reasons = append(t.Reasons, reason)
	}
}

func (t *tally) addComment(place int64, c *datasets.Comment, labels []classify.Label) {
	t.Classified++
	t.Bytes += int64(len(c.Text))
	if c.Source.Note != "" {
		t.Mended++
	}
	if len(labels) == 0 {
		t.NoTopic++
	}
	t.at = t.at[:0]
	for i := range labels {
		l := &labels[i]
		k := t.place(l.Topic)
		t.at = append(t.at, k)
		n := &t.Topics[k]
		n.Stance[l.Stance]++
		if l.Context {
			n.Context++
		}
		keepBest(&n.Telling[l.Stance], tellingKept, tellingRank(c, l), place, c, labels)
	}
	if t.Gathered != nil {
		t.Gathered.addComment(place, c, labels, t.at)
	}
}

// place returns the place of a topic, which the model has.
func (t *tally) place(topic string) int {
	if t.places == nil {
		t.places = map[string]int{}
		for i := range t.Topics {
			t.places[t.Topics[i].Topic] = i
		}
	}
	return t.places[topic]
}

// tellingRank says how well a comment can stand for a label, 0 to 3: how sure
// both topic and stance are, and before that whether it speaks in its own
// words and is of a length that people read.
func tellingRank(c *datasets.Comment, l *classify.Label) float64 {
	rank := l.P
	if l.Stance != datasets.Unlabelled {
		rank = float64(rank * l.StanceP)
	}
	if !l.Context {
		rank++
	}
	if n := len(c.Text); n >= 40 && n <= 420 {
		rank++
	}
	return rank
}

// keepBest puts a comment into a list of the n largest ranks, the largest
// first and the earlier first among equals, unless its text is there already.
func keepBest(list *[]specimen, n int, rank float64, place int64, c *datasets.Comment, labels []classify.Label) {
	l := *list
	if len(l) == n && rank <= l[n-1].Rank {
		return
	}
	text, _ := cutText(c.Text, specimenBytes)
	if slices.ContainsFunc(l, func(s specimen) bool { return s.Text == text }) {
		return
	}
	s := newSpecimen(place, c, labels)
	s.Rank = rank
	at, _ := slices.BinarySearchFunc(l, rank, func(s specimen, rank float64) int {
		if s.Rank >= rank {
			return -1
		}
		return 1
	})
	if len(l) == n {
		l = l[:n-1]
	}
	*list = slices.Insert(l, at, s)
}

// byCount returns the places of the topics, the most frequent first.
func (t *tally) byCount() []int {
	order := make([]int, len(t.Topics))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.Topics[b].total(), t.Topics[a].total()) })
	return order
}
