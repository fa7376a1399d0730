package features

import (
	"math/bits"
	"slices"
)

// setBits lists, for each byte, the places of its bits that are set.
var setBits = func() (table [256][8]uint8) {
	for x := range table {
		n := 0
		for i := range 8 {
			if x>>i&1 == 1 {
				table[x][n] = uint8(i)
				n++
			}
		}
	}
	return table
}()

var setBitCount = func() (table [256]uint8) {
	for x := range table {
		table[x] = uint8(bits.OnesCount8(uint8(x)))
	}
	return table
}()

// appendSetBits appends the places of all bits of words that are set, in order.
// It takes a byte at a time from a table and writes six places whatever their
// number, so that its one branch, for more of them, seldom comes; what is too
// much is written over.
func appendSetBits(dst []uint32, words []uint64) []uint32 {
	for i, w := range words {
		n := len(dst)
		if cap(dst)-n < 64+8 {
			dst = slices.Grow(dst, 64+8)
		}
		places := dst[n : n+64+8]
		at := 0
		for first := uint32(i * 64); w != 0; first += 8 {
			x := uint8(w)
			w >>= 8
			in, eight := &setBits[x], (*[8]uint32)(places[at:])
			eight[0] = first + uint32(in[0])
			eight[1] = first + uint32(in[1])
			eight[2] = first + uint32(in[2])
			eight[3] = first + uint32(in[3])
			eight[4] = first + uint32(in[4])
			eight[5] = first + uint32(in[5])
			if setBitCount[x] > 6 {
				eight[6] = first + uint32(in[6])
				eight[7] = first + uint32(in[7])
			}
			at += int(setBitCount[x])
		}
		dst = dst[:n+at]
	}
	return dst
}
