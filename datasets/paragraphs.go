package datasets

import (
	"fmt"
	"iter"
	"strings"
)

// Paragraphs splits posts, and posts only, into their paragraphs, which stay
// of kind [Post]. Paragraphs are set apart by blank lines; in a post without a
// blank line each line is one. The first keeps the id of the post, the others
// get "-2", "-3" and so on after it. Labels of a post stay with a post that
// is one paragraph; a post that is split loses them, since nobody has said
// which paragraph they came from.
func Paragraphs(seq iter.Seq2[Comment, error]) iter.Seq2[Comment, error] {
	return func(yield func(Comment, error) bool) {
		split := splitPosts(yield)
		for c, err := range seq {
			if !split(c, err) {
				return
			}
		}
	}
}

func splitPosts(emit sink) sink {
	return func(c Comment, err error) bool {
		if err != nil || c.Kind != Post {
			return emit(c, err)
		}
		parts := paragraphsOf(c.Text)
		if len(parts) < 2 {
			return emit(c, nil)
		}
		for i, p := range parts {
			part := c
			part.Text, part.Quotes = c.Text[p.Start:p.End], quotesWithin(c.Quotes, p)
			part.Topics, part.Context, part.Relation = nil, false, ""
			part.ID = paragraphID(c.ID, i+1)
			if !emit(part, nil) {
				return false
			}
		}
		return true
	}
}

// paragraphID names paragraph n, from 1, of the post with the given id.
func paragraphID(id string, n int) string {
	if n == 1 {
		return id
	}
	return fmt.Sprintf("%s-%d", id, n)
}

// paragraphsOf returns the spans of the paragraphs of text, without the white
// space around them.
func paragraphsOf(text string) []Span {
	blank := hasBlankLine(strings.TrimSpace(text))
	var spans []Span
	start, end := -1, 0
	for at := 0; at < len(text); {
		next := len(text)
		if k := strings.IndexByte(text[at:], '\n'); k >= 0 {
			next = at + k + 1
		}
		line := strings.TrimSpace(text[at:next])
		if start >= 0 && (line == "" || !blank) {
			spans = append(spans, Span{start, end})
			start = -1
		}
		if line != "" {
			from := at + strings.Index(text[at:next], line)
			if start < 0 {
				start = from
			}
			end = from + len(line)
		}
		at = next
	}
	if start >= 0 {
		spans = append(spans, Span{start, end})
	}
	return spans
}

// quotesWithin returns the parts of quotes that lie within p, counted from
// its start.
func quotesWithin(quotes []Span, p Span) []Span {
	var in []Span
	for _, q := range quotes {
		q = Span{max(q.Start, p.Start), min(q.End, p.End)}
		if q.Start < q.End {
			in = append(in, Span{q.Start - p.Start, q.End - p.Start})
		}
	}
	return in
}

// hasBlankLine reports whether a line of text, which begins and ends with
// something else, is blank.
func hasBlankLine(text string) bool {
	for {
		k := strings.IndexByte(text, '\n')
		if k < 0 {
			return false
		}
		text = text[k+1:]
		if rest := strings.TrimLeft(text, " \t\r\u00a0"); strings.HasPrefix(rest, "\n") {
			return true
		}
	}
}
