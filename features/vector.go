package features

// Vector is a sparse vector: Value[k] stands in column Index[k], and every
// other column is 0. Index increases.
type Vector struct {
	Index []uint32
	Value []float64
}

// Len returns the number of entries.
func (v Vector) Len() int { return len(v.Index) }

// Reset returns a vector without entries that keeps the memory of v, for
// AppendVector to fill.
func (v Vector) Reset() Vector { return Vector{v.Index[:0], v.Value[:0]} }

// Clone returns a copy of v with memory of its own.
func (v Vector) Clone() Vector {
	return Vector{append([]uint32(nil), v.Index...), append([]float64(nil), v.Value...)}
}

// Dot returns the product with a dense vector, which is as long as the space
// has columns. The sum runs in the order of Index.
func (v Vector) Dot(dense []float64) float64 {
	var sum float64
	for k, column := range v.Index {
		sum += float64(v.Value[k] * dense[column])
	}
	return sum
}

// Span is one place of a text where a term of a vectoriser stands.
type Span struct {
	Column     uint32
	Start, End int // in bytes of the text; End exclusive
}
