package features

import "slices"

// wordLearner learns a block of words. Each text becomes a sequence of word
// numbers, four bytes each; n-grams are counted from the sequences, once it is
// known which words are frequent enough to be part of one. So no rare n-gram
// is ever stored, and the outcome is that of storing all of them.
type wordLearner struct {
	block    *block
	students []*wordStudent

	// Once it has finished:
	batches []sequences // by rank
	nodes   []uint32    // of each rank
}

// wordStudent is the part of one worker.
type wordStudent struct {
	tokeniser *Tokeniser
	words     *interner
	batches   []sequences
}

// sequences holds the words of one batch of texts.
type sequences struct {
	batch, first int      // number of the batch, and of its first text
	words        []uint32 // word numbers, text after text
	ends         []int    // where each text ends in words
}

func (l *wordLearner) student() student {
	s := &wordStudent{tokeniser: l.block.tokeniser, words: newInterner()}
	l.students = append(l.students, s)
	return s
}

func (s *wordStudent) study(batch, first int, texts []string, w *work) {
	seq := sequences{batch: batch, first: first}
	for i, text := range texts {
		s.tokeniser.scan(&w.scan, text)
		padded := w.scan.text[:len(w.scan.text)+padding]
		bounds := w.scan.textBounds
		for k := 0; k+1 < len(bounds); k += 2 {
			id := none
			if bounds[k+1]-bounds[k] <= longestWord {
				id = s.words.word(padded, bounds[k], bounds[k+1])
				s.words.met(id, uint32(first+i))
			}
			seq.words = append(seq.words, id)
		}
		seq.ends = append(seq.ends, len(seq.words))
	}
	s.batches = append(s.batches, seq)
}

func (l *wordLearner) finish(texts, workers int) *block {
	cfg := l.block.cfg
	least := cfg.MinDF.texts(texts, 1)
	words, batches := l.join()
	order := words.frequent(least)
	words.renumber(order, batches)

	levels := []level{wordLevel(words, order)}
	if cfg.MaxN > 1 {
		c := gramCounter{batches: batches, words: len(order), least: least, workers: workers}
		levels = append(levels, c.count(cfg.MaxN, len(order))...)
	}
	chosen := chooseColumns(&cfg, levels, texts, func(n, id int) []byte { return gramText(words, order, levels, n, id) })
	l.block.lexicon = chosen.lexicon(words, order, levels, func(df int) float64 { return cfg.IDF.of(df, texts) })
	l.block.columns = l.block.lexicon.columns
	l.batches, l.nodes = batches, chosen.node[0]
	return l.block
}

// vector makes the entries from the sequence of the text, which need not be cut
// into words again.
func (l *wordLearner) vector(dst Vector, w *work, batch, i int, _ string) Vector {
	seq := &l.batches[batch]
	from := 0
	if i > 0 {
		from = seq.ends[i-1]
	}
	words := seq.words[from:seq.ends[i]]
	w.nodes = resize(w.nodes, len(words))
	for k, rank := range words {
		w.nodes[k] = none
		if rank != none {
			w.nodes[k] = l.nodes[rank]
		}
	}
	l.block.eachWords(w, nil)
	return l.block.appendCounted(dst, w)
}

// join brings the words and sequences of all workers together.
func (l *wordLearner) join() (*interner, []sequences) {
	words := l.students[0].words
	batches := l.students[0].batches
	for _, s := range l.students[1:] {
		numbers := words.merge(s.words)
		for _, seq := range s.batches {
			for i, id := range seq.words {
				if id != none {
					seq.words[i] = numbers[id]
				}
			}
		}
		batches = append(batches, s.batches...)
	}
	slices.SortFunc(batches, func(a, b sequences) int { return a.batch - b.batch })
	return words, batches
}

// frequent lists the words that stand in at least that many texts, in falling
// document frequency, those of equal frequency in byte order.
func (t *interner) frequent(least float64) []uint32 {
	var order []uint32
	for id := range t.words {
		if float64(t.words[id].df) >= least {
			order = append(order, uint32(id))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int {
		x, y := &t.words[a], &t.words[b]
		if x.df != y.df {
			return int(y.df) - int(x.df)
		}
		return t.compareText(x, y)
	})
	return order
}

// renumber puts the rank in order for each word of the sequences, and none for
// a word that is not in order.
func (t *interner) renumber(order []uint32, batches []sequences) {
	rank := make([]uint32, len(t.words))
	for i := range rank {
		rank[i] = none
	}
	for r, id := range order {
		rank[id] = uint32(r)
	}
	for _, seq := range batches {
		for i, id := range seq.words {
			if id != none {
				seq.words[i] = rank[id]
			}
		}
	}
}

// wordLevel returns the counts of the words, by rank.
func wordLevel(t *interner, order []uint32) level {
	v := level{df: make([]uint32, len(order)), tf: make([]uint64, len(order))}
	for r, id := range order {
		v.df[r], v.tf[r] = t.words[id].df, t.words[id].tf
	}
	return v
}

// gramText returns the words of n-gram id of n words, with spaces between.
func gramText(t *interner, order []uint32, levels []level, n, id int) []byte {
	if n == 1 {
		return slices.Clone(t.wordText(&t.words[order[id]]))
	}
	v := &levels[n-1]
	text := append(gramText(t, order, levels, n-1, int(v.prefix[id])), ' ')
	return append(text, gramText(t, order, levels, 1, int(v.last[id]))...)
}
