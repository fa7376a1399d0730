package datasets

import (
	"strings"
	"unicode/utf8"
)

// postsOf splits lines into posts: each begins with a date line, or after the
// line that says who posted the one before. What stands before the first is a
// post without a title.
func postsOf(lines []pageLine) []pagePost {
	var posts []pagePost
	cur, blank := pagePost{}, hasBlank(lines)
	close := func() {
		cur.body = trimBlank(cur.body)
		if len(cur.body) > 0 || cur.title != "" {
			if cur.line == 0 {
				cur.line = cur.body[0].n
			}
			posts = append(posts, cur)
		}
		cur = pagePost{}
	}
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if dateLine(lines, i) && (i == 0 || lines[i-1].text == "" || furniture(lines[i-1].text) || !blank) {
			close()
			cur.date, _ = parseDate(l.text)
			cur.line = l.n
			if t := nextFull(lines, i+1); t < len(lines) && titleLine(lines, t) {
				cur.title = lines[t].text
				i = t
			}
			continue
		}
		if m := postedPattern.FindStringSubmatch(l.text); m != nil && furniture(l.text) {
			cur.author = m[1]
			date := cur.date
			close()
			if t := nextTitle(lines, i+1); t > 0 {
				cur.date, cur.line, cur.title = date, lines[t].n, lines[t].text
				i = t
			}
			continue
		}
		if furniture(l.text) || commentCount(l.text) >= 0 {
			continue
		}
		cur.body = append(cur.body, l)
	}
	close()
	return posts
}

// titleLine reports whether line i, the first after a date, is a heading: not
// a paragraph by its length or its end, nor a row of asterisks.
func titleLine(lines []pageLine, i int) bool {
	s := lines[i].text
	return utf8.RuneCountInString(s) <= 150 && !starRow(s) && commentCount(s) < 0
}

// nextTitle returns the index of the heading of a further post of the same
// day, which stands alone after the foot of the one before, or -1.
func nextTitle(lines []pageLine, i int) int {
	for ; i < len(lines); i++ {
		switch s := lines[i].text; {
		case s == "" || furniture(s):
		case dateLine(lines, i) || commentCount(s) >= 0 || !titleLine(lines, i):
			return -1
		case i+1 < len(lines) && lines[i+1].text != "":
			return -1
		default:
			if t := nextFull(lines, i+1); t >= len(lines) || furniture(lines[t].text) {
				return -1
			}
			return i
		}
	}
	return -1
}

func hasBlank(lines []pageLine) bool {
	for _, l := range lines {
		if l.text == "" {
			return true
		}
	}
	return false
}

func trimBlank(lines []pageLine) []pageLine {
	for len(lines) > 0 && lines[0].text == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1].text == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// textOf joins lines, with one blank line where there are several.
func textOf(lines []pageLine) string {
	var b strings.Builder
	blank := false
	for _, l := range trimBlank(lines) {
		if l.text == "" {
			blank = true
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			if blank {
				b.WriteByte('\n')
			}
		}
		blank = false
		b.WriteString(l.text)
	}
	return b.String()
}

// postPart is a paragraph of a post, or a reader quoted in it.
type postPart struct {
	line   int
	text   string
	quoted bool
}

// partsOf takes a post apart. Rows of asterisks set quoted readers apart.
// Where a paragraph before the first row introduces them, the quotations begin
// after it, and after the last row the author speaks again; where none does,
// all of the body is quotations. For blocks see paragraphParts.
func partsOf(body []pageLine, blocks bool) []postPart {
	segments, rows := splitAtRows(body)
	if rows == 0 {
		return paragraphParts(body, blocks)
	}
	var parts []postPart
	intro := introduction(segments[0])
	last := len(segments)
	if intro >= 0 {
		parts = paragraphParts(segments[0][:intro+1], blocks)
		segments[0] = segments[0][intro+1:]
		last--
	}
	for i, s := range segments {
		if i == last {
			parts = append(parts, paragraphParts(s, blocks)...)
		} else if s = trimBlank(s); len(s) > 0 {
			parts = append(parts, postPart{s[0].n, textOf(s), true})
		}
	}
	return parts
}

// splitAtRows splits lines at rows of asterisks. There is one segment more
// than there are rows.
func splitAtRows(lines []pageLine) (segments [][]pageLine, rows int) {
	from := 0
	for i, l := range lines {
		if starRow(l.text) {
			segments = append(segments, lines[from:i])
			from = i + 1
			rows++
		}
	}
	return append(segments, lines[from:]), rows
}

// introduction returns the index of the line that introduces quotations, or
// -1: the last that ends in ":-", which is how a writer announces a pasted
// text, else the last that ends in ":".
func introduction(lines []pageLine) int {
	for _, mark := range []string{":-", ":"} {
		for i := len(lines) - 1; i >= 0; i-- {
			s := strings.NewReplacer("–", "-", "—", "-", " ", "").Replace(lastWords(lines[i].text))
			if strings.HasSuffix(s, mark) {
				return i
			}
		}
	}
	return -1
}

// lastWords returns the end of s, which is enough to see how it closes.
func lastWords(s string) string {
	for n := max(len(s)-8, 0); n > 0; n-- {
		if utf8.RuneStart(s[n]) {
			return s[n:]
		}
	}
	return s
}

// paragraphParts splits lines into paragraphs. Where blocks is true these are
// set apart by blank lines, and a line end within one is a wrapping of the
// text; else each line is one.
func paragraphParts(lines []pageLine, blocks bool) []postPart {
	var parts []postPart
	for lines = trimBlank(lines); len(lines) > 0; lines = trimBlank(lines) {
		n := 1
		for blocks && n < len(lines) && lines[n].text != "" {
			n++
		}
		parts = append(parts, postPart{line: lines[0].n, text: textOf(lines[:n])})
		lines = lines[n:]
	}
	return parts
}
