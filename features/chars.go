package features

import "unicode/utf8"

// chunks holds the runs without white space of a text, for n-grams of
// characters: one space before each and one after the last, so that a run and
// its two spaces lie side by side.
type chunks struct {
	text   []byte
	gram   region   // where the n-gram at hand lies in text
	starts []uint32 // of each character of the run at hand, with its spaces, and its end
}

// eachChars finds the n-grams of characters of each run.
func (b *block) eachChars(w *work, f found) {
	w.eachCharGram(&b.cfg, func(from, to uint32, first, last int) {
		text := w.chunks.text[:len(w.chunks.text)+padding]
		var column uint32
		n := to - from
		switch {
		case b.lexicon == nil:
			column = uint32(hashWord(text, from, to) >> (64 - b.cfg.HashBits))
		case n <= shortWord:
			key := shortKey(text, from, n)
			column = b.lexicon.findShort(key, hashKey(key))
		default:
			column = b.lexicon.findLong(text[from:to], hashLong(text[from:to]))
		}
		if column < uint32(b.columns) {
			b.give(w, f, column, first, last)
		}
	})
}

// eachCharGram calls f with each n-gram of characters: where it lies in
// chunks.text, and where its first character begins and its last one ends in
// the folded text. A run that is shorter than an n-gram is taken once, whole.
func (w *work) eachCharGram(cfg *Block, f func(from, to uint32, first, last int)) {
	s, c := &w.scan, &w.chunks
	c.text = c.text[:0]
	for i := range s.count() {
		from, to := s.wordBounds(i)
		c.text = append(append(c.text, ' '), s.text[from:to]...)
	}
	c.text = append(c.text, ' ')
	n := len(c.text)
	c.text = append(c.text, make([]byte, padding)...)[:n]

	begin := 0
	for i := range s.count() {
		from, to := s.wordBounds(i)
		end := begin + to - from + 2
		c.cut(begin, end)
		chars := len(c.starts) - 1
		for n := cfg.MinN; n <= cfg.MaxN; n++ {
			for k := 0; k == 0 || k+n <= chars; k++ {
				a, z := c.starts[k], c.starts[min(k+n, chars)]
				shift := from - begin - 1
				c.gram = region{int(a), int(z)}
				f(a, z, max(int(a)+shift, from), min(int(z)+shift, to))
			}
			if n >= chars {
				break
			}
		}
		begin = end - 1
	}
}

// cut lists where the characters of text[from:to] begin, and its end.
func (c *chunks) cut(from, to int) {
	c.starts = c.starts[:0]
	for i := from; i < to; {
		c.starts = append(c.starts, uint32(i))
		if c.text[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, n := utf8.DecodeRune(c.text[i:to])
		i += n
	}
	c.starts = append(c.starts, uint32(to))
}
