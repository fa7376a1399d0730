package datasets

import (
	"fmt"
	"time"
)

// Kind says what part of a discussion a comment is.
type Kind int8

const (
	// Remark is a top-level comment. It is the zero value.
	Remark Kind = iota
	// Post is an article under which others comment, or a paragraph of one.
	Post
	// Reply answers another comment.
	Reply
	// Quoted is a reader's comment that stands quoted in a post.
	Quoted
)

var kindNames = [...]string{"remark", "post", "reply", "quoted"}

// String returns the text form of k: "remark", "post", "reply" or "quoted".
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("Kind(%d)", int8(k))
	}
	return kindNames[k]
}

// ParseKind returns the kind whose text form is s; "" is Remark.
func ParseKind(s string) (Kind, error) {
	if s == "" {
		return Remark, nil
	}
	for i, name := range kindNames {
		if s == name {
			return Kind(i), nil
		}
	}
	return Remark, fmt.Errorf(`unknown kind %q: want "post", "remark", "reply" or "quoted"`, s)
}

// MarshalText writes the text form of k.
func (k Kind) MarshalText() ([]byte, error) {
	if k < 0 || int(k) >= len(kindNames) {
		return nil, fmt.Errorf("no text form for kind %d", int8(k))
	}
	return []byte(kindNames[k]), nil
}

// UnmarshalText reads the text form of a kind.
func (k *Kind) UnmarshalText(text []byte) error {
	v, err := ParseKind(string(text))
	if err != nil {
		return err
	}
	*k = v
	return nil
}

// A Comment is one contribution to a discussion: a post, a remark, a reply,
// or a reader quoted in a post.
type Comment struct {
	// ID names the comment. Readers make one from content and position where
	// the source has none, so that two runs agree.
	ID string
	// ThreadID groups the comments of one discussion.
	ThreadID string
	// ParentID is the ID of the comment that this one answers, or "".
	ParentID string
	// Author is the name that the comment is signed with, or "".
	Author string
	// Title is the heading of a post, or of the thread.
	Title string
	// Text is what the comment says, as UTF-8.
	Text string
	// Created is when the comment was written; zero when the source does not
	// say.
	Created time.Time
	// Kind says what part of the discussion the comment is.
	Kind Kind
	// Topics holds the labels: topic by stance. Nil means not labelled; empty
	// means labelled with no topic.
	Topics map[string]Stance
	// Parent is the comment that gives this one its context: for a reply what
	// it answers, for a paragraph of a post the paragraph before. [Link] sets
	// it. Nil when there is none or it is not known.
	Parent *Comment
	// Source says where the comment was read.
	Source Source
	// Judged lists the topics that the coder decided on; nil means all of the
	// codebook. A topic that is not listed is unknown, not absent.
	Judged []string
	// Coder names who labelled the row, or "".
	Coder string
	// Context is a label: the topics could not be given from the comment's
	// own words, but only from what it answers or stands beside.
	Context bool
	// Relation is a label of a reply: "agree", "disagree", "neutral", or ""
	// where nobody has said how it stands to what it answers.
	Relation string
	// Quotes are the byte spans of Text that repeat somebody else, as far as
	// the source marks them, in increasing order and without overlap.
	Quotes []Span
}

// Span is a half-open range of bytes in a text.
type Span struct{ Start, End int }

// Source says where a record was read, for messages and for going back.
type Source struct {
	// Name is the file, as it was opened, or "-".
	Name string
	// Line is the line of the file on which the record starts, from 1; 0
	// where lines mean nothing.
	Line int
	// Note says what had to be mended while reading ("bytes that are not
	// UTF-8 replaced"), or "".
	Note string
}

// String returns "name:line".
func (s Source) String() string {
	if s.Line == 0 {
		return s.Name
	}
	return fmt.Sprintf("%s:%d", s.Name, s.Line)
}

// A RecordError is a record that could not be read. The stream that gave it
// goes on with the next record.
type RecordError struct {
	// Source is where the record starts.
	Source Source
	// Reason says what was wrong with it and what would be right.
	Reason string
	// Raw is the record as it was read, cut to a bounded length.
	Raw string
	// Skipped is true for a record that the source itself marks as void, such
	// as a deleted comment: it is counted, and is no fault.
	Skipped bool
}

// Error returns "name:line: reason".
func (e *RecordError) Error() string { return e.Source.String() + ": " + e.Reason }
