package features

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A subtraction that borrows from the next byte once marked slots that hold no
// node, so that a long word was looked up at the place of another table's key.
func TestEqualBytesMarksNothingElse(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 10000 {
		a, b := r.Uint64(), r.Uint64()
		for k := range 8 {
			shift := uint(8 * k)
			switch r.IntN(3) {
			case 0:
				a = a&^(0xff<<shift) | b&(0xff<<shift)
			case 1:
				a = a&^(0xff<<shift) | (b^1<<shift)&(0xff<<shift)
			}
		}
		want := uint64(0)
		for k := range 8 {
			if byte(a>>(8*k)) == byte(b>>(8*k)) {
				want |= 0x80 << (8 * k)
			}
		}
		require.Equal(t, want, equalBytes(a, b), "%x %x", a, b)
	}
}
