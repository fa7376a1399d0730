package features

import "encoding/binary"

// shortWord is the length, in bytes, up to which a word is its own key.
const shortWord = 8

// shortKey returns the n ≤ 8 bytes at text[from:] as a number, the first byte
// lowest. No word holds a byte 0, so that words of different length differ.
func shortKey(text []byte, from, n uint32) uint64 {
	return binary.LittleEndian.Uint64(text[from:from+8]) & (^uint64(0) >> (64 - 8*n))
}

// hashLong hashes a word of more than 8 bytes.
func hashLong(word []byte) uint64 {
	h := uint64(len(word)) * hashKey3
	rest := word
	for len(rest) > 8 {
		h = mix(h^binary.LittleEndian.Uint64(rest), hashKey1)
		rest = rest[8:]
	}
	return mix(h^binary.LittleEndian.Uint64(word[len(word)-8:]), hashKey2)
}

// shortText appends the word whose key is given.
func shortText(dst []byte, key uint64) []byte {
	for ; key != 0; key >>= 8 {
		dst = append(dst, byte(key))
	}
	return dst
}
