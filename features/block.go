package features

// block is one block of a vectoriser, ready for use.
type block struct {
	cfg       Block // defaults filled in
	tokeniser *Tokeniser
	first     uint32 // column of the vectoriser at which the block begins
	columns   int
	tf        *[256]float64

	lexicon *lexicon // nil for a hashed block

	hashedIDF []float64           // by column, or nil
	terms     map[uint32][]string // the terms of a hashed column, where remembered
}

func newBlock(cfg Block) *block {
	return &block{
		cfg: cfg, tokeniser: newTokeniser(cfg.Tokeniser, cfg.Unit), tf: cfg.TF.table(),
		columns: hashedColumns(cfg.HashBits),
	}
}

// hashedColumns returns the columns of a hashed block, 0 for others.
func hashedColumns(hashBits int) int {
	if hashBits == 0 {
		return 0
	}
	return 1 << hashBits
}

// work is the memory that one text needs on its way to a vector.
type work struct {
	scan   scan
	hashes []uint64 // of words
	nodes  []uint32 // of words, or hashed columns
	grams  []uint32 // of n-grams, by their first word
	chunks chunks
	count  counter
}

// found receives each occurrence of a known term: its column in the block, and
// the first and the last unit of the n-gram.
type found func(column uint32, first, last int)

// appendVector appends the entries of the block for text.
func (b *block) appendVector(dst Vector, w *work, text string) Vector {
	b.tokeniser.scan(&w.scan, text)
	return b.appendCounted(dst, w)
}

func (b *block) appendCounted(dst Vector, w *work) Vector {
	w.count.grow(b.columns)
	b.each(w, nil)
	from := len(dst.Value)
	dst = w.count.drain(dst, b)
	b.cfg.Norm.apply(dst.Value[from:], b.cfg.Weight)
	return dst
}

// each counts every occurrence of a term of the block, or gives it to f if
// there is one. The text is scanned.
func (b *block) each(w *work, f found) {
	switch {
	case b.cfg.Unit == Chars:
		b.eachChars(w, f)
	case b.lexicon != nil:
		b.eachWords(w, f)
	default:
		b.eachHashed(w, f)
	}
}

func (b *block) give(w *work, f found, column uint32, first, last int) {
	if f != nil {
		f(column, first, last)
		return
	}
	w.count.add(column)
}

// eachWords finds the words of the text, then the pairs, then what is longer,
// each from the nodes of the length before.
func (b *block) eachWords(w *work, f found) {
	l := b.lexicon
	w.lookUp(l)
	columns := uint32(l.columns)
	nodes := w.nodes
	if b.cfg.MinN == 1 {
		for i, node := range nodes {
			if node < columns {
				b.give(w, f, node, i, i)
			}
		}
	}
	prefixes := nodes
	for n := 2; n <= b.cfg.MaxN; n++ {
		w.extend(l, prefixes, n)
		prefixes = w.grams
		if n < b.cfg.MinN {
			continue
		}
		for i, node := range prefixes {
			if node < columns {
				b.give(w, f, node, i, i+n-1)
			}
		}
	}
}

// lookUp sets the nodes of the words.
func (w *work) lookUp(l *lexicon) {
	s := &w.scan
	text := s.text[:len(s.text)+padding]
	w.nodes = w.nodes[:0]
	for i := range s.count() {
		from, to := s.textBounds[2*i], s.textBounds[2*i+1]
		var node uint32
		if n := to - from; n <= shortWord {
			key := shortKey(text, from, n)
			node = l.findShort(key, hashKey(key))
		} else {
			word := text[from:to]
			node = l.findLong(word, hashLong(word))
		}
		w.nodes = append(w.nodes, node)
	}
}

// extend sets grams to the nodes of the n-grams that begin with each word,
// given those of n-1 words. prefixes may be grams itself.
func (w *work) extend(l *lexicon, prefixes []uint32, n int) {
	words := w.nodes
	if cap(w.grams) < len(words) {
		w.grams = make([]uint32, len(words)+len(words)/4)
	}
	grams := w.grams[:max(0, len(words)-n+1)]
	for i := range grams {
		prefix, last := prefixes[i], words[i+n-1]
		node := none
		if prefix != none && last != none {
			key := gramKey(prefix, last)
			node = l.findGram(key, hashKey(key))
		}
		grams[i] = node
	}
	w.grams = grams
}

// eachHashed does for a hashed block of words what eachWords does.
func (b *block) eachHashed(w *work, f found) {
	s := &w.scan
	text := s.text[:len(s.text)+padding]
	w.hashes = w.hashes[:0]
	for i := range s.count() {
		w.hashes = append(w.hashes, hashWord(text, s.textBounds[2*i], s.textBounds[2*i+1]))
	}
	shift := 64 - b.cfg.HashBits
	for i := range w.hashes {
		h := w.hashes[i]
		for n := 1; ; n++ {
			if n >= b.cfg.MinN {
				b.give(w, f, uint32(h>>shift), i, i+n-1)
			}
			if n == b.cfg.MaxN || i+n >= len(w.hashes) {
				break
			}
			h = mix(h^hashKey3, w.hashes[i+n]|1)
		}
	}
}

// hashWord hashes a word of any length; text is readable beyond to.
func hashWord(text []byte, from, to uint32) uint64 {
	if n := to - from; n <= shortWord {
		return hashKey(shortKey(text, from, n))
	}
	return hashLong(text[from:to])
}
