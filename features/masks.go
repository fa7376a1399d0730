package features

import "encoding/binary"

const (
	lowBits  = 0x0101010101010101 // the lowest bit of each of 8 bytes
	highBits = 0x8080808080808080 // the highest
	gather   = 0x0002040810204081 // times high bits: those 8 bits side by side, at the top
	topByte  = 0xff << 56
)

// markWords writes text to folded, with the capitals A to Z made small if fold is
// set. It sets bit i%64 of words[i/64] where byte i is part of a word, and that
// of signs where it is one of the signs ! to / and @ with a part of a word after
// it. It reports whether all of text is ASCII. text and folded have room for
// whole blocks of 64 bytes and one byte more; after its end text is 0.
//
// It takes 8 bytes at a time: a comparison is an addition that sets the highest
// bit of each byte (Lamport 1975).
func markWords(words, signs []uint64, folded, text []byte, fold bool) (ascii bool) {
	capitals := uint64(0)
	if fold {
		capitals = highBits
	}
	all := uint64(0)
	signs = signs[:len(words)]
	for i := range words {
		block := (*[72]byte)(text[i*64:])
		out := (*[64]byte)(folded[i*64:])
		var word, sign uint64
		for k := 0; k < 64; k += 8 {
			x := binary.LittleEndian.Uint64(block[k:])
			all |= x
			low := x &^ highBits
			small := low | 0x20*lowBits
			letter := (small + (0x80-'a')*lowBits) &^ (small + (0x80-'z'-1)*lowBits)
			binary.LittleEndian.PutUint64(out[k:], x|(letter&^x&capitals)>>2)
			from0 := low + (0x80-'0')*lowBits
			digit := from0 &^ (low + (0x80-'9'-1)*lowBits)
			notLine := low ^ '_'*lowBits + 0x7f*lowBits
			notAt := low ^ '@'*lowBits + 0x7f*lowBits
			in := letter | digit | ^notLine | x
			at := ((low+(0x80-'!')*lowBits)&^from0 | ^notAt) &^ x
			word = word>>8 | (in&highBits)*gather&topByte
			sign = sign>>8 | (at&highBits)*gather&topByte
		}
		words[i] = word
		signs[i] = sign & (word>>1 | uint64(signRules[block[64]]&isWord)<<63)
	}
	return all&highBits == 0
}

// markChunks does for n-grams of characters what markWords does for words: it
// makes a word of every run without white space, as Python's str.split does, and
// without a byte 0, which keys have no room for.
func markChunks(words []uint64, folded, text []byte, fold bool) (ascii bool) {
	capitals := uint64(0)
	if fold {
		capitals = highBits
	}
	all := uint64(0)
	for i := range words {
		block := (*[64]byte)(text[i*64:])
		out := (*[64]byte)(folded[i*64:])
		word := uint64(0)
		for k := 0; k < 64; k += 8 {
			x := binary.LittleEndian.Uint64(block[k:])
			all |= x
			low := x &^ highBits
			small := low | 0x20*lowBits
			letter := (small + (0x80-'a')*lowBits) &^ (small + (0x80-'z'-1)*lowBits)
			binary.LittleEndian.PutUint64(out[k:], x|(letter&^x&capitals)>>2)
			in := x | (low + (0x80-'!')*lowBits)
			in |= (low + (0x80-1)*lowBits) &^ (low + (0x80-'\t')*lowBits)
			in |= (low + (0x80-0x0e)*lowBits) &^ (low + (0x80-0x1c)*lowBits)
			word = word>>8 | (in&highBits)*gather&topByte
		}
		words[i] = word
	}
	return all&highBits == 0
}
