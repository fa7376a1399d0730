package linear

import (
	"context"
	"math"
	"math/rand/v2"
)

// Together is how many classifiers SolveTogether trains at most.
const Together = 5

// A Target is one classifier among several that are trained on the same rows:
// its labels, what multiplies the cost of its positive rows, and where to start
// from, as for Solve.
type Target struct {
	Y        []int8
	Positive float64
	Start    []float64
}

// CanSolveTogether says whether SolveTogether trains with those settings: with
// squared hinge loss, on rows in single precision, no finer than they allow.
func CanSolveTogether(x *Rows, set Settings) bool {
	return set.Loss == SquaredHinge && x.narrow != nil && set.Tolerance >= narrowTolerance
}

// SolveTogether trains up to five classifiers as Solve does, each to its own
// optimum, but goes through the rows for all of them at once. The weights that
// they have for a column lie side by side, so that a visit to a row, most of
// which is waiting for memory, is made once instead of five times. What a
// classifier becomes does not depend on those beside it. Its weights are in
// single precision.
func SolveTogether(ctx context.Context, x *Rows, targets []Target, weight []float64, set Settings) ([]*Solution, error) {
	t := newTogether(x, targets, weight, set)
	if err := t.descend(ctx); err != nil {
		return nil, err
	}
	return t.solutions(), nil
}

// several has a value for each classifier.
type several [Together]float64

// everyone has the bits of all classifiers.
const everyone = 1<<Together - 1

// together is the state of a descent for several classifiers.
type together struct {
	x       *Rows
	targets []Target
	set     Settings
	rows    []togetherRow
	w       [][Together]float32
	bias    several
	passes  [Together]int
}

// togetherRow is what a descent keeps of one row, with a bit for each classifier
// that passes it over: for good, as it carries no loss, or for now, as its
// gradient says that it stays at zero.
type togetherRow struct {
	alpha        several
	diagonal     several
	norm         float64 // squared length, the constant feature included
	y            [Together]int8
	idle, asleep uint8
}

func newTogether(x *Rows, targets []Target, weight []float64, set Settings) *together {
	t := &together{
		x: x, targets: targets, set: set,
		rows: make([]togetherRow, x.Len()), w: make([][Together]float32, x.Columns),
	}
	for i := range t.rows {
		r := &t.rows[i]
		r.norm = float64(set.Bias * set.Bias)
		for _, v := range x.Value[i] {
			r.norm += float64(v * v)
		}
		r.idle = everyone
	}
	for k, target := range targets {
		set.Positive = target.Positive
		for i, c := range costs(target.Y, weight, set) {
			if c <= 0 {
				continue
			}
			r := &t.rows[i]
			r.idle &^= 1 << k
			r.y[k], r.diagonal[k] = target.Y[i], 0.5/c
			if target.Start != nil {
				r.alpha[k] = target.Start[i]
			}
		}
	}
	for i := range t.rows {
		r := &t.rows[i]
		r.asleep = r.idle
		if r.alpha == (several{}) {
			continue
		}
		var step several
		for k, a := range r.alpha {
			step[k] = float64(a * float64(r.y[k]))
		}
		t.add(i, &step)
	}
	return t
}

// descend is algorithm 3 of Hsieh et al. (2008) for each classifier.
func (t *together) descend(ctx context.Context) error {
	order := make([]int32, len(t.rows))
	for i := range order {
		order[i] = int32(i)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var highOld several
	for k := range highOld {
		highOld[k] = math.Inf(1)
	}
	live := uint8(1)<<len(t.targets) - 1
	for pass := 0; live != 0 && pass < t.set.MaxPasses; pass++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i := len(order) - 1; i > 0; i-- {
			j := random.IntN(i + 1)
			order[i], order[j] = order[j], order[i]
		}
		high, low := t.pass(order, live, &highOld)
		for k := range t.targets {
			if live>>k&1 == 0 {
				continue
			}
			t.passes[k]++
			highOld[k] = high[k]
			if high[k] <= 0 {
				highOld[k] = math.Inf(1)
			}
			if high[k]-low[k] <= t.set.Tolerance {
				highOld[k] = math.Inf(1)
				if !t.wake(k) {
					live &^= 1 << k
				}
			}
		}
	}
	return nil
}

