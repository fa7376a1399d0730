package linear

import (
	"context"
	"math"
)

// squaredHinge is algorithm 3 of Hsieh et al. (2008), "A dual coordinate descent
// method for large-scale linear SVM": coordinates whose gradient says that they
// stay at zero are shrunk away and looked at again before the end.
func (d *descent) squaredHinge(ctx context.Context) error {
	active := append([]int32(nil), d.active...)
	highOld := math.Inf(1)
	for d.passes < d.set.MaxPasses {
		if err := ctx.Err(); err != nil {
			return err
		}
		high, low := math.Inf(-1), math.Inf(1)
		d.shuffle(active)
		for s := 0; s < len(active); s++ {
			i := int(active[s])
			y := float64(d.y[i])
			diagonal := 0.5 / d.cost[i]
			g := float64(y*d.score(i)) - 1 + float64(d.alpha[i]*diagonal)
			pg := g
			if d.alpha[i] == 0 {
				if g > highOld {
					active[s] = active[len(active)-1]
					active = active[:len(active)-1]
					s--
					continue
				}
				pg = min(g, 0)
			}
			high, low = max(high, pg), min(low, pg)
			if math.Abs(pg) <= 1e-12 {
				continue
			}
			old := d.alpha[i]
			d.alpha[i] = max(old-g/(d.norm[i]+diagonal), 0)
			if step := d.alpha[i] - old; step != 0 {
				d.add(i, float64(step*y))
			}
		}
		d.passes++
		if high-low <= d.set.Tolerance {
			if len(active) == len(d.active) {
				return nil
			}
			// Optimal on what is left: look at all the rows once more.
			active = append(active[:0], d.active...)
			highOld = math.Inf(1)
			continue
		}
		highOld = high
		if highOld <= 0 {
			highOld = math.Inf(1)
		}
	}
	return nil
}
