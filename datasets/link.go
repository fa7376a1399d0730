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
	// Depth is how many ancestors a comment keeps at least, as far as they
	// are found: its parent, the parent's parent, and so on; 0 is 32. A chain
	// is at most twice as long, and Ahead longer where parents come late. 1
	// keeps the parent alone.
	Depth int
}

// Validate joins every fault of c.
func (c *LinkConfig) Validate() error {
	var faults []error
	if c.Window < 0 {
		faults = append(faults, fmt.Errorf("field Window is %d: want 0 or more comments", c.Window))
	}
	if c.WindowBytes < 0 {
		faults = append(faults, fmt.Errorf("field WindowBytes is %d: want 0 or more bytes", c.WindowBytes))
	}
	if c.Ahead < 0 {
		faults = append(faults, fmt.Errorf("field Ahead is %d: want 0 or more comments", c.Ahead))
	}
	if c.Depth < 0 {
		faults = append(faults, fmt.Errorf("field Depth is %d: want 0 or more ancestors", c.Depth))
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
	if c.Depth == 0 {
		c.Depth = 32
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
// A parent has its own parent, and so on up to cfg.Depth, so that a reply can be
// read with the exchange that it closes; the chain is cut there, so that keeping
// one comment does not keep its whole thread. Parents are shared: do not change
// them. Besides the texts of the window, memory holds those of the ancestors of
// its comments.
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

// remembered is a comment that may be a parent, with the number of its ancestors.
type remembered struct {
	Comment
	ancestors int
}

// asParent returns what a reply points to; nil for nil.
func (r *remembered) asParent() *Comment {
	if r == nil {
		return nil
	}
	return &r.Comment
}

// pending is something that waits for its turn to be given.
type pending struct {
	c   Comment
	err error
	// waits is true for a reply whose parent has not been seen.
	waits bool
	// kept is the copy of c in the window.
	kept *remembered
}

type linker struct {
	cfg   LinkConfig
	yield sink

	// seen holds the comments of the window, and age the same in the order
	// in which they came, a ring.
	seen  map[commentKey]*remembered
	age   []*remembered
	first int
	bytes int

	// last is the latest unit of each thread that the window holds.
	last map[string]*remembered

	// queue holds what stands behind the first reply that waits; wanted
	// lists, for each parent, how many of them wait for it.
	queue  []pending
	wanted map[commentKey]int
	stop   bool
}

func newLinker(cfg LinkConfig, yield sink) *linker {
	return &linker{cfg: cfg, yield: yield, seen: map[commentKey]*remembered{}, last: map[string]*remembered{}, wanted: map[commentKey]int{}}
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
	var parent *remembered
	switch {
	case c.Parent != nil:
	case c.ParentID != "" && c.ParentID != c.ID:
		parent = l.seen[key]
		c.Parent = parent.asParent()
		waits = parent == nil
	case c.Kind == Post && c.ParentID == "" && c.ThreadID != "":
		parent = l.last[c.ThreadID]
		c.Parent = parent.asParent()
	}
	kept := l.remember(c)
	if parent != nil {
		l.lift(kept, parent.asParent(), parent.ancestors)
	} else if c.Parent != nil {
		l.lift(kept, c.Parent, ancestors(c.Parent, 2*l.cfg.Depth))
	}
	if l.wanted[commentKey{c.ThreadID, c.ID}] > 0 {
		l.answer(kept)
	}
	if waits {
		l.wanted[key]++
	}
	l.push(pending{c: c, waits: waits, kept: kept})
	return !l.stop
}

// ancestors counts the ancestors of c, up to a bound.
func ancestors(c *Comment, most int) int {
	n := 0
	for p := c.Parent; p != nil && n < most; p = p.Parent {
		n++
	}
	return n
}

// lift gives kept its parent, which has so many ancestors. A chain that has grown
// to twice the depth is copied up to the depth, so that it is copied once in so
// many steps. With a depth of 1 the reply itself has its parent, kept has none.
func (l *linker) lift(kept *remembered, parent *Comment, above int) {
	depth := l.cfg.Depth
	if depth > 1 && above+1 < 2*depth {
		kept.Parent, kept.ancestors = parent, above+1
		return
	}
	at := &kept.Parent
	for p := parent; p != nil && kept.ancestors < depth-1; p = p.Parent {
		copied := *p
		copied.Parent = nil
		*at, at = &copied, &copied.Parent
		kept.ancestors++
	}
}

// remember puts a copy of c, as yet without its parent, into the window.
func (l *linker) remember(c Comment) *remembered {
	kept := &remembered{Comment: c}
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

// answer gives parent to the replies that wait for it. Their copies in the window
// get it too: who has them for a parent stands behind them and waits as well.
func (l *linker) answer(parent *remembered) {
	key := commentKey{parent.ThreadID, parent.ID}
	delete(l.wanted, key)
	for i := range l.queue {
		p := &l.queue[i]
		if p.waits && p.c.ThreadID == key.thread && p.c.ParentID == key.id {
			p.c.Parent, p.waits = parent.asParent(), false
			if !descends(parent.asParent(), &p.kept.Comment) {
				l.lift(p.kept, parent.asParent(), parent.ancestors)
			}
		}
	}
	l.flush(l.cfg.Ahead)
}

// descends says whether of is c or one of its ancestors: comments may name each
// other as parents.
func descends(c, of *Comment) bool {
	for ; c != nil; c = c.Parent {
		if c == of {
			return true
		}
	}
	return false
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
