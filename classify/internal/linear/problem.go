package linear

// Loss is the penalty that a row pays for its margin.
type Loss int8

const (
	// Logistic is log(1 + exp(−m)).
	Logistic Loss = iota
	// SquaredHinge is max(0, 1 − m)², the L2-loss support vector machine.
	SquaredHinge
)

// Rows are the sparse rows of a matrix: row i has the columns Index[i], in
// increasing order, with the values Value[i] beside them.
type Rows struct {
	Index   [][]uint32
	Value   [][]float64
	Columns int

	narrow [][]float32 // Value in single precision, where Narrow was called
}

// Narrow keeps the values in single precision beside themselves, for descents
// that need no more. Call it before the rows are shared.
func (r *Rows) Narrow() {
	r.narrow = make([][]float32, len(r.Value))
	for i, value := range r.Value {
		row := make([]float32, len(value))
		for k, v := range value {
			row[k] = float32(v)
		}
		r.narrow[i] = row
	}
}

// Len returns the number of rows.
func (r *Rows) Len() int { return len(r.Index) }

// Add appends a row, which the matrix then owns.
func (r *Rows) Add(index []uint32, value []float64) {
	r.Index = append(r.Index, index)
	r.Value = append(r.Value, value)
}

// Row returns the columns and values of row i, which the matrix owns.
func (r *Rows) Row(i int) ([]uint32, []float64) { return r.Index[i], r.Value[i] }

// Settings say what to minimise and how exactly.
type Settings struct {
	Loss Loss
	// C is the cost of a row of weight 1.
	C float64
	// Positive multiplies the cost of the rows of the positive class.
	Positive float64
	// Bias is the value of the constant feature; 0 leaves the bias out.
	Bias float64
	// Tolerance ends the descent: the largest violation of the optimality
	// conditions, in units of the dual gradient. liblinear's program stops at
	// 0.1, scikit-learn at 1e-4.
	Tolerance float64
	// MaxPasses bounds the passes over the rows.
	MaxPasses int
}

// A Solution is a trained classifier.
type Solution struct {
	// Weight has a value for each column.
	Weight []float64
	// Bias is added to w·x.
	Bias float64
	// Dual has the dual variable of each row, for a warm start.
	Dual []float64
	// Passes is how often the rows were gone through.
	Passes int
}

// Score returns w·x + b for a row.
func (s *Solution) Score(index []uint32, value []float64) float64 {
	return dot(s.Weight, index, value) + s.Bias
}

// Objective returns the primal objective of s on the problem.
func Objective(x *Rows, y []int8, weight []float64, set Settings, s *Solution) float64 {
	sum := 0.0
	for _, w := range s.Weight {
		sum += float64(w * w)
	}
	if set.Bias != 0 {
		b := s.Bias / set.Bias
		sum += float64(b * b)
	}
	sum /= 2
	cost := costs(y, weight, set)
	for i, c := range cost {
		if c == 0 {
			continue
		}
		index, value := x.Row(i)
		m := float64(y[i]) * s.Score(index, value)
		sum += float64(c * loss(set.Loss, m))
	}
	return sum
}

func loss(l Loss, m float64) float64 {
	if l == SquaredHinge {
		h := max(0, 1-m)
		return float64(h * h)
	}
	return Softplus(-m)
}

// costs returns Cᵢ for each row; rows whose label is 0 have none.
func costs(y []int8, weight []float64, set Settings) []float64 {
	cost := make([]float64, len(y))
	positive := set.Positive
	if positive == 0 {
		positive = 1
	}
	for i, l := range y {
		if l == 0 {
			continue
		}
		c := set.C
		if weight != nil {
			c = float64(c * weight[i])
		}
		if l > 0 {
			c = float64(c * positive)
		}
		cost[i] = c
	}
	return cost
}

func dot(w []float64, index []uint32, value []float64) float64 {
	value = value[:len(index)]
	var s0, s1 float64
	k := 0
	for ; k+1 < len(index); k += 2 {
		s0 += float64(w[index[k]] * value[k])
		s1 += float64(w[index[k+1]] * value[k+1])
	}
	if k < len(index) {
		s0 += float64(w[index[k]] * value[k])
	}
	return s0 + s1
}

func axpy(a float64, w []float64, index []uint32, value []float64) {
	value = value[:len(index)]
	for k, j := range index {
		w[j] += float64(a * value[k])
	}
}

// Negated returns the classifier of the opposite labels. The dual variables are
// shared.
func (s *Solution) Negated() *Solution {
	n := &Solution{Weight: make([]float64, len(s.Weight)), Bias: -s.Bias, Dual: s.Dual, Passes: s.Passes}
	for j, w := range s.Weight {
		n.Weight[j] = -w
	}
	return n
}

// dotNarrow and axpyNarrow work on the weights of a descent, which are kept in
// single precision so that more of them are at hand; sums are in double
// precision.
func dotNarrow(w []float32, index []uint32, value []float32) float64 {
	value = value[:len(index)]
	var s0, s1, s2, s3 float64
	k := 0
	for ; k+3 < len(index); k += 4 {
		s0 += float64(float64(w[index[k]]) * float64(value[k]))
		s1 += float64(float64(w[index[k+1]]) * float64(value[k+1]))
		s2 += float64(float64(w[index[k+2]]) * float64(value[k+2]))
		s3 += float64(float64(w[index[k+3]]) * float64(value[k+3]))
	}
	for ; k < len(index); k++ {
		s0 += float64(float64(w[index[k]]) * float64(value[k]))
	}
	return (s0 + s1) + (s2 + s3)
}

func axpyNarrow(a float64, w []float32, index []uint32, value []float32) {
	value = value[:len(index)]
	for k, j := range index {
		w[j] = float32(float64(w[j]) + float64(a*float64(value[k])))
	}
}
