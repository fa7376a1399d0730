package features

import (
	"math/bits"
	"sync"
	"unicode/utf8"
)

// scan is the working memory of one text on its way from bytes to words. It is
// filled phase by phase over the whole text, so that the loops stay short and
// the loads of one step do not wait for those of another.
type scan struct {
	clean  cleaner
	raw    []byte   // the cleaned text, capitals as they are
	folded []byte   // the same, capitals folded
	word   []uint64 // a bit for each byte of folded that is part of a word
	bounds []uint32 // start and end of each word in folded, in turn

	text       []byte   // where the texts of the words are: folded, or rewritten
	textBounds []uint32 // start and end of each word in text, in turn
	kept       []uint32 // with rewriting: the number of each word among bounds

	rewriter rewriter
}

// padding is the number of bytes after the end of folded and text that may be
// read.
const padding = 16

var scans = sync.Pool{New: func() any { return new(scan) }}

func getScan() *scan { return scans.Get().(*scan) }

// largestKept is the size of text, in bytes, beyond which working memory goes
// back to the collector rather than to the pool.
const largestKept = 1 << 22

func (s *scan) release() {
	if cap(s.raw) <= largestKept {
		scans.Put(s)
	}
}

// scan finds the words of text.
func (t *Tokeniser) scan(s *scan, text string) {
	s.load(t, text)
	s.markWords(t)
	s.findBounds()
	if t.cfg.PlainWords && !t.chars {
		s.dropShort()
	}
	if t.acronyms.set != nil {
		s.restoreAcronyms(&t.acronyms)
	}
	s.text, s.textBounds, s.kept = s.folded, s.bounds, nil
	if t.rewrites {
		s.rewrite(t)
	}
}

// load fills raw and folded.
func (s *scan) load(t *Tokeniser, text string) {
	s.clean.reset()
	if t.needsCleaning(text) {
		s.clean.run(t, text)
		s.raw = append(s.raw[:0], s.clean.out...)
	} else {
		s.raw = append(s.raw[:0], text...)
	}
	n := len(s.raw)
	s.raw = append(s.raw, make([]byte, padding)...)[:n]
	if t.cfg.Case == KeepCase && !t.cfg.PlainWords {
		s.folded = append(s.folded[:0], s.raw[:n+padding]...)[:n]
		return
	}
	if cap(s.folded) < n+padding {
		s.folded = make([]byte, n+padding+n/4)
	}
	s.folded = s.folded[:n]
	foldASCII(s.folded[:n+padding], s.raw[:n+padding])
}

// markWords sets the bits of word.
func (s *scan) markWords(t *Tokeniser) {
	n := len(s.folded)
	blocks := (n + 63) / 64
	if cap(s.word) < blocks {
		s.word = make([]uint64, blocks+blocks/4)
	}
	s.word = s.word[:blocks]
	rules := wordRules
	switch {
	case t.chars:
		rules = chunkRules
	case t.cfg.PlainWords:
		rules = plainRules
	case t.cfg.SplitApostrophes:
		rules = splitRules
	}
	markWords(s.word, s.folded, &rules)
	for _, w := range s.clean.whole {
		for i := w.from; i < w.to; i++ {
			s.word[i/64] |= 1 << (i % 64)
		}
	}
}

// findBounds lists where runs of set bits begin and end.
func (s *scan) findBounds() {
	bounds := s.bounds[:0]
	last := uint64(0) // the bit before this block
	for i, w := range s.word {
		edges := w ^ (w<<1 | last)
		last = w >> 63
		for ; edges != 0; edges &= edges - 1 {
			bounds = append(bounds, uint32(i*64+bits.TrailingZeros64(edges)))
		}
	}
	if len(bounds)%2 == 1 {
		bounds = append(bounds, uint32(len(s.folded)))
	}
	s.bounds = bounds
}

// dropShort removes the words of one character.
func (s *scan) dropShort() {
	kept := s.bounds[:0]
	for i := 0; i+1 < len(s.bounds); i += 2 {
		from, to := s.bounds[i], s.bounds[i+1]
		if to-from > utf8.UTFMax || utf8.RuneCount(s.folded[from:to]) > 1 {
			kept = append(kept, from, to)
		}
	}
	s.bounds = kept
}

// count returns the number of words.
func (s *scan) count() int { return len(s.textBounds) / 2 }

// wordBounds returns where word i begins and ends in text.
func (s *scan) wordBounds(i int) (from, to int) {
	return int(s.textBounds[2*i]), int(s.textBounds[2*i+1])
}

// source returns where word i begins and ends in the source.
func (s *scan) source(i int) (start, end int) {
	if len(s.kept) > 0 {
		i = int(s.kept[i])
	}
	return s.clean.sourceStart(int(s.bounds[2*i])), s.clean.sourceEnd(int(s.bounds[2*i+1]))
}

// kind returns the sort of word i.
func (s *scan) kind(i int) Kind {
	if len(s.kept) > 0 {
		i = int(s.kept[i])
	}
	from, to := int(s.bounds[2*i]), int(s.bounds[2*i+1])
	for _, w := range s.clean.whole {
		if w.from == from {
			return URL
		}
	}
	w := s.folded[from:to]
	switch w[0] {
	case '@':
		return Mention
	case '#':
		return Hashtag
	}
	if r, _ := utf8.DecodeRune(w); isEmoji(r) {
		return Emoji
	}
	for _, c := range w {
		if (c < '0' || c > '9') && c != '.' && c != ',' {
			return Word
		}
	}
	return Number
}
