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
		for i < len(text) {
			b := smallLetter[text[i]]
			if b == 0 || b == 0xe2 && gap(text, i) > 0 {
				break
			}
			h = (h ^ uint64(b)) * 1099511628211
			i++
		}
		dst = append(dst, wordAt{uint32(start), uint32(i), h})
		most--
	}
	return dst
}

// smallLetter has the small letter of each byte that may belong to a word, else 0.
var smallLetter = func() (of [256]byte) {
	for b := range of {
		switch {
		case 'A' <= b && b <= 'Z':
			of[b] = byte(b + 'a' - 'A')
		case 'a' <= b && b <= 'z', '0' <= b && b <= '9', b == '_', b >= 0x80:
			of[b] = byte(b)
		}
	}
	return of
}()

// gap returns the length of the character at i if it belongs to no word, else 0.
func gap(text string, i int) int {
	switch b := smallLetter[text[i]]; {
	case b == 0:
		return 1
	case b == 0xe2 && i+2 < len(text) && text[i+1] == 0x80:
		return 3
	}
	return 0
}

// learnAncestors finds out which runs of coverGram words of the comment stand in its
// nearest ancestors, once for each comment.
func (q *quoter) learnAncestors(c *datasets.Comment) {
	if q.learnt {
		return
	}
	q.learnt = true
	q.hashes = appendHashes(q.hashes[:0], q.words)
	q.grams = appendGrams(q.grams[:0], q.hashes)
	q.set.reset(len(q.grams))
	for _, gram := range q.grams {
		q.set.add(gram)
	}
	if len(q.words) <= longestAncestor {
		q.past.keep(c.Text, q.hashes)
	}
	for p, n := c.Parent, 0; p != nil && n < nearAncestors && len(q.grams) > 0; p, n = p.Parent, n+1 {
		q.above = appendGrams(q.above[:0], q.wordsAbove(p))
		for _, gram := range q.above {
			q.set.mark(gram)
		}
	}
}

// wordsAbove returns the hashes of the words of an ancestor, as far as they are
// looked at, until the next call.
func (q *quoter) wordsAbove(p *datasets.Comment) []uint64 {
	if hashes, ok := q.past.of(p.Text); ok {
		return hashes
	}
	q.other = appendWords(q.other[:0], p.Text, longestAncestor)
	q.hashes = appendHashes(q.hashes[:0], q.other)
	q.past.keep(p.Text, q.hashes)
	return q.hashes
}

// repeats finds the runs that stand in an ancestor too.
func (q *quoter) repeats(c *datasets.Comment) {
	text, n := c.Text, len(q.words)
	if n < shortestRun {
		return
	}
	q.learnAncestors(c)
	if !q.set.anyMarked {
		return
	}
	q.covered = append(q.covered[:0], make([]bool, n)...)
	for i, gram := range q.grams {
		if q.set.marked(gram) {
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
	q.learnAncestors(c)
	q.hashes = appendHashes(q.hashes[:0], words)
	q.above = appendGrams(q.above[:0], q.hashes)
	for _, gram := range q.above {
		if !q.set.marked(gram) {
			return false
		}
	}
	return true
}

// standsAbove says whether a few words stand in a row in one of the nearest
// ancestors.
func (q *quoter) standsAbove(words []wordAt, c *datasets.Comment) bool {
	for p, n := c.Parent, 0; p != nil && n < nearAncestors; p, n = p.Parent, n+1 {
		above := q.wordsAbove(p)
		for i := 0; i+len(words) <= len(above); i++ {
			k := 0
			for k < len(words) && above[i+k] == words[k].hash {
				k++
			}
			if k == len(words) {
				return true
			}
		}
	}
	return false
}
