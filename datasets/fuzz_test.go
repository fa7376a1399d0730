package datasets_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// samples names, for each format, a file of testdata/read that shows it.
var samples = map[datasets.Format]string{
	datasets.JSONL: "rows.jsonl", datasets.CSV: "table.csv", datasets.TSV: "table_quoted.tsv", datasets.Page: "page_numbered.txt",
	datasets.HTML: "html_blogger.html", datasets.Feed: "feed_wordpress_export.xml", datasets.Discourse: "discourse.json",
	datasets.Reddit: "reddit.jsonl", datasets.Lines: "plain_lines.txt", datasets.Blocks: "plain_blocks.txt",
}

func sampleOf(t testing.TB, format datasets.Format) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "read", samples[format]))
	require.NoError(t, err)
	return string(data)
}

// checkReading reads data and fails where a reader breaks its word: it ends in
// good time, gives valid text in proportion to what it read, marks quotes
// within the text, and gives the same again.
func checkReading(t *testing.T, data []byte, format datasets.Format) {
	t.Helper()
	const limit = 1 << 12
	cfg := datasets.ReadConfig{Format: format, MaxRecord: limit, Name: "fuzz"}
	start := time.Now()
	total, records := 0, 0
	for c, err := range datasets.Read(bytes.NewReader(data), cfg) {
		records++
		var bad *datasets.RecordError
		if errors.As(err, &bad) {
			if bad.Reason == "" {
				t.Error("a bad record without a reason")
			}
			continue
		}
		if err != nil {
			continue
		}
		total += len(c.Text)
		if !utf8.ValidString(c.Text + c.ID + c.Author + c.Title + c.ThreadID + c.ParentID) {
			t.Errorf("not UTF-8: %+v", c)
		}
		if c.ID == "" {
			t.Errorf("no id: %+v", c)
		}
		last := 0
		for _, q := range c.Quotes {
			if q.Start < last || q.End <= q.Start || q.End > len(c.Text) {
				t.Errorf("quote %v of a text of %d bytes", q, len(c.Text))
			}
			last = q.End
		}
	}
	// A byte that is no UTF-8 becomes three; a title may stand for a text.
	if total > 6*len(data)+64 {
		t.Errorf("%d bytes of text from %d bytes", total, len(data))
	}
	if records > 2*len(data)+2 {
		t.Errorf("%d records from %d bytes", records, len(data))
	}
	if took := time.Since(start); took > 2*time.Second+time.Duration(len(data))*20*time.Microsecond {
		t.Errorf("%d bytes took %v", len(data), took)
	}
	if a, b := dump(datasets.Read(bytes.NewReader(data), cfg)), dump(datasets.Read(bytes.NewReader(data), cfg)); a != b {
		t.Errorf("two runs differ:\n%s\n%s", a, b)
	}
	for range datasets.Link(datasets.Read(bytes.NewReader(data), datasets.ReadConfig{Format: format, MaxRecord: limit, Paragraphs: true}), datasets.LinkConfig{}) {
	}
}

func fuzzFormat(f *testing.F, format datasets.Format, prefix string) {
	files, err := filepath.Glob(filepath.Join("testdata", "read", prefix+"*"))
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkReading(t, data, format) })
}

func FuzzSniff(f *testing.F)     { fuzzFormat(f, datasets.Sniff, "") }
func FuzzJSONL(f *testing.F)     { fuzzFormat(f, datasets.JSONL, "rows") }
func FuzzCSV(f *testing.F)       { fuzzFormat(f, datasets.CSV, "table") }
func FuzzTSV(f *testing.F)       { fuzzFormat(f, datasets.TSV, "table") }
func FuzzPage(f *testing.F)      { fuzzFormat(f, datasets.Page, "page") }
func FuzzHTML(f *testing.F)      { fuzzFormat(f, datasets.HTML, "html") }
func FuzzFeed(f *testing.F)      { fuzzFormat(f, datasets.Feed, "feed") }
func FuzzDiscourse(f *testing.F) { fuzzFormat(f, datasets.Discourse, "discourse") }
func FuzzReddit(f *testing.F)    { fuzzFormat(f, datasets.Reddit, "reddit") }
func FuzzLines(f *testing.F)     { fuzzFormat(f, datasets.Lines, "plain") }
func FuzzBlocks(f *testing.F)    { fuzzFormat(f, datasets.Blocks, "plain") }

