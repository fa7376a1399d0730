package features

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
)

func smallMatrix(t testing.TB) *Matrix {
	t.Helper()
	_, m, err := FitMatrix(slices.Values(authored(t)), Config{Blocks: []Block{{MinN: 1, MaxN: 1}}})
	require.NoError(t, err)
	return m
}

func TestMatrixIsAGonumMatrix(t *testing.T) {
	m := smallMatrix(t)
	dense := m.Dense()
	require.True(t, mat.Equal(m, dense))
	require.True(t, mat.Equal(m.T(), dense.T()))
	require.Panics(t, func() { m.At(0, -1) })
	require.Panics(t, func() { m.At(1<<20, 0) })
	sum := 0
	m.DoNonZero(func(i, j int, v float64) {
		require.Equal(t, dense.At(i, j), v)
		sum++
	})
	require.Equal(t, m.NNZ(), sum)
}

func TestProductsEqualGonums(t *testing.T) {
	m := smallMatrix(t)
	dense := m.Dense()
	rows, columns := m.Dims()
	numbers := func(r, c int) *mat.Dense {
		d := mat.NewDense(r, c, nil)
		d.Apply(func(i, j int, _ float64) float64 { return float64((i*31+j*17)%11) - 5 }, d)
		return d
	}
	for _, trans := range []bool{false, true} {
		inner, outer, factor := columns, rows, mat.Matrix(dense)
		if trans {
			inner, outer, factor = rows, columns, dense.T()
		}
		var want, got mat.Dense
		want.Mul(factor, numbers(inner, 5))
		m.MulTo(&got, trans, numbers(inner, 5))
		require.True(t, mat.EqualApprox(&want, &got, 1e-12))

		var wantVec, gotVec mat.VecDense
		wantVec.MulVec(factor, numbers(inner, 1).ColView(0))
		m.MulVecTo(&gotVec, trans, numbers(inner, 1).ColView(0))
		require.True(t, mat.EqualApprox(&wantVec, &gotVec, 1e-12))
		require.Panics(t, func() { m.MulVecTo(&gotVec, trans, mat.NewVecDense(inner+1, nil)) })
		require.Panics(t, func() { m.MulTo(&got, trans, mat.NewDense(inner+1, 2, nil)) })
		require.Equal(t, outer, wantVec.Len())
	}
}

func TestRowsShareTheMemoryOfTheMatrix(t *testing.T) {
	m := smallMatrix(t)
	a, b := m.Row(3), m.Row(3)
	require.Same(t, &a.Value[0], &b.Value[0])
	require.Equal(t, a.Len(), cap(a.Index), "appending to a row does not reach the next")
}

func TestNewMatrixChecksItsRows(t *testing.T) {
	m := NewMatrix(4, Vector{[]uint32{0, 3}, []float64{1, 2}}, Vector{})
	require.Equal(t, 2.0, m.At(0, 3))
	require.Zero(t, m.At(1, 1))
	require.Panics(t, func() { NewMatrix(4, Vector{[]uint32{4}, []float64{1}}) })
	require.Panics(t, func() { NewMatrix(4, Vector{[]uint32{1, 1}, []float64{1, 1}}) })
}
