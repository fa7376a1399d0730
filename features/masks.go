package features

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// The classes of a byte of cleaned and folded text, one bit each.
const (
	isWord  = 1 << iota // letter, digit, underscore, part of a character beyond ASCII
	isJoint             // may be inside or at the front of a word, which its neighbours tell
)

// classTable gives the classes of each byte.
type classTable [256]uint8

var (
	wordRules  = newWordRules("'.,@#&/")
	splitRules = newWordRules(".,@#&/")
	plainRules = newWordRules("")
	chunkRules = newChunkRules()
)

func newWordRules(joints string) classTable {
	var t classTable
	for c := range t {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= 0x80:
			t[c] = isWord
		}
	}
	for _, c := range []byte(joints) {
		t[c] = isJoint
	}
	return t
}

// newChunkRules makes a word of every run without white space, as Python's
// str.split does, and without a byte 0, which keys have no room for.
func newChunkRules() classTable {
	var t classTable
	for c := range t {
		t[c] = isWord
	}
	for _, c := range "\x00 \t\n\v\f\r\x1c\x1d\x1e\x1f" {
		t[c] = 0
	}
	return t
}

const (
	lowBits  = 0x0101010101010101 // the lowest bit of each of 8 bytes
	highBits = 0x8080808080808080 // the highest
	gather   = 0x0102040810204080 // times low bits: those 8 bits side by side, at the top
)

// foldASCII writes src to dst with the capitals A to Z made small, 8 bytes at
// a time, and reports whether all of it is ASCII. Both are as long, in whole
// times 8 bytes.
func foldASCII(dst, src []byte) (ascii bool) {
	all := uint64(0)
	for len(src) >= 8 && len(dst) >= 8 {
		x := binary.LittleEndian.Uint64(src)
		all |= x
		low := x &^ highBits
		fromA := low + (0x80-'A')*lowBits
		pastZ := low + (0x80-'Z'-1)*lowBits
		capital := fromA &^ pastZ &^ x & highBits
		binary.LittleEndian.PutUint64(dst, x|capital>>2)
		src, dst = src[8:], dst[8:]
	}
	return all&highBits == 0
}

// markWords sets bit i of dst (bit i%64 of dst[i/64]) where byte i of text is
// part of a word, and clears the others. dst covers text exactly, and text is
// readable, and in no class, for 64 bytes beyond its end. It reports whether
// text may hold an address or an entity, which take more than masks.
func markWords(dst []uint64, text []byte, t *classTable) (special bool) {
	padded := text[:len(text)+padding]
	for i := range dst {
		block := padded[i*64:][:72]
		word, joint := classify((*[64]byte)(block), t)
		// Only a joint with a word after it matters, which is not many.
		joint &= word>>1 | uint64(t[block[64]]&isWord)<<63
		for ; joint != 0; joint &= joint - 1 {
			at := i*64 + bits.TrailingZeros64(joint)
			joins, more := joinsWord(text, at, t)
			if joins {
				word |= joint & -joint
			}
			special = special || more
		}
		dst[i] = word
	}
	if tail := len(text) % 64; tail != 0 {
		dst[len(dst)-1] &= 1<<tail - 1
	}
	return special
}

// classify returns the masks of 64 bytes.
func classify(block *[64]byte, t *classTable) (word, joint uint64) {
	for i := 0; i < 64; i += 8 {
		b := block[i : i+8]
		c := uint64(t[b[0]]) | uint64(t[b[1]])<<8 | uint64(t[b[2]])<<16 | uint64(t[b[3]])<<24 |
			uint64(t[b[4]])<<32 | uint64(t[b[5]])<<40 | uint64(t[b[6]])<<48 | uint64(t[b[7]])<<56
		word |= (c & lowBits * gather >> 56) << i
		joint |= (c >> 1 & lowBits * gather >> 56) << i
	}
	return word, joint
}

// joinsWord reports whether the joint at text[at], which has a word byte after
// it, is part of a word, and whether it may begin an entity or be part of an
// address.
func joinsWord(text []byte, at int, t *classTable) (joins, special bool) {
	before := byte(' ')
	if at > 0 {
		before = text[at-1]
	}
	switch text[at] {
	case '\'':
		return t[before]&isWord != 0, false
	case '.', ',':
		www := at >= 3 && text[at] == '.' && before|0x20 == 'w' && text[at-2]|0x20 == 'w' && text[at-3]|0x20 == 'w'
		return isDigit(before) && at+1 < len(text) && isDigit(text[at+1]), www
	case '@', '#':
		return t[before]&isWord == 0, before == '&'
	case '&':
		return false, bytes.IndexByte(text[at:min(len(text), at+longestEntity)], ';') > 0
	}
	return false, at >= 2 && before == '/' && text[at-2] == ':'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
