package classify

import (
	"example.com/discourse/datasets"
)

const (
	// nearAncestors is how many ancestors a comment is held against.
	nearAncestors = 6
	// longestAncestor bounds the words of each that are looked at.
	longestAncestor = 3000
	// coverGram is how many words in a row must be the same, and shortestRun how
	// many such runs must cover without a gap.
	coverGram, shortestRun = 4, 6
)

// A wordAt is a word of a text: where it stands, and a hash of its small letters.
type wordAt struct {
	start, end uint32
	hash       uint64
}

// appendWords appends the words of a text: runs of letters and digits, up to a
// number. All that is not ASCII counts as a letter, save the block of general
// punctuation, in which quotation marks and dashes lie.
func appendWords(dst []wordAt, text string, most int) []wordAt {
	for i := 0; i < len(text) && most > 0; {
		if n := gap(text, i); n > 0 {
			i += n
			continue
		}
		start, h := i, uint64(14695981039346656037)
		for i < len(text) && gap(text, i) == 0 {
			b := text[i]
			if 'A' <= b && b <= 'Z' {
				b += 'a' - 'A'
			}
			h = (h ^ uint64(b)) * 1099511628211
			i++
		}
		dst = append(dst, wordAt{uint32(start), uint32(i), h})
		most--
	}
	return dst
}

// gap returns the length of the character at i if it belongs to no word, else 0.
func gap(text string, i int) int {
	b := text[i]
	switch {
	case b == 0xe2 && i+2 < len(text) && text[i+1] == 0x80:
		return 3
	case b >= 0x80, 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', '0' <= b && b <= '9', b == '_':
		return 0
	}
	return 1
}

// gramHash hashes n words in a row.
func gramHash(words []wordAt) uint64 {
	h := uint64(len(words))
	for _, w := range words {
		h = mix(h*0x9e3779b97f4a7c15 ^ w.hash)
	}
	return h
}

// A gramSet is a set of hashes in open addressing; it keeps its memory.
type gramSet struct {
	slot []uint64
	used int
}

func (g *gramSet) reset() {
	clear(g.slot)
	g.used = 0
}

func (g *gramSet) add(h uint64) {
	if 2*(g.used+1) > len(g.slot) {
		old := g.slot
		g.slot, g.used = make([]uint64, max(1024, 2*len(old))), 0
		for _, o := range old {
			if o != 0 {
				g.add(o)
			}
		}
	}
	h |= 1
	for i := h >> 1; ; i++ {
		at := i & uint64(len(g.slot)-1)
		switch g.slot[at] {
		case h:
			return
		case 0:
			g.slot[at] = h
			g.used++
			return
		}
	}
}

func (g *gramSet) has(h uint64) bool {
	h |= 1
	for i := h >> 1; len(g.slot) > 0; i++ {
		switch g.slot[i&uint64(len(g.slot)-1)] {
		case h:
			return true
		case 0:
			return false
		}
	}
	return false
}

// learnAncestors collects the runs of coverGram words of the nearest ancestors. It returns false where there are none.
func (q *quoter) learnAncestors(c *datasets.Comment) bool {
	if c.Parent == nil || len(q.words) == 0 {
		return false
	}
	q.grams.reset()
	for p, n := c.Parent, 0; p != nil && n < nearAncestors; p, n = p.Parent, n+1 {
		q.other = appendWords(q.other[:0], p.Text, longestAncestor)
		for i := 0; i+coverGram <= len(q.other); i++ {
			q.grams.add(gramHash(q.other[i : i+coverGram]))
		}
	}
	return true
}

// repeats finds the runs that stand in an ancestor too.
func (q *quoter) repeats(text string) {
	n := len(q.words)
	q.covered = append(q.covered[:0], make([]bool, n)...)
	for i := 0; i+coverGram <= n; i++ {
		if q.grams.has(gramHash(q.words[i : i+coverGram])) {
			for k := range coverGram {
				q.covered[i+k] = true
			}
		}
	}
	for i := 0; i < n; {
		if !q.covered[i] {
			i++
			continue
		}
		j := i
		for j < n && q.covered[j] {
			j++
		}
		if j-i >= shortestRun {
			q.spans = append(q.spans, widen(text, int(q.words[i].start), int(q.words[j-1].end)))
		}
		i = j
	}
}

// widen takes the marks around a run into its span: quotation marks before it,
// and the punctuation that ends it.
func widen(text string, start, end int) datasets.Span {
	for start > 0 && (text[start-1] == '"' || text[start-1] == '\'') {
		start--
	}
	for start >= 3 && text[start-3:start-1] == "\xe2\x80" {
		start -= 3
	}
	for end < len(text) {
		switch text[end] {
		case '"', '\'', '.', ',', ';', ':', '!', '?', ')':
			end++
			continue
		}
		if end+3 <= len(text) && text[end:end+2] == "\xe2\x80" {
			end += 3
			continue
		}
		break
	}
	return datasets.Span{Start: start, End: end}
}

// repeated says whether all of some words stand in a row, as far as runs of
// coverGram words tell, in an ancestor.
func (q *quoter) repeated(words []wordAt, c *datasets.Comment) bool {
	if len(words) < coverGram {
		return len(words) > 0 && q.standsAbove(words, c)
	}
	for i := 0; i+coverGram <= len(words); i++ {
		if !q.grams.has(gramHash(words[i : i+coverGram])) {
			return false
		}
	}
	return true
}

// standsAbove says whether a few words stand in a row in one of the nearest
// ancestors.
func (q *quoter) standsAbove(words []wordAt, c *datasets.Comment) bool {
	for p, n := c.Parent, 0; p != nil && n < nearAncestors; p, n = p.Parent, n+1 {
		q.other = appendWords(q.other[:0], p.Text, longestAncestor)
		for i := 0; i+len(words) <= len(q.other); i++ {
			k := 0
			for k < len(words) && q.other[i+k].hash == words[k].hash {
				k++
			}
			if k == len(words) {
				return true
			}
		}
	}
	return false
}
