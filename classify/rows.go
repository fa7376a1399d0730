package classify

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"slices"

	"example.com/discourse/datasets"
)

// A dataset is what a model is trained or measured on: labelled comments tied
// to their parents, in an order that depends on their content alone.
type dataset struct {
	topics []string
	at     map[string]int // place of a topic in topics
	rows   []*datasets.Comment
	weight []float64
	fold   []int
	// given has the place of each row among the comments that were given.
	given []int
	// place finds the row of a comment that is the parent of another.
	place map[commentKey]int
}

type commentKey struct{ thread, id string }

func keyOf(c *datasets.Comment) commentKey { return commentKey{c.ThreadID, c.ID} }

// newDataset ties replies to their parents where that has not been done, checks
// the labels against the codebook, and leaves out what is not labelled or weighs
// nothing.
func newDataset(book *datasets.Codebook, comments []datasets.Comment, weight func(*datasets.Comment) float64, folds int) (*dataset, error) {
	linked, err := link(comments)
	if err != nil {
		return nil, err
	}
	return datasetOf(book, linked, weight, folds)
}

// datasetOf is newDataset for comments that have been tied. Rows of a dataset must
// not be tied again: they no longer stand in the order of the source, in which a
// paragraph follows the one before it.
func datasetOf(book *datasets.Codebook, linked []datasets.Comment, weight func(*datasets.Comment) float64, folds int) (*dataset, error) {
	d := &dataset{at: map[string]int{}, place: map[commentKey]int{}}
	for k, t := range book.Topics {
		d.topics = append(d.topics, t.ID)
		d.at[t.ID] = k
	}
	type keyed struct {
		c  *datasets.Comment
		at int
		w  float64
		h  [sha256.Size]byte
	}
	var rows []keyed
	for i := range linked {
		c := &linked[i]
		if c.Topics == nil && c.Relation == "" {
			continue
		}
		for t := range c.Topics {
			if _, ok := d.at[t]; !ok {
				return nil, fmt.Errorf("%s: comment %q: topic %q: %w", c.Source, c.ID, t, ErrUnknownTopic)
			}
		}
		w := 1.0
		if weight != nil {
			w = weight(c)
		}
		if w < 0 || w != w || w > 1e9 {
			return nil, fmt.Errorf("%s: comment %q: weight %v: want a finite number of 0 or more", c.Source, c.ID, w)
		}
		if w > 0 {
			rows = append(rows, keyed{c, i, w, contentHash(c)})
		}
	}
	slices.SortStableFunc(rows, func(a, b keyed) int {
		if o := slices.Compare(a.h[:], b.h[:]); o != 0 {
			return o
		}
		return cmp.Compare(a.w, b.w)
	})
	for i, r := range rows {
		d.rows = append(d.rows, r.c)
		d.weight = append(d.weight, r.w)
		d.given = append(d.given, r.at)
		if r.c.ID != "" {
			d.place[keyOf(r.c)] = i
		}
	}
	d.deal(folds)
	return d, nil
}

// link sets the parents that the comments name and do not have.
func link(comments []datasets.Comment) ([]datasets.Comment, error) {
	linked := make([]datasets.Comment, 0, len(comments))
	each := func(yield func(datasets.Comment, error) bool) {
		for _, c := range comments {
			if !yield(c, nil) {
				return
			}
		}
	}
	for c, err := range datasets.Link(each, datasets.LinkConfig{Window: len(comments) + 1, WindowBytes: 1 << 40, Ahead: len(comments) + 1}) {
		if err != nil {
			return nil, err
		}
		linked = append(linked, c)
	}
	return linked, nil
}

// contentHash covers all of a comment that training looks at, so that the order
// in which rows arrive does not matter.
func contentHash(c *datasets.Comment) [sha256.Size]byte {
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	put(c.Text)
	put(c.ThreadID)
	put(c.ID)
	put(c.Author)
	put(c.Relation)
	put(c.Kind.String())
	put(fmt.Sprint(c.Context, c.Quotes))
	if c.Judged != nil {
		put(fmt.Sprintf("judged %q", slices.Sorted(slices.Values(c.Judged))))
	}
	topics := make([]string, 0, len(c.Topics))
	for t, s := range c.Topics {
		topics = append(topics, t+"="+s.String())
	}
	slices.Sort(topics)
	for _, t := range topics {
		put(t)
	}
	if c.Parent != nil {
		put(c.Parent.ID)
		put(c.Parent.Author)
		put(c.Parent.Text)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// deal gives each row a fold. Rows of a thread share one. Threads are taken in
// the order of the rarest label that they hold and then of a hash of their
// name, and go round the folds, so that each fold gets its part of every label.
func (d *dataset) deal(folds int) {
	d.fold = make([]int, len(d.rows))
	if folds < 2 {
		return
	}
	held := map[string]float64{} // weight of the rows by label
	for i, c := range d.rows {
		for t, s := range c.Topics {
			held[t+"="+s.String()] += d.weight[i]
		}
		held[c.Relation] += d.weight[i]
	}
	type thread struct {
		name   string
		hash   uint64
		rarest float64
		label  string
		rows   []int
	}
	of := map[string]*thread{}
	var threads []*thread
	for i, c := range d.rows {
		name := c.ThreadID
		if name == "" {
			name = "\x00" + c.ID + "\x00" + c.Text
		}
		t := of[name]
		if t == nil {
			t = &thread{name: name, hash: hashOf(name), rarest: math.Inf(1)}
			of[name] = t
			threads = append(threads, t)
		}
		t.rows = append(t.rows, i)
		labels := make([]string, 0, len(c.Topics))
		for topic, s := range c.Topics {
			labels = append(labels, topic+"="+s.String())
		}
		for _, label := range append(labels, c.Relation) {
			n := held[label]
			if n < t.rarest || n == t.rarest && label < t.label {
				t.rarest, t.label = n, label
			}
		}
	}
	slices.SortFunc(threads, func(a, b *thread) int {
		return cmp.Or(cmp.Compare(a.rarest, b.rarest), cmp.Compare(a.label, b.label), cmp.Compare(a.hash, b.hash), cmp.Compare(a.name, b.name))
	})
	for n, t := range threads {
		for _, i := range t.rows {
			d.fold[i] = n % folds
		}
	}
}

// texts gives the text of each row.
func (d *dataset) texts() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, c := range d.rows {
			if !yield(c.Text) {
				return
			}
		}
	}
}

// labels returns, for topic k, +1 and −1 for the rows with and without it, and 0
// for rows that are not labelled with topics.
func (d *dataset) labels(k int) []int8 {
	y := make([]int8, len(d.rows))
	for i, c := range d.rows {
		if c.Topics == nil {
			continue
		}
		if _, ok := c.Topics[d.topics[k]]; ok {
			y[i] = 1
		} else if judged(c, d.topics[k]) {
			y[i] = -1
		}
	}
	return y
}

// judged says whether the coder of c decided on a topic.
func judged(c *datasets.Comment, topic string) bool {
	return c.Judged == nil || slices.Contains(c.Judged, topic)
}
