package datasets_test

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// benchTexts returns comments of the lengths that forums have: from a word to
// a few paragraphs, 600 bytes on average.
func benchTexts() []string {
	words := strings.Fields("the lamps on the towpath are out again and nobody at the council says why, though \"everybody\" knows: it's money… don't ask")
	texts := make([]string, 2000)
	seed := uint32(1)
	for i := range texts {
		var b strings.Builder
		seed = seed*1664525 + 1013904223
		for n := int(seed>>24) + 3; n > 0; n-- {
			seed = seed*1664525 + 1013904223
			b.WriteString(words[int(seed>>16)%len(words)])
			if n%60 == 0 {
				b.WriteString("\n\n")
			} else {
				b.WriteByte(' ')
			}
		}
		texts[i] = strings.TrimSpace(b.String())
	}
	return texts
}

// benchSource writes texts in a format, as replies to the first of each ten.
func benchSource(b *testing.B, format datasets.Format, texts []string) []byte {
	var out bytes.Buffer
	var rows []datasets.Comment
	for i, text := range texts {
		c := datasets.Comment{ID: fmt.Sprint(i), ThreadID: fmt.Sprint(i / 10), Author: "vi", Text: text}
		if i%10 > 0 {
			c.ParentID, c.Kind = fmt.Sprint(i/10*10), datasets.Reply
		}
		rows = append(rows, c)
	}
	each := func(line string, args func(c *datasets.Comment) []any) {
		for i := range rows {
			fmt.Fprintf(&out, line, args(&rows[i])...)
		}
	}
	markup := func(c *datasets.Comment) string {
		return "<p>" + strings.ReplaceAll(html.EscapeString(c.Text), "\n\n", "</p><p>") + "</p>"
	}
	switch format {
	case datasets.JSONL:
		require.NoError(b, datasets.Write(&out, seqOf(rows)))
	case datasets.CSV:
		require.NoError(b, datasets.WriteCSV(&out, seqOf(rows)))
	case datasets.TSV:
		out.WriteString("id\tauthor\ttext\n")
		each("%s\tvi\t%s\n", func(c *datasets.Comment) []any { return []any{c.ID, strings.Join(strings.Fields(c.Text), " ")} })
	case datasets.Page:
		fmt.Fprintf(&out, "The post.\n\n%d comments:\n\n", len(rows))
		n := 0
		each("  %d. %s\n\n    ReplyDelete\n", func(c *datasets.Comment) []any { n++; return []any{n, strings.ReplaceAll(c.Text, "\n", "\n    ")} })
	case datasets.HTML:
		out.WriteString("<html><body><article><p>The post.</p></article><ol>")
		each("<li class=\"comment\" id=\"c%s\"><cite class=\"fn\">vi</cite><div class=\"comment-content\">%s</div></li>\n", func(c *datasets.Comment) []any { return []any{c.ID, markup(c)} })
	case datasets.Feed:
		out.WriteString("<feed>")
		each("<entry><id>c%s</id><author><name>vi</name></author><published>2014-06-03T10:00:00Z</published><content type=\"html\">%s</content><thr:in-reply-to ref=\"p\"/></entry>\n",
			func(c *datasets.Comment) []any { return []any{c.ID, html.EscapeString(markup(c))} })
	case datasets.Discourse:
		out.WriteString(`{"id":1,"title":"T","post_stream":{"posts":[{"id":0,"post_number":1,"cooked":"x"}`)
		n := 1
		each(`,{"id":%d,"post_number":%[1]d,"username":"vi","created_at":"2014-06-03T10:00:00Z","cooked":%s}`, func(c *datasets.Comment) []any {
			n++
			return []any{n, string(datasets.AppendJSONString(nil, markup(c)))}
		})
		out.WriteString("]}}")
	case datasets.Reddit:
		each(`{"id":"c%s","link_id":"t3_s","parent_id":"t3_s","author":"vi","created_utc":1401789600,"body":%s}`+"\n", func(c *datasets.Comment) []any { return []any{c.ID, string(datasets.AppendJSONString(nil, c.Text))} })
	case datasets.Lines:
		each("%s\n", func(c *datasets.Comment) []any { return []any{strings.Join(strings.Fields(c.Text), " ")} })
	case datasets.Blocks:
		each("%s\n\n", func(c *datasets.Comment) []any { return []any{strings.ReplaceAll(c.Text, "\n\n", "\n")} })
	}
	return out.Bytes()
}

// BenchmarkRead reads two thousand comments in each format; MB/s are those of
// the source.
func BenchmarkRead(b *testing.B) {
	texts := benchTexts()
	for _, format := range datasets.Formats() {
		if format == datasets.Parquet {
			continue // see package columnar
		}
		b.Run(string(format), func(b *testing.B) {
			data := benchSource(b, format, texts)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for _, err := range datasets.Read(bytes.NewReader(data), datasets.ReadConfig{Format: format}) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n < len(texts) {
					b.Fatalf("%d comments: want %d", n, len(texts))
				}
			}
		})
	}
}

func BenchmarkLink(b *testing.B) {
	data := benchSource(b, datasets.JSONL, benchTexts())
	rows, _ := readAll(b, datasets.Read(bytes.NewReader(data), datasets.ReadConfig{}))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		for range datasets.Link(seqOf(rows), datasets.LinkConfig{}) {
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	data := benchSource(b, datasets.JSONL, benchTexts())
	rows, _ := readAll(b, datasets.Read(bytes.NewReader(data), datasets.ReadConfig{}))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		out.Grow(len(data))
		if err := datasets.Write(&out, seqOf(rows)); err != nil {
			b.Fatal(err)
		}
	}
}
