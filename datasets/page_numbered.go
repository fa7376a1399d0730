package datasets

import "strings"

// numberedThreads parses a page whose comments are numbered and indented.
func numberedThreads(lines []pageLine) []pageThread {
	var threads []pageThread
	from := 0
	for i := 0; i < len(lines); {
		declared := listHeader(lines, i)
		start := i
		if declared >= 0 {
			start = nextFull(lines, i+1)
		}
		if declared < 0 && !listStart(lines, i) {
			i++
			continue
		}
		p := listParser{lines: lines}
		next := p.parse(start)
		threads = append(threads, postsOnly(afterList(lines[from:i], len(threads)))...)
		if n := len(threads); n > 0 && threads[n-1].comments == nil && threads[n-1].declared < 0 {
			threads[n-1].comments, threads[n-1].declared = p.units, declared
		} else if len(p.units) > 0 {
			threads = append(threads, pageThread{post: pagePost{line: lines[i].n}, comments: p.units, declared: declared})
		}
		from, i = next, max(next, i+1)
	}
	return append(threads, postsOnly(afterList(lines[from:], len(threads)))...)
}

// listHeader returns the number in the header of a list of comments, or -1.
// One that lacks its colon is known by the list that follows.
func listHeader(lines []pageLine, i int) int {
	if n := commentCount(lines[i].text); n >= 0 {
		return n
	}
	if s := lines[i].text; strings.HasSuffix(s, "omments") || strings.HasSuffix(s, "omment") {
		if j := nextFull(lines, i+1); j < len(lines) && listStart(lines, j) {
			return commentCount(s + ":")
		}
	}
	return -1
}

// afterList leaves out what stands between the end of a list of comments and
// the date line of the next post: the foot of a page.
func afterList(lines []pageLine, lists int) []pageLine {
	if lists == 0 {
		return lines
	}
	for i := range lines {
		if dateLine(lines, i) {
			return lines[i:]
		}
	}
	return nil
}

// listStart reports whether line i begins a list of comments that has lost its
// header: the first number at the indent of comments, with buttons below it.
func listStart(lines []pageLine, i int) bool {
	if n, _, ok := numbered(lines[i].text); !ok || n != 1 || lines[i].indent != 2 {
		return false
	}
	for _, l := range lines[i+1:] {
		if l.indent > 2 && buttonLine(l.text) {
			return true
		}
		if l.text != "" && l.indent < 2 {
			return false
		}
	}
	return false
}

// listLevel is a list of comments that is open: the top one, or the replies to
// one comment.
type listLevel struct {
	indent int // of the numbers
	next   int // the number that comes next
	unit   int // the comment read last, an index
	parent int // the comment that the list belongs to, or -1
}

// listParser reads a numbered list of comments with its lists of replies.
type listParser struct {
	lines  []pageLine
	levels []listLevel
	units  []pageUnit
	body   []pageLine
	// closed says that the buttons of the comment read last were seen, and
	// replies that the heading of its replies was.
	closed, replies bool
}

// parse reads from line i on and returns the index of the first line behind
// the list.
func (p *listParser) parse(i int) int {
	p.closed = true
	for ; i < len(p.lines); i++ {
		l := p.lines[i]
		if l.text == "" {
			p.body = append(p.body, l)
			continue
		}
		if p.begins(i) {
			p.begin(i)
			continue
		}
		if len(p.units) == 0 {
			return i
		}
		switch {
		case p.closed && p.heading(i):
			p.replies = true
		case p.closed && l.indent == 0:
			p.end()
			return i
		case p.closed:
		case buttonLine(l.text) && p.structureAfter(i):
			p.end()
			p.closed = true
		case p.heading(i):
			p.end()
			p.closed, p.replies = true, true
		case l.indent == 0 && (furniture(l.text) || dateLine(p.lines, i)):
			p.end()
			return i
		default:
			p.body = append(p.body, l)
		}
	}
	p.end()
	return i
}

// begins reports whether line i is the first of a comment.
func (p *listParser) begins(i int) bool {
	l := p.lines[i]
	n, _, ok := numbered(l.text)
	if !ok {
		return false
	}
	if len(p.levels) == 0 {
		return n == 1
	}
	top := p.levels[len(p.levels)-1]
	if p.replies && n == 1 && l.indent > top.indent {
		return true
	}
	for _, level := range p.levels {
		if l.indent == level.indent {
			return n == level.next || (p.closed && n > level.next)
		}
	}
	return false
}

// begin starts the comment whose first line is line i.
func (p *listParser) begin(i int) {
	if !p.closed {
		p.end()
	}
	l := p.lines[i]
	n, rest, _ := numbered(l.text)
	k := len(p.levels) - 1
	for k >= 0 && p.levels[k].indent > l.indent {
		k--
	}
	switch {
	case k < 0:
		p.levels = append(p.levels[:0], listLevel{indent: l.indent, parent: -1})
		k = 0
	case l.indent > p.levels[k].indent:
		p.levels = append(p.levels[:k+1], listLevel{indent: l.indent, parent: p.levels[k].unit})
		k++
	}
	p.levels = p.levels[:k+1]
	level := &p.levels[k]
	level.next, level.unit = n+1, len(p.units)
	p.units = append(p.units, pageUnit{line: l.n, parent: level.parent})
	p.closed, p.replies = false, false
	p.body = append(p.body[:0], pageLine{l.n, l.indent, rest})
}

// end closes the comment that is open.
func (p *listParser) end() {
	if len(p.units) == 0 || p.closed {
		return
	}
	p.units[len(p.units)-1].setBody(p.body)
	p.body = p.body[:0]
}

// setBody takes the lines of a comment, the byline first where there is one.
func (u *pageUnit) setBody(body []pageLine) {
	body = trimBlank(body)
	if len(body) > 0 {
		if author, created, ok := byline(body[0].text); ok {
			u.author, u.created = author, created
			body = trimBlank(body[1:])
		} else if i := nextFull(body, 1); i < len(body) {
			if author, created, ok := byline(body[i].text); ok && author == "" {
				u.author, u.created = body[0].text, created
				body = trimBlank(body[i+1:])
			}
		}
	}
	u.lines = []string{textOf(body)}
}

// heading reports whether line i stands over the replies to the comment read
// last.
func (p *listParser) heading(i int) bool {
	if p.lines[i].text != "Replies" {
		return false
	}
	j := nextFull(p.lines, i+1)
	if j >= len(p.lines) {
		return p.closed
	}
	n, _, ok := numbered(p.lines[j].text)
	return ok && n == 1 && p.lines[j].indent > p.levels[len(p.levels)-1].indent
}

// structureAfter reports whether what follows line i is not the text of the
// comment that is open: so a comment may say "Delete" on a line of its own.
func (p *listParser) structureAfter(i int) bool {
	j := nextFull(p.lines, i+1)
	if j >= len(p.lines) || p.lines[j].indent == 0 {
		return true
	}
	if j == i+1 && p.lines[i].text == "Reply" && p.lines[j].text == labelReply {
		return true // two buttons, a line each
	}
	open := p.closed
	p.closed = true
	defer func() { p.closed = open }()
	return p.begins(j) || p.heading(j) || furniture(p.lines[j].text)
}
