package classify

import (
	"strings"
	"unicode/utf8"

	"example.com/discourse/datasets"
)

const (
	// longQuote is how many words in quotation marks are taken for another's
	// words wherever they come from.
	longQuote = 8
	// fewestRepeated is how many words in quotation marks are taken for another's
	// where they stand in an ancestor. At the head of a comment one is enough.
	fewestRepeated = 3
	// mostShort is how many runs of one to three words are looked for above.
	mostShort = 50
	// farthestMark bounds, in bytes, how far the mark that closes is looked for.
	farthestMark = 4096
)

// angleLines finds the lines that begin with ">".
func (q *quoter) angleLines(text string) {
	if strings.IndexByte(text, '>') < 0 && !strings.Contains(text, "&gt;") {
		return
	}
	eachLine(text, func(start, end int) {
		line := strings.TrimLeft(text[start:end], " \t")
		if strings.HasPrefix(line, ">") || strings.HasPrefix(line, "&gt;") {
			q.spans = append(q.spans, datasets.Span{Start: start, End: end})
		}
	})
}

// eachLine gives the bounds of each line, without its end.
func eachLine(text string, do func(start, end int)) {
	for start := 0; start < len(text); {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += start
		}
		do(start, end)
		start = end + 1
	}
}

// marked finds the runs in double quotation marks, straight or curly, that repeat
// an ancestor or are long. A run ends within its paragraph.
func (q *quoter) marked(c *datasets.Comment, repeats bool) {
	text, short := c.Text, 0
	word := 0
	for at := 0; at < len(text); {
		open, inner, closing := opening(text, at)
		if open < 0 {
			return
		}
		end, after := closes(text, inner, closing)
		if end < 0 {
			at = inner
			continue
		}
		for word < len(q.words) && int(q.words[word].start) < inner {
			word++
		}
		last := word
		for last < len(q.words) && int(q.words[last].end) <= end {
			last++
		}
		words := q.words[word:last]
		needed := fewestRepeated
		if word == 0 {
			needed = 1
		}
		if len(words) < coverGram {
			short++
		}
		if len(words) >= longQuote || repeats && len(words) >= needed && short <= mostShort && q.repeated(words, c) {
			q.spans = append(q.spans, datasets.Span{Start: open, End: after})
		}
		at, word = after, last
	}
}

// opening finds the next quotation mark from at on that opens: its place, where
// the words begin, and the mark that closes. The place is −1 where there is none.
func opening(text string, at int) (open, inner int, closing string) {
	for i := at; i < len(text); i++ {
		switch {
		case text[i] == '"':
			if (i == 0 || opensAfter(text[i-1])) && i+1 < len(text) && !isSpace(text[i+1]) {
				return i, i + 1, `"`
			}
		case text[i] == 0xe2 && strings.HasPrefix(text[i:], "“"):
			return i, i + len("“"), "”"
		}
	}
	return -1, 0, ""
}

// closes finds the mark that closes what opened before inner: its place and what
// comes after it, or −1.
func closes(text string, inner int, closing string) (end, after int) {
	stretch := text[inner:min(len(text), inner+farthestMark)]
	if n := strings.Index(stretch, "\n\n"); n >= 0 {
		stretch = stretch[:n]
	}
	for from := 0; from < len(stretch); {
		n := strings.Index(stretch[from:], closing)
		if n < 0 {
			return -1, 0
		}
		end = from + n
		from = end + len(closing)
		if closing != `"` || !isSpace(stretch[max(0, end-1)]) && !wordFollows(stretch[from:]) {
			return inner + end, inner + from
		}
		if end > 0 && isSpace(stretch[end-1]) {
			return -1, 0 // another run opens first
		}
	}
	return -1, 0
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

func opensAfter(b byte) bool {
	return isSpace(b) || b == '(' || b == '[' || b == '-' || b == ':' || b == ',' || b >= utf8.RuneSelf
}

func wordFollows(text string) bool { return text != "" && gap(text, 0) == 0 && text[0] < utf8.RuneSelf }
