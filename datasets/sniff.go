package datasets

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// sniffSize is how much of a source is looked at to tell its format.
const sniffSize = 256 << 10

// format returns the format that is named, or what the first bytes look like;
// [Sniff] for a source that is empty.
func (in *input) format() (Format, error) {
	head, err := in.br.Peek(sniffSize)
	if err != nil && err != io.EOF {
		return Sniff, err
	}
	if len(bytes.TrimSpace(head)) == 0 && err == io.EOF {
		return Sniff, nil
	}
	if in.cfg.Format != Sniff {
		return in.cfg.Format, nil
	}
	return sniff(head, err == io.EOF, in.cfg.Columns)
}

// reader returns what reads a format.
func (f Format) reader() (func(*input, sink) error, error) {
	switch f {
	case JSONL:
		return readJSONL, nil
	case CSV:
		return readCSV, nil
	case TSV:
		return readTSV, nil
	case Page:
		return readPage, nil
	case HTML:
		return readHTML, nil
	case Feed:
		return readFeed, nil
	case Discourse:
		return readDiscourse, nil
	case Reddit:
		return readReddit, nil
	case Lines:
		return readLines, nil
	case Blocks:
		return readBlocks, nil
	}
	return nil, fmt.Errorf("%w %q", ErrFormat, string(f))
}

// splitsPosts says whether the reader of f splits posts into paragraphs
// itself: those do in which quoted readers stand between the paragraphs.
func (f Format) splitsPosts() bool { return f == Page || f == HTML || f == Feed || f == Discourse }

// sniff tells the format by the first bytes of a source; whole says that they
// are all of it.
func sniff(head []byte, whole bool, columns Columns) (Format, error) {
	if bytes.HasPrefix(head, []byte("PAR1")) {
		return Parquet, nil
	}
	if what := binary(head); what != "" {
		return Sniff, fmt.Errorf("%w: %s, not text", ErrFormat, what)
	}
	text := bytes.TrimSpace(head)
	switch text[0] {
	case '{':
		return sniffJSON(text), nil
	case '[':
		if rest := bytes.TrimSpace(text[1:]); len(rest) == 0 || rest[0] == '{' || rest[0] == ']' {
			return sniffJSON(text), nil
		}
	case '<':
		return sniffMarkup(text), nil
	}
	if !whole { // the last line may be cut
		if k := bytes.LastIndexByte(head, '\n'); k > 0 {
			head = head[:k+1]
		}
	}
	s := strings.ToValidUTF8(string(head), "\uFFFD")
	if layoutOf(pageLinesOf(s)) != layoutNone {
		return Page, nil
	}
	if format := sniffTable(s, columns); format != Sniff {
		return format, nil
	}
	return sniffPlain(s), nil
}

// binary says what a source is that is not text, or "".
func binary(head []byte) string {
	for magic, what := range map[string]string{
		"\x89PNG": "a PNG picture", "\xff\xd8\xff": "a JPEG picture", "GIF8": "a GIF picture", "%PDF": "a PDF document",
		"PK\x03\x04": "a ZIP archive or office document", "\xd0\xcf\x11\xe0": "an office document", "\x7fELF": "a program",
		"7z\xbc\xaf": "a 7-Zip archive", "\xfd7zXZ": "an xz archive", "SQLite format 3": "an SQLite database",
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return what
		}
	}
	control := 0
	for _, c := range head {
		if c == 0 {
			return "bytes with zeros in them"
		}
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			control++
		}
	}
	if control > len(head)/20 {
		return "bytes that nobody types"
	}
	return ""
}

var (
	redditKeys    = regexp.MustCompile(`"link_id"\s*:\s*"t3_|"parent_id"\s*:\s*"t[13]_`)
	discourseKeys = regexp.MustCompile(`"post_stream"\s*:\s*\{`)
)

func sniffJSON(text []byte) Format {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	switch {
	case discourseKeys.Match(text):
		return Discourse
	case redditKeys.Match(line), bytes.Contains(line, []byte(`"subreddit"`)) && bytes.Contains(line, []byte(`"selftext"`)):
		return Reddit
	}
	return JSONL
}

// The first element of a feed, with what may stand before it. A single entry
// of Atom has to name its namespace.
var (
	beforeMarkup = `(?is)^(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)*`
	feedStart    = regexp.MustCompile(beforeMarkup + `<(?:[\w.-]+:)?(?:feed|rss|rdf)[\s>]`)
	entryStart   = regexp.MustCompile(beforeMarkup + `<(?:[\w.-]+:)?entry\s[^>]*["']http://www\.w3\.org/2005/Atom["']`)
)

func sniffMarkup(text []byte) Format {
	if feedStart.Match(text) || entryStart.Match(text) {
		return Feed
	}
	return HTML
}

// sniffPlain tells lines from blocks: there are blank lines enough that few
// lines stand between them.
func sniffPlain(s string) Format {
	full, blank := 0, 0
	for line := range strings.Lines(strings.TrimSpace(s)) {
		if strings.TrimSpace(line) == "" {
			blank++
		} else {
			full++
		}
	}
	if blank*8 >= full {
		return Blocks
	}
	return Lines
}
