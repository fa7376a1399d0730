package datasets

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// emit gives the units of the page in their order. A post begins a thread;
// comments before any post are a thread of their own.
func (p *htmlParser) emit(in *input, note string, emit sink) {
	thread, title := "", ""
	ids := make([]string, len(p.units))
	for i, u := range p.units {
		c := Comment{Kind: u.kind, Author: u.author, Created: u.created, Source: Source{Name: in.cfg.Name, Line: u.line, Note: note}}
		c.Text, c.Quotes = u.text()
		ids[i] = u.id
		if ids[i] == "" {
			ids[i] = in.ids.make(u.line, c.Text)
		}
		if u.kind == Post || thread == "" {
			thread, title = in.ids.make(u.line, u.title+"\n"+c.Text), u.title
			if u.kind == Post {
				thread = ids[i]
			}
		}
		c.ID, c.ThreadID, c.Title = ids[i], thread, title
		if u.parent >= 0 {
			c.ParentID = ids[u.parent]
		}
		if !in.emitUnit(c, emit) {
			return
		}
	}
}

// emitUnit gives a comment that was read from markup: what was removed is
// skipped, as is what is empty, and a post is searched for readers that it
// quotes between rows of asterisks.
func (in *input) emitUnit(c Comment, emit sink) bool {
	if removed(c.Text) {
		return emit(Comment{}, &RecordError{Source: c.Source, Reason: "removed by its author or the blog", Raw: c.Text, Skipped: true})
	}
	if c.Text == "" && (c.Kind != Post || c.Title == "") {
		return emit(Comment{}, &RecordError{Source: c.Source, Reason: "no text", Raw: c.ID, Skipped: true})
	}
	if c.Kind != Post {
		return emit(c, nil)
	}
	lines := pageLinesOf(c.Text)
	if _, rows := splitAtRows(lines); rows == 0 {
		if c.Text == "" {
			c.Text = c.Title
		}
		if in.cfg.Paragraphs {
			return splitPosts(emit)(c, nil)
		}
		return emit(c, nil)
	}
	parts := partsOf(lines, true)
	for i := range parts {
		parts[i].line = c.Source.Line // that of the markup
	}
	c.Quotes = nil
	n := 0
	return in.emitPost(c, c.Source.Line, parts, func(part Comment) bool {
		if n++; part.Kind == Quoted {
			part.ID = in.ids.make(n, part.Text)
		}
		return emit(part, nil)
	})
}

// text returns what a unit says: what is marked as its text, or all of it.
func (u *htmlUnit) text() (string, []Span) {
	b := &u.loose
	if u.hasBody {
		b = &u.body
	}
	text, quotes := b.result()
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	return text, quotes
}

// inline tells the elements that run with the text around them.
func inline(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.B, atom.I, atom.U, atom.S, atom.Em, atom.Strong, atom.Small, atom.Big, atom.Span, atom.Font, atom.Tt, atom.Code, atom.Cite, atom.Sub, atom.Sup, atom.Mark, atom.Abbr, atom.Q:
		return true
	}
	return false
}
