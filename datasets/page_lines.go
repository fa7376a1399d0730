package datasets

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// pageLine is a line of a page without the white space around it.
type pageLine struct {
	n      int // from 1
	indent int // in columns
	text   string
}

func pageLinesOf(text string) []pageLine {
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	lines := make([]pageLine, 0, 1+strings.Count(text, "\n"))
	n := 0
	for line := range strings.Lines(text) {
		n++
		indent := 0
		for _, r := range line {
			if r == '\t' {
				indent += 4
			} else if r == ' ' || r == '\u00a0' {
				indent++
			} else {
				break
			}
		}
		lines = append(lines, pageLine{n, indent, strings.TrimSpace(line)})
	}
	return lines
}

// The words on the buttons under a comment, run together: those under a
// remark, and those under a reply.
const (
	labelRemark = "ReplyDelete"
	labelReply  = "Delete"
)

// buttonLine reports whether a line is nothing but buttons.
func buttonLine(s string) bool {
	switch s {
	case labelRemark, labelReply, "Reply", "Reply Delete", "Reply | Delete":
		return true
	}
	return false
}

// numbered splits "12. text".
func numbered(s string) (n int, rest string, ok bool) {
	digits := 0
	for digits < len(s) && digits < 7 && s[digits] >= '0' && s[digits] <= '9' {
		n = 10*n + int(s[digits]-'0')
		digits++
	}
	if digits == 0 || digits == 7 || digits == len(s) || s[digits] != '.' {
		return 0, "", false
	}
	rest = strings.TrimSpace(s[digits+1:])
	if rest != "" && len(s)-digits-1 == len(rest) { // no white space between: "1.5"
		return 0, "", false
	}
	return n, rest, true
}

var commentCountPattern = regexp.MustCompile(`(?i)^(\d{1,3}(?:,\d{3})+|\d{1,7}|no|one) comments? ?:$`)

// commentCount returns the number in a header such as "34 comments:", or -1.
func commentCount(s string) int {
	if !strings.HasSuffix(s, ":") || len(s) > 30 {
		return -1
	}
	m := commentCountPattern.FindStringSubmatch(s)
	if m == nil {
		return -1
	}
	switch strings.ToLower(m[1]) {
	case "no":
		return 0
	case "one":
		return 1
	}
	n, _ := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	return n
}

// starRow reports whether a line is a row of asterisks.
func starRow(s string) bool {
	n := 0
	for _, r := range s {
		switch r {
		case '*', '∗':
			n++
		case ' ', '\u00a0', '\\':
		default:
			return false
		}
	}
	return n >= 3
}

var datePattern = regexp.MustCompile(`^(?i:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? \d{4}|[A-Z][a-z]+ \d{1,2},? \d{4})$`)

var dateLayouts = []string{"2 January 2006", "2 January, 2006", "January 2, 2006", "January 2 2006", "2 Jan 2006", "Jan 2, 2006"}

var ordinal = regexp.MustCompile(`(\d)(?:st|nd|rd|th)\b`)

// parseDate reads a date with its day of the week.
func parseDate(s string) (time.Time, bool) {
	if len(s) > 40 || !datePattern.MatchString(s) {
		return time.Time{}, false
	}
	_, rest, _ := strings.Cut(s, " ")
	rest = ordinal.ReplaceAllString(rest, "$1")
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, rest); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// dateLine reports whether line i is a date that stands over a post: alone,
// with something after it.
func dateLine(lines []pageLine, i int) bool {
	l := lines[i]
	if l.indent > 1 || l.text == "" {
		return false
	}
	if _, ok := parseDate(l.text); !ok {
		return false
	}
	return nextFull(lines, i+1) < len(lines)
}

// nextFull returns the index of the first line from i on that is not blank.
func nextFull(lines []pageLine, i int) int {
	for i < len(lines) && lines[i].text == "" {
		i++
	}
	return i
}

const months = `(?:January|February|March|April|May|June|July|August|September|October|November|December)`

// bylinePattern is what a blog puts over a comment: who and when, with or
// without a space between them.
var bylinePattern = regexp.MustCompile(`^(.{0,80}?)\s*(?:said\.\.\.)?\s*(\d{1,2} ` + months + ` \d{4} at \d{1,2}:\d{2}|` + months + ` \d{1,2}, \d{4} at \d{1,2}:\d{2} ?[AP]M)$`)

// byline splits a line such as "Anonymous19 February 2015 at 08:11".
func byline(s string) (author string, created time.Time, ok bool) {
	if len(s) > 140 || !strings.Contains(s, " at ") {
		return "", time.Time{}, false
	}
	m := bylinePattern.FindStringSubmatch(s)
	if m == nil {
		return "", time.Time{}, false
	}
	created, ok = parseTime(strings.Replace(strings.Replace(m[2], "AM", " AM", 1), "PM", " PM", 1))
	if !ok {
		created, ok = parseTime(m[2])
	}
	return strings.TrimSpace(m[1]), created, ok
}

var (
	postedPattern    = regexp.MustCompile(`^Posted by\s+(.*?)(?:\s+(?:at|on)\s.*)?$`)
	furniturePattern = regexp.MustCompile(`^(?:Posted by\s.*|Labels:.*|Email This.*|BlogThis!.*|Share (?:to|on) (?:X|Twitter|Facebook|Pinterest).*|` +
		`(?:Newer|Older) Posts?(?: .*)?|Home|Subscribe to: .*|Post a Comment|Add comment|Load more\.*|Enter (?:your )?comment\.*|` +
		`Links to this post:?|Reactions:.*|Powered by Blogger\.?|View mobile version|View web version|Create a Link)$`)
	removedPattern = regexp.MustCompile(`(?i)^(?:this (?:comment|post) has been removed by (?:the author|a blog administrator|the blog administrator)|comment deleted)\.?$`)
)

// furniture reports whether a line is part of the page and not of what people
// wrote on it.
func furniture(s string) bool { return len(s) < 300 && furniturePattern.MatchString(s) }

// removed reports whether a comment's text is what the blog puts in place of
// one that was taken away.
func removed(s string) bool { return len(s) < 80 && removedPattern.MatchString(s) }
