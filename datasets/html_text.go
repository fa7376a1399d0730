package datasets

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// textBuilder turns the events of an HTML document into text: white space runs
// together, blocks are set apart by a blank line, and each item of a list
// begins a line with a hyphen or its number.
type textBuilder struct {
	b       strings.Builder
	space   bool // white space is due before the next word
	breaks  int  // line ends that are due before the next word, at most two
	bullet  string
	lists   []int // of each list that is open, the number of the next item; -1: bullets
	pre     int   // how many <pre> are open
	quotes  []Span
	quoting []int // where the quotes that are open begin; -1: not yet
	link    string
	linkAt  int
}

// words adds text.
func (t *textBuilder) words(s string) {
	if t.pre > 0 {
		t.preformatted(s)
		return
	}
	for s != "" {
		word := strings.IndexFunc(s, unicode.IsSpace)
		switch {
		case word == 0:
			t.space = true
			s = strings.TrimLeftFunc(s, unicode.IsSpace)
			continue
		case word < 0:
			word = len(s)
		}
		t.due()
		t.b.WriteString(s[:word])
		s = s[word:]
	}
}

func (t *textBuilder) preformatted(s string) {
	for i, line := range strings.Split(strings.Trim(s, "\n"), "\n") {
		if i > 0 {
			t.br()
		}
		if line = strings.TrimRight(line, " \t\r"); line != "" {
			t.due()
			t.b.WriteString(line)
		}
	}
}

// due writes what has to stand before the next word.
func (t *textBuilder) due() {
	if t.b.Len() > 0 {
		switch {
		case t.breaks > 0:
			t.b.WriteString("\n\n"[:t.breaks])
		case t.space:
			t.b.WriteByte(' ')
		}
	}
	t.space, t.breaks = false, 0
	for i := len(t.quoting) - 1; i >= 0 && t.quoting[i] < 0; i-- {
		t.quoting[i] = t.b.Len()
	}
	if t.bullet != "" {
		t.b.WriteString(t.bullet)
		t.bullet = ""
	}
}

func (t *textBuilder) br() { t.breaks = min(t.breaks+1, 2) }

func (t *textBuilder) atLeast(breaks int) { t.breaks = max(t.breaks, breaks) }

// open takes the start of an element, close its end.
func (t *textBuilder) open(tag atom.Atom, attrs []html.Attribute) {
	switch tag {
	case atom.Br:
		t.br()
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hr, atom.Table, atom.Figure, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Details:
		t.atLeast(2)
	case atom.Div, atom.Tr, atom.Dt, atom.Dd, atom.Summary, atom.Figcaption:
		t.atLeast(1)
	case atom.Td, atom.Th:
		t.space = true
	case atom.Pre:
		t.atLeast(2)
		t.pre++
	case atom.Blockquote:
		t.atLeast(2)
		t.quoting = append(t.quoting, -1)
	case atom.Ul, atom.Menu:
		t.list(-1)
	case atom.Ol:
		start, err := strconv.Atoi(attr(attrs, "start"))
		if err != nil {
			start = 1
		}
		t.list(start)
	case atom.Li:
		t.item()
	case atom.A:
		t.link, t.linkAt = attr(attrs, "href"), t.b.Len()
	case atom.Img:
		if hasClass(attrs, "emoji") {
			t.words(attr(attrs, "alt"))
		}
	}
}

func (t *textBuilder) list(next int) {
	t.atLeast(1)
	if len(t.lists) == 0 {
		t.atLeast(2)
	}
	t.lists = append(t.lists, next)
}

func (t *textBuilder) item() {
	t.atLeast(1)
	t.bullet = "- "
	if n := len(t.lists) - 1; n >= 0 && t.lists[n] >= 0 {
		t.bullet = strconv.Itoa(t.lists[n]) + ". "
		t.lists[n]++
	}
}

func (t *textBuilder) close(tag atom.Atom) {
	switch tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Figure, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Details:
		t.atLeast(2)
	case atom.Div, atom.Tr, atom.Dt, atom.Dd, atom.Summary, atom.Figcaption:
		t.atLeast(1)
	case atom.Li:
		t.atLeast(1)
		t.bullet = ""
	case atom.Td, atom.Th:
		t.space = true
	case atom.Pre:
		t.pre = max(t.pre-1, 0)
		t.atLeast(2)
	case atom.Blockquote:
		t.closeQuote()
		t.atLeast(2)
	case atom.Ul, atom.Ol, atom.Menu:
		t.lists = t.lists[:max(len(t.lists)-1, 0)]
		t.bullet = ""
		t.atLeast(1)
		if len(t.lists) == 0 {
			t.atLeast(2)
		}
	case atom.A:
		if t.link != "" && t.linkAt == t.b.Len() && webLink(t.link) {
			t.words(t.link) // a link around a picture or around nothing
		}
		t.link = ""
	}
}

func webLink(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// closeQuote ends the innermost quote. Of quotes within quotes the outer one
// is kept.
func (t *textBuilder) closeQuote() {
	n := len(t.quoting) - 1
	if n < 0 {
		return
	}
	from := t.quoting[n]
	t.quoting = t.quoting[:n]
	if from < 0 || from == t.b.Len() || (n > 0 && t.quoting[n-1] >= 0) {
		return
	}
	t.quotes = append(t.quotes, Span{from, t.b.Len()})
}

// result returns the text and the spans of its quotes.
func (t *textBuilder) result() (string, []Span) {
	for len(t.quoting) > 0 {
		t.closeQuote()
	}
	return t.b.String(), t.quotes
}

func attr(attrs []html.Attribute, key string) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasClass(attrs []html.Attribute, class string) bool {
	for c := range strings.FieldsSeq(attr(attrs, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// dropped tells the elements whose content nobody wrote.
func dropped(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Svg, atom.Textarea, atom.Select, atom.Button, atom.Title, atom.Object, atom.Audio, atom.Video, atom.Canvas, atom.Math:
		return true
	}
	return false
}

// htmlText returns the text of a fragment of HTML and its quotes, in one pass
// whatever the nesting. Of a fragment without markup only the entities change.
func htmlText(s string) (string, []Span) {
	var t textBuilder
	z := html.NewTokenizer(strings.NewReader(s))
	skip := new(skipper)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return t.result()
		}
		tok := z.Token()
		if skip.inside(tok) {
			continue
		}
		switch tok.Type {
		case html.TextToken:
			t.words(cleanText(tok.Data))
		case html.StartTagToken, html.SelfClosingTagToken:
			t.open(tok.DataAtom, tok.Attr)
		case html.EndTagToken:
			t.close(tok.DataAtom)
		}
	}
}

// cleanText makes s valid UTF-8 without the characters that no text has.
func cleanText(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	for _, none := range []string{"\x00", "\u200b", "\ufeff"} {
		if strings.Contains(s, none) {
			s = strings.ReplaceAll(s, none, "")
		}
	}
	return s
}

// skipper keeps track of being within an element whose content is dropped.
type skipper struct {
	tag   atom.Atom
	depth int
}

// inside takes the next token and reports whether it is to be dropped.
func (s *skipper) inside(tok html.Token) bool {
	if s.depth > 0 {
		if tok.DataAtom == s.tag {
			switch tok.Type {
			case html.StartTagToken:
				s.depth++
			case html.EndTagToken:
				s.depth--
			}
		}
		return true
	}
	if tok.Type == html.StartTagToken && dropped(tok.DataAtom) {
		s.tag, s.depth = tok.DataAtom, 1
		return true
	}
	return tok.Type == html.CommentToken || tok.Type == html.DoctypeToken
}
