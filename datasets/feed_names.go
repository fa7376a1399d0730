package datasets

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
)

// The vocabularies of feeds have short names here, whatever prefix a source
// gives them. "rss" also stands for RSS 1.0, and for RSS without a namespace.
const (
	atomWords = "atom"
	rssWords  = "rss"
)

// vocabularies are the namespaces by their addresses. One that ends in "*"
// stands for all addresses that begin so.
var vocabularies = map[string]string{
	"http://www.w3.org/2005/Atom":                 atomWords,
	"http://purl.org/atom/ns#":                    atomWords, // Atom 0.3
	"http://purl.org/rss/1.0/":                    rssWords,
	"http://my.netscape.com/rdf/simple/0.9/":      rssWords,
	"http://channel.netscape.com/rdf/simple/0.9/": rssWords,
	"http://backend.userland.com/*":               rssWords,
	"http://blogs.law.harvard.edu/tech/rss":       rssWords,
	"http://purl.org/rss/1.0/modules/content/":    "content",
	"http://purl.org/dc/elements/1.1/":            "dc",
	"http://wordpress.org/export/*":               "wp",
	"http://purl.org/syndication/thread/1.0":      "thr",
	"http://www.w3.org/2007/app":                  "app",
	"http://purl.org/atom/app#":                   "app",
	"http://schemas.google.com/blogger/2018":      "blogger",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}

// vocabularyAt returns the vocabulary that an address stands for, or "".
func vocabularyAt(address string) string {
	if v := vocabularies[address]; v != "" {
		return v
	}
	for i := len(address); i > 0; i = strings.LastIndexByte(address[:i-1], '/') + 1 {
		if v := vocabularies[address[:i]+"*"]; v != "" {
			return v
		}
	}
	return ""
}

// scope is the prefixes that a feed declares before its first entry.
type scope struct {
	declared []declaration
	root     string // the prefix of the first element
	begun    bool   // the first element was seen
}

type declaration struct {
	prefix, address string
	raw             string // as it stands in the source
}

// More than this many declarations, or longer ones, no feed has.
const (
	maxDeclarations      = 64
	maxDeclarationLength = 512
)

var declarations = regexp.MustCompile(`\bxmlns(?::([^\s=<>/]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')`)

// take notes what a tag declares; rest is what follows its "<". An element
// that closes itself declares nothing for others.
func (s *scope) take(rest []byte) {
	if len(rest) == 0 || bytes.IndexByte([]byte("/?!"), rest[0]) >= 0 {
		return
	}
	if !s.begun {
		s.begun = true
		name := rest
		if end := bytes.IndexAny(rest, "> \t\r\n/"); end >= 0 {
			name = rest[:end]
		}
		if prefix, _, ok := bytes.Cut(name, []byte(":")); ok {
			s.root = string(prefix)
		}
	}
	end := tagEnd(rest)
	if end > 0 && rest[end-1] == '/' || !bytes.Contains(rest[:end], []byte("xmlns")) {
		return
	}
	for _, m := range declarations.FindAllSubmatch(rest[:end], maxDeclarations) {
		if len(m[0]) > maxDeclarationLength {
			continue
		}
		d := declaration{string(m[1]), string(m[2]) + string(m[3]), string(m[0])}
		if i := slices.IndexFunc(s.declared, func(o declaration) bool { return o.prefix == d.prefix }); i >= 0 {
			s.declared[i] = d
		} else if len(s.declared) < maxDeclarations {
			s.declared = append(s.declared, d)
		}
	}
}

// tagEnd returns where the ">" of a tag stands, outside of quotes.
func tagEnd(rest []byte) int {
	quote := byte(0)
	for i, c := range rest {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return len(rest)
}

// feeds reports whether a prefix stands for Atom or RSS. One that is not
// declared does, unless it is that of something else by custom, and so does
// that of the first element.
func (s *scope) feeds(prefix string) bool {
	if prefix == "" || prefix == s.root {
		return true
	}
	for _, d := range s.declared {
		if d.prefix == prefix {
			v := vocabularyAt(d.address)
			return v == atomWords || v == rssWords
		}
	}
	switch prefix {
	case "content", "dc", "wp", "thr", "app", "blogger", "rdf", "media", "itunes":
		return false
	}
	return true
}

// wrap puts an entry into an element with the declarations of the scope.
func (s *scope) wrap(entry string) string {
	var b strings.Builder
	b.WriteString("<scope")
	for _, d := range s.declared {
		b.WriteString(" " + d.raw)
	}
	b.WriteString(">" + entry)
	return b.String()
}

// A wordReader gives the tokens of one entry with vocabularies in place of
// namespaces, so that the names in the fields' tags are the same for all
// feeds.
type wordReader struct {
	dec   *xml.Decoder
	words string // the vocabulary of the entry itself
	base  string // the namespace of the entry itself
	// open is the elements that have not ended. The decoder gives another
	// name for the end of one that the source does not close.
	open []xml.Name
}

// newWordReader reads an entry of the given vocabulary within its scope.
func newWordReader(entry, words string, s *scope) (*wordReader, error) {
	dec := xml.NewDecoder(strings.NewReader(s.wrap(entry)))
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	_, err := dec.Token() // of the wrapping
	return &wordReader{dec: dec, words: words}, err
}

// Token makes a wordReader an xml.TokenReader.
func (r *wordReader) Token() (xml.Token, error) {
	t, err := r.dec.Token()
	switch t := t.(type) {
	case xml.StartElement:
		if len(r.open) == 0 {
			r.base = t.Name.Space
		}
		t.Name.Space = r.vocabulary(t.Name.Space)
		r.open = append(r.open, t.Name)
		attrs := t.Attr[:0]
		for _, a := range t.Attr {
			if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
				continue
			}
			if a.Name.Space != "" {
				a.Name.Space = r.vocabulary(a.Name.Space)
			}
			attrs = append(attrs, a)
		}
		t.Attr = attrs
		return t, err
	case xml.EndElement:
		if n := len(r.open); n > 0 {
			t.Name, r.open = r.open[n-1], r.open[:n-1]
		}
		return t, err
	}
	return t, err
}

// vocabulary returns the vocabulary of a namespace. A decoder gives a prefix
// that nobody declared as a namespace; then custom decides. An element without
// a namespace, or with that of the entry, is of the entry's own.
func (r *wordReader) vocabulary(space string) string {
	if space == "" || space == r.base {
		return r.words
	}
	if v := vocabularyAt(space); v != "" {
		return v
	}
	return space
}
