package datasets

import (
	"errors"
	"iter"
)

// A Thread is the comments of one discussion, in the order of their source.
type Thread struct {
	// ID is the ThreadID of the comments, or, for one that has none, its own
	// ID.
	ID string
	// Title is the first title among the comments, or "".
	Title string
	// Comments has at least one element.
	Comments []Comment
}

// Threads groups the comments of seq by their ThreadID. The threads come in
// the order of their first comments, and the comments of each in the order of
// seq, wherever they stand in it; so all of seq is held in memory. A comment
// without a ThreadID is a thread of its own. Bad records come before the
// threads, as they are met; any other error ends it, and no thread comes.
func Threads(seq iter.Seq2[Comment, error]) iter.Seq2[Thread, error] {
	return func(yield func(Thread, error) bool) {
		var threads []*Thread
		byID := map[string]*Thread{}
		for c, err := range seq {
			if err != nil {
				var bad *RecordError
				if !yield(Thread{}, err) || !errors.As(err, &bad) {
					return
				}
				continue
			}
			t := byID[c.ThreadID]
			if t == nil || c.ThreadID == "" {
				t = &Thread{ID: c.ThreadID}
				if c.ThreadID == "" {
					t.ID = c.ID
				} else {
					byID[c.ThreadID] = t
				}
				threads = append(threads, t)
			}
			if t.Title == "" {
				t.Title = c.Title
			}
			t.Comments = append(t.Comments, c)
		}
		for _, t := range threads {
			if !yield(*t, nil) {
				return
			}
		}
	}
}
