package datasets

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	noteReplaced = "bytes that are not UTF-8 replaced"
	noteDecoded  = "decoded from "
)

func namedCharset(name string) (encoding.Encoding, error) {
	enc, err := htmlindex.Get(name)
	if err != nil {
		return nil, fmt.Errorf("unknown charset %q: want a name such as \"utf-8\" or \"windows-1252\"", name)
	}
	return enc, nil
}

// mend returns b as UTF-8 and a note on what had to be done to it.
func mend(b []byte) (string, string) {
	if utf8.Valid(b) {
		return string(b), ""
	}
	if looksWestern(b) {
		s, err := charmap.Windows1252.NewDecoder().Bytes(b)
		if err == nil {
			return string(s), noteDecoded + "windows-1252"
		}
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), noteReplaced
}

// looksWestern reports whether b, which is not UTF-8, reads well as
// Windows-1252: no sequence in it is a character of UTF-8, and each byte
// beyond ASCII is a letter, a quotation mark, a dash or a sign that people
// type. A text in which some characters are UTF-8 is a damaged one instead.
func looksWestern(b []byte) bool {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		if r, n := utf8.DecodeRune(b[i:]); r != utf8.RuneError || n > 1 {
			return false
		}
		if !typedWestern(b[i]) {
			return false
		}
		i++
	}
	return true
}

func typedWestern(c byte) bool {
	if c >= 0xC0 {
		return c != 0xD7 && c != 0xF7 && c != 0xFF
	}
	// The euro, ellipsis, curly quotes, bullet, dashes, trade mark, no-break
	// space, pound, section, copyright, guillemets, degree, half, middle dot.
	return bytes.IndexByte([]byte("\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\x9C\x9E\x8C\x8E\xA0\xA1\xA3\xA7\xA9\xAB\xAE\xB0\xB4\xB7\xBB\xBC\xBD\xBE\xBF"), c) >= 0
}

// toUTF8 puts a decoder before the source where its charset is named or where
// it begins as UTF-16 does, and drops a byte order mark. Any other charset is
// told record by record; see mend.
func (in *input) toUTF8() error {
	head, err := in.br.Peek(4)
	if err != nil && err != io.EOF {
		return err
	}
	enc, name := markedCharset(head)
	if in.cfg.Charset != "" {
		if enc, err = namedCharset(in.cfg.Charset); err != nil {
			return err
		}
		if name, err = htmlindex.Name(enc); err != nil {
			return err
		}
		in.named = true
	}
	if enc != nil && name != "utf-8" {
		in.br = bufio.NewReaderSize(transform.NewReader(in.br, enc.NewDecoder()), sniffSize)
		in.note = noteDecoded + name
	}
	if head, _ = in.br.Peek(3); string(head) == "\ufeff" {
		_, err = in.br.Discard(3)
		return err
	}
	return nil
}

// markedCharset tells UTF-16 by its byte order mark, or by the zeros between
// letters. It returns nil where it is not UTF-16.
func markedCharset(head []byte) (encoding.Encoding, string) {
	switch {
	case len(head) < 2:
		return nil, ""
	case head[0] == 0xff && head[1] == 0xfe, len(head) > 3 && head[1] == 0 && head[3] == 0 && head[0] != 0 && head[2] != 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case head[0] == 0xfe && head[1] == 0xff, len(head) > 3 && head[0] == 0 && head[2] == 0 && head[1] != 0 && head[3] != 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

func addNote(src *Source, note string) {
	src.Note = joinNotes(src.Note, note)
}

func joinNotes(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "" || strings.Contains(a, b):
		return a
	}
	return a + "; " + b
}

// mendInto returns s as UTF-8 and notes in src what had to be replaced.
func mendInto(src *Source, s string) string {
	if utf8.ValidString(s) {
		return s
	}
	text, note := mend([]byte(s))
	addNote(src, note)
	return text
}
