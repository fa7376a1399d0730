package datasets

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pageThread is one post of a page with what readers said to it.
type pageThread struct {
	post     pagePost
	comments []pageUnit
	// declared is the number of comments that the page says it has, or -1.
	declared int
	// blocks says that blank lines set the paragraphs of the post apart, and
	// that other line ends mean nothing: so in a numbered page, which wraps
	// what was pasted into it, while the other layouts have a line for each
	// paragraph.
	blocks bool
}

// pagePost is a post as it stands on a page.
type pagePost struct {
	line   int
	title  string
	author string
	date   time.Time
	body   []pageLine
}

// pageUnit is a comment as it stands on a page.
type pageUnit struct {
	line    int
	author  string
	created time.Time
	lines   []string
	// parent is the index of the comment that this one answers, or -1.
	parent int
}

// readPage reads a blog page saved as text, in any of three layouts that are
// told apart by the content:
//
//	numbered                      flattened                    digest
//
//	The last of the post.         The last of the post.        Sunday, 14 December 2014
//
//	2 comments:                   First comment.               A title
//
//	  1. First comment.           ReplyDeleteSecond, begun.
//	                              ReplyDeleteSecond, goes on.  Readers wrote:-
//	    ReplyDelete               A reply to it.
//	    Replies                   Delete                       First reader.
//	    1. A reply to it.                                      ******
//	                                                           Second reader.
//	      Delete                                               ******
//
// A page is held in memory whole; one over the limit for a record is a bad
// record.
func readPage(in *input, emit sink) error {
	data, err := in.whole(emit)
	if err != nil {
		return err
	}
	text, note := mend(data)
	note = joinNotes(in.note, note)
	for _, t := range threadsOf(pageLinesOf(text)) {
		if !in.emitThread(&t, note, emit) {
			return nil
		}
	}
	return nil
}

// whole reads the rest of the source. One that is longer than the limit for a
// record is given to emit as a bad record, and nothing comes back.
func (in *input) whole(emit sink) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in.br, int64(in.cfg.MaxRecord)+1))
	if err != nil {
		return nil, err
	}
	if len(data) > in.cfg.MaxRecord {
		emit(Comment{}, tooLongError(in.source(1), in.cfg.MaxRecord, data))
		return nil, nil
	}
	return data, nil
}

// threadsOf parses a page by its layout.
func threadsOf(lines []pageLine) []pageThread {
	switch layoutOf(lines) {
	case layoutNumbered:
		threads := numberedThreads(lines)
		for i := range threads {
			threads[i].blocks = true
		}
		return threads
	case layoutFlattened:
		return flattenedThreads(lines)
	}
	return postsOnly(lines)
}

// pageLayout is one of the forms that a page saved as text has.
type pageLayout int8

const (
	layoutNone pageLayout = iota
	layoutNumbered
	layoutFlattened
	layoutDigest
)

// layoutOf tells the layout. A page with comments shows it by the labels of
// the buttons under them; which of two layouts by whether these are indented.
func layoutOf(lines []pageLine) pageLayout {
	var indented, flush, numbers, headers, dates, rows int
	for i, l := range lines {
		switch {
		case l.text == "":
		case l.indent > 0 && buttonLine(l.text):
			indented++
		case l.indent == 0 && strings.HasPrefix(l.text, labelRemark):
			flush++
		case commentCount(l.text) >= 0:
			headers++
		case starRow(l.text):
			rows++
		case dateLine(lines, i):
			dates++
		}
		if n, _, ok := numbered(l.text); ok && n == 1 && l.indent > 0 {
			numbers++
		}
	}
	switch {
	case numbers > 0 && (indented > flush || (headers > 0 && flush == 0)):
		return layoutNumbered
	case flush > 0:
		return layoutFlattened
	case dates > 0 || (rows > 1):
		return layoutDigest
	}
	return layoutNone
}

// postsOnly parses a page without comments below its posts.
func postsOnly(lines []pageLine) []pageThread {
	var threads []pageThread
	for _, p := range postsOf(lines) {
		threads = append(threads, pageThread{post: p, declared: -1})
	}
	return threads
}

// emitThread gives the units of t in the order of the source: what the post
// says, the readers whom it quotes, and the comments.
func (in *input) emitThread(t *pageThread, note string, emit sink) bool {
	parts := partsOf(t.post.body, t.blocks)
	thread := in.ids.make(t.post.line, t.post.title+"\n"+textOf(t.post.body))
	base := Comment{ThreadID: thread, Title: t.post.title, Source: Source{Name: in.cfg.Name, Note: note}}
	notes := note
	if t.declared >= 0 && t.declared != len(t.comments) {
		notes = joinNotes(note, "the page says "+strconv.Itoa(t.declared)+" comments and has "+strconv.Itoa(len(t.comments)))
	}
	first := true
	give := func(c Comment) bool {
		if first {
			c.Source.Note, first = notes, false
		}
		return emit(c, nil)
	}
	post := base
	post.Kind, post.Author, post.Created, post.ID = Post, t.post.author, t.post.date, thread
	if !in.emitPost(post, t.post.line, parts, give) {
		return false
	}
	ids := make([]string, len(t.comments))
	for i, u := range t.comments {
		c := base
		c.Text, c.Author, c.Created, c.Source.Line = strings.Join(u.lines, "\n"), u.author, u.created, u.line
		c.ID = in.ids.make(u.line, c.Text)
		ids[i] = c.ID
		if u.parent >= 0 {
			c.Kind, c.ParentID = Reply, ids[u.parent]
		}
		if removed(c.Text) {
			err := &RecordError{Source: c.Source, Reason: "removed by its author or the blog", Raw: c.Text, Skipped: true}
			if !emit(Comment{}, err) {
				return false
			}
			continue
		}
		if !give(c) {
			return false
		}
	}
	return true
}

// emitPost gives a post and the readers quoted in it. Whole, the post comes
// first, with all that is its author's own; in paragraphs, these and the
// quoted stand in the order of the source. A post that only quotes is its
// title.
func (in *input) emitPost(post Comment, line int, parts []postPart, give func(Comment) bool) bool {
	var own []string
	for _, p := range parts {
		if !p.quoted {
			own = append(own, p.text)
		}
	}
	if len(own) == 0 && post.Title != "" {
		parts = slices.Insert(parts, 0, postPart{line: line, text: post.Title})
		own = []string{post.Title}
	}
	if !in.cfg.Paragraphs && len(own) > 0 {
		whole := post
		whole.Text, whole.Source.Line = strings.Join(own, "\n\n"), line
		if !give(whole) {
			return false
		}
	}
	n := 0
	for _, p := range parts {
		c := post
		c.Text, c.Source.Line = p.text, p.line
		switch {
		case p.quoted:
			c.Kind, c.Author, c.Created = Quoted, "", time.Time{}
			c.ID = in.ids.make(p.line, p.text)
		case !in.cfg.Paragraphs:
			continue
		default:
			n++
			c.ID = paragraphID(post.ID, n)
		}
		if !give(c) {
			return false
		}
	}
	return true
}
