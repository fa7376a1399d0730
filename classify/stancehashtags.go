package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/discourse/datasets"
)

// stanceText returns what the stance of a comment is read from: its own words,
// each hashtag followed by the words that it is run together from. The string
// lies in memory of q, until the next call.
func (q *quoter) stanceText(c *datasets.Comment) string {
	text := q.ownWords(c)
	if strings.IndexByte(text, '#') < 0 || q.without == HashtagsBlock {
		return text
	}
	q.tagged = q.tagged[:0]
	for i := 0; i < len(text); {
		n := strings.IndexByte(text[i:], '#')
		if n < 0 {
			q.tagged = append(q.tagged, text[i:]...)
			break
		}
		end := i + n + 1
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
				break
			}
			end += size
		}
		q.tagged = append(q.tagged, text[i:end]...)
		q.tagged = appendTagWords(q.tagged, text[i+n+1:end])
		i = end
	}
	return viewOf(q.tagged)
}

// appendTagWords appends the words of a hashtag, each after a space: "StopTheCuts"
// is cut before its capitals, "GOPDebate" before the last of a row of them,
// "Vote2015" before the digits.
func appendTagWords(dst []byte, tag string) []byte {
	if tag == "" {
		return dst
	}
	dst = append(dst, ' ')
	last := rune(0)
	for i, r := range tag {
		if i > 0 && startsTagWord(last, r, tag[i+utf8.RuneLen(r):]) {
			dst = append(dst, ' ')
		}
		if r != '_' {
			dst = utf8.AppendRune(dst, r)
		}
		last = r
	}
	return append(dst, ' ')
}

// startsTagWord says whether r, which comes after last and before rest, begins a
// word.
func startsTagWord(last, r rune, rest string) bool {
	switch {
	case r == '_':
		return true
	case unicode.IsDigit(r) != unicode.IsDigit(last):
		return true
	case unicode.IsUpper(r):
		next, _ := utf8.DecodeRuneInString(rest)
		return !unicode.IsUpper(last) || unicode.IsLower(next)
	}
	return false
}
