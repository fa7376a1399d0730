package datasets

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlRole is what an element means for the comments of a page.
type htmlRole int8

const (
	rolePlain htmlRole = iota
	// rolePost and roleComment hold a unit and all that belongs to it.
	rolePost
	roleComment
	// roleFlatList is Blogger's older list, in which the parts of a comment
	// follow each other, and roleFlatComment begins one of its comments.
	roleFlatList
	roleFlatComment
	// These hold a part of a unit.
	roleBody
	roleAuthor
	roleTime
	roleTitle
	// roleDropped holds buttons, forms and other parts of the page.
	roleDropped
)

// element is a start tag with what tells its role.
type element struct {
	tag   atom.Atom
	attrs []html.Attribute
}

func (e *element) class(names ...string) bool {
	classes := attr(e.attrs, "class")
	if classes == "" {
		return false
	}
	for c := range strings.FieldsSeq(classes) {
		for _, name := range names {
			if c == name {
				return true
			}
		}
	}
	return false
}

func (e *element) prop(names ...string) bool {
	props := attr(e.attrs, "itemprop")
	if props == "" {
		return false
	}
	for c := range strings.FieldsSeq(props) {
		for _, name := range names {
			if c == name {
				return true
			}
		}
	}
	return false
}

// schema returns the name of the schema.org type of an element, or "".
func (e *element) schema() string {
	t := attr(e.attrs, "itemtype")
	if i := strings.LastIndexByte(t, '/'); i >= 0 && strings.Contains(t, "schema.org") {
		return t[i+1:]
	}
	return ""
}

// role tells what e means where it stands.
func (e *element) role(p *htmlParser) htmlRole {
	if p.inDropped > 0 {
		return rolePlain
	}
	if r := e.unitRole(p); r != rolePlain {
		return r
	}
	switch {
	case e.dropped(p):
		return roleDropped
	case p.cur < 0 || p.inAuthor+p.inTime+p.inTitle > 0:
		return rolePlain
	}
	u := p.units[p.cur]
	switch {
	case p.inBody > 0:
		return rolePlain
	case e.body(u):
		return roleBody
	case u.author == "" && e.author():
		return roleAuthor
	case (u.created.IsZero() || e.tag == atom.Time) && e.time():
		return roleTime
	case u.kind == Post && u.title == "" && e.title():
		return roleTitle
	}
	return rolePlain
}

// unitRole tells whether e holds a post or a comment, or begins one.
func (e *element) unitRole(p *htmlParser) htmlRole {
	switch e.tag {
	case atom.Dl:
		if attr(e.attrs, "id") == "comments-block" || e.class("avatar-comment-indent") {
			return roleFlatList
		}
	case atom.Dt:
		if e.class("comment-author") {
			return roleFlatComment
		}
	}
	switch e.schema() {
	case "Comment", "UserComments":
		return e.wrapped(p, roleComment)
	case "BlogPosting", "Article", "NewsArticle", "DiscussionForumPosting", "SocialMediaPosting":
		return e.wrapped(p, rolePost)
	}
	switch {
	case e.tag == atom.Li && e.class("comment", "pingback", "trackback"):
		return e.wrapped(p, roleComment)
	case e.tag == atom.Article:
		if e.class("comment", "comment-body") || p.cur >= 0 {
			return e.wrapped(p, roleComment)
		}
		return rolePost
	case e.tag == atom.Div && e.class("hentry"):
		return e.wrapped(p, rolePost)
	case e.tag == atom.Div && e.class("comment") && attr(e.attrs, "id") != "":
		return e.wrapped(p, roleComment)
	}
	return rolePlain
}

// wrapped returns role, or rolePlain where e only wraps, within the element
// that opened a unit of that role, what belongs to the same unit.
func (e *element) wrapped(p *htmlParser, role htmlRole) htmlRole {
	if p.cur < 0 {
		return role
	}
	u := p.units[p.cur]
	if u.hasBody || u.loose.b.Len() > 0 || (u.kind == Post) != (role == rolePost) {
		if u.kind == Post && role == rolePost {
			return rolePlain
		}
		return role
	}
	return rolePlain
}

// body tells the elements that hold the text of u.
func (e *element) body(u *htmlUnit) bool {
	if e.prop("text", "articleBody", "commentText", "description articleBody") {
		return true
	}
	if u.kind == Post {
		return e.class("post-body", "entry-content", "post-content", "article-body")
	}
	return e.class("comment-content", "comment-text", "comment__body", "comment-message") || (e.tag == atom.Dd && e.class("comment-body"))
}

func (e *element) author() bool {
	switch {
	case e.tag == atom.Cite && e.class("user", "fn"), e.tag == atom.Dt && e.class("comment-author"):
		return true
	case e.class("fn", "author-name", "comment-author-name", "author"), e.prop("author", "creator"), attr(e.attrs, "rel") == "author":
		return true
	}
	return false
}

func (e *element) time() bool {
	return e.tag == atom.Time || (e.tag == atom.Abbr && e.class("published")) || e.class("datetime", "comment-timestamp", "date-header", "comment-date")
}

func (e *element) title() bool {
	switch e.tag {
	case atom.H1, atom.H2, atom.H3:
		return true
	}
	return e.prop("headline") || e.class("post-title", "entry-title")
}

// dropped tells the parts of a page that nobody wrote as a comment.
func (e *element) dropped(p *htmlParser) bool {
	switch e.tag {
	case atom.Nav, atom.Form, atom.Aside:
		if p.cur >= 0 { // else it may hold all of the page
			return !e.class("quote")
		}
	}
	return e.class("comment-actions", "item-control", "comment-reply-link", "reply", "thread-toggle", "comment-replybox-single", "comment-replybox-thread",
		"continue", "avatar-image-container", "comment-respond", "says", "post-labels", "post-share-buttons", "sharedaddy", "reaction-buttons", "blog-pager",
		"post-backlinks", "post-comment-link", "post-icons", "comment-link", "edit-link", "screen-reader-text", "comment-awaiting-moderation", "loadmore")
}

// takeAttributes takes what a tag says of the current unit in its attributes:
// a time in a form for machines, a name that is not shown.
func (p *htmlParser) takeAttributes(e *element) {
	u := p.unit()
	if u == nil || p.inDropped > 0 {
		return
	}
	switch {
	case e.tag == atom.Time:
		p.setTime(attr(e.attrs, "datetime"))
	case e.tag == atom.Abbr && e.class("published"):
		p.setTime(attr(e.attrs, "title"))
	case e.tag == atom.Meta && e.prop("dateCreated", "datePublished", "commentTime"):
		p.setTime(attr(e.attrs, "content"))
	case e.tag == atom.Meta && e.prop("author", "creator", "name"):
		p.setAuthor(attr(e.attrs, "content"))
	case e.prop("dateCreated", "datePublished", "commentTime"):
		for _, key := range []string{"content", "datetime", "title"} {
			if t := attr(e.attrs, key); t != "" {
				p.setTime(t)
			}
		}
	}
}
