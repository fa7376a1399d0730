package features

import "unicode"

// emoji covers the blocks whose characters stand for a thing or a feeling; not
// every one of them has an emoji form, and each is worth a word.
var emoji = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x231a, Hi: 0x231b, Stride: 1},
		{Lo: 0x23e9, Hi: 0x23fa, Stride: 1},
		{Lo: 0x2600, Hi: 0x27bf, Stride: 1},
		{Lo: 0x2b05, Hi: 0x2b07, Stride: 1},
		{Lo: 0x2b1b, Hi: 0x2b1c, Stride: 1},
		{Lo: 0x2b50, Hi: 0x2b50, Stride: 1},
		{Lo: 0x2b55, Hi: 0x2b55, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1f000, Hi: 0x1f0ff, Stride: 1},
		{Lo: 0x1f18e, Hi: 0x1f18e, Stride: 1},
		{Lo: 0x1f191, Hi: 0x1f19a, Stride: 1},
		{Lo: 0x1f1e6, Hi: 0x1f1ff, Stride: 1},
		{Lo: 0x1f200, Hi: 0x1faff, Stride: 1},
	},
}

func isEmoji(r rune) bool    { return unicode.Is(emoji, r) }
func isRegional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
func isSkinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// isIdeograph reports characters of scripts that put no spaces between words
// and in which one character is most of a word.
func isIdeograph(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana) }

// isCurly reports the characters that people and programs put for an
// apostrophe.
func isCurly(r rune) bool {
	switch r {
	case '\u2018', '\u2019', '\u201b', '\u02bc', '\u00b4', '\uff07':
		return true
	}
	return false
}

// withoutWidth reports characters that cannot be seen: joiners, direction
// marks, soft hyphens, variation selectors.
func withoutWidth(r rune) bool {
	return r >= 0xad && (r == 0x34f || unicode.In(r, unicode.Cf, unicode.Variation_Selector))
}
