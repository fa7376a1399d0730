package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/term"

	"github.com/rivo/uniseg"

	"example.com/discourse/datasets"
)

// A page is what tables are printed on.
type page struct {
	w      io.Writer
	width  int // columns
	colour bool
}

// newPage finds out how wide w is, and whether it shows colours: a terminal
// does, unless NO_COLOR is set.
func newPage(w io.Writer) *page {
	return &page{w: w, width: terminalWidth(w), colour: isTerminal(w) && os.Getenv("NO_COLOR") == ""}
}

// terminalWidth returns the columns of a terminal, those that COLUMNS says, or
// 80.
func terminalWidth(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return max(n, 20)
	}
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return max(n, 20)
		}
	}
	return 80
}

// The colours of a terminal that stances are told by, besides their words.
const (
	bold, dim = "1", "2"
)

var stanceColour = [stanceKinds]string{datasets.Favour: "32", datasets.Against: "31"}

func (p *page) paint(code, s string) string {
	if !p.colour || code == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// stanceOrder is how stances are listed.
var stanceOrder = []datasets.Stance{datasets.Favour, datasets.Against, datasets.None, datasets.Unlabelled}

func stanceName(s datasets.Stance) string {
	if s == datasets.Unlabelled {
		return "no stance"
	}
	return s.String()
}

// printTopics prints topics by stance.
func (p *page) printTopics(t *tally, titles func(string) string) {
	stances := stanceOrder[:3]
	for i := range t.Topics {
		if t.Topics[i].Stance[datasets.Unlabelled] > 0 {
			stances = stanceOrder
		}
	}
	name := len("without a topic")
	for i := range t.Topics {
		name = max(name, uniseg.StringWidth(titles(t.Topics[i].Topic)))
	}
	cell := 14 // "1,234,567 100%"
	if p.width < name+(1+len(stances))*(cell+1) {
		p.printTopicsNarrow(t, titles, stances)
		return
	}
	head := pad("topic", name) + " " + padLeft("comments", cell)
	for _, s := range stances {
		head += " " + padLeft(stanceName(s), cell)
	}
	fmt.Fprintln(p.w, p.paint(bold, head))
	for _, k := range t.byCount() {
		n := &t.Topics[k]
		line := pad(titles(n.Topic), name) + " " + padLeft(countShare(n.total(), t.Classified), cell)
		for _, s := range stances {
			line += " " + p.paint(stanceColour[s], padLeft(countShare(n.Stance[s], n.total()), cell))
		}
		fmt.Fprintln(p.w, line)
	}
	fmt.Fprintln(p.w, pad("without a topic", name)+" "+padLeft(countShare(t.NoTopic, t.Classified), cell))
}

// printTopicsNarrow sets the stances under their topic.
func (p *page) printTopicsNarrow(t *tally, titles func(string) string, stances []datasets.Stance) {
	for _, k := range t.byCount() {
		n := &t.Topics[k]
		fmt.Fprintf(p.w, "%s  %s\n", p.paint(bold, titles(n.Topic)), countShare(n.total(), t.Classified))
		for _, s := range stances {
			fmt.Fprintln(p.w, p.paint(stanceColour[s], "  "+pad(stanceName(s), 9)+" "+countShare(n.Stance[s], n.total())))
		}
	}
	fmt.Fprintf(p.w, "%s  %s\n", p.paint(bold, "without a topic"), countShare(t.NoTopic, t.Classified))
}

// printTelling prints the most telling comment of each topic and stance.
func (p *page) printTelling(t *tally, titles func(string) string) {
	for _, k := range t.byCount() {
		n := &t.Topics[k]
		for _, s := range stanceOrder {
			if len(n.Telling[s]) == 0 {
				continue
			}
			best := &n.Telling[s][0]
			head := titles(n.Topic) + ", " + stanceName(s)
			sure := ""
			for _, l := range best.Labels {
				if l.Topic == n.Topic {
					sure = fmt.Sprintf("  (topic %.0f %%, stance %.0f %%)", 100*l.P, 100*l.StanceP)
				}
			}
			if uniseg.StringWidth(head+sure) > p.width {
				sure = ""
			}
			fmt.Fprintln(p.w, p.paint(stanceColour[s], head)+p.paint(dim, sure))
			text := printable(best.Text)
			if len(text) > 500 {
				text, _ = cutText(text, 500)
				text += "…"
			}
			if best.Author != "" {
				text += " (" + printable(best.Author) + ")"
			}
			for _, line := range wrap(text, p.width-4) {
				fmt.Fprintln(p.w, "    "+line)
			}
		}
	}
}

// printLine prints a text as lines that fit.
func (p *page) printLine(format string, args ...any) {
	for _, line := range wrap(fmt.Sprintf(format, args...), p.width) {
		fmt.Fprintln(p.w, line)
	}
}

func countShare(n, of int64) string {
	if of == 0 {
		return thousands(n)
	}
	return fmt.Sprintf("%s %3.0f%%", thousands(n), 100*float64(n)/float64(of))
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-uniseg.StringWidth(s)))
}

func padLeft(s string, n int) string {
	return strings.Repeat(" ", max(0, n-uniseg.StringWidth(s))) + s
}

// printable takes out of a comment what would move the cursor or change the
// terminal, and makes a line of it.
func printable(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)), " ")
}

// wrap breaks a text into lines of at most n columns, at blanks where it can.
func wrap(s string, n int) []string {
	n = max(n, 10)
	var lines []string
	line, width := "", 0
	for _, word := range strings.Fields(s) {
		w := uniseg.StringWidth(word)
		for w > n { // no blank to break at
			if line != "" {
				lines, line, width = append(lines, line), "", 0
			}
			cut, rest := splitAt(word, n)
			lines = append(lines, cut)
			word, w = rest, uniseg.StringWidth(rest)
		}
		if line != "" && width+1+w > n {
			lines, line, width = append(lines, line), "", 0
		}
		if line != "" {
			line, width = line+" ", width+1
		}
		line, width = line+word, width+w
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// splitAt cuts a word before it is wider than n columns.
func splitAt(word string, n int) (cut, rest string) {
	g := uniseg.NewGraphemes(word)
	width := 0
	for g.Next() {
		width += g.Width()
		if from, _ := g.Positions(); width > n && from > 0 {
			return word[:from], word[from:]
		}
	}
	return word, ""
}
