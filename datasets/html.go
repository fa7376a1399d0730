package datasets

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// readHTML reads a page of a blog or a forum with its markup: Blogger's, with
// its threads or flat as it once was, WordPress', and any that marks comments
// as schema.org does or as <article>:
//
//	<article><h2>Lamps</h2><p>All out.</p>
//	  <article class="comment" id="c1"><b class="author">Vi</b><p>Same here.</p></article>
//	</article>
//
// A comment within another answers it. The page is read in one pass over its
// tags, without a tree, so that time and memory are linear in its length.
func readHTML(in *input, emit sink) error {
	data, err := in.whole(emit)
	if err != nil || len(data) == 0 {
		return err
	}
	text, note := in.decodeHTML(data)
	p := newHTMLParser(text)
	p.parse()
	if len(p.units) == 0 {
		return emitted(emit, &RecordError{Source: in.source(1), Reason: "no post or comment in the page: want the markup of Blogger or WordPress, schema.org's, or <article>", Raw: rawOf(data)})
	}
	p.emit(in, joinNotes(in.note, note), emit)
	return nil
}

func emitted(emit sink, err error) error {
	emit(Comment{}, err)
	return nil
}

// decodeHTML returns a page as UTF-8, by the charset that it declares where
// none is named.
func (in *input) decodeHTML(data []byte) (text, note string) {
	if !in.named && in.note == "" {
		enc, name, certain := charset.DetermineEncoding(data[:min(len(data), 1024)], "")
		if certain && name != "utf-8" {
			if s, err := enc.NewDecoder().Bytes(data); err == nil {
				return string(s), noteDecoded + name
			}
		}
	}
	return mend(data)
}

// htmlUnit is a post or a comment of an HTML page.
type htmlUnit struct {
	kind    Kind
	id      string
	line    int
	parent  int // index of the comment that it stands in, or -1
	author  string
	title   string
	created time.Time
	// body is what stands in elements that are marked as the text; loose is
	// all else, for markup that does not mark it.
	body, loose textBuilder
	hasBody     bool
}

// htmlFrame is an element that is open.
type htmlFrame struct {
	tag  atom.Atom
	name string
	role htmlRole
	// unit is what was current before, and body how many marked texts were
	// open in it, where role opens a unit.
	unit, body int
}

// htmlParser goes over the tags of a page.
type htmlParser struct {
	text  string
	z     *html.Tokenizer
	line  int
	stack []htmlFrame
	open  map[string]int // how many of a tag are on the stack
	units []*htmlUnit
	cur   int // the unit that text belongs to, or -1
	// how many elements of these roles are open
	inBody, inAuthor, inTime, inTitle, inDropped int
	field                                        strings.Builder
}

func newHTMLParser(text string) *htmlParser {
	return &htmlParser{text: text, z: html.NewTokenizer(strings.NewReader(text)), line: 1, open: map[string]int{}, cur: -1}
}

func (p *htmlParser) parse() {
	skip := new(skipper)
	for {
		kind := p.z.Next()
		if kind == html.ErrorToken {
			if errors.Is(p.z.Err(), io.EOF) {
				for len(p.stack) > 0 {
					p.pop()
				}
			}
			return
		}
		line := p.line
		p.line += bytes.Count(p.z.Raw(), []byte("\n"))
		tok := p.z.Token()
		if skip.inside(tok) {
			continue
		}
		switch kind {
		case html.TextToken:
			p.words(cleanText(tok.Data))
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(tok, line)
		case html.EndTagToken:
			p.end(tok)
		}
	}
}

// builder returns what text goes to now, or nil.
func (p *htmlParser) builder() *textBuilder {
	if p.cur < 0 || p.inDropped > 0 || p.inAuthor > 0 || p.inTime > 0 || p.inTitle > 0 {
		return nil
	}
	u := p.units[p.cur]
	if p.inBody > 0 {
		return &u.body
	}
	return &u.loose
}

func (p *htmlParser) words(s string) {
	if p.inDropped == 0 && p.inAuthor+p.inTime+p.inTitle > 0 {
		p.field.WriteString(s)
		return
	}
	if b := p.builder(); b != nil {
		b.words(s)
	}
}

