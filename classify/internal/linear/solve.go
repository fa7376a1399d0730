package linear

import (
	"context"
	"math/rand/v2"
)

// Solve trains one classifier. y has +1, −1, or 0 for a row that adds no loss;
// weight has a factor of each row's cost, nil for 1 everywhere; start, unless
// nil, has the dual variables of an earlier solution on the same rows. The work
// is about the number of stored values times the passes. ctx ends it early with
// the context's error.
func Solve(ctx context.Context, x *Rows, y []int8, weight []float64, set Settings, start []float64) (*Solution, error) {
	d := newDescent(x, y, weight, set, start)
	var err error
	if set.Loss == SquaredHinge {
		err = d.squaredHinge(ctx)
	} else {
		err = d.logistic(ctx)
	}
	if err != nil {
		return nil, err
	}
	return d.solution(), nil
}

// solution adds the weights up once more from the dual variables, in double
// precision.
func (d *descent) solution() *Solution {
	s := &Solution{Weight: make([]float64, d.x.Columns), Dual: d.alpha, Passes: d.passes}
	for _, i := range d.active {
		a := d.alpha[i]
		if a == 0 {
			continue
		}
		step := float64(a * float64(d.y[i]))
		index, value := d.x.Row(int(i))
		axpy(step, s.Weight, index, value)
		s.Bias += float64(step * float64(d.set.Bias*d.set.Bias))
	}
	return s
}

// narrowTolerance is the finest tolerance at which weights in single precision
// show the violations truly.
const narrowTolerance = 1e-3

// A descent is the state of one run: the dual variables and the primal weights
// that belong to them.
type descent struct {
	x      *Rows
	y      []int8
	cost   []float64
	set    Settings
	w      []float64
	narrow []float32 // in place of w, where the tolerance is no finer than that
	bias   float64   // weight of the constant feature
	alpha  []float64
	norm   []float64 // squared length of each row, the constant feature included
	active []int32   // rows that carry a loss
	random *rand.Rand
	passes int
}

func newDescent(x *Rows, y []int8, weight []float64, set Settings, start []float64) *descent {
	n := x.Len()
	d := &descent{
		x: x, y: y, set: set, cost: costs(y, weight, set),
		alpha: make([]float64, n), norm: make([]float64, n),
		random: rand.New(rand.NewPCG(1, 2)),
	}
	if x.narrow != nil && set.Tolerance >= narrowTolerance {
		d.narrow = make([]float32, x.Columns)
	} else {
		d.w = make([]float64, x.Columns)
	}
	for i, c := range d.cost {
		if c <= 0 {
			continue
		}
		d.active = append(d.active, int32(i))
		_, value := x.Row(i)
		s := float64(set.Bias * set.Bias)
		for _, v := range value {
			s += float64(v * v)
		}
		d.norm[i] = s
	}
	d.begin(start)
	return d
}

// begin sets the dual variables and the weights that follow from them.
func (d *descent) begin(start []float64) {
	for _, i32 := range d.active {
		i := int(i32)
		c := d.cost[i]
		a := 0.0
		if start != nil {
			a = start[i]
		}
		if d.set.Loss == Logistic {
			// The logistic dual lives strictly inside (0, C).
			least := min(0.001*c, 1e-8)
			a = min(max(a, least), c-least)
		}
		d.alpha[i] = a
		if a != 0 {
			d.add(i, float64(a*float64(d.y[i])))
		}
	}
}

func (d *descent) add(i int, step float64) {
	if d.narrow != nil {
		axpyNarrow(step, d.narrow, d.x.Index[i], d.x.narrow[i])
	} else {
		axpy(step, d.w, d.x.Index[i], d.x.Value[i])
	}
	d.bias += float64(step * d.set.Bias)
}

func (d *descent) score(i int) float64 {
	if d.narrow != nil {
		return dotNarrow(d.narrow, d.x.Index[i], d.x.narrow[i]) + float64(d.bias*d.set.Bias)
	}
	return dot(d.w, d.x.Index[i], d.x.Value[i]) + float64(d.bias*d.set.Bias)
}

func (d *descent) shuffle(rows []int32) {
	for i := len(rows) - 1; i > 0; i-- {
		j := d.random.IntN(i + 1)
		rows[i], rows[j] = rows[j], rows[i]
	}
}
