package features

import (
	"math/bits"
	"slices"
)

// appendSetBits appends the places of all bits of words that are set, in
// order. It writes four at a time, so that its inner loop seldom ends where
// the processor does not expect it; what is too much is written over.
func appendSetBits(dst []uint32, words []uint64) []uint32 {
	for i, w := range words {
		n, count := len(dst), bits.OnesCount64(w)
		if cap(dst)-n < 64+4 {
			dst = slices.Grow(dst, 64+4)
		}
		places := dst[n : n+64+4]
		for k := 0; k < count; k += 4 {
			four := places[k:][:4]
			for j := range four {
				four[j] = uint32(i*64) + lowestBit(w)
				w &= w - 1
			}
		}
		dst = dst[:n+count]
	}
	return dst
}

// deBruijn holds every number of six bits once, in its windows (Leiserson,
// Prokop and Randall 1998).
const deBruijn = 0x03f79d71b4ca8b09

var deBruijnPlace = func() (table [64]uint8) {
	for i := range 64 {
		table[uint64(deBruijn)<<i>>58] = uint8(i)
	}
	return table
}()

// lowestBit returns the place of the lowest bit of x that is set. It is
// bits.TrailingZeros64 by a product, which in a loop is twice as fast where
// the processor's own instruction is slow and the better one may not be used
// (GOAMD64 below 3).
func lowestBit(x uint64) uint32 { return uint32(deBruijnPlace[x&-x*deBruijn>>58]) }
