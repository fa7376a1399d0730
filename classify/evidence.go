package classify

import (
	"fmt"
	"slices"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// Evidence is what the seeds of a codebook say of a text. A seed that no training
// row has still counts, since all the seeds of a topic share a few columns: how
// strong those that stand in the text are together, how strong the strongest is,
// and whether there is one, two or three of them.
type evidence struct {
	topics int
	seeds  []seed
	// strength has the log-odds of each seed: how much more often rows with its
	// topic hold it than rows without, 0 where it is no sign.
	strength []float64

	phrases *features.Vectoriser // of the seeds' words
	of      [][]int32            // the seeds whose words are a column of phrases
}

// The columns of one topic's seeds.
const (
	sumOfStrengths = iota
	largestStrength
	oneSeed
	twoSeeds
	threeSeeds
	evidenceColumns
)

// evidenceScale sets the columns of the seeds beside those of a vector of length
// 1: the smaller, the harder it is for training to lean on them.
const evidenceScale = 0.3

// longestSeed is the most words of a seed that are looked for.
const longestSeed = 5

// newEvidence prepares to look for the seeds of a codebook. It returns nil where
// there are none.
func newEvidence(book *datasets.Codebook) (*evidence, error) {
	e := &evidence{topics: len(book.Topics), seeds: seedsOf(book)}
	if len(e.seeds) == 0 {
		return nil, nil
	}
	e.strength = make([]float64, len(e.seeds))
	for i := range e.strength {
		e.strength[i] = 1
	}
	texts := func(yield func(string) bool) {
		for _, s := range e.seeds {
			if !yield(s.text) {
				return
			}
		}
	}
	var err error
	e.phrases, err = features.Fitter{Workers: 1}.Fit(texts, features.Config{Blocks: []features.Block{{
		MinN: 1, MaxN: longestSeed, TF: features.BinaryTF, IDF: features.NoIDF, Norm: features.NoNorm,
	}}})
	if err != nil {
		return nil, fmt.Errorf("seeds: %w", err)
	}
	e.of = make([][]int32, e.phrases.Len())
	for i, s := range e.seeds {
		if column, ok := e.whole(s.text); ok {
			e.of[column] = append(e.of[column], int32(i))
		}
	}
	return e, nil
}

// whole returns the column of the n-gram that is all of a seed.
func (e *evidence) whole(text string) (column uint32, ok bool) {
	longest := -1
	for _, span := range e.phrases.AppendSpans(nil, text) {
		if n := span.End - span.Start; n > longest {
			longest, column = n, span.Column
		}
	}
	return column, longest >= 0
}

// columns returns how many columns follow those of the vectoriser.
func (e *evidence) columns() int {
	if e == nil {
		return 0
	}
	return e.topics * evidenceColumns
}

// found appends the seeds that stand in a text, each once.
func (e *evidence) found(dst []int32, v features.Vector) []int32 {
	for _, column := range v.Index {
		dst = append(dst, e.of[column]...)
	}
	return dst
}

// appendTo appends the columns of the seeds found to a vector, from the column
// first on.
func (e *evidence) appendTo(v features.Vector, found []int32, strength []float64, first int) features.Vector {
	for k := range e.topics {
		sum, top, n := e.strengths(found, strength, k)
		if n == 0 {
			continue
		}
		values := [evidenceColumns]float64{min(sum, 8) / 4, top / 3, 1}
		if n > 1 {
			values[twoSeeds] = 1
		}
		if n > 2 {
			values[threeSeeds] = 1
		}
		for i, x := range values {
			if x != 0 {
				v.Index = append(v.Index, uint32(first+k*evidenceColumns+i))
				v.Value = append(v.Value, float64(evidenceScale*x))
			}
		}
	}
	return v
}

// strengths adds up the strengths of the seeds of one topic.
func (e *evidence) strengths(found []int32, strength []float64, topic int) (sum, top float64, n int) {
	for _, i := range found {
		if e.seeds[i].topic == topic {
			sum += strength[i]
			top = max(top, strength[i])
			n++
		}
	}
	return sum, top, n
}

// learn sets the strengths from all rows, and returns for each fold those from
// the rows outside it, by which the fold's own rows are to be described.
func (e *evidence) learn(d *dataset, found [][]int32, folds int) [][]float64 {
	e.strength = e.logOdds(d, found, -1)
	without := make([][]float64, folds)
	for f := range without {
		without[f] = e.logOdds(d, found, f)
	}
	return without
}

// logOdds counts the rows with and without each seed and its topic outside one
// fold. Two rows with the topic and one without are added to each count, since a
// seed is there because somebody took it for a sign.
func (e *evidence) logOdds(d *dataset, found [][]int32, without int) []float64 {
	with, against := make([]float64, len(e.seeds)), make([]float64, len(e.seeds))
	held, rest := make([]float64, e.topics), make([]float64, e.topics)
	labels := make([][]int8, e.topics)
	for k := range labels {
		labels[k] = d.labels(k)
	}
	for i := range d.rows {
		if d.fold[i] == without {
			continue
		}
		for k := range labels {
			switch labels[k][i] {
			case 1:
				held[k]++
			case -1:
				rest[k]++
			}
		}
		for _, s := range found[i] {
			switch labels[e.seeds[s].topic][i] {
			case 1:
				with[s]++
			case -1:
				against[s]++
			}
		}
	}
	strength := make([]float64, len(e.seeds))
	for s := range strength {
		k := e.seeds[s].topic
		odds := (with[s] + 2) / (against[s] + 1)
		base := (held[k] + 1) / (rest[k] + 1)
		strength[s] = max(0, linear.Log(odds/base))
	}
	return strength
}

// extend adds the columns of the seeds to training rows: those of the dataset and,
// where there are no labelled rows, the seeds' own.
func (e *evidence) extend(x *linear.Rows, d *dataset, folds int) {
	first := x.Columns
	x.Columns += e.columns()
	found := make([][]int32, len(d.rows))
	var v features.Vector
	for i, c := range d.rows {
		v = e.phrases.AppendVector(v.Reset(), c.Text)
		found[i] = e.found(nil, v)
	}
	var without [][]float64
	if len(d.rows) > 0 {
		without = e.learn(d, found, folds)
	}
	for i := range x.Index {
		row := features.Vector{Index: slices.Clip(x.Index[i]), Value: slices.Clip(x.Value[i])}
		switch {
		case i < len(d.rows):
			row = e.appendTo(row, found[i], without[d.fold[i]], first)
		case len(d.rows) == 0:
			v = e.phrases.AppendVector(v.Reset(), e.seeds[i].text)
			row = e.appendTo(row, e.found(nil, v), e.strength, first)
		}
		x.Index[i], x.Value[i] = row.Index, row.Value
	}
}
