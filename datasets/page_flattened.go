package datasets

import (
	"strings"
	"unicode/utf8"
)

// flatPiece is a line of a flattened page, or the part of it that follows a
// label.
type flatPiece struct {
	line int
	text string
	// label is the buttons that stand right before text: labelRemark,
	// labelReply or "".
	label string
}

// flattenedThreads parses a page that has lost its numbers and indents. The
// buttons of a comment stand after its first paragraph, before the second one
// or, where it has none, before the first of the next comment:
//
//	first paragraph of a comment
//	ReplyDelete|rest of it, if any
//	first paragraph of the next
//	Delete|…
func flattenedThreads(lines []pageLine) []pageThread {
	pieces, declared, header := flatPieces(lines)
	labels := labelled(pieces)
	if len(labels) == 0 {
		return postsOnly(lines)
	}
	// starts[k] is the piece that the k-th comment begins with.
	starts := make([]int, len(labels))
	for k, at := range labels {
		starts[k] = at - 1
	}
	dropHeadings(pieces, labels, starts)
	postEnd := pieces[starts[0]].line
	if header > 0 {
		postEnd = header
	}
	var before []pageLine
	for _, l := range lines {
		if l.n < postEnd {
			before = append(before, l)
		}
	}
	if k := len(before); k > 0 && header == 0 && isByline(before[k-1].text) {
		before = before[:k-1]
	}
	thread := pageThread{declared: declared, post: pagePost{line: lines[0].n}}
	threads := postsOnly(before)
	if n := len(threads); n > 0 {
		thread.post = threads[n-1].post
		threads = threads[:n-1]
	}
	remark := -1
	for k, at := range labels {
		end := len(pieces)
		if k+1 < len(labels) {
			end = starts[k+1]
		}
		unit := pageUnit{line: pieces[starts[k]].line, parent: -1}
		if pieces[at].label == labelReply {
			unit.parent = remark
		} else {
			remark = k
		}
		unit.setFlat(pieces, starts[k], end, k+1 == len(labels))
		thread.comments = append(thread.comments, unit)
	}
	return append(threads, thread)
}

// dropHeadings empties the pieces that are the heading of replies, on a page
// that has one before the first reply to each remark. On any other page,
// "Replies" is what somebody wrote.
func dropHeadings(pieces []flatPiece, labels, starts []int) {
	var headings []int
	for k := 1; k < len(labels); k++ {
		if pieces[labels[k]].label != labelReply || pieces[labels[k-1]].label != labelRemark {
			continue
		}
		if at := starts[k] - 1; at <= starts[k-1] || pieces[at].text != "Replies" {
			return
		}
		headings = append(headings, starts[k]-1)
	}
	for _, at := range headings {
		pieces[at].text = ""
	}
}

// flatPieces cuts lines at their labels. It also returns the number in a
// header over the comments, or -1, and the line of that header, or 0.
func flatPieces(lines []pageLine) (pieces []flatPiece, declared, header int) {
	declared = -1
	spaced := labelsSpaced(lines)
	written := writtenDeletes(lines, spaced)
	seen := false
	for i, l := range lines {
		if l.text == "" {
			continue
		}
		if n := commentCount(l.text); n >= 0 && !seen {
			declared, header = n, l.n
			pieces = nil
			continue
		}
		label, rest := splitLabel(l.text, spaced)
		paragraph := len(pieces) > 0 && pieces[len(pieces)-1].text != ""
		if label == labelReply && (!seen || (rest == "" && (!paragraph || written[i]))) {
			label = ""
		}
		if len(pieces) == 0 {
			label = ""
		}
		if label == "" {
			pieces = append(pieces, flatPiece{line: l.n, text: l.text})
			continue
		}
		seen = true
		pieces = append(pieces, flatPiece{line: l.n, label: label, text: rest})
	}
	return pieces, declared, header
}

// labelled returns the indices of the pieces that begin with a label.
func labelled(pieces []flatPiece) []int {
	var at []int
	for i, p := range pieces {
		if p.label != "" {
			at = append(at, i)
		}
	}
	return at
}

// splitLabel splits a line at the label that it begins with.
func splitLabel(s string, spaced bool) (label, rest string) {
	if rest, ok := strings.CutPrefix(s, labelRemark); ok {
		return labelRemark, strings.TrimSpace(rest)
	}
	rest, ok := strings.CutPrefix(s, labelReply)
	if !ok || (rest != "" && saysDelete(rest, spaced)) {
		return "", s
	}
	return labelReply, strings.TrimSpace(rest)
}

// saysDelete reports whether "Delete", followed by rest, is a word of a
// sentence and not a label with the text that was glued to it.
func saysDelete(rest string, spaced bool) bool {
	r, n := utf8.DecodeRuneInString(rest)
	switch r {
	case ' ', '\u00a0', '\t':
		return !spaced
	case '!', '?', ',', ';', ':', ')':
		return true
	case '.':
		return !strings.HasPrefix(rest, "..")
	case 'd', 's':
		next, _ := utf8.DecodeRuneInString(rest[n:])
		return !isWordRune(next) || rest[n:] == ""
	}
	return false
}

func isWordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || (r >= utf8.RuneSelf && r != utf8.RuneError && r != '\u2019')
}

// labelsSpaced reports whether the page puts a space between a label and what
// follows. The label of a remark tells, since no sentence begins with it.
func labelsSpaced(lines []pageLine) bool {
	spaced, glued := 0, 0
	for _, l := range lines {
		if rest, ok := strings.CutPrefix(l.text, labelRemark); ok && rest != "" {
			if rest[0] == ' ' || rest[0] == '\t' || strings.HasPrefix(rest, "\u00a0") {
				spaced++
			} else {
				glued++
			}
		}
	}
	return spaced > glued
}

// writtenDeletes tells which lines are a bare "Delete" that somebody wrote.
// There are such lines only where labels follow without a paragraph between
// them, since each label has its comment's first paragraph before it: of such
// a run, seen from its end, every second line is a paragraph.
func writtenDeletes(lines []pageLine, spaced bool) []bool {
	written := make([]bool, len(lines))
	run := 0 // labels from the line below on, without a paragraph between
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].text == "" {
			continue
		}
		label, rest := splitLabel(lines[i].text, spaced)
		switch {
		case label == "":
			run = 0
		case label == labelRemark || rest != "":
			run = 1
		default:
			run++
			written[i] = run%2 == 0
		}
	}
	return written
}

func isByline(s string) bool {
	_, _, ok := byline(s)
	return ok
}

// setFlat takes the pieces of a comment: from its first paragraph up to the
// first of the next. A byline at the end is that of the next comment, and one
// right before the first paragraph is its own. Behind the last comment stands
// the foot of the page.
func (u *pageUnit) setFlat(pieces []flatPiece, from, end int, last bool) {
	if from > 0 && pieces[from-1].text != "" {
		if author, created, ok := byline(pieces[from-1].text); ok {
			u.author, u.created = author, created
		}
	}
	for i := from; i < end; i++ {
		s := pieces[i].text
		if last && i > from && furniture(s) {
			break
		}
		if s == "" || (i == end-1 && i > from && !last && isByline(s)) {
			continue
		}
		u.lines = append(u.lines, s)
	}
}
