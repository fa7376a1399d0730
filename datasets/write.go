package datasets

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"time"
	"unicode/utf8"
)

// Write writes labelled rows, a JSON object a line, that [Read] gives back as
// they were, but for Source and Quotes. Of a Parent only the text is written,
// and only where ParentID is "", so that rows of whole threads do not repeat
// themselves. Topics stand in the order of their names. The first error of
// seq, or of w, ends it.
func Write(w io.Writer, seq iter.Seq2[Comment, error]) error {
	bw := bufio.NewWriterSize(w, 64<<10)
	var row []byte
	n := 0
	for c, err := range seq {
		if err != nil {
			return err
		}
		n++
		if row, err = AppendRow(row[:0], &c); err != nil {
			return fmt.Errorf("row %d (id %q): %w", n, c.ID, err)
		}
		if _, err := bw.Write(append(row, '\n')); err != nil {
			return err
		}
	}
	return bw.Flush()
}

// AppendRow appends c as a labelled row, without a line end, to dst and
// returns it. It fails for a kind or a stance that has no text form.
func AppendRow(dst []byte, c *Comment) ([]byte, error) {
	kind, err := c.Kind.MarshalText()
	if err != nil {
		return dst, err
	}
	dst = AppendJSONString(append(dst, `{"id":`...), c.ID)
	dst = AppendJSONString(append(dst, `,"text":`...), c.Text)
	for _, f := range []struct{ name, text string }{
		{"parent", c.ParentID}, {"thread", c.ThreadID}, {"author", c.Author}, {"title", c.Title},
		{"kind", string(kind)}, {"created", createdText(c.Created)}, {"coder", c.Coder}, {"relation", c.Relation},
		{"parent_text", parentText(c)},
	} {
		if f.text == "" {
			continue
		}
		dst = append(dst, `,"`...)
		dst = append(dst, f.name...)
		dst = AppendJSONString(append(dst, `":`...), f.text)
	}
	if c.Context {
		dst = append(dst, `,"context":true`...)
	}
	if c.Topics != nil {
		if dst, err = AppendTopics(append(dst, `,"topics":`...), c.Topics); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

func parentText(c *Comment) string {
	if c.Parent == nil || c.ParentID != "" || c.Kind == Post {
		return ""
	}
	return c.Parent.Text
}

func createdText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// AppendTopics appends labels as a JSON object of stances by topic, in the
// order of the topics' names, to dst and returns it. It fails for a stance
// that has no text form.
func AppendTopics(dst []byte, topics map[string]Stance) ([]byte, error) {
	dst = append(dst, '{')
	for i, topic := range slices.Sorted(maps.Keys(topics)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		stance, err := topics[topic].MarshalText()
		if err != nil {
			return dst, fmt.Errorf("topic %q: %w", topic, err)
		}
		dst = append(AppendJSONString(dst, topic), ':')
		dst = AppendJSONString(dst, string(stance))
	}
	return append(dst, '}'), nil
}

const hexDigits = "0123456789abcdef"

// AppendJSONString appends s to dst as a JSON string and returns it. Bytes
// that are not UTF-8 become U+FFFD; nothing beyond what JSON asks for is
// escaped.
func AppendJSONString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError || n > 1 {
				i += n
				continue
			}
		}
		dst = append(dst, s[from:i]...)
		i++
		from = i
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			if c < ' ' {
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			} else {
				dst = append(dst, `\ufffd`...)
			}
		}
	}
	return append(append(dst, s[from:]...), '"')
}
