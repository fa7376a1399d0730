package classify

import (
	"math"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/features"
)

// A layer is a set of linear functions of one vector. The weights that the
// functions have for one term stand side by side, so that a term of a text
// touches one stretch of memory.
type layer struct {
	outputs int
	weight  []float32 // columns × outputs
	bias    []float64 // outputs
}

func newLayer(columns, outputs int) *layer {
	return &layer{outputs: outputs, weight: make([]float32, columns*outputs), bias: make([]float64, outputs)}
}

// set puts the weights of one function in their places.
func (l *layer) set(output int, weight []float64, bias float64) {
	for j, w := range weight {
		l.weight[j*l.outputs+output] = float32(w)
	}
	l.bias[output] = bias
}

// atOnce is how many terms of a text are taken together: their weights lie far
// apart, and are waited for together.
const (
	atOnce = 32
	// manyOutputs is from how many functions on that is worth its trouble; with
	// few, the processor runs ahead by itself.
	manyOutputs = 8
)

// scores puts the value of each function for v into dst, which it returns. dst
// has room for all of them. Each sum runs in the order of v.
func (l *layer) scores(dst []float64, v features.Vector) []float64 {
	dst = dst[:l.outputs]
	copy(dst, l.bias)
	var at [atOnce]int
	for l.outputs >= manyOutputs && len(v.Index) >= atOnce {
		index, value := (*[atOnce]uint32)(v.Index), (*[atOnce]float64)(v.Value)
		l.fetch(&at, index)
		o := 0
		for ; o+4 <= l.outputs; o += 4 {
			l.add4((*[4]float64)(dst[o:]), &at, value, o)
		}
		for ; o < l.outputs; o++ {
			sum := dst[o]
			for k, x := range value {
				sum += float64(float64(l.weight[at[k]+o]) * x)
			}
			dst[o] = sum
		}
		v.Index, v.Value = v.Index[atOnce:], v.Value[atOnce:]
	}
	for k, j := range v.Index {
		x := v.Value[k]
		row := l.weight[int(j)*l.outputs:][:len(dst)]
		for o, w := range row {
			dst[o] += float64(float64(w) * x)
		}
	}
	return dst
}

// fetch fills at with the places of the terms' weights, and reads the first and the
// last of each: the processor asks memory for all of them before it waits for one.
// What it returns is of no use, save that the reads are not left out.
//
//go:noinline
func (l *layer) fetch(at *[atOnce]int, index *[atOnce]uint32) uint32 {
	n := l.outputs
	read := uint32(0)
	for k, j := range index {
		first := int(j) * n
		at[k] = first
		read |= math.Float32bits(l.weight[first]) | math.Float32bits(l.weight[first+n-1])
	}
	return read
}

// add4 adds what some terms say to four sums, beginning with output o. With more
// sums the compiler keeps some of them in memory, where each waits for the last.
func (l *layer) add4(sum *[4]float64, at *[atOnce]int, value *[atOnce]float64, o int) {
	s0, s1, s2, s3 := sum[0], sum[1], sum[2], sum[3]
	weight := l.weight[o:]
	for k, x := range value {
		w := (*[4]float32)(weight[at[k]:])
		s0 += float64(float64(w[0]) * x)
		s1 += float64(float64(w[1]) * x)
		s2 += float64(float64(w[2]) * x)
		s3 += float64(float64(w[3]) * x)
	}
	*sum = [4]float64{s0, s1, s2, s3}
}

// score returns the value of one function for v.
func (l *layer) score(output int, v features.Vector) float64 {
	sum := l.bias[output]
	for k, j := range v.Index {
		sum += float64(float64(l.weight[int(j)*l.outputs+output]) * v.Value[k])
	}
	return sum
}

// term returns the weight that a function has for a column.
func (l *layer) term(output, column int) float64 {
	return float64(l.weight[column*l.outputs+output])
}

// A trained classifier beside what it says of rows that it has not seen.
type fit struct {
	*linear.Solution
	// out has the score of each training row by a classifier that was trained
	// without the row's fold.
	out []float64
}
