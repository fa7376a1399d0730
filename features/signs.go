package features

import "bytes"

// A sign between or before words may be part of one: that of "don't", "3.5",
// "1,000", "@name" or "#topic". Its neighbours tell.

// signRules says of each byte of cleaned text whether it is part of a word
// (isWord), what it is as the neighbour of a sign (>>besideShift), and what it
// is as a sign (>>signShift).
var signRules = func() (t [256]uint8) {
	for c := range t {
		switch {
		case isDigit(byte(c)):
			t[c] = isWord | besideDigit<<besideShift
		case c == 'w', c == 'W':
			t[c] = isWord | besideW<<besideShift
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= 0x80:
			t[c] = isWord | besideWord<<besideShift
		}
	}
	t['\''] = apostrophe << signShift
	t['.'] = point << signShift
	t[','] = comma << signShift
	t['@'] = name << signShift
	t['#'] = name << signShift
	t['&'] = ampersand<<signShift | besideAmpersand<<besideShift
	t['/'] = slash<<signShift | besideSlash<<besideShift
	return t
}()

const (
	isWord = 1 // letter, digit, underscore, part of a character beyond ASCII

	besideShift     = 1
	besideWord      = 1
	besideDigit     = 2
	besideW         = 3
	besideAmpersand = 4
	besideSlash     = 5

	signShift  = 4
	apostrophe = 1
	point      = 2
	comma      = 3
	name       = 4 // @ and #
	ampersand  = 5
	slash      = 6
)

const (
	joins    = 1 // the sign is part of a word
	mayBegin = 2 // an address or an entity may begin or go on here
)

// signRule says what a sign with a word after it is.
func signRule(sign, before int, digitAfter bool) uint8 {
	inWord := before == besideWord || before == besideDigit || before == besideW
	switch sign {
	case apostrophe:
		if inWord {
			return joins
		}
	case point, comma:
		switch {
		case before == besideDigit && digitAfter:
			return joins
		case before == besideW && sign == point:
			return mayBegin
		}
	case name:
		switch {
		case before == besideAmpersand:
			return joins | mayBegin
		case !inWord:
			return joins
		}
	case ampersand:
		return mayBegin
	case slash:
		if before == besideSlash {
			return mayBegin
		}
	}
	return 0
}

// signTable holds signRule by sign<<4 | before<<1 | digit after; splitSigns is
// the same for words that end at an apostrophe.
var signTable, splitSigns = func() (all, split [128]uint8) {
	for i := range all {
		all[i] = signRule(i>>4, i>>1&7, i&1 == 1)
		if i>>4 != apostrophe {
			split[i] = all[i]
		}
	}
	return all, split
}()

// joinSigns makes the signs that are part of a word so in word, and reports
// whether the text may hold an address or an entity. It has no branch that
// depends on what a sign is, save for those that may begin one.
func (s *scan) joinSigns(table *[128]uint8) (special bool) {
	text := s.raw[:len(s.raw)+padding]
	s.signs = appendSetBits(s.signs[:0], s.sign)
	for _, at := range s.signs {
		before := signRules[text[max(at, 1)-1]] >> besideShift & 7
		sign := signRules[text[at]] >> signShift
		after := uint8((uint32(text[at+1]-'0') - 10) >> 31) // 1 for a digit
		rule := table[(sign<<4|before<<1|after)&127]
		s.word[at/64] |= uint64(rule&joins) << (at % 64)
		if rule&mayBegin != 0 && !special {
			special = beginsSpecial(s.raw, int(at))
		}
	}
	return special
}

// beginsSpecial reports whether the sign at text[at], which has a word after
// it, may be part of an address or begin an entity.
func beginsSpecial(text []byte, at int) bool {
	switch text[at] {
	case '.':
		return at >= 3 && text[at-2]|0x20 == 'w' && text[at-3]|0x20 == 'w'
	case '&':
		return bytes.IndexByte(text[at:min(len(text), at+longestEntity)], ';') > 0
	case '/':
		return at >= 2 && text[at-2] == ':'
	}
	return true // the @ or # of an entity
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
