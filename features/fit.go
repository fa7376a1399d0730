package features

import (
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
)

// ErrNoTerms is the error of fitting to texts none of whose terms is left.
var ErrNoTerms = errors.New("features: no term is left")

// Fitter holds the settings of a run, which are no part of what is trained.
// The result is the same, byte for byte, whatever they are.
type Fitter struct {
	// Workers is how many goroutines work at a time. 0: GOMAXPROCS.
	Workers int
}

func (f Fitter) workers() int {
	if f.Workers > 0 {
		return f.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// Fit learns vocabulary and document frequencies from texts, and from nothing
// else, on all processors. texts is run through once, on the caller's
// goroutine, and may be longer than memory: what stays is four bytes for each
// word of the texts, or less, and the terms. It fails on a faulty config, and
// with [ErrNoTerms].
func Fit(texts iter.Seq[string], cfg Config) (*Vectoriser, error) {
	return Fitter{}.Fit(texts, cfg)
}

// FitMatrix fits a vectoriser and returns it with the matrix of the same texts,
// in less time than [Fit] and [Vectoriser.Matrix] take. The texts stay in
// memory until it returns.
func FitMatrix(texts iter.Seq[string], cfg Config) (*Vectoriser, *Matrix, error) {
	return Fitter{}.FitMatrix(texts, cfg)
}

// Hashed returns a vectoriser of hashed blocks without fitting it. Each block
// has HashBits, and IDF NoIDF.
func Hashed(cfg Config) (*Vectoriser, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	var blocks []*block
	for i, b := range cfg.withDefaults().Blocks {
		if b.HashBits == 0 || b.IDF != NoIDF || b.RememberTerms {
			return nil, fmt.Errorf("features: block %d: HashBits %d, IDF %v, RememberTerms %v: without fitting, want HashBits above 0, IDF none and no terms",
				i, b.HashBits, b.IDF, b.RememberTerms)
		}
		blocks = append(blocks, newBlock(b))
	}
	return newVectoriser(cfg, 0, blocks), nil
}

// learner learns one block. Each worker has a student of its own.
type learner interface {
	student() student
	// finish returns the block, given the number of texts.
	finish(texts, workers int) *block
	// vector appends the entries of the finished block for text number i of a
	// batch.
	vector(dst Vector, w *work, batch, i int, text string) Vector
}

type student interface {
	// study takes in the texts of a batch, the first of which has that number.
	study(batch, first int, texts []string, w *work)
}

func newLearner(cfg Block) learner {
	b := newBlock(cfg)
	switch {
	case cfg.HashBits != 0:
		return &hashLearner{block: b}
	case cfg.Unit == Chars:
		return &charLearner{block: b}
	}
	return &wordLearner{block: b}
}

// Fit is [Fit] with f's settings.
func (f Fitter) Fit(texts iter.Seq[string], cfg Config) (*Vectoriser, error) {
	v, _, err := f.learn(texts, cfg)
	return v, err
}

// learn fits a vectoriser, and returns what learned its blocks as well.
func (f Fitter) learn(texts iter.Seq[string], cfg Config) (*Vectoriser, []learner, error) {
	if err := cfg.Validate(); err != nil {
		return nil, nil, err
	}
	var learners []learner
	for _, b := range cfg.withDefaults().Blocks {
		learners = append(learners, newLearner(b))
	}
	students := make([][]student, f.workers())
	for k := range students {
		for _, l := range learners {
			students[k] = append(students[k], l.student())
		}
	}
	n := f.batches(texts, func(worker, batch, first int, texts []string, w *work) {
		for _, s := range students[worker] {
			s.study(batch, first, texts, w)
		}
	})
	var blocks []*block
	columns := 0
	for _, l := range learners {
		b := l.finish(n, f.workers())
		columns += b.columns
		blocks = append(blocks, b)
	}
	if columns == 0 {
		return nil, nil, fmt.Errorf("%w: of %d texts, under the settings %+v", ErrNoTerms, n, cfg)
	}
	if columns > maxColumns {
		return nil, nil, fmt.Errorf("features: %d columns: want at most %d; set MinDF or MaxFeatures", columns, maxColumns)
	}
	return newVectoriser(cfg, n, blocks), learners, nil
}

// maxColumns leaves room for columns that say "none".
const maxColumns = 1<<31 - 1

// FitMatrix is [FitMatrix] with f's settings.
func (f Fitter) FitMatrix(texts iter.Seq[string], cfg Config) (*Vectoriser, *Matrix, error) {
	var kept []string
	v, learners, err := f.learn(func(yield func(string) bool) {
		for text := range texts {
			kept = append(kept, text)
			if !yield(text) {
				return
			}
		}
	}, cfg)
	if err != nil {
		return nil, nil, err
	}
	m := f.rows(v.columns, slices.Values(kept), func(dst Vector, w *work, batch, i int, text string) Vector {
		for _, l := range learners {
			dst = l.vector(dst, w, batch, i, text)
		}
		return dst
	})
	return v, m, nil
}

// Matrix is [Vectoriser.Matrix] with f's settings.
func (f Fitter) Matrix(v *Vectoriser, texts iter.Seq[string]) *Matrix {
	return f.rows(v.columns, texts, func(dst Vector, w *work, _, _ int, text string) Vector {
		for _, b := range v.blocks {
			dst = b.appendVector(dst, w, text)
		}
		return dst
	})
}

// batchBytes is about how much text a worker takes at a time.
const batchBytes = 1 << 18

// batches runs through texts and gives them to the workers, a batch at a time.
// It returns the number of texts.
func (f Fitter) batches(texts iter.Seq[string], do func(worker, batch, first int, texts []string, w *work)) int {
	type job struct {
		batch, first int
		texts        []string
	}
	jobs := make(chan job, f.workers())
	var wg sync.WaitGroup
	for worker := range f.workers() {
		wg.Go(func() {
			w := new(work)
			for j := range jobs {
				do(worker, j.batch, j.first, j.texts, w)
			}
		})
	}
	n, size, batch := 0, 0, 0
	var next []string
	send := func() {
		jobs <- job{batch, n - len(next), next}
		batch++
		next, size = make([]string, 0, len(next)+len(next)/4), 0
	}
	func() {
		defer func() { close(jobs); wg.Wait() }() // also where texts panics
		for text := range texts {
			next = append(next, text)
			n++
			if size += len(text) + 16; size >= batchBytes {
				send()
			}
		}
		if len(next) > 0 {
			send()
		}
	}()
	return n
}

// rows makes the matrix of texts on f's workers. vector appends the entries of
// text number i of a batch.
func (f Fitter) rows(columns int, texts iter.Seq[string], vector func(dst Vector, w *work, batch, i int, text string) Vector) *Matrix {
	var mu sync.Mutex
	parts := map[int]*Matrix{}
	f.batches(texts, func(_, batch, _ int, texts []string, w *work) {
		m := &Matrix{columns: columns, start: make([]int, 1, len(texts)+1)}
		for i, text := range texts {
			m.entries = vector(m.entries, w, batch, i, text)
			m.start = append(m.start, len(m.entries.Index))
		}
		mu.Lock()
		parts[batch] = m
		mu.Unlock()
	})
	return joinRows(columns, parts)
}

// joinRows puts the rows of parts 0, 1, … below one another.
func joinRows(columns int, parts map[int]*Matrix) *Matrix {
	rows, entries := 0, 0
	for _, p := range parts {
		rows += len(p.start) - 1
		entries += p.NNZ()
	}
	m := &Matrix{columns: columns, start: make([]int, 1, rows+1), entries: Vector{make([]uint32, 0, entries), make([]float64, 0, entries)}}
	for k := range len(parts) {
		p := parts[k]
		offset := len(m.entries.Index)
		m.entries.Index = append(m.entries.Index, p.entries.Index...)
		m.entries.Value = append(m.entries.Value, p.entries.Value...)
		for _, end := range p.start[1:] {
			m.start = append(m.start, offset+end)
		}
	}
	return m
}
