package main

import (
	"fmt"
	"hash/fnv"
	"strconv"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// gathered is what a report shows besides the counts. Each part is bounded.
type gathered struct {
	// Months counts labels by month ("2014-06"), topic and stance.
	Months map[string]*spread `json:"months"`
	// Days counts the same by day ("2014-06-03"); nil where there are more
	// than a chart shows.
	Days map[string]*spread `json:"days"`
	// Dated counts the comments that say when they were written.
	Dated int64 `json:"dated"`
	// Threads and Sources count comments and labels by where they stand.
	Threads *places `json:"threads"`
	Sources *places `json:"sources"`
	// Sure counts the labels of each topic by their probability in tenths.
	Sure [][10]int64 `json:"sure"`
	// Unsure are the comments with the least sure labels.
	Unsure []specimen `json:"unsure"`
	// Sample is the comments of the table, a heap with the largest key first.
	Sample []specimen `json:"sample"`

	topics int
}

// A spread is labels by topic and stance.
type spread struct {
	Comments int64                `json:"n"`
	Labels   [][stanceKinds]int64 `json:"labels"`
}

// places is spreads by name. Names beyond the bound share one spread.
type places struct {
	By    map[string]*spread `json:"by"`
	Order []string           `json:"order"` // of their first comments
	Title map[string]string  `json:"title,omitempty"`
	// Begins is how those begin that have no title.
	Begins map[string]string `json:"begins,omitempty"`
	Rest   *spread           `json:"rest,omitempty"`
	More   nameSet           `json:"more"` // names beyond the bound
	Max    int               `json:"max"`
}

const (
	sampleSize  = 5000
	monthsKept  = 1200
	threadsKept = 20000
	sourcesKept = 2000
	unsureKept  = 12
)

func newGathered(topics int) *gathered {
	return &gathered{
		Months: map[string]*spread{}, Days: map[string]*spread{}, Sure: make([][10]int64, topics), topics: topics,
		Threads: &places{By: map[string]*spread{}, Title: map[string]string{}, Begins: map[string]string{}, Max: threadsKept},
		Sources: &places{By: map[string]*spread{}, Max: sourcesKept},
	}
}

// restore sets what a checkpoint does not hold.
func (g *gathered) restore(topics int) { g.topics = topics }

func newSpread(topics int) *spread { return &spread{Labels: make([][stanceKinds]int64, topics)} }

// at returns the spread of a name.
func (p *places) at(name string, topics int) *spread {
	if s := p.By[name]; s != nil {
		return s
	}
	if len(p.By) >= p.Max {
		if p.Rest == nil {
			p.Rest = newSpread(topics)
		}
		p.More.add(name)
		return p.Rest
	}
	s := newSpread(topics)
	p.By[name] = s
	p.Order = append(p.Order, name)
	return s
}

// describe keeps the title of a thread, or how its first comment begins.
func (p *places) describe(c *datasets.Comment, first bool) {
	switch {
	case p.Title[c.ThreadID] != "":
	case c.Title != "":
		p.Title[c.ThreadID], _ = cutText(c.Title, 200)
		delete(p.Begins, c.ThreadID)
	case first:
		if p.Begins == nil { // a checkpoint leaves out what is empty
			p.Begins = map[string]string{}
		}
		p.Begins[c.ThreadID] = beginning(c.Text)
	}
}

// named is the number of places that are kept by their names. Comments that
// name none are not in a place.
func (p *places) named() int64 {
	n := int64(len(p.By))
	if p.By[""] != nil {
		n--
	}
	return n
}

// counted is the number of all places in words.
func (p *places) counted() string {
	n := thousands(p.named() + p.More.count())
	if p.More.over {
		return "at least " + n
	}
	return n
}

// rest says what a table of so many places leaves out, or "".
func (p *places) rest(rows int) string {
	more := p.More.count()
	switch {
	case p.named()+more <= int64(rows):
		return ""
	case more == 0:
		return fmt.Sprintf("The %d with the most comments of %s.", rows, p.counted())
	}
	atLeast := ""
	if p.More.over {
		atLeast = "at least "
	}
	return fmt.Sprintf("The %d with the most comments of the first %s; %s%s more are in no table.", rows, thousands(p.named()), atLeast, thousands(more))
}

// addComment counts a comment with its labels; at holds, for each, the place
// of its topic.
func (g *gathered) addComment(place int64, c *datasets.Comment, labels []classify.Label, at []int) {
	thread := g.Threads.at(c.ThreadID, g.topics)
	if thread != g.Threads.Rest && c.ThreadID != "" {
		g.Threads.describe(c, thread.Comments == 0)
	}
	all := [4]*spread{thread, g.Sources.at(c.Source.Name, g.topics), g.month(c), g.day(c)}
	for _, s := range all {
		if s == nil {
			continue
		}
		s.Comments++
		for i := range labels {
			s.Labels[at[i]][labels[i].Stance]++
		}
	}
	leastSure := 1.0
	for i := range labels {
		l := &labels[i]
		g.Sure[at[i]][min(max(int(l.P*10), 0), 9)]++
		sure := l.P
		if l.Stance != datasets.Unlabelled {
			sure = min(sure, l.StanceP)
		}
		leastSure = min(leastSure, sure)
	}
	if len(labels) > 0 && len(c.Text) >= 20 && len(c.Text) <= 600 {
		keepBest(&g.Unsure, unsureKept, 1-leastSure, place, c, labels)
	}
	g.sample(place, c, labels)
}

// month returns the spread of the month in which c was written, or nil.
func (g *gathered) month(c *datasets.Comment) *spread {
	if c.Created.IsZero() {
		return nil
	}
	g.Dated++
	month := c.Created.UTC().Format("2006-01")
	s := g.Months[month]
	if s == nil && len(g.Months) < monthsKept {
		s = newSpread(g.topics)
		g.Months[month] = s
	}
	return s
}

// day returns the spread of the day on which c was written, or nil.
func (g *gathered) day(c *datasets.Comment) *spread {
	if c.Created.IsZero() || g.Days == nil {
		return nil
	}
	day := c.Created.UTC().Format("2006-01-02")
	s := g.Days[day]
	if s == nil {
		if len(g.Days) == maxSpans {
			g.Days = nil
			return nil
		}
		s = newSpread(g.topics)
		g.Days[day] = s
	}
	return s
}

// sample keeps the comments with the smallest keys. The key is a hash of the
// thread and of the stretch of the input, so that threads stay together as far
// as they are short, and does not depend on the run.
func (g *gathered) sample(place int64, c *datasets.Comment, labels []classify.Label) {
	h := fnv.New64a()
	h.Write([]byte(c.ThreadID))
	if c.ThreadID == "" {
		h.Write([]byte(c.ID))
	}
	h.Write(strconv.AppendInt([]byte{0}, place/1024, 10))
	key := scramble(h.Sum64())
	if len(g.Sample) == sampleSize {
		if !before(key, place, &g.Sample[0]) {
			return
		}
		g.Sample[0] = sampled(key, place, c, labels)
		g.sink(0)
		return
	}
	g.Sample = append(g.Sample, sampled(key, place, c, labels))
	g.rise(len(g.Sample) - 1)
}

// sampled is a comment of the sample, without its parent: a thread shows it.
func sampled(key uint64, place int64, c *datasets.Comment, labels []classify.Label) specimen {
	s := newSpecimen(place, c, labels)
	s.Key, s.Answers = key, nil
	return s
}

// scramble spreads the bits of a hash: the high ones of FNV-1a depend little
// on the last bytes.
func scramble(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}

func before(key uint64, place int64, s *specimen) bool {
	return key < s.Key || key == s.Key && place < s.Place
}

// rise and sink keep the heap: each comment comes before those above it.
func (g *gathered) rise(i int) {
	for i > 0 {
		up := (i - 1) / 2
		if !before(g.Sample[up].Key, g.Sample[up].Place, &g.Sample[i]) {
			return
		}
		g.Sample[up], g.Sample[i] = g.Sample[i], g.Sample[up]
		i = up
	}
}

func (g *gathered) sink(i int) {
	for {
		down := 2*i + 1
		if down >= len(g.Sample) {
			return
		}
		if r := down + 1; r < len(g.Sample) && before(g.Sample[down].Key, g.Sample[down].Place, &g.Sample[r]) {
			down = r
		}
		if !before(g.Sample[i].Key, g.Sample[i].Place, &g.Sample[down]) {
			return
		}
		g.Sample[i], g.Sample[down] = g.Sample[down], g.Sample[i]
		i = down
	}
}