func FuzzCodebook(f *testing.F) {
	f.Add([]byte(`{"title":"t","topics":[{"id":"a","seeds":["x"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := datasets.ReadCodebook(bytes.NewReader(data))
		if (book == nil) == (err == nil) {
			t.Errorf("a codebook %v with the error %v", book, err)
		}
		if err == nil && book.Validate() != nil {
			t.Error("a codebook that was read is not valid")
		}
	})
}

// TestHostileSourcesTakeLinearTime reads much of what is made to
// tie a reader up.
func TestHostileSourcesTakeLinearTime(t *testing.T) {
	const n = 1 << 18
	for name, tc := range map[string]struct {
		in     string
		format datasets.Format
	}{
		"nested divisions":     {"<article>" + strings.Repeat("<div>", n/5) + "x" + strings.Repeat("</div>", n/5), datasets.HTML},
		"nested comments":      {strings.Repeat(`<li class="comment">x`, n/20), datasets.HTML},
		"nested articles":      {strings.Repeat("<article>x", n/10), datasets.HTML},
		"nested quotes":        {"<article>" + strings.Repeat("<blockquote>x", n/12), datasets.HTML},
		"nested lists":         {"<article>" + strings.Repeat("<ul><li>x", n/9), datasets.HTML},
		"crossing tags":        {"<article>" + strings.Repeat("<b><i>x</b></i>", n/15), datasets.HTML},
		"ends without starts":  {"<article>" + strings.Repeat("<p>x</div></span></b>", n/20), datasets.HTML},
		"scripts in scripts":   {"<article>" + strings.Repeat("<script>", n/8), datasets.HTML},
		"attributes":           {"<article " + strings.Repeat("a=b ", n/4) + ">x", datasets.HTML},
		"unclosed entry":       {"<feed>" + strings.Repeat("<entry>", n/7), datasets.Feed},
		"declarations":         {"<feed>" + strings.Repeat(`<x xmlns:a="b">`, n/15) + strings.Repeat("<b:entry>x</b:entry>", n/20), datasets.Feed},
		"many declarations":    {"<feed " + strings.Repeat(`xmlns:a="b" `, n/12) + ">" + strings.Repeat("<entry>x</entry>", n/16), datasets.Feed},
		"unclosed prolog":      {"<?xml ?>" + strings.Repeat("<!--", n/4), datasets.Sniff},
		"unclosed CDATA":       {"<feed><entry>" + strings.Repeat("<![CDATA[", n/9), datasets.Feed},
		"nested JSON":          {`{"text":` + strings.Repeat("[", n), datasets.JSONL},
		"nested JSON in array": {"[" + strings.Repeat(`{"text":`, n/8), datasets.JSONL},
		"bare Deletes":         {"A\nReplyDelete\n" + strings.Repeat("Delete\n", n/7), datasets.Page},
		"numbers":              {"1 comment:\n" + strings.Repeat("  1. x\n", n/7), datasets.Page},
		"replies":              {"1 comment:\n  1. x\n    ReplyDelete\n" + strings.Repeat("    Replies\n    1. x\n", n/20), datasets.Page},
		"headers":              {strings.Repeat("1 comment:\n", n/11), datasets.Page},
		"headers, no colon":    {strings.Repeat("1 comment\n\n  1. x\n", n/18), datasets.Page},
		"dates":                {strings.Repeat("Monday, 2 June 2014\n", n/20), datasets.Page},
		"rows of asterisks":    {"Monday, 2 June 2014\n" + strings.Repeat("***\n", n/4), datasets.Page},
		"blank lines":          {"Monday, 2 June 2014\nx\n" + strings.Repeat("\nDelete", n/8), datasets.Page},
		"open cells":           {"id,text\n" + strings.Repeat("1,\"x\n", n/5), datasets.CSV},
		"commas":               {"id,text\n" + strings.Repeat(",", n), datasets.CSV},
		"quotation marks":      {"id,text\n" + strings.Repeat("\"", n), datasets.CSV},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			for range datasets.Read(strings.NewReader(tc.in), datasets.ReadConfig{Format: tc.format}) {
			}
			require.Less(t, time.Since(start), 5*time.Second)
		})
	}
}
