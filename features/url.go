package features

import (
	"strings"
	"unicode/utf8"
)

// urlFinder finds the addresses of a text, one after the other. An address is
// a scheme and "://", or "www.", followed by a letter or digit, and begins
// where no word does.
type urlFinder struct {
	text        string
	scheme, www int // the next of either sort
}

// next returns where the next address at or after from begins, or the length
// of the text.
func (f *urlFinder) next(from int) int {
	if f.scheme < from {
		f.scheme = nextScheme(f.text, from)
	}
	if f.www < from {
		f.www = nextWWW(f.text, from)
	}
	return min(f.scheme, f.www)
}

func nextScheme(text string, from int) int {
	for i := from; ; {
		k := strings.Index(text[i:], "://")
		if k < 0 {
			return len(text)
		}
		colon := i + k
		start := colon
		for start > from && isASCIILetter(text[start-1]) {
			start--
		}
		if start < colon && !continuesWord(text, start) && startsHost(text, colon+3) {
			return start
		}
		i = colon + 3
	}
}

func nextWWW(text string, from int) int {
	for i := from; i < len(text); i++ {
		// Index finds the sign that is rare; the letters may be capitals.
		k := strings.IndexByte(text[i:], '.')
		if k < 0 {
			break
		}
		dot := i + k
		if dot-3 >= from && strings.EqualFold(text[dot-3:dot], "www") &&
			!continuesWord(text, dot-3) && startsHost(text, dot+1) {
			return dot - 3
		}
		i = dot
	}
	return len(text)
}

// takeURL writes the host of the address at text[from:] as a word that stands
// for the whole address, and returns where the address ends.
func (c *cleaner) takeURL(text string, from int) int {
	c.flush()
	c.flag, c.lone = false, false
	to := from
	for to < len(text) {
		r, n := utf8.DecodeRuneInString(text[to:])
		if !inAddress(r) {
			break
		}
		to += n
	}
	to = from + len(strings.TrimRightFunc(text[from:to], endsAddress))
	host := text[from:to]
	if k := strings.Index(host, "://"); k >= 0 {
		host = host[k+3:]
	}
	if k := strings.IndexAny(host, "/?#"); k >= 0 {
		host = host[:k]
	}
	if k := strings.LastIndexByte(host, '@'); k >= 0 {
		host = host[k+1:]
	}
	if k := strings.IndexByte(host, ':'); k >= 0 {
		host = host[:k]
	}
	host = strings.ToLower(strings.Map(visible, host))
	if short := strings.TrimPrefix(host, "www."); short != "" {
		host = short
	}
	c.out = append(c.out, ' ')
	c.edits = append(c.edits, edit{len(c.out) - 1, len(c.out), from, from})
	start := len(c.out)
	c.out = append(c.out, host...)
	c.edits = append(c.edits, edit{start, len(c.out), from, to})
	c.whole = append(c.whole, region{start, len(c.out)})
	c.out = append(c.out, ' ')
	c.edits = append(c.edits, edit{len(c.out) - 1, len(c.out), to, to})
	return to
}

// inAddress reports whether r may stand inside an address.
func inAddress(r rune) bool {
	if r >= utf8.RuneSelf {
		return withoutWidth(r)
	}
	return r > ' ' && r != 0x7f && !strings.ContainsRune("<>\"{}|\\^`", r)
}

// endsAddress reports whether r, at the end of an address, belongs to the
// sentence around it.
func endsAddress(r rune) bool {
	return r >= utf8.RuneSelf || strings.ContainsRune(".,;:!?'*_~)]&", r)
}

// visible drops characters without width.
func visible(r rune) rune {
	if withoutWidth(r) {
		return -1
	}
	return r
}

func isASCIILetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// continuesWord reports whether text[at] would be inside a word.
func continuesWord(text string, at int) bool {
	return at > 0 && signRules[text[at-1]]&isWord != 0
}

func startsHost(text string, at int) bool {
	return at < len(text) && (isASCIILetter(text[at]) || text[at] >= '0' && text[at] <= '9')
}
