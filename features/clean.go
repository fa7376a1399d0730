package features

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleaner brings a text into the form in which words are found: NFC, entities
// decoded, apostrophes straight, nothing without width, letters beyond ASCII
// folded, and a space or another ASCII sign for every character that is not
// part of a word. It keeps account of where each byte came from. ASCII letters
// keep their case, since acronyms are told by it.
type cleaner struct {
	out   []byte
	edits []edit
	whole []region // words that the masks would cut: the hosts of URLs

	plain, chars, fold bool

	pending     []byte // a character and its marks, not yet written
	pendingFrom int    // where they stand in the source
	pendingTo   int
	firstTo     int // where the character without its marks ends
	composed    []byte
	skipTo      int  // where what has no width after it ends
	flag        bool // the last character was the first half of a flag
	lone        bool // the last character was a word of its own; marks on it are left out
}

// region is a range of bytes of the cleaned text.
type region struct{ from, to int }

// edit says that out[from:to] stands for source[srcFrom:srcTo]. Between edits
// both run on in step.
type edit struct{ from, to, srcFrom, srcTo int }

func (c *cleaner) reset() {
	c.out, c.edits, c.whole, c.pending = c.out[:0], c.edits[:0], c.whole[:0], c.pending[:0]
	c.skipTo, c.flag, c.lone = 0, false, false
}

// run cleans text for t.
func (c *cleaner) run(t *Tokeniser, text string) {
	c.plain, c.chars = t.cfg.PlainWords, t.chars
	c.fold = t.cfg.Case != KeepCase || c.plain
	if c.plain {
		text = finalSigmas(text)
	}
	urls := urlFinder{text: text, scheme: len(text), www: len(text)}
	if !c.plain && !c.chars {
		urls.scheme, urls.www = nextScheme(text, 0), nextWWW(text, 0)
	}
	for i := 0; i < len(text); {
		url := urls.next(i)
		if i == url {
			i = c.takeURL(text, i)
			continue
		}
		if n := c.asciiRun(text[i:url]); n > 0 {
			c.takeASCII(text, i, i+n)
			i += n
			continue
		}
		r, n := c.decode(text[i:url])
		c.take(r, i, i+n)
		i += n
	}
	c.flush()
}

// asciiRun returns the number of bytes at the front of s that need no look at
// their neighbours.
func (c *cleaner) asciiRun(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '&' && !c.plain {
			return i
		}
	}
	return len(s)
}

// takeASCII copies text[from:to] but for its last byte, which stays pending
// since a mark may follow it.
func (c *cleaner) takeASCII(text string, from, to int) {
	c.flush()
	c.flag, c.lone = false, false
	c.out = append(c.out, text[from:to-1]...)
	c.pending = append(c.pending, text[to-1])
	c.pendingFrom, c.pendingTo, c.firstTo = to-1, to, to
}

// longestEntity is the length of the longest entity that is looked for.
const longestEntity = 33

// decode returns the character at the front of s, decoding an entity, and its
// length in s.
func (c *cleaner) decode(s string) (rune, int) {
	if s[0] != '&' || c.plain {
		return utf8.DecodeRuneInString(s)
	}
	end := strings.IndexByte(s[:min(len(s), longestEntity)], ';')
	if end < 2 {
		return '&', 1
	}
	decoded := html.UnescapeString(s[:end+1])
	r, n := utf8.DecodeRuneInString(decoded)
	if n != len(decoded) {
		return '&', 1
	}
	return r, end + 1
}

// take adds the character r, which stands in source[from:to].
func (c *cleaner) take(r rune, from, to int) {
	switch {
	case c.plain:
	case withoutWidth(r):
		if len(c.pending) == 0 {
			c.write("", from, to)
		} else { // a mark for what is pending may still follow
			c.skipTo = to
		}
		return
	case isCurly(r):
		r = '\''
	}
	if !c.plain && len(c.pending) > 0 {
		n := len(c.pending)
		c.pending = utf8.AppendRune(c.pending, r)
		if !norm.NFC.Properties(c.pending[n:]).BoundaryBefore() {
			c.pendingTo = to
			return
		}
		c.pending = c.pending[:n]
	}
	c.flush()
	c.pending = utf8.AppendRune(c.pending, r)
	c.pendingFrom, c.pendingTo, c.firstTo = from, to, to
}

// flush composes and writes what is pending.
func (c *cleaner) flush() {
	if len(c.pending) == 0 {
		return
	}
	p := c.pending
	if len(p) > 1 && !c.plain && !norm.NFC.IsNormal(p) {
		c.composed = norm.NFC.Append(c.composed[:0], p...)
		p = c.composed
	}
	from := c.pendingFrom
	if _, n := utf8.DecodeRune(p); n < len(p) && bytes.HasPrefix(c.pending, p[:n]) {
		// The character took none of its marks in. It may be no part of the
		// word that they begin, and has a place of its own.
		c.writeFor(p[:n], from, c.firstTo)
		from, p = c.firstTo, p[n:]
	}
	c.writeFor(p, from, c.pendingTo)
	if c.skipTo > c.pendingTo {
		c.write("", c.pendingTo, c.skipTo)
	}
	c.pending, c.skipTo = c.pending[:0], 0
}

