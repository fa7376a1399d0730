package features

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestColumnsAreSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	shapes := map[string]func() uint32{
		"even":   func() uint32 { return r.Uint32() },
		"zipf":   func() uint32 { return r.Uint32() >> r.IntN(32) },
		"narrow": func() uint32 { return 1<<20 + r.Uint32N(3000) },
		"few":    func() uint32 { return r.Uint32N(4) },
	}
	for name, draw := range shapes {
		for _, n := range []int{1, 2, 20, short - 1, short, 1000, long, long + 1, 5000} {
			for _, width := range []int{1, 6, 19, 31} {
				t.Run(fmt.Sprint(name, n, width), func(t *testing.T) {
					var c counter
					for range n {
						c.add(draw() & (1<<width - 1))
					}
					want := slices.Clone(c.columns)
					slices.Sort(want)
					c.sorted = make([]uint32, n)
					require.Equal(t, want, c.sort(1<<width))
				})
			}
		}
	}
}

func TestScaleGrowsWithItsNumber(t *testing.T) {
	for _, precision := range []int{3, 6} {
		last := uint32(0)
		for shift := range 31 {
			for k := uint32(0); k < 1<<min(shift, 9); k++ {
				s := scale(1<<shift+k<<max(0, shift-9), precision)
				require.GreaterOrEqual(t, s, last)
				require.Less(t, s, uint32(1<<digitBits))
				last = s
			}
		}
		for x := range uint32(2<<precision - 1) {
			require.Equal(t, x == 0, scale(x, precision) == 0)
			require.Less(t, scale(x, precision), scale(x+1, precision))
		}
	}
}
