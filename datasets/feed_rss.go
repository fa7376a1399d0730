package datasets

import (
	"strings"
)

// rssItem is an item of an RSS feed, with what WordPress adds to it.
type rssItem struct {
	About       string   `xml:"rdf about,attr"` // RSS 1.0 has its id here
	Title       feedText `xml:"rss title"`
	Link        string   `xml:"rss link"`
	GUID        string   `xml:"rss guid"`
	Description feedText `xml:"rss description"`
	Content     feedText `xml:"content encoded"`
	Creator     string   `xml:"dc creator"`
	Author      string   `xml:"rss author"`
	PubDate     string   `xml:"rss pubDate"`
	Date        string   `xml:"dc date"`
	InReplyTo   *struct {
		Ref string `xml:"ref,attr"`
	} `xml:"thr in-reply-to"`

	PostID   string      `xml:"wp post_id"`
	PostType string      `xml:"wp post_type"`
	Status   string      `xml:"wp status"`
	PostDate string      `xml:"wp post_date_gmt"`
	Comments []wpComment `xml:"wp comment"`
}

// wpComment is a comment within an item of WordPress' export.
type wpComment struct {
	ID       string `xml:"wp comment_id"`
	Author   string `xml:"wp comment_author"`
	Date     string `xml:"wp comment_date_gmt"`
	Content  string `xml:"wp comment_content"`
	Approved string `xml:"wp comment_approved"`
	Type     string `xml:"wp comment_type"`
	Parent   string `xml:"wp comment_parent"`
}

// rss reads an item of an RSS feed or of WordPress' export.
func (f *feed) rss(text string) ([]feedRecord, error) {
	var e rssItem
	if err := f.unmarshal(text, rssWords, &e); err != nil {
		return nil, err
	}
	if e.PostType != "" || e.PostID != "" {
		return e.export(), nil
	}
	c := Comment{Author: first(e.Creator, e.Author), Kind: Post}
	c.Text, c.Quotes = htmlText(first(e.Content.html(), e.Description.html()))
	setCreated(&c, first(e.PubDate, e.Date))
	page, anchor, _ := strings.Cut(strings.TrimSpace(e.Link), "#")
	c.ID = first(e.GUID, e.About, e.Link)
	if !f.comments && e.InReplyTo == nil && !strings.HasPrefix(anchor, "comment-") {
		c.Title, _ = htmlText(e.Title.html())
		return []feedRecord{{comment: c}}, nil
	}
	c.Kind, c.ThreadID, c.Title = Remark, page, f.title
	if e.InReplyTo != nil {
		c.ThreadID = e.InReplyTo.Ref
	}
	if strings.HasPrefix(anchor, "comment-") {
		c.ID = page + "#" + anchor
	}
	if parent, rest := answeredInText(first(e.Content.html(), e.Description.html())); parent != "" {
		c.Kind, c.ParentID = Reply, parent
		c.Text, c.Quotes = htmlText(rest)
	}
	return []feedRecord{{comment: c}}, nil
}

// first returns the first of texts that is not empty, without the white space
// around it.
func first(texts ...string) string {
	for _, s := range texts {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// answeredInText returns the address of the comment that one of WordPress'
// feed answers, which the feed says in a sentence before the text, and the
// text without that sentence.
func answeredInText(s string) (parent, rest string) {
	const before, after = `In reply to <a href="`, `</a>.`
	start := strings.Index(s, before)
	if start < 0 || strings.Trim(s[:start], " \t\r\n<p>") != "" {
		return "", s
	}
	address, tail, ok := strings.Cut(s[start+len(before):], `"`)
	if !ok || !strings.Contains(address, "#comment-") {
		return "", s
	}
	_, rest, ok = strings.Cut(tail, after)
	if !ok {
		return "", s
	}
	return address, rest
}

// export reads an item of WordPress' export: a post with its comments. The
// pictures and menus that stand among them are passed over.
func (e *rssItem) export() []feedRecord {
	switch e.PostType {
	case "post", "page", "":
	default:
		if len(e.Comments) == 0 {
			return nil
		}
	}
	post := Comment{ID: first(e.PostID, e.GUID, e.Link), Author: first(e.Creator), Kind: Post}
	post.ThreadID = post.ID
	post.Title, _ = htmlText(e.Title.html())
	post.Text, post.Quotes = htmlText(wordPressBreaks(e.Content.html()))
	setCreated(&post, first(e.PostDate, e.PubDate))
	var records []feedRecord
	if e.Status == "" || e.Status == "publish" || e.Status == "inherit" {
		records = append(records, feedRecord{comment: post})
	} else {
		records = append(records, feedRecord{skipped: "a post that is not published: " + shorten(e.Status, 20)})
	}
	for _, w := range e.Comments {
		switch {
		case w.Type != "" && w.Type != "comment":
			records = append(records, feedRecord{skipped: "a " + shorten(w.Type, 20) + ", not a comment", raw: w.Content})
			continue
		case w.Approved != "" && w.Approved != "1" && w.Approved != "approved":
			records = append(records, feedRecord{skipped: "a comment that is not approved", raw: w.Content})
			continue
		}
		c := Comment{ID: "comment-" + w.ID, ThreadID: post.ID, Title: post.Title, Author: first(w.Author)}
		if w.ID == "" {
			c.ID = ""
		}
		c.Text, c.Quotes = htmlText(wordPressBreaks(w.Content))
		setCreated(&c, first(w.Date))
		if w.Parent != "" && w.Parent != "0" {
			c.Kind, c.ParentID = Reply, "comment-"+w.Parent
		}
		records = append(records, feedRecord{comment: c})
	}
	return records
}

// wordPressBreaks makes the line ends of a text into markup, as WordPress does
// when it shows one: a text without paragraphs has them as blank lines.
func wordPressBreaks(s string) string {
	if strings.Contains(s, "<p>") || strings.Contains(s, "<p ") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "<br>")
}