// writeFor writes the characters of p for source[from:to].
func (c *cleaner) writeFor(p []byte, from, to int) {
	start := len(c.out)
	for len(p) > 0 {
		r, n := utf8.DecodeRune(p)
		c.writeRune(r)
		p = p[n:]
	}
	c.note(start, from, to)
}

// write writes s for source[from:to].
func (c *cleaner) write(s string, from, to int) {
	start := len(c.out)
	c.out = append(c.out, s...)
	c.note(start, from, to)
}

// note records that out from start on stands for source[from:to], where the
// lengths differ or positions inside would mean nothing.
func (c *cleaner) note(start, from, to int) {
	if len(c.out)-start != to-from || to-from > 1 {
		c.edits = append(c.edits, edit{start, len(c.out), from, to})
	}
}

// writeRune writes one composed character in the form that the masks look for.
func (c *cleaner) writeRune(r rune) {
	wasFlag, wasLone := c.flag, c.lone
	c.flag, c.lone = false, false
	if r < utf8.RuneSelf {
		c.out = append(c.out, byte(r))
		return
	}
	if c.fold && (r != 'İ' || !c.plain) {
		r = c.lower(r)
	}
	switch {
	case c.plain && r == 'İ' && c.chars:
		c.out = append(c.out, "i\u0307"...)
	case c.chars:
		if unicode.IsSpace(r) {
			r = ' '
		}
		c.out = utf8.AppendRune(c.out, r)
	case c.plain && r == 'İ': // in Python an i and a mark, which is no word character
		c.out = append(c.out, 'i', ' ')
	case c.plain && !unicode.IsLetter(r) && !unicode.IsNumber(r):
		c.out = append(c.out, ' ')
	case c.plain:
		c.out = utf8.AppendRune(c.out, r)
	case isRegional(r):
		if wasFlag {
			c.out = append(utf8.AppendRune(c.out[:len(c.out)-1], r), ' ')
			c.lone = true
			return
		}
		c.flag = true
		c.alone(r)
	case isSkinTone(r):
		c.lone = wasLone
	case wasLone && unicode.IsMark(r):
		c.lone = true
	case isEmoji(r), isIdeograph(r):
		c.alone(r)
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		c.out = utf8.AppendRune(c.out, r)
	case unicode.IsPunct(r):
		c.out = append(c.out, ';')
	default:
		c.out = append(c.out, ' ')
	}
}

// alone writes r as a word of its own.
func (c *cleaner) alone(r rune) {
	c.out = append(c.out, ' ')
	c.out = append(utf8.AppendRune(c.out, r), ' ')
	c.lone = true
}

// lower folds a character beyond ASCII.
func (c *cleaner) lower(r rune) rune {
	if r == 'ς' && !c.plain {
		return 'σ'
	}
	return unicode.ToLower(r)
}

// finalSigmas makes capital sigmas small as Python does: in the form for the
// end of a word where a letter goes before and none follows. All three forms
// take two bytes.
func finalSigmas(text string) string {
	if !strings.ContainsRune(text, 'Σ') {
		return text
	}
	var b strings.Builder
	before := rune(0)
	for i, r := range text {
		if r == 'Σ' {
			r = 'σ'
			after, _ := utf8.DecodeRuneInString(text[i+len("Σ"):])
			if unicode.IsLetter(before) && !unicode.IsLetter(after) {
				r = 'ς'
			}
		}
		if r == utf8.RuneError {
			b.WriteByte(text[i]) // keeps invalid bytes, and with them the offsets
			if _, n := utf8.DecodeRuneInString(text[i:]); n > 1 {
				b.WriteString(text[i+1 : i+n])
			}
		} else {
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// sourceStart returns where the word that begins at out[p] begins in the
// source.
func (c *cleaner) sourceStart(p int) int {
	e, ok := c.editBefore(p + 1)
	switch {
	case !ok:
		return p
	case p < e.to:
		return e.srcFrom
	}
	return e.srcTo + p - e.to
}

// sourceEnd returns where the word that ends before out[p] ends in the source.
func (c *cleaner) sourceEnd(p int) int {
	e, ok := c.editBefore(p)
	switch {
	case !ok:
		return p
	case p <= e.to:
		return e.srcTo
	}
	return e.srcTo + p - e.to
}

// editBefore returns the last edit that begins before out[p].
func (c *cleaner) editBefore(p int) (edit, bool) {
	lo, hi := 0, len(c.edits)
	for lo < hi {
		mid := (lo + hi) / 2
		if c.edits[mid].from < p {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return edit{}, false
	}
	return c.edits[lo-1], true
}
