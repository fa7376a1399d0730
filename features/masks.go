package features

import "encoding/binary"

// The classes of a byte of cleaned and folded text, one bit each.
const (
	isWord       = 1 << iota // letter, digit, underscore, part of a character beyond ASCII
	isDigit                  // ASCII digit
	isApostrophe             // inside a word between word bytes
	isPoint                  // full stop, comma: inside a word between digits
	isSign                   // @ and #: part of the word that they begin
)

// classTable gives the classes of each byte.
type classTable [256]uint8

var (
	wordRules  = newWordRules(true)
	splitRules = newWordRules(false)
	plainRules = newPlainRules()
	chunkRules = newChunkRules()
)

func newPlainRules() classTable {
	var t classTable
	for c := range t {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= 0x80:
			t[c] = isWord
		}
	}
	return t
}

func newWordRules(apostrophes bool) classTable {
	t := newPlainRules()
	for c := '0'; c <= '9'; c++ {
		t[c] |= isDigit
	}
	t['.'], t[','] = isPoint, isPoint
	t['@'], t['#'] = isSign, isSign
	if apostrophes {
		t['\''] = isApostrophe
	}
	return t
}

// newChunkRules makes a word of every run without white space, as Python's
// str.split does.
func newChunkRules() classTable {
	var t classTable
	for c := range t {
		t[c] = isWord
	}
	for _, c := range " \t\n\v\f\r\x1c\x1d\x1e\x1f" {
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
// a time. Both are equally long and at least 8 bytes longer than the text;
// what is beyond the last multiple of 8 is left alone.
func foldASCII(dst, src []byte) {
	for len(src) >= 8 && len(dst) >= 8 {
		x := binary.LittleEndian.Uint64(src)
		low := x &^ highBits
		fromA := low + (0x80-'A')*lowBits
		pastZ := low + (0x80-'Z'-1)*lowBits
		capital := fromA &^ pastZ &^ x & highBits
		binary.LittleEndian.PutUint64(dst, x|capital>>2)
		src, dst = src[8:], dst[8:]
	}
}

// markWords sets bit i of dst (bit i%64 of dst[i/64]) where byte i of text is
// part of a word, and clears the others. dst covers text exactly.
func markWords(dst []uint64, text []byte, t *classTable) {
	var before blockMasks
	for i := range dst {
		now := classify(text, i*64, t)
		dst[i] = now.words(before, text, i*64+64, t)
		before = now
	}
}

// blockMasks holds a bit for each of 64 bytes and each class.
type blockMasks struct {
	word, digit, apostrophe, point, sign uint64
}

// classify returns the masks of the 64 bytes of text from position from; bytes
// past the end are in no class.
func classify(text []byte, from int, t *classTable) (m blockMasks) {
	block := text[from:min(from+64, len(text))]
	for i := 0; i < len(block); i += 8 {
		var c uint64
		if b := block[i:]; len(b) >= 8 {
			c = uint64(t[b[0]]) | uint64(t[b[1]])<<8 | uint64(t[b[2]])<<16 | uint64(t[b[3]])<<24 |
				uint64(t[b[4]])<<32 | uint64(t[b[5]])<<40 | uint64(t[b[6]])<<48 | uint64(t[b[7]])<<56
		} else {
			for k := range b {
				c |= uint64(t[b[k]]) << (8 * k)
			}
		}
		m.word |= (c & lowBits * gather >> 56) << i
		m.digit |= (c >> 1 & lowBits * gather >> 56) << i
		m.apostrophe |= (c >> 2 & lowBits * gather >> 56) << i
		m.point |= (c >> 3 & lowBits * gather >> 56) << i
		m.sign |= (c >> 4 & lowBits * gather >> 56) << i
	}
	return m
}

// words joins the classes: which bytes are part of a word, given the masks of
// the block before and, for its last byte, what comes after.
func (m blockMasks) words(before blockMasks, text []byte, next int, t *classTable) uint64 {
	var after uint8
	if next < len(text) {
		after = t[text[next]]
	}
	wordBefore := m.word<<1 | before.word>>63
	wordAfter := m.word>>1 | uint64(after&isWord)<<63
	digitBefore := m.digit<<1 | before.digit>>63
	digitAfter := m.digit>>1 | uint64(after&isDigit)<<62
	return m.word |
		m.apostrophe&wordBefore&wordAfter |
		m.point&digitBefore&digitAfter |
		m.sign&^wordBefore&wordAfter
}
