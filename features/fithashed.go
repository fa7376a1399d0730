package features

import (
	"cmp"
	"slices"
	"strings"
)

// hashLearner learns the document frequencies of hashed columns, where they
// weigh, and the terms, where they are to be remembered.
type hashLearner struct {
	block    *block
	students []*hashStudent
}

type hashStudent struct {
	block *block
	df    []uint32
	terms map[uint32]map[string]int // by column: how often each term was met
}

func (l *hashLearner) student() student {
	s := &hashStudent{block: l.block}
	if l.block.cfg.IDF != NoIDF {
		s.df = make([]uint32, l.block.columns)
	}
	if l.block.cfg.RememberTerms {
		s.terms = map[uint32]map[string]int{}
	}
	l.students = append(l.students, s)
	return s
}

func (s *hashStudent) study(_, _ int, texts []string, w *work) {
	if s.df == nil && s.terms == nil {
		return
	}
	var x Vector
	for _, text := range texts {
		x = s.block.appendVector(x.Reset(), w, text)
		if s.df != nil {
			for _, column := range x.Index {
				s.df[column]++
			}
		}
		if s.terms != nil {
			s.block.each(w, func(column uint32, first, last int) { s.remember(column, s.block.termAt(w, first, last)) })
		}
	}
}

func (s *hashStudent) remember(column uint32, term string) {
	m := s.terms[column]
	if m == nil {
		m = map[string]int{}
		s.terms[column] = m
	}
	m[term]++
}

// termAt returns the term of the scanned text that each gave with these ends.
func (b *block) termAt(w *work, first, last int) string {
	s := &w.scan
	if b.cfg.Unit == Chars {
		return string(w.chunks.text[w.chunks.gram.from:w.chunks.gram.to])
	}
	words := make([]string, 0, last-first+1)
	for i := first; i <= last; i++ {
		from, to := s.wordBounds(i)
		words = append(words, string(s.text[from:to]))
	}
	return strings.Join(words, " ")
}

func (l *hashLearner) finish(texts, _ int) *block {
	b := l.block
	if b.cfg.IDF != NoIDF {
		b.hashedIDF = make([]float64, b.columns)
		for column := range b.hashedIDF {
			df := uint32(0)
			for _, s := range l.students {
				df += s.df[column]
			}
			// A column that no text had is as rare as one that one text had.
			b.hashedIDF[column] = b.cfg.IDF.of(int(max(df, 1)), max(texts, 1))
		}
	}
	if b.cfg.RememberTerms {
		b.terms = l.joinTerms()
	}
	return b
}

// joinTerms lists the terms of each column, the most frequent first.
func (l *hashLearner) joinTerms() map[uint32][]string {
	all := l.students[0].terms
	for _, s := range l.students[1:] {
		for column, terms := range s.terms {
			for term, n := range terms {
				l.students[0].remember(column, term)
				all[column][term] += n - 1
			}
		}
	}
	named := make(map[uint32][]string, len(all))
	for column, terms := range all {
		list := make([]string, 0, len(terms))
		for term := range terms {
			list = append(list, term)
		}
		slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(terms[b], terms[a]), cmp.Compare(a, b)) })
		named[column] = list
	}
	return named
}

func (l *hashLearner) vector(dst Vector, w *work, _, _ int, text string) Vector {
	return l.block.appendVector(dst, w, text)
}
