package classify

import (
	"cmp"
	"slices"
	"unsafe"

	"example.com/discourse/datasets"
)

// Quotations returns the byte spans of c.Text that repeat somebody else, in
// increasing order and without overlap:
//
//   - what the source marks as quoted (c.Quotes), and lines that begin with ">";
//   - runs of 6 or more words made of runs of 4 that stand in one of the 6 nearest
//     ancestors, and runs in quotation marks that repeat one of them;
//   - runs in double quotation marks of 8 or more words, which are longer than
//     what is set apart as a term or in scorn;
//   - pasted articles, as far as their form tells: two or more paragraphs in a row
//     in which nobody says "I", "we" or "you", after a line that announces them.
//
// The topics of a comment are read from all of it, its stance from what is left;
// where nothing is left, from all of it. Time is proportional to the texts of the
// comment and its nearest ancestors.
func Quotations(c *datasets.Comment) []datasets.Span {
	var q quoter
	return slices.Clone(q.quotations(c))
}

// A quoter finds what is quoted in a comment. It keeps its memory from one
// comment to the next.
type quoter struct {
	words   []wordAt
	covered []bool
	spans   []datasets.Span
	text    []byte
	tagged  []byte
	without Block // of an ablation

	// last says what the spans are of, so that they are looked for once.
	last lookedAt
	// grams are the runs of words of the comment, and set those of them that
	// are marked where they stand in an ancestor too, once learnt.
	grams  []uint64
	set    gramSet
	learnt bool
	// other and hashes have the words of an ancestor or a quotation, and above
	// the runs of them.
	other  []wordAt
	hashes []uint64
	above  []uint64
	past   *wordMemory
}

// lookedAt is all that the spans of a comment depend on, where the source marks
// none.
type lookedAt struct {
	known bool
	text  [1 + nearAncestors]textAt
}

func lookAt(c *datasets.Comment) lookedAt {
	l := lookedAt{known: len(c.Quotes) == 0}
	for i := range l.text {
		if c == nil {
			break
		}
		l.text[i] = textOf(c.Text)
		c = c.Parent
	}
	return l
}

// quotations returns the spans that are quoted, in memory of q.
func (q *quoter) quotations(c *datasets.Comment) []datasets.Span {
	look := lookAt(c)
	if look.known && look == q.last {
		return q.spans
	}
	q.last, q.spans, q.learnt = look, q.spans[:0], false
	text := c.Text
	for _, s := range c.Quotes {
		if 0 <= s.Start && s.Start < s.End && s.End <= len(text) {
			q.spans = append(q.spans, s)
		}
	}
	q.words = appendWords(q.words[:0], text, len(text))
	q.angleLines(text)
	repeats := c.Parent != nil && len(q.words) > 0
	if repeats {
		q.repeats(c)
	}
	q.marked(c, repeats)
	q.articles(text)
	q.merge()
	return q.spans
}

// merge sorts the spans and joins those that touch.
func (q *quoter) merge() {
	slices.SortFunc(q.spans, func(a, b datasets.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	n := 0
	for _, s := range q.spans {
		if n > 0 && s.Start <= q.spans[n-1].End {
			q.spans[n-1].End = max(q.spans[n-1].End, s.End)
			continue
		}
		q.spans[n] = s
		n++
	}
	q.spans = q.spans[:n]
}

// ownWords returns what the author of a comment adds to what is quoted in it; the
// whole text where nothing is quoted or nothing is added. The string lies in
// memory of q, until the next call.
func (q *quoter) ownWords(c *datasets.Comment) string {
	if q.without == OwnWordsBlock {
		return c.Text
	}
	spans := q.quotations(c)
	if len(spans) == 0 || !q.anyWordOutside(spans) {
		return c.Text
	}
	q.text = q.text[:0]
	at := 0
	for _, s := range spans {
		q.add(c.Text[at:s.Start])
		at = s.End
	}
	q.add(c.Text[at:])
	return viewOf(q.text)
}

// add appends a stretch of own words, on a line of its own: no n-gram reaches
// over what was cut.
func (q *quoter) add(text string) {
	if len(q.text) > 0 && text != "" {
		q.text = append(q.text, '\n')
	}
	q.text = append(q.text, text...)
}

// anyWordOutside says whether a word lies outside the spans.
func (q *quoter) anyWordOutside(spans []datasets.Span) bool {
	k := 0
	for _, w := range q.words {
		for k < len(spans) && spans[k].End <= int(w.start) {
			k++
		}
		if k == len(spans) || int(w.start) < spans[k].Start {
			return true
		}
	}
	return false
}

// viewOf shows bytes as a string without copying them. The string is gone when
// the bytes change.
func viewOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
