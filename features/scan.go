package features

import (
	"bytes"
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
	sign   []uint64 // a bit for each that is a sign with a word after it
	signs  []uint32 // where those are
	bounds []uint32 // start and end of each word in folded, in turn

	text       []byte   // where the texts of the words are: folded, or rewritten
	textBounds []uint32 // start and end of each word in text, in turn
	kept       []uint32 // with rewriting: the number of each word among bounds

	rewriter rewriter
}

// padding is the number of bytes after the end of a text in working memory
// that may be read. Those of folded are 0.
const padding = 128

// longestText is how much of a text is read, in bytes: places in it are numbers
// of 32 bits, and cleaning may make it somewhat longer.
const longestText = 1 << 31

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

// scan finds the words of text. Most texts are ASCII without addresses and
// entities, and need no cleaning: whether one does turns out on the way.
func (t *Tokeniser) scan(s *scan, text string) {
	text = text[:min(len(text), longestText)]
	s.clean.reset()
	ascii, special := loadText(s, t, text)
	if !ascii || special {
		s.clean.run(t, text)
		loadText(s, t, s.clean.out)
		s.markWhole()
	}
	s.findBounds()
	if t.cfg.PlainWords && !t.chars {
		s.dropShort()
	}
	s.restoreAcronyms(t.acronyms)
	s.text, s.textBounds, s.kept = s.folded, s.bounds, nil
	if t.rewrites {
		s.rewrite(t)
	}
}

// loadText fills raw, folded and word from a text. It reports whether all of it is
// ASCII, and whether it may hold an address or an entity.
func loadText[T string | []byte](s *scan, t *Tokeniser, text T) (ascii, special bool) {
	n := len(text)
	if cap(s.raw) < n+padding {
		s.raw = make([]byte, n+n/4+padding)
		s.folded = make([]byte, n+n/4+padding)
	}
	s.raw, s.folded = s.raw[:n], s.folded[:n]
	copy(s.raw, text)
	raw, folded := s.raw[:n+padding], s.folded[:n+padding]
	clear(raw[n:])
	clear(folded[n:])
	s.word = resize(s.word, (n+63)/64)
	fold := t.cfg.Case != KeepCase || t.cfg.PlainWords
	if t.chars {
		return markChunks(s.word, folded, raw, fold), !t.cfg.PlainWords && bytes.IndexByte(s.raw, '&') >= 0
	}
	s.sign = resize(s.sign, len(s.word))
	ascii = markWords(s.word, s.sign, folded, raw, fold)
	switch {
	case t.cfg.PlainWords:
		return ascii, false
	case t.cfg.SplitApostrophes:
		return ascii, s.joinSigns(&splitSigns)
	}
	return ascii, s.joinSigns(&signTable)
}

// markWhole sets the bits of the words that the masks would cut.
func (s *scan) markWhole() {
	for _, w := range s.clean.whole {
		for i := w.from; i < w.to; i++ {
			s.word[i/64] |= 1 << (i % 64)
		}
	}
}

// findBounds lists where runs of set bits begin and end. The bits of word are
// those edges afterwards.
func (s *scan) findBounds() {
	last := uint64(0) // the bit before this block
	for i, w := range s.word {
		s.word[i] = w ^ (w<<1 | last)
		last = w >> 63
	}
	s.bounds = appendSetBits(s.bounds[:0], s.word)
	if last == 1 {
		s.bounds = append(s.bounds, uint32(len(s.folded)))
	}
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
