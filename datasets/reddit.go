package datasets

import (
	"errors"
	"fmt"
	"strings"

	"github.com/valyala/fastjson"
)

// readReddit reads a dump of comments or of submissions, a JSON object a line:
//
//	{"id":"c2","link_id":"t3_s1","parent_id":"t1_c1","author":"vi","created_utc":1401789600,"body":"Same here."}
//	{"id":"s1","title":"Lamps","author":"al","created_utc":1401789000,"selftext":"All out."}
//
// Ids lose their "t1_" and "t3_". A submission is a post, what answers it a
// remark without a parent in its thread, and what answers a comment a reply.
// What was deleted or removed is skipped; see [RecordError]. Lines that begin
// with ">" are quotes.
func readReddit(in *input, emit sink) error {
	dec := new(objectDecoder)
	return in.eachObject(dec, emit, func(v *fastjson.Value, src Source) bool {
		c, err := redditComment(in, v, src)
		return emit(c, dec.recordError(err, src))
	})
}

var redditEntities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#x200B;", "", "&nbsp;", " ")

// unescapeReddit undoes what Reddit does to three characters. Few texts have
// any of them.
func unescapeReddit(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return redditEntities.Replace(s)
}

func redditComment(in *input, v *fastjson.Value, src Source) (Comment, error) {
	var err error
	str := func(key string) string {
		s, e := scalarText(v.Get(key))
		if e != nil && err == nil {
			err = fmt.Errorf("field %q: %w", key, e)
		}
		return s
	}
	fields := rowFields{fieldID: redditID(str("id")), fieldAuthor: str("author"), fieldCreated: str("created_utc"), fieldTitle: unescapeReddit(str("title"))}
	if fields[fieldID] == "" {
		fields[fieldID] = redditID(str("name"))
	}
	body := v.Get("body")
	post := body == nil && (v.Get("selftext") != nil || v.Get("title") != nil)
	switch {
	case post:
		fields[fieldKind] = Post.String()
		fields[fieldText] = str("selftext")
		fields[fieldThread] = fields[fieldID]
	case body == nil:
		return Comment{}, errors.New(`no text: want a field "body", or "title" and "selftext"`)
	case body.Type() != fastjson.TypeString:
		return Comment{}, fmt.Errorf("the body is a JSON %s: want a string", body.Type())
	default:
		fields[fieldText] = str("body")
		fields[fieldThread] = redditID(str("link_id"))
		if parent := str("parent_id"); !strings.HasPrefix(parent, "t3_") {
			fields[fieldParent] = redditID(parent)
		}
	}
	if err != nil {
		return Comment{}, err
	}
	switch text := strings.TrimSpace(fields[fieldText]); text {
	case "[deleted]", "[removed]", "[deleted by user]":
		return Comment{}, &RecordError{Source: src, Reason: "the text was " + strings.Trim(text, "[]"), Skipped: true}
	}
	if fields[fieldAuthor] == "[deleted]" {
		fields[fieldAuthor] = ""
	}
	fields[fieldText] = unescapeReddit(fields[fieldText])
	if post && strings.TrimSpace(fields[fieldText]) == "" {
		fields[fieldText] = fields[fieldTitle] // a link alone
	}
	c, err := fields.comment(in, src)
	c.Quotes = angleQuotes(c.Text)
	return c, err
}

func redditID(s string) string {
	if len(s) > 3 && s[0] == 't' && s[2] == '_' {
		return s[3:]
	}
	return s
}

// angleQuotes returns the spans of the lines of text that begin with ">".
func angleQuotes(text string) []Span {
	if !strings.Contains(text, ">") {
		return nil
	}
	var spans []Span
	at := 0
	for line := range strings.Lines(text) {
		end := at + len(strings.TrimRight(line, "\r\n"))
		if strings.HasPrefix(line, ">") {
			if n := len(spans); n > 0 && strings.TrimSpace(text[spans[n-1].End:at]) == "" && !strings.Contains(text[spans[n-1].End:at], "\n\n") {
				spans[n-1].End = end
			} else {
				spans = append(spans, Span{at, end})
			}
		}
		at += len(line)
	}
	return spans
}
