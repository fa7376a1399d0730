package features

import (
	"iter"
	"sort"
	"strings"
	"sync"
)

// Vectoriser turns texts into vectors. It is immutable and safe for concurrent
// use; [Fit], [Hashed] and [VectoriserFrom] make one.
//
// Columns of a block stand in falling document frequency. Among equals, those
// of fewer words come first, then those whose first word comes first among
// words, then the second, and so on; words of equal frequency, and n-grams of
// characters, are in byte order.
type Vectoriser struct {
	cfg     Config
	texts   int
	blocks  []*block
	columns int
	pool    sync.Pool
}

// newVectoriser puts the blocks side by side.
func newVectoriser(cfg Config, texts int, blocks []*block) *Vectoriser {
	v := &Vectoriser{cfg: cfg, texts: texts, blocks: blocks}
	for _, b := range blocks {
		b.first = uint32(v.columns)
		v.columns += b.columns
	}
	v.pool.New = func() any { return new(work) }
	return v
}

// Config returns the settings that v was made with, as they were given.
func (v *Vectoriser) Config() Config { return v.cfg }

// Len returns the number of columns of every vector.
func (v *Vectoriser) Len() int { return v.columns }

// Texts returns the number of texts that v was fitted to.
func (v *Vectoriser) Texts() int { return v.texts }

// Vector returns the vector of text, with memory of its own. A text without
// known terms has the zero vector.
func (v *Vectoriser) Vector(text string) Vector {
	return v.AppendVector(Vector{}, text)
}

// AppendVector appends the entries of the vector of text to dst, whose own
// entries stay as they are. It allocates nothing once dst and the working
// memory that callers share have grown to the size of the texts. Of a text
// longer than 2 GiB, what is beyond is not read.
func (v *Vectoriser) AppendVector(dst Vector, text string) Vector {
	w := v.pool.Get().(*work)
	for _, b := range v.blocks {
		dst = b.appendVector(dst, w, text)
	}
	v.put(w)
	return dst
}

// put gives working memory back, unless a huge text made it huge.
func (v *Vectoriser) put(w *work) {
	if cap(w.scan.raw) <= largestKept {
		v.pool.Put(w)
	}
}

// AppendSpans appends every occurrence in text of a term of v, with the bytes
// where it stands: block by block, n-grams by their length and then in the
// order of the text. An n-gram of words reaches from the first byte of the
// first to the last byte of the last; a space at the end of an n-gram of
// characters takes no bytes.
func (v *Vectoriser) AppendSpans(dst []Span, text string) []Span {
	w := v.pool.Get().(*work)
	defer v.put(w)
	for _, b := range v.blocks {
		b.tokeniser.scan(&w.scan, text)
		s := &w.scan
		b.each(w, func(column uint32, first, last int) {
			span := Span{Column: b.first + column}
			if b.cfg.Unit == Chars {
				span.Start, span.End = s.clean.sourceStart(first), s.clean.sourceEnd(last)
			} else {
				span.Start, _ = s.source(first)
				_, span.End = s.source(last)
			}
			dst = append(dst, span)
		})
	}
	return dst
}

// Block returns the number of the block, from 0, that a column belongs to. It
// panics if there is no such column.
func (v *Vectoriser) Block(column uint32) int {
	if int(column) >= v.columns {
		panic("features: no such column")
	}
	return sort.Search(len(v.blocks), func(k int) bool { return int(column) < int(v.blocks[k].first)+v.blocks[k].columns })
}

// Term returns the term of a column: the words of an n-gram with a space
// between them, or a run of characters. For a column of a hashed block it is
// the terms that are remembered, the most frequent first, with " | " between
// them, or "" if none is. It panics if there is no such column.
func (v *Vectoriser) Term(column uint32) string {
	b := v.blocks[v.Block(column)]
	column -= b.first
	if b.lexicon == nil {
		return strings.Join(b.terms[column], " | ")
	}
	return string(b.lexicon.appendTerm(nil, column))
}

// IDF returns the inverse document frequency that a column is weighed with. It
// panics if there is no such column.
func (v *Vectoriser) IDF(column uint32) float64 {
	b := v.blocks[v.Block(column)]
	column -= b.first
	switch {
	case b.lexicon != nil:
		return b.lexicon.idf.of(column)
	case b.hashedIDF != nil:
		return b.hashedIDF[column]
	}
	return 1
}

// Matrix returns the vectors of texts as the rows of a matrix of as many
// columns as v has. It works on all processors; see [Fitter].
func (v *Vectoriser) Matrix(texts iter.Seq[string]) *Matrix {
	return Fitter{}.Matrix(v, texts)
}
