package datasets

import "bytes"

// pairSurrogates returns b with each half of a surrogate pair that stands
// alone, as writers leave it where they cut a text in the middle of an emoji,
// replaced by the escape of U+FFFD.
func (d *objectDecoder) pairSurrogates(b []byte) []byte {
	if !hasSurrogate(b) {
		return b
	}
	d.fixed = append(d.fixed[:0], b...)
	b = d.fixed
	for i := 0; i+1 < len(b); i++ {
		if b[i] != '\\' {
			continue
		}
		switch {
		case surrogate(b[i:]) == 'h' && i+6 < len(b) && surrogate(b[i+6:]) == 'l':
			i += 11
		case surrogate(b[i:]) != 0:
			copy(b[i:], `\ufffd`)
			i += 5
		default:
			i++
		}
	}
	return b
}

// hasSurrogate reports whether b holds the escape of either half of a pair.
func hasSurrogate(b []byte) bool {
	for {
		k := bytes.IndexByte(b, '\\')
		if k < 0 || k+2 >= len(b) {
			return false
		}
		if b[k+1] == 'u' && b[k+2]|0x20 == 'd' {
			return true
		}
		b = b[k+2:]
	}
}

// surrogate returns 'h' or 'l' where b begins with the escape of the high or
// the low half of a pair, else 0.
func surrogate(b []byte) byte {
	if len(b) < 6 || b[1] != 'u' || b[2]|0x20 != 'd' {
		return 0
	}
	switch c := b[3] | 0x20; {
	case c == '8' || c == '9' || c == 'a' || c == 'b':
		return 'h'
	case c >= 'c' && c <= 'f':
		return 'l'
	}
	return 0
}
