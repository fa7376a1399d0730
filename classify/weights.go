package classify

import (
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

// set puts the weights of one function in their places. scale, unless nil,
// multiplies them term by term.
func (l *layer) set(output int, weight []float64, bias float64) {
	for j, w := range weight {
		l.weight[j*l.outputs+output] = float32(w)
	}
	l.bias[output] = bias
}

// scores puts the value of each function for v into dst, which it returns. dst
// has room for all of them.
func (l *layer) scores(dst []float64, v features.Vector) []float64 {
	dst = dst[:l.outputs]
	copy(dst, l.bias)
	n := l.outputs
	for k, j := range v.Index {
		x := v.Value[k]
		row := l.weight[int(j)*n : int(j)*n+n]
		for o, w := range row {
			dst[o] += float64(float64(w) * x)
		}
	}
	return dst
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