func voidElement(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

func (p *htmlParser) start(tok html.Token, line int) {
	p.closeImplied(tok.DataAtom)
	el := element{tag: tok.DataAtom, attrs: tok.Attr}
	p.takeAttributes(&el)
	if voidElement(tok.DataAtom) {
		if b := p.builder(); b != nil {
			b.open(tok.DataAtom, tok.Attr)
		}
		return
	}
	role := el.role(p)
	frame := htmlFrame{tag: tok.DataAtom, name: tok.Data, role: role, unit: p.cur, body: p.inBody}
	p.stack = append(p.stack, frame)
	p.open[tok.Data]++
	switch role {
	case rolePost, roleComment, roleFlatComment:
		p.begin(&el, role, line)
		if role == roleFlatComment { // the element is its author's name, too
			p.inAuthor++
			p.field.Reset()
		}
	case roleBody:
		p.inBody++
		p.units[p.cur].hasBody = true
	case roleAuthor:
		p.inAuthor++
		p.field.Reset()
	case roleTime:
		p.inTime++
		p.field.Reset()
	case roleTitle:
		p.inTitle++
		p.field.Reset()
	case roleDropped:
		p.inDropped++
	}
	if b := p.builder(); b != nil && role != roleBody {
		b.open(tok.DataAtom, tok.Attr)
	}
}

// begin starts a unit.
func (p *htmlParser) begin(el *element, role htmlRole, line int) {
	u := &htmlUnit{kind: Post, id: attr(el.attrs, "id"), line: line, parent: -1}
	if role != rolePost {
		u.kind = Remark
		if role == roleComment && p.cur >= 0 && p.units[p.cur].kind != Post {
			u.kind, u.parent = Reply, p.cur
		}
	}
	p.units = append(p.units, u)
	p.cur = len(p.units) - 1
	p.inBody = 0
}

// closeImplied ends the elements that the start of another ends without a
// tag of their own.
func (p *htmlParser) closeImplied(tag atom.Atom) {
	if len(p.stack) == 0 {
		return
	}
	switch tag {
	case atom.P:
		if p.stack[len(p.stack)-1].tag == atom.P {
			p.pop()
		}
	case atom.Li, atom.Dt, atom.Dd, atom.Tr, atom.Td, atom.Option:
		for k := len(p.stack) - 1; k >= 0 && k >= len(p.stack)-8; k-- {
			switch t := p.stack[k].tag; {
			case t == tag || (tag == atom.Dt && t == atom.Dd) || (tag == atom.Dd && t == atom.Dt):
				p.popTo(k)
				return
			case t == atom.Ul || t == atom.Ol || t == atom.Dl || t == atom.Table || t == atom.Div:
				return
			}
		}
	}
}

func (p *htmlParser) end(tok html.Token) {
	if p.open[tok.Data] == 0 {
		if tok.DataAtom == atom.P {
			if b := p.builder(); b != nil {
				b.atLeast(2)
			}
		}
		return
	}
	least, within := 0, inline(tok.DataAtom)
	if within { // one that is out of order closes nothing but its like
		least = max(len(p.stack)-8, 0)
	}
	for k := len(p.stack) - 1; k >= least; k-- {
		if p.stack[k].name == tok.Data {
			p.popTo(k)
			return
		}
		if within && !inline(p.stack[k].tag) {
			return
		}
	}
}

// popTo ends the elements down to index k of the stack.
func (p *htmlParser) popTo(k int) {
	for len(p.stack) > k {
		p.pop()
	}
}

// pop ends the innermost element.
func (p *htmlParser) pop() {
	f := p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	p.open[f.name]--
	if b := p.builder(); b != nil && f.role != roleBody {
		b.close(f.tag)
	}
	switch f.role {
	case rolePost, roleComment:
		p.cur = f.unit
		p.inBody = f.body
	case roleFlatList:
		p.cur, p.inBody = f.unit, f.body
	case roleBody:
		p.inBody = max(p.inBody-1, 0)
		if p.cur >= 0 {
			p.units[p.cur].body.atLeast(2)
		}
	case roleAuthor, roleFlatComment:
		p.inAuthor--
		p.setAuthor(p.field.String())
	case roleTime:
		p.inTime--
		p.setTime(p.field.String())
	case roleTitle:
		p.inTitle--
		if u := p.unit(); u != nil && u.title == "" {
			u.title = strings.Join(strings.Fields(p.field.String()), " ")
		}
	case roleDropped:
		p.inDropped--
	}
}

func (p *htmlParser) unit() *htmlUnit {
	if p.cur < 0 {
		return nil
	}
	return p.units[p.cur]
}

func (p *htmlParser) setAuthor(s string) {
	s = strings.Join(strings.Fields(s), " ")
	for _, word := range []string{" said...", " said…", " says:", " said:", " says"} {
		s = strings.TrimSuffix(s, word)
	}
	if u := p.unit(); u != nil && u.author == "" && len(s) <= 200 {
		u.author = s
	}
}

func (p *htmlParser) setTime(s string) {
	s = strings.Join(strings.Fields(s), " ")
	u := p.unit()
	if u == nil || !u.created.IsZero() {
		return
	}
	if t, ok := parseTime(s); ok {
		u.created = t
	} else if _, t, ok := byline(s); ok {
		u.created = t
	}
}
