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
	keys   []uint64 // of words; 0 for long ones
	hashes []uint64 // of words
	long   []uint32 // the words of more than 8 bytes
	nodes  []uint32 // of words
	chunks chunks
	count  counter

	// Of the n-grams at hand, by their first word:
	grams    []uint32 // nodes
	gramKeys []uint64
	hits     []uint32 // where there is a candidate
}

// found receives each occurrence of a known term: its column in the block, and
// the first and the last unit of the n-gram.
type found func(column uint32, first, last int)

// appendVector appends the entries of the block for text.
func (b *block) appendVector(dst Vector, w *work, text string) Vector {
	b.tokeniser.scan(&w.scan, text)
	b.each(w, nil)
	return b.appendCounted(dst, w)
}

// appendCounted appends the entries of the terms that were counted.
func (b *block) appendCounted(dst Vector, w *work) Vector {
	from := len(dst.Value)
	dst = w.count.drain(dst, b)
	b.cfg.Norm.apply(dst.Value[from:], b.cfg.Weight)
	return dst
}

// weigh sets the values of columns to the weights of their counts and terms,
// and makes the columns those of the vectoriser. ends says where the run of
// each column ends, of which its count is the length.
func (b *block) weigh(columns []uint32, values []float64, ends []uint32) {
	values, ends = values[:len(columns)], ends[:len(columns)]
	start := uint32(0)
	for k, end := range ends {
		if count := end - start; count < uint32(len(b.tf)) {
			values[k] = b.tf[count]
		} else {
			values[k] = b.cfg.TF.of(int(count))
		}
		start = end
	}
	switch {
	case b.lexicon != nil:
		b.lexicon.idf.weigh(columns, values)
	case b.hashedIDF != nil:
		for k, column := range columns {
			values[k] *= b.hashedIDF[column]
		}
	}
	if b.first != 0 {
		for k := range columns {
			columns[k] += b.first
		}
	}
}

// each counts every occurrence of a term of the block, or gives it to f if
// there is one. The text is scanned.
func (b *block) each(w *work, f found) {
	switch {
	case b.cfg.Unit == Chars:
		b.eachChars(w, f)
	case b.lexicon != nil:
		w.lookUp(b.lexicon)
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

// eachWords gives the words of the text, whose nodes are set, then the pairs,
// then what is longer, each found from the nodes of the length before.
func (b *block) eachWords(w *work, f found) {
	columns := uint32(b.columns)
	if b.cfg.MinN == 1 {
		if f == nil {
			w.count.addAll(w.nodes, columns)
		} else {
			giveAll(f, w.nodes, 1, columns)
		}
	}
	prefixes := w.nodes
	for n := 2; n <= b.cfg.MaxN; n++ {
		counted := columns
		if f != nil || n < b.cfg.MinN {
			counted = 0
		}
		w.extend(b.lexicon, prefixes, n, counted)
		prefixes = w.grams
		if f != nil && n >= b.cfg.MinN {
			giveAll(f, prefixes, n, columns)
		}
	}
}

// giveAll gives f the nodes of n-grams that are columns.
func giveAll(f found, nodes []uint32, n int, columns uint32) {
	for i, node := range nodes {
		if node < columns {
			f(node, i, i+n-1)
		}
	}
}

// eachHashed does for a hashed block of words what eachWords does.
func (b *block) eachHashed(w *work, f found) {
	w.hashWords()
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
