package datasets

import (
	"errors"
	"fmt"
	"iter"
)

// LinkConfig bounds how far apart a comment and its parent may stand. Its zero
// value suits dumps of forums in the order of time.
type LinkConfig struct {
	// Window is how many comments are remembered as possible parents; 0 is
	// 16384.
	Window int
	// WindowBytes bounds the text that is remembered; 0 is 32 MiB.
	WindowBytes int
	// Ahead is how many comments a reply waits for a parent that comes after
	// it; 0 is 256. Memory and delay grow with it.
	Ahead int
}

// Validate joins every fault of c.
func (c *LinkConfig) Validate() error {
	var faults []error
	if c.Window < 0 {
		faults = append(faults, fmt.Errorf("Window is %d: want 0 or more comments", c.Window))
	}
	if c.WindowBytes < 0 {
		faults = append(faults, fmt.Errorf("WindowBytes is %d: want 0 or more bytes", c.WindowBytes))
	}
	if c.Ahead < 0 {
		faults = append(faults, fmt.Errorf("Ahead is %d: want 0 or more comments", c.Ahead))
	}
	return errors.Join(faults...)
}

func (c LinkConfig) withDefaults() LinkConfig {
	if c.Window == 0 {
		c.Window = 16384
	}
	if c.WindowBytes == 0 {
		c.WindowBytes = 32 << 20
	}
	if c.Ahead == 0 {
		c.Ahead = 256
	}
	return c
}

// Link sets the Parent of each comment of seq and keeps their order. A comment
// with a ParentID gets the comment of that id in its thread, whether that
// comes before it or after; a post without one, which is a paragraph of what
// stands before it, gets the unit before it in its thread. A Parent that is
// set already stays. A parent farther away than cfg allows is not found, and
// Parent stays nil.
//
// The Parent of a parent is nil, so that keeping one comment does not keep its
// whole thread. Parents are shared: do not change them.
func Link(seq iter.Seq2[Comment, error], cfg LinkConfig) iter.Seq2[Comment, error] {
	return func(yield func(Comment, error) bool) {
		if err := cfg.Validate(); err != nil {
			yield(Comment{}, err)
			return
		}
		l := newLinker(cfg.withDefaults(), yield)
		for c, err := range seq {
			if !l.add(c, err) {
				return
			}
		}
		l.flush(0)
	}
}

type commentKey struct{ thread, id string }

// pending is something that waits for its turn to be given.
type pending struct {
	c   Comment
	err error
	// waits is true for a reply whose parent has not been seen.
	waits bool
}

type linker struct {
	cfg   LinkConfig
	yield sink

	// seen holds the comments of the window, and age the same in the order
	// in which they came, a ring.
	seen  map[commentKey]*Comment
	age   []*Comment
	first int
	bytes int

	// last is the latest unit of each thread that the window holds.
	last map[string]*Comment

	// queue holds what stands behind the first reply that waits; wanted
	// lists, for each parent, how many of them wait for it.
	queue  []pending
	wanted map[commentKey]int
	stop   bool
}

func newLinker(cfg LinkConfig, yield sink) *linker {
	return &linker{cfg: cfg, yield: yield, seen: map[commentKey]*Comment{}, last: map[string]*Comment{}, wanted: map[commentKey]int{}}
}

// add takes the next element of the stream. It returns false when no more is
// wanted.
func (l *linker) add(c Comment, err error) bool {
	if err != nil {
		l.push(pending{c: c, err: err})
		return !l.stop
	}
	key := commentKey{c.ThreadID, c.ParentID}
	waits := false
	switch {
	case c.Parent != nil:
	case c.ParentID != "" && c.ParentID != c.ID:
		c.Parent = l.seen[key]
		waits = c.Parent == nil
	case c.Kind == Post && c.ParentID == "" && c.ThreadID != "":
		c.Parent = l.last[c.ThreadID]
	}
	kept := l.remember(c)
	if l.wanted[commentKey{c.ThreadID, c.ID}] > 0 {
		l.answer(kept)
	}
	if waits {
		l.wanted[key]++
	}
	l.push(pending{c: c, waits: waits})
	return !l.stop
}

// remember puts a copy of c, without its own parent, into the window.
func (l *linker) remember(c Comment) *Comment {
	kept := new(Comment)
	*kept = c
	kept.Parent = nil
	l.age = append(l.age, kept)
	l.bytes += len(c.Text)
	l.seen[commentKey{c.ThreadID, c.ID}] = kept
	l.last[c.ThreadID] = kept
	for len(l.age)-l.first > l.cfg.Window || (l.bytes > l.cfg.WindowBytes && len(l.age)-l.first > 1) {
		l.forget()
	}
	return kept
}

// forget drops the oldest comment of the window.
func (l *linker) forget() {
	old := l.age[l.first]
	l.age[l.first] = nil
	l.first++
	l.bytes -= len(old.Text)
	if key := (commentKey{old.ThreadID, old.ID}); l.seen[key] == old {
		delete(l.seen, key)
	}
	if l.last[old.ThreadID] == old {
		delete(l.last, old.ThreadID)
	}
	if l.first > 1024 && l.first > len(l.age)/2 {
		l.age = append(l.age[:0], l.age[l.first:]...)
		clear(l.age[len(l.age):cap(l.age)])
		l.first = 0
	}
}

// answer gives parent to the replies that wait for it.
func (l *linker) answer(parent *Comment) {
	key := commentKey{parent.ThreadID, parent.ID}
	delete(l.wanted, key)
	for i := range l.queue {
		p := &l.queue[i]
		if p.waits && p.c.ThreadID == key.thread && p.c.ParentID == key.id {
			p.c.Parent, p.waits = parent, false
		}
	}
	l.flush(l.cfg.Ahead)
}

func (l *linker) push(p pending) {
	if len(l.queue) == 0 && !p.waits {
		if !l.yield(p.c, p.err) {
			l.stop = true
		}
		return
	}
	l.queue = append(l.queue, p)
	l.flush(l.cfg.Ahead)
}

// flush gives what need not wait any longer, and all that stands more than
// room places before the end of the queue.
func (l *linker) flush(room int) {
	n := 0
	for n < len(l.queue) && !l.stop && (!l.queue[n].waits || len(l.queue)-n > room) {
		p := &l.queue[n]
		if p.waits {
			key := commentKey{p.c.ThreadID, p.c.ParentID}
			if l.wanted[key]--; l.wanted[key] <= 0 {
				delete(l.wanted, key)
			}
		}
		if !l.yield(p.c, p.err) {
			l.stop = true
		}
		n++
	}
	if n > 0 {
		rest := copy(l.queue, l.queue[n:])
		clear(l.queue[rest:])
		l.queue = l.queue[:rest]
	}
}
