package linear

import "math"

// LogCountRatio returns a scale for each column: the size of the log-count
// ratio between the rows labelled +1 and −1 (Wang and Manning 2012), with one
// added to each count and divided by its mean so that the costs of rows keep
// their meaning, mixed with 1 by share: 0 gives ones, 1 the ratio.
func LogCountRatio(x *Rows, y []int8, weight []float64, share float64) []float64 {
	p, q := make([]float64, x.Columns), make([]float64, x.Columns)
	for j := range p {
		p[j], q[j] = 1, 1
	}
	for i, l := range y {
		if l == 0 {
			continue
		}
		counts := p
		if l < 0 {
			counts = q
		}
		w := 1.0
		if weight != nil {
			w = weight[i]
		}
		index, value := x.Row(i)
		axpy(w, counts, index, value)
	}
	sumP, sumQ := 0.0, 0.0
	for j := range p {
		sumP += p[j]
		sumQ += q[j]
	}
	mean := 0.0
	for j := range p {
		p[j] = Log(float64(p[j]*sumQ) / float64(q[j]*sumP))
		mean += math.Abs(p[j])
	}
	mean /= float64(len(p))
	for j := range p {
		r := 0.0
		if mean > 0 {
			r = math.Abs(p[j]) / mean
		}
		p[j] = (1 - share) + float64(share*r)
	}
	return p
}

// Scaled returns the rows with each column multiplied by its scale. It shares
// the indices with x.
func (r *Rows) Scaled(scale []float64) *Rows {
	s := &Rows{Index: r.Index, Columns: r.Columns}
	for i, index := range r.Index {
		value := make([]float64, len(index))
		for k, j := range index {
			value[k] = float64(r.Value[i][k] * scale[j])
		}
		s.Value = append(s.Value, value)
	}
	return s
}
