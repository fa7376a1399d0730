package classify

import (
	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/features"
)

// matrixRows shows a matrix to the solver without copying what it holds.
func matrixRows(m *features.Matrix) *linear.Rows {
	n, columns := m.Dims()
	x := &linear.Rows{Columns: columns}
	for i := range n {
		v := m.Row(i)
		x.Add(v.Index, v.Value)
	}
	return x
}
