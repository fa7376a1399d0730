package classify

import (
	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/features"
)

// A pool joins features with the topic ("frustratingly easy" domain adaptation,
// Daumé 2007): a row has its features once for all topics, scaled by weight, once
// for its own topic, and a constant of its own topic.
type pool struct {
	columns, topics int
	weight          float64
}

func (p pool) width() int { return p.columns*(p.topics+1) + p.topics }

func (p pool) join(v features.Vector, topic int) ([]uint32, []float64) {
	n := len(v.Index)
	index, value := make([]uint32, 0, 2*n+1), make([]float64, 0, 2*n+1)
	for k, j := range v.Index {
		index = append(index, j)
		value = append(value, float64(p.weight*v.Value[k]))
	}
	for k, j := range v.Index {
		index = append(index, j+uint32(p.columns*(topic+1)))
		value = append(value, v.Value[k])
	}
	index = append(index, uint32(p.columns*(p.topics+1)+topic))
	return index, append(value, 1)
}

// layer adds up what a topic shares and what it has for itself. One more group
// of outputs has what is shared alone, for a topic without labels.
func (p pool) layer(fits []*linear.Solution) *layer {
	l := newLayer(p.columns, (p.topics+1)*stances)
	w := make([]float64, p.columns)
	for c, f := range fits {
		for k := range p.topics + 1 {
			bias := f.Bias
			for j := range w {
				w[j] = float64(p.weight * f.Weight[j])
			}
			if k < p.topics {
				own := f.Weight[p.columns*(k+1) : p.columns*(k+2)]
				for j := range w {
					w[j] += own[j]
				}
				bias += f.Weight[p.columns*(p.topics+1)+k]
			}
			l.set(k*stances+c, w, bias)
		}
	}
	return l
}
