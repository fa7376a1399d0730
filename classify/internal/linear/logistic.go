package linear

import (
	"context"
	"math"
)

// logistic is algorithm 5 of Yu, Huang and Lin (2011), "Dual coordinate descent
// methods for logistic regression and maximum entropy models": each coordinate
// is solved by a modified Newton method on the side of the interval (0, C) that
// its gradient points to, and the inner tolerance tightens as the passes need
// fewer Newton steps.
func (d *descent) logistic(ctx context.Context) error {
	const (
		most  = 100  // Newton steps on one coordinate
		shift = 0.1  // how far a step that would leave the interval goes
		least = 1e-8 // tightest inner tolerance, capped by the outer one
	)
	inner := 1e-2
	innerLeast := min(least, d.set.Tolerance)
	order := append([]int32(nil), d.active...)
	for d.passes < d.set.MaxPasses {
		if err := ctx.Err(); err != nil {
			return err
		}
		d.shuffle(order)
		steps, worst := 0, 0.0
		for _, i32 := range order {
			i := int(i32)
			y, c, a := float64(d.y[i]), d.cost[i], d.norm[i]
			b := float64(y * d.score(i))

			// Solve from the nearer end: z is the distance to it.
			alpha := d.alpha[i]
			rest := c - alpha
			sign, old := 1.0, alpha
			if 0.5*a*(rest-alpha)+b < 0 {
				sign, old = -1, rest
			}
			z := old
			if c-z < 0.5*c {
				z = shift * z
			}
			g := float64(a*(z-old)) + float64(sign*b) + Log(z/(c-z))
			worst = max(worst, math.Abs(g))
			n := 0
			for n <= most && math.Abs(g) >= inner {
				h := a + c/(c-z)/z
				next := z - g/h
				if next <= 0 {
					z *= shift
				} else {
					z = next
				}
				g = float64(a*(z-old)) + float64(sign*b) + Log(z/(c-z))
				steps++
				n++
			}
			if n > 0 {
				if sign > 0 {
					d.alpha[i] = z
				} else {
					d.alpha[i] = c - z
				}
				d.add(i, float64(float64(sign*(z-old))*y))
			}
		}
		d.passes++
		if worst < d.set.Tolerance {
			return nil
		}
		if steps <= len(order)/10 {
			inner = max(innerLeast, 0.1*inner)
		}
	}
	return nil
}
