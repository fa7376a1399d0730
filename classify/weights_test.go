package classify

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/features"
)

// scoresPlain is what scores computes, one product after the other.
func (l *layer) scoresPlain(v features.Vector) []float64 {
	dst := make([]float64, l.outputs)
	for o := range dst {
		dst[o] = l.bias[o]
		for k, j := range v.Index {
			dst[o] += float64(float64(l.weight[int(j)*l.outputs+o]) * v.Value[k])
		}
	}
	return dst
}

func randomLayer(columns, outputs int) *layer {
	random := rand.New(rand.NewPCG(uint64(columns), uint64(outputs)))
	l := newLayer(columns, outputs)
	for i := range l.weight {
		l.weight[i] = float32(random.NormFloat64())
	}
	for o := range l.bias {
		l.bias[o] = random.NormFloat64()
	}
	return l
}

func randomVector(random *rand.Rand, columns, terms int) features.Vector {
	var v features.Vector
	for j := 0; j < columns && len(v.Index) < terms; j++ {
		if random.IntN(columns-j) < terms-len(v.Index) {
			v.Index = append(v.Index, uint32(j))
			v.Value = append(v.Value, random.Float64())
		}
	}
	return v
}

func TestScoresAreThePlainSumsBitByBit(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for outputs := 1; outputs <= 30; outputs++ {
		l := randomLayer(500, outputs)
		for _, terms := range []int{0, 1, atOnce - 1, atOnce, atOnce + 1, 3*atOnce + 5, 500} {
			v := randomVector(random, 500, terms)
			require.Len(t, v.Index, terms)
			want := l.scoresPlain(v)
			require.Equal(t, want, l.scores(make([]float64, outputs+3), v), "%d outputs, %d terms", outputs, terms)
			for o := range want {
				require.Equal(t, want[o], l.score(o, v))
			}
		}
	}
}

func BenchmarkScores(b *testing.B) {
	for _, outputs := range []int{4, 20} {
		b.Run(fmt.Sprintf("outputs=%d", outputs), func(b *testing.B) {
			const columns, terms = 300_000, 300
			l := randomLayer(columns, outputs)
			random := rand.New(rand.NewPCG(3, 4))
			vectors := make([]features.Vector, 200)
			for i := range vectors {
				vectors[i] = randomVector(random, columns, terms)
			}
			dst := make([]float64, outputs)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				l.scores(dst, vectors[i%len(vectors)])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/terms, "ns/term")
		})
	}
}
