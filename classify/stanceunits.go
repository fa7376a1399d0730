package classify

import (
	"iter"
	"strings"

	"example.com/discourse/datasets"
)

// A unit is a comment that a training reads for its stance: a labelled row, or an
// ancestor of one.
type unit struct {
	c      *datasets.Comment
	fold   int
	parent int // its place among the units; −1: none, or too far up
	text   string
	words  int
}

// readUnits lists the units, the rows first, and reads their own words. Without
// context it lists the rows alone. A row that is the ancestor of another is one
// unit, so that it is scored by what was trained without it; another ancestor
// has the fold of the first row that it stands above.
func (r *training) readUnits() []unit {
	if r.units != nil {
		return r.units
	}
	d := r.data
	q := quoter{without: r.without, past: newWordMemory()}
	read := func(c *datasets.Comment, fold int) unit {
		text := strings.Clone(q.stanceText(c))
		return unit{c: c, fold: fold, parent: -1, text: text, words: countRuns(text)}
	}
	units := make([]unit, 0, len(d.rows))
	for i, c := range d.rows {
		units = append(units, read(c, d.fold[i]))
	}
	if r.config.Context == LearnContext {
		at := map[*datasets.Comment]int{}
		for i := range d.rows {
			from := i
			for range chainDepth {
				p := units[from].c.Parent
				if p == nil || units[from].parent >= 0 {
					break
				}
				place, ok := r.unitOf(p, at)
				if !ok {
					place = len(units)
					at[p] = place
					units = append(units, read(p, d.fold[i]))
				}
				units[from].parent = place
				from = place
			}
		}
	}
	r.units = units
	return units
}

// unitOf finds a comment among the rows, or among the ancestors seen so far.
func (r *training) unitOf(c *datasets.Comment, seen map[*datasets.Comment]int) (int, bool) {
	if i, ok := r.data.place[keyOf(c)]; ok && c.ID != "" && r.data.rows[i].Text == c.Text {
		return i, true
	}
	i, ok := seen[c]
	return i, ok
}

// chainOf appends the places of a unit and of its ancestors.
func chainOf(dst []int, units []unit, i int) []int {
	for ; i >= 0 && len(dst) <= chainDepth; i = units[i].parent {
		dst = append(dst, i)
	}
	return dst
}

func unitTexts(units []unit) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range units {
			if !yield(units[i].text) {
				return
			}
		}
	}
}
