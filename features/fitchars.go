package features

// charLearner learns a block of n-grams of characters, each a word of its own
// to the lexicon.
type charLearner struct {
	block    *block
	students []*charStudent
}

type charStudent struct {
	block *block
	grams *interner
}

func (l *charLearner) student() student {
	s := &charStudent{l.block, newInterner()}
	l.students = append(l.students, s)
	return s
}

func (s *charStudent) study(_, first int, texts []string, w *work) {
	for i, text := range texts {
		s.block.tokeniser.scan(&w.scan, text)
		w.eachCharGram(&s.block.cfg, func(from, to uint32, _, _ int) {
			if to-from <= longestWord {
				s.grams.met(s.grams.word(w.chunks.text[:len(w.chunks.text)+padding], from, to), uint32(first+i))
			}
		})
	}
}

func (l *charLearner) finish(texts, _ int) *block {
	cfg := l.block.cfg
	cfg.MinN = 1 // to the lexicon, all are words
	grams := l.students[0].grams
	for _, s := range l.students[1:] {
		grams.merge(s.grams)
	}
	order := grams.frequent(cfg.MinDF.texts(texts, 1))
	levels := []level{wordLevel(grams, order)}
	chosen := chooseColumns(&cfg, levels, texts, func(_, id int) []byte { return grams.wordText(&grams.words[order[id]]) })
	l.block.lexicon = chosen.lexicon(grams, order, levels, func(df int) float64 { return cfg.IDF.of(df, texts) })
	l.block.columns = l.block.lexicon.columns
	return l.block
}

func (l *charLearner) vector(dst Vector, w *work, _, _ int, text string) Vector {
	return l.block.appendVector(dst, w, text)
}
