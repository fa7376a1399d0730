package classify

import "example.com/discourse/classify/internal/linear"

// A calibration turns a score into a probability: by steps where they were
// fitted, otherwise by a sigmoid.
type calibration struct {
	Sigmoid sigmoid `json:"sigmoid"`
	Steps   *steps  `json:"steps,omitempty"`
}

func (c *calibration) probability(score float64) float64 {
	if c.Steps != nil {
		return c.Steps.probability(score)
	}
	return c.Sigmoid.probability(score)
}

// A softmax turns the scores of classes of which exactly one holds into
// probabilities: exp(Slope·score + Offset) of each over the sum of all.
type softmax struct {
	Slope  float64   `json:"slope"`
	Offset []float64 `json:"offset"`
}

// probabilities replaces the scores by probabilities, which it returns.
func (s *softmax) probabilities(score []float64) []float64 {
	most := 0.0
	for k := range score {
		score[k] = float64(s.Slope*score[k]) + s.Offset[k]
		if k == 0 || score[k] > most {
			most = score[k]
		}
	}
	sum := 0.0
	for k := range score {
		score[k] = linear.Exp(score[k] - most)
		sum += score[k]
	}
	for k := range score {
		score[k] /= sum
	}
	return score
}

// fitSoftmax fits a softmax to rows of scores and the classes that held, by
// Newton's method on the cross-entropy with a small penalty that keeps the
// solution finite. With shared offsets at 0 (offsets false) the order of the
// scores is kept.
func fitSoftmax(score [][]float64, truth []int, weight []float64, offsets bool) softmax {
	classes := len(score[0])
	s := softmax{Slope: 1, Offset: make([]float64, classes)}
	n := 1 // parameters: the slope, then the offsets of all classes but the first
	if offsets {
		n = classes
	}
	const ridge = 1e-3
	p := make([]float64, classes)
	for range 50 {
		grad := make([]float64, n)
		hess := newSquare(n)
		for i, row := range score {
			copy(p, row)
			s.probabilities(p)
			addRow(grad, hess, row, p, truth[i], weightOf(weight, i))
		}
		for k := range n {
			value := s.Slope - 1
			if k > 0 {
				value = s.Offset[k]
			}
			grad[k] += float64(ridge * value)
			hess[k][k] += ridge
		}
		step := hess.solve(grad)
		size := 0.0
		for _, v := range step {
			size = max(size, v, -v)
		}
		damp := 1.0
		if size > 1 {
			damp = 1 / size
		}
		s.Slope = max(1e-3, s.Slope-float64(damp*step[0]))
		for k := 1; k < n; k++ {
			s.Offset[k] -= float64(damp * step[k])
		}
		if size < 1e-9 {
			break
		}
	}
	return s
}

// addRow adds one row's part to the gradient and the Hessian.
func addRow(grad []float64, hess square, row, p []float64, truth int, w float64) {
	mean, second := 0.0, 0.0
	for k, v := range row {
		mean += float64(p[k] * v)
		second += float64(p[k] * float64(v*v))
	}
	grad[0] += float64(w * (mean - row[truth]))
	hess[0][0] += float64(w * (second - float64(mean*mean)))
	for k := 1; k < len(grad); k++ {
		held := 0.0
		if k == truth {
			held = 1
		}
		grad[k] += float64(w * (p[k] - held))
		cross := float64(w * float64(p[k]*(row[k]-mean)))
		hess[0][k] += cross
		hess[k][0] += cross
		for l := 1; l < len(grad); l++ {
			d := -float64(p[k] * p[l])
			if k == l {
				d += p[k]
			}
			hess[k][l] += float64(w * d)
		}
	}
}

// A square is a small dense symmetric matrix.
type square [][]float64

func newSquare(n int) square {
	s := make(square, n)
	for i := range s {
		s[i] = make([]float64, n)
	}
	return s
}

// solve returns the x with s·x = b by Gaussian elimination. s is positive
// definite and is overwritten.
func (s square) solve(b []float64) []float64 {
	x := append([]float64(nil), b...)
	for i := range s {
		for k := i + 1; k < len(s); k++ {
			f := s[k][i] / s[i][i]
			for j := i; j < len(s); j++ {
				s[k][j] -= float64(f * s[i][j])
			}
			x[k] -= float64(f * x[i])
		}
	}
	for i := len(s) - 1; i >= 0; i-- {
		for j := i + 1; j < len(s); j++ {
			x[i] -= float64(s[i][j] * x[j])
		}
		x[i] /= s[i][i]
	}
	return x
}
