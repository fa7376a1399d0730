package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a run is: a bar on a terminal, a line every ten
// seconds elsewhere.
type progress struct {
	w        io.Writer
	terminal bool
	total    int64 // bytes; -1: not known
	bytes    atomic.Int64
	comments atomic.Int64
	start    time.Time
	began    atomic.Pointer[mark] // where the first comments of this run stand
	once     sync.Once
	stop     chan struct{}
	stopped  chan struct{}
}

// Between two signs of life.
const (
	barEvery  = 200 * time.Millisecond
	lineEvery = 10 * time.Second
)

// newProgress starts to tell w of a run over so many bytes. Quiet counts and
// says nothing.
func newProgress(w io.Writer, total int64, quiet bool) *progress {
	p := &progress{w: w, terminal: isTerminal(w), total: total, start: time.Now(), stop: make(chan struct{}), stopped: make(chan struct{})}
	if quiet {
		close(p.stopped)
		return p
	}
	go p.tell()
	return p
}

func (p *progress) addBytes(n int) { p.bytes.Add(int64(n)) }

// addComments tells of comments that are through. All bytes before the first
// of them do not count for the time that is left.
func (p *progress) addComments(n int) {
	p.once.Do(func() { p.began.Store(&mark{p.bytes.Load(), time.Now()}) })
	p.comments.Add(int64(n))
}

// A mark is a place in the input and the time at which it was reached.
type mark struct {
	bytes int64
	at    time.Time
}

// done stops the telling and clears the bar.
func (p *progress) done() {
	close(p.stop)
	<-p.stopped
}

func (p *progress) tell() {
	defer close(p.stopped)
	if p.terminal {
		p.bar()
		return
	}
	tick := time.NewTicker(lineEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			fmt.Fprintln(p.w, p.line())
		case <-p.stop:
			return
		}
	}
}

// bar draws a bar of bytes with the comments before it.
func (p *progress) bar() {
	width := terminalWidth(p.w)
	options := []progressbar.Option{
		progressbar.OptionSetWriter(p.w), progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(max(5, min(30, width-62))), progressbar.OptionThrottle(barEvery),
		progressbar.OptionUseANSICodes(true),
	}
	bar := progressbar.NewOptions64(p.total, options...)
	tick := time.NewTicker(barEvery)
	defer tick.Stop()
	last := int64(0)
	for {
		select {
		case <-tick.C:
			now := min(p.bytes.Load(), max(p.total-1, 0)) // at its end it would clear itself
			if p.total < 0 {
				now = p.bytes.Load()
			}
			bar.Describe(p.short(width))
			_ = bar.Add64(now - last) // nothing hangs on what the terminal says
			last = now
		case <-p.stop:
			_ = bar.Clear()
			return
		}
	}
}

// short says what the bar does not.
func (p *progress) short(width int) string {
	n := p.comments.Load()
	if width < 70 {
		return thousands(n)
	}
	return fmt.Sprintf("%s comments, %s/s", thousands(n), thousands(p.rate(n)))
}

func (p *progress) rate(n int64) int64 {
	return int64(float64(n) / max(time.Since(p.start).Seconds(), 0.001))
}

// line says the same as the bar.
func (p *progress) line() string {
	n, bytes := p.comments.Load(), p.bytes.Load()
	text := fmt.Sprintf("batch: %s comments, %s/s, %s", thousands(n), thousands(p.rate(n)), megabytes(bytes))
	if p.total <= 0 {
		return text
	}
	share := float64(bytes) / float64(p.total)
	text += fmt.Sprintf(" of %s (%.0f %%)", megabytes(p.total), 100*share)
	if began := p.began.Load(); began != nil && bytes-began.bytes > p.total/100 {
		left := time.Duration(float64(time.Since(began.at)) * float64(p.total-bytes) / float64(bytes-began.bytes))
		text += fmt.Sprintf(", about %s left", left.Round(time.Second))
	}
	return text
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

func megabytes(n int64) string {
	if n < 1e6 {
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// thousands writes a number with commas: 1,234,567.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
