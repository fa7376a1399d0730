package datasets

import (
	"encoding/xml"
	"strings"
)

// feedText is the text of an element of a feed: plain, escaped HTML, or markup
// as it is.
type feedText struct {
	// kind is the attribute "type".
	kind string
	// text is what stands between the tags, and inner the same with the tags
	// of the elements in it; markup says that there are some.
	text, inner string
	markup      bool
}

// UnmarshalXML reads an element with all that is in it.
func (t *feedText) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	*t = feedText{}
	for _, a := range start.Attr {
		if a.Name.Space == "" && a.Name.Local == "type" {
			t.kind = a.Value
		}
	}
	var text, inner strings.Builder
	defer func() { t.text, t.inner = text.String(), inner.String() }()
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			t.markup = true
			writeTag(&inner, token)
		case xml.EndElement:
			if depth--; depth < 0 {
				return nil
			}
			if token.Name.Local != "br" { // HTML makes another break of its end
				inner.WriteString("</" + token.Name.Local + ">")
			}
		case xml.CharData:
			text.Write(token)
			_ = xml.EscapeText(&inner, token) // a Builder takes all
		}
	}
}

// writeTag writes a tag as HTML has it, without prefixes.
func writeTag(b *strings.Builder, e xml.StartElement) {
	b.WriteString("<" + e.Name.Local)
	for _, a := range e.Attr {
		if a.Name.Space != "" {
			continue
		}
		b.WriteString(" " + a.Name.Local + `="`)
		_ = xml.EscapeText(b, []byte(a.Value))
		b.WriteByte('"')
	}
	b.WriteByte('>')
}

// plain returns the text as Atom means it, with its quotes.
func (t *feedText) plain() (string, []Span) {
	switch {
	case t.markup || t.kind == "xhtml":
		return htmlText(t.inner)
	case t.kind == "html" || t.kind == "text/html":
		return htmlText(t.text)
	}
	return strings.TrimSpace(t.text), nil
}

// html returns the text as HTML, which is what RSS means.
func (t *feedText) html() string {
	if t.markup {
		return t.inner
	}
	return t.text
}
