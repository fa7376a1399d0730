package datasets

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/transform"
)

// readFeed reads Atom and RSS: the comment feeds of Blogger and of WordPress,
// and the whole-blog exports of both.
//
//	<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
//	<entry><id>c1</id><published>2014-06-03T10:00:00Z</published><author><name>Vi</name></author>
//	 <content type="html">&lt;p&gt;Same here.&lt;/p&gt;</content><thr:in-reply-to ref="p1"/></entry>
//	</feed>
//
// An entry that answers another, or that stands in a feed of comments, is a
// comment, any other a post. Elements are told by their namespace, whatever
// prefix stands for it; where none is declared, by the prefix that is
// customary. Drafts, spam, and what waits for approval are skipped; settings,
// templates and pictures of an export are passed over. Each entry has to fit
// into the limit for a record.
func readFeed(in *input, emit sink) error {
	if err := in.declaredXML(); err != nil {
		return err
	}
	entries := &entryReader{br: in.br, max: in.cfg.MaxRecord, line: 1}
	head, err := entries.head()
	if err == io.EOF {
		return nil // no entry
	}
	if err != nil {
		return err
	}
	f := newFeed(in, head.data, &entries.scope)
	for {
		e, err := entries.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		src := in.source(e.line)
		if e.tooLong {
			if !emit(Comment{}, tooLongError(src, in.cfg.MaxRecord, e.data)) {
				return nil
			}
			continue
		}
		if !f.entry(e, src, emit) {
			return nil
		}
	}
}

// declaredXML puts a decoder before a source that declares a charset other
// than UTF-8.
func (in *input) declaredXML() error {
	head, err := in.br.Peek(200)
	if err != nil && err != io.EOF {
		return err
	}
	if in.named || in.note != "" || !bytes.HasPrefix(bytes.TrimSpace(head), []byte("<?xml")) {
		return nil
	}
	decl, _, _ := bytes.Cut(head, []byte("?>"))
	_, rest, ok := bytes.Cut(decl, []byte("encoding="))
	if !ok || len(rest) < 2 {
		return nil
	}
	name, _, _ := bytes.Cut(rest[1:], rest[:1])
	enc, canonical := charset.Lookup(string(name))
	if enc == nil || canonical == "utf-8" {
		return nil // entries that are not UTF-8 are mended one by one
	}
	in.br = bufio.NewReaderSize(transform.NewReader(in.br, enc.NewDecoder()), sniffSize)
	in.note = noteDecoded + canonical
	return nil
}

// feed is what is known of a feed from what stands before its entries.
type feed struct {
	in    *input
	scope *scope
	// comments says that the entries are comments, of the thread with the
	// given id and title where these are known.
	comments      bool
	thread, title string
}

var commentFeedTitles = []string{"Comments on: ", "Comments for ", "Comments on "}

var titleElement = regexp.MustCompile(`(?s)<(?:([^\s<>/:]+):)?title(?:\s[^>]*)?>(.*?)</`)

func newFeed(in *input, head []byte, s *scope) *feed {
	f := &feed{in: in, scope: s}
	text, _ := mend(head)
	title := ""
	for _, m := range titleElement.FindAllStringSubmatch(text, 16) {
		if s.feeds(m[1]) {
			title = m[2]
			break
		}
	}
	title, _ = htmlText(strings.TrimSuffix(strings.TrimPrefix(title, "<![CDATA["), "]]>"))
	for _, prefix := range commentFeedTitles {
		if rest, ok := strings.CutPrefix(title, prefix); ok {
			f.comments, f.title = true, rest
			return f
		}
	}
	return f
}

// unmarshal parses one entry of the given vocabulary.
func (f *feed) unmarshal(text, words string, v any) error {
	r, err := newWordReader(text, words, f.scope)
	if err == nil {
		err = xml.NewTokenDecoder(r).Decode(v)
	}
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not XML: %s", syntax.Msg)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("not XML: the source ends within the entry")
	}
	return err
}

// feedRecord is what an entry gives: a comment, or the reason for which it,
// or a part of it, is skipped.
type feedRecord struct {
	comment Comment
	skipped string
	raw     string // what is skipped, where that is not the whole entry
}

// entry gives what one entry holds. It returns false when no more is wanted.
func (f *feed) entry(e feedEntry, src Source, emit sink) bool {
	data := e.data
	text, note := mend(data)
	addNote(&src, note)
	read := f.rss
	if e.local == "entry" {
		read = f.atom
	}
	records, err := read(text)
	if err != nil {
		return emit(Comment{}, &RecordError{Source: src, Reason: err.Error(), Raw: rawOf(data)})
	}
	for _, r := range records {
		if r.skipped != "" {
			if r.raw == "" {
				r.raw = rawOf(data)
			}
			if !emit(Comment{}, &RecordError{Source: src, Reason: r.skipped, Raw: r.raw, Skipped: true}) {
				return false
			}
			continue
		}
		c := r.comment
		c.Source = Source{Name: src.Name, Line: src.Line, Note: joinNotes(src.Note, c.Source.Note)}
		if c.ID == "" {
			c.ID = f.in.ids.make(src.Line, c.Text)
		}
		if c.ThreadID == "" && c.Kind == Post {
			c.ThreadID = c.ID
		}
		if !f.in.emitUnit(c, emit) {
			return false
		}
	}
	return true
}
