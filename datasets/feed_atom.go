package datasets

import (
	"strings"
)

// atomEntry is an entry of an Atom feed, with what Blogger adds to it.
type atomEntry struct {
	ID        string   `xml:"atom id"`
	Title     feedText `xml:"atom title"`
	Content   feedText `xml:"atom content"`
	Summary   feedText `xml:"atom summary"`
	Published string   `xml:"atom published"`
	Updated   string   `xml:"atom updated"`
	Issued    string   `xml:"atom issued"` // these two in Atom 0.3
	Modified  string   `xml:"atom modified"`
	Author    struct {
		Name string `xml:"atom name"`
	} `xml:"atom author"`
	Categories []struct {
		Term string `xml:"term,attr"`
	} `xml:"atom category"`
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"atom link"`
	InReplyTo *struct {
		Ref  string `xml:"ref,attr"`
		Text string `xml:",chardata"`
	} `xml:"thr in-reply-to"`
	Draft string `xml:"app control>draft"`
	// The export of today's Blogger says these instead.
	Type    string `xml:"blogger type"`
	Status  string `xml:"blogger status"`
	Parent  string `xml:"blogger parent"`
	ReplyTo string `xml:"blogger inReplyTo"`
}

const bloggerKind = "http://schemas.google.com/blogger/2008/kind#"

// kind returns "post", "comment", or another of Blogger's words; "" where the
// entry does not say.
func (e *atomEntry) kind() string {
	if e.Type != "" {
		return strings.ToLower(strings.TrimSpace(e.Type))
	}
	for _, c := range e.Categories {
		if kind, ok := strings.CutPrefix(c.Term, bloggerKind); ok {
			return kind
		}
	}
	return ""
}

// atom reads an entry of an Atom feed.
func (f *feed) atom(text string) ([]feedRecord, error) {
	var e atomEntry
	if err := f.unmarshal(text, atomWords, &e); err != nil {
		return nil, err
	}
	kind := e.kind()
	switch kind {
	case "", "post", "page", "comment":
	default:
		return nil, nil
	}
	if draft := strings.TrimSpace(e.Draft); draft == "yes" || (e.Status != "" && strings.TrimSpace(e.Status) != "LIVE") {
		return []feedRecord{{skipped: "not published"}}, nil
	}
	c := Comment{ID: strings.TrimSpace(e.ID), Author: strings.TrimSpace(e.Author.Name), Kind: Post}
	c.Text, c.Quotes = e.Content.plain()
	if c.Text == "" {
		c.Text, c.Quotes = e.Summary.plain()
	}
	setCreated(&c, first(e.Published, e.Issued))
	if c.Created.IsZero() {
		setCreated(&c, first(e.Updated, e.Modified))
	}
	if kind != "comment" && e.InReplyTo == nil && !f.comments {
		c.Title, _ = e.Title.plain()
		return []feedRecord{{comment: c}}, nil
	}
	c.Kind, c.Title, c.ThreadID = Remark, f.title, f.thread
	if e.InReplyTo != nil {
		if c.ThreadID = strings.TrimSpace(e.InReplyTo.Ref); c.ThreadID == "" {
			c.ThreadID = strings.TrimSpace(e.InReplyTo.Text)
		}
	}
	if e.Parent != "" {
		c.ThreadID = strings.TrimSpace(e.Parent)
	}
	if parent := e.answered(c.ID); parent != "" {
		c.Kind, c.ParentID = Reply, parent
	}
	return []feedRecord{{comment: c}}, nil
}

// answered returns the id of the comment that a comment answers, in the form
// of its own id, or "". Blogger's feeds give it as a link to the comment's
// own feed, whose address ends in the comment's number.
func (e *atomEntry) answered(own string) string {
	if e.ReplyTo != "" {
		return strings.TrimSpace(e.ReplyTo)
	}
	for _, l := range e.Links {
		if l.Rel != "related" {
			continue
		}
		_, number, ok := strings.Cut(l.Href, "/comments/default/")
		if !ok || number == "" {
			continue
		}
		number, _, _ = strings.Cut(number, "?")
		if i := strings.LastIndex(own, "post-"); i >= 0 {
			return own[:i+len("post-")] + number
		}
		return number
	}
	return ""
}