// pass visits the rows once for the classifiers that are live, and returns the
// largest and the least projected gradient of each.
func (t *together) pass(order []int32, live uint8, highOld *several) (high, low several) {
	for k := range high {
		high[k], low[k] = math.Inf(-1), math.Inf(1)
	}
	for _, i := range order {
		r := &t.rows[i]
		awake := live &^ r.asleep
		if awake == 0 {
			continue
		}
		score := t.score(int(i))
		var step several
		moved := false
		for k := range score {
			if awake>>k&1 == 0 {
				continue
			}
			y, alpha := float64(r.y[k]), r.alpha[k]
			g := float64(y*score[k]) - 1 + float64(alpha*r.diagonal[k])
			pg := g
			if alpha == 0 {
				if g > highOld[k] {
					r.asleep |= 1 << k
					continue
				}
				pg = min(g, 0)
			}
			high[k], low[k] = max(high[k], pg), min(low[k], pg)
			if math.Abs(pg) <= 1e-12 {
				continue
			}
			if next := max(alpha-g/(r.norm+r.diagonal[k]), 0); next != alpha {
				r.alpha[k] = next
				step[k] = float64((next - alpha) * y)
				moved = true
			}
		}
		if moved {
			t.add(int(i), &step)
		}
	}
	return high, low
}

// wake makes classifier k look at all its rows again, and reports whether it
// had passed any of them over.
func (t *together) wake(k int) (any bool) {
	for i := range t.rows {
		r := &t.rows[i]
		if (r.asleep&^r.idle)>>k&1 == 1 {
			any = true
			r.asleep &^= 1 << k
		}
	}
	return any
}

// ahead is how many columns are asked of memory before the first of them is
// waited for.
const ahead = 64

// score returns w·x + b of row i for each classifier.
func (t *together) score(i int) (score several) {
	index := t.x.Index[i]
	value := t.x.narrow[i][:len(index)]
	var s0, s1, s2, s3, s4 float32
	for len(index) > 0 {
		n := min(ahead, len(index))
		t.fetch(index[:n])
		w, values := t.w, value[:n]
		for k, j := range index[:n] {
			x, row := values[k], &w[j]
			s0 += float32(row[0] * x)
			s1 += float32(row[1] * x)
			s2 += float32(row[2] * x)
			s3 += float32(row[3] * x)
			s4 += float32(row[4] * x)
		}
		index, value = index[n:], value[n:]
	}
	for k, s := range [Together]float32{s0, s1, s2, s3, s4} {
		score[k] = float64(s) + float64(t.bias[k]*t.set.Bias)
	}
	return score
}

// fetch reads a weight of each column. What it returns is of no use, save that
// the reads are not left out.
//
//go:noinline
func (t *together) fetch(index []uint32) (read uint32) {
	w := t.w
	for _, j := range index {
		read |= math.Float32bits(w[j][0])
	}
	return read
}

// add moves the weights by step times row i.
func (t *together) add(i int, step *several) {
	index := t.x.Index[i]
	value := t.x.narrow[i][:len(index)]
	w := t.w
	a0, a1, a2, a3, a4 := float32(step[0]), float32(step[1]), float32(step[2]), float32(step[3]), float32(step[4])
	for k, j := range index {
		x, row := value[k], &w[j]
		row[0] += float32(a0 * x)
		row[1] += float32(a1 * x)
		row[2] += float32(a2 * x)
		row[3] += float32(a3 * x)
		row[4] += float32(a4 * x)
	}
	for k := range t.bias {
		t.bias[k] += float64(step[k] * t.set.Bias)
	}
}

func (t *together) solutions() []*Solution {
	solved := make([]*Solution, len(t.targets))
	for k := range solved {
		s := &Solution{
			Weight: make([]float64, len(t.w)), Bias: float64(t.bias[k] * t.set.Bias),
			Dual: make([]float64, len(t.rows)), Passes: t.passes[k],
		}
		for j := range t.w {
			s.Weight[j] = float64(t.w[j][k])
		}
		for i := range t.rows {
			s.Dual[i] = t.rows[i].alpha[k]
		}
		solved[k] = s
	}
	return solved
}
