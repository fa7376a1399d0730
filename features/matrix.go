package features

import (
	"fmt"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Matrix holds the vectors of texts as its rows, in compressed sparse row
// form. It is a gonum [mat.Matrix]; its own methods multiply in time
// proportional to what is stored, where gonum's would look at every element.
// It is safe for concurrent reading.
type Matrix struct {
	columns int
	start   []int // row i is entries[start[i]:start[i+1]]
	entries Vector
}

var (
	_ mat.Matrix         = (*Matrix)(nil)
	_ mat.NonZeroDoer    = (*Matrix)(nil)
	_ mat.RowNonZeroDoer = (*Matrix)(nil)
	_ mat.Matrix         = transposed{}
	_ mat.Untransposer   = transposed{}
)

// NewMatrix returns the matrix whose rows are the given vectors, copied. It
// panics if an index is not below columns, or not increasing in its row.
func NewMatrix(columns int, rows ...Vector) *Matrix {
	m := &Matrix{columns: columns, start: make([]int, 1, len(rows)+1)}
	for i, row := range rows {
		for k, column := range row.Index {
			if int(column) >= columns || k > 0 && column <= row.Index[k-1] {
				panic(fmt.Sprintf("features: row %d, entry %d: column %d out of order or not below %d", i, k, column, columns))
			}
		}
		m.entries.Index = append(m.entries.Index, row.Index...)
		m.entries.Value = append(m.entries.Value, row.Value...)
		m.start = append(m.start, len(m.entries.Index))
	}
	return m
}

// Dims returns the numbers of rows (texts) and columns (terms).
func (m *Matrix) Dims() (rows, columns int) { return len(m.start) - 1, m.columns }

// NNZ returns the number of entries that are stored.
func (m *Matrix) NNZ() int { return len(m.entries.Index) }

// Row returns row i. It shares the memory of m and must not be changed.
func (m *Matrix) Row(i int) Vector {
	from, to := m.start[i], m.start[i+1]
	return Vector{m.entries.Index[from:to:to], m.entries.Value[from:to:to]}
}

// At returns one element, in time logarithmic in the length of its row.
func (m *Matrix) At(i, j int) float64 {
	if j < 0 || j >= m.columns {
		panic(mat.ErrColAccess)
	}
	if i < 0 || i >= len(m.start)-1 {
		panic(mat.ErrRowAccess)
	}
	row := m.Row(i)
	k := sort.Search(len(row.Index), func(k int) bool { return int(row.Index[k]) >= j })
	if k < len(row.Index) && int(row.Index[k]) == j {
		return row.Value[k]
	}
	return 0
}

// T returns the transpose, terms × texts, sharing the memory of m.
func (m *Matrix) T() mat.Matrix { return transposed{m} }

type transposed struct{ m *Matrix }

func (t transposed) Dims() (rows, columns int) { r, c := t.m.Dims(); return c, r }
func (t transposed) At(i, j int) float64       { return t.m.At(j, i) }
func (t transposed) T() mat.Matrix             { return t.m }
func (t transposed) Untranspose() mat.Matrix   { return t.m }

// DoNonZero calls f for each entry, row by row.
func (m *Matrix) DoNonZero(f func(i, j int, v float64)) {
	for i := range len(m.start) - 1 {
		m.DoRowNonZero(i, f)
	}
}

// DoRowNonZero calls f for each entry of row i.
func (m *Matrix) DoRowNonZero(i int, f func(i, j int, v float64)) {
	row := m.Row(i)
	for k, column := range row.Index {
		f(i, int(column), row.Value[k])
	}
}

// MulVecTo sets dst to the product of m, or with trans of its transpose, and
// x. It panics if the lengths do not fit.
func (m *Matrix) MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector) {
	rows, columns := m.Dims()
	if trans {
		rows, columns = columns, rows
	}
	if x.Len() != columns {
		panic(mat.ErrShape)
	}
	in := make([]float64, columns)
	for i := range in {
		in[i] = x.AtVec(i)
	}
	out := make([]float64, rows)
	if trans {
		m.mulTrans(out, in)
	} else {
		for i := range out {
			out[i] = m.Row(i).Dot(in)
		}
	}
	dst.CloneFromVec(mat.NewVecDense(rows, out))
}

func (m *Matrix) mulTrans(out, in []float64) {
	for i, x := range in {
		if x == 0 {
			continue
		}
		row := m.Row(i)
		for k, column := range row.Index {
			out[column] += float64(row.Value[k] * x)
		}
	}
}

// MulTo sets dst to the product of m, or with trans of its transpose, and the
// dense matrix b. It panics if the shapes do not fit.
func (m *Matrix) MulTo(dst *mat.Dense, trans bool, b *mat.Dense) {
	rows, columns := m.Dims()
	if trans {
		rows, columns = columns, rows
	}
	inner, width := b.Dims()
	if inner != columns {
		panic(mat.ErrShape)
	}
	out := mat.NewDense(rows, width, nil)
	for i := range len(m.start) - 1 {
		row := m.Row(i)
		for k, column := range row.Index {
			from, to := int(column), i
			if trans {
				from, to = i, int(column)
			}
			addScaled(out.RawRowView(to), row.Value[k], b.RawRowView(from))
		}
	}
	dst.CloneFrom(out)
}

// addScaled adds x times b to a.
func addScaled(a []float64, x float64, b []float64) {
	for i, v := range b {
		a[i] += float64(x * v)
	}
}

// Dense returns a copy with every element in memory: rows × columns × 8 bytes.
// It panics if m has no rows or no columns, which gonum does not allow.
func (m *Matrix) Dense() *mat.Dense {
	rows, columns := m.Dims()
	d := mat.NewDense(rows, columns, nil)
	m.DoNonZero(d.Set)
	return d
}
