package datasets

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
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

// decode returns data as UTF-8, by the charset that is named, by a byte order
// mark, or by what it looks like, and a note on what had to be done.
func (in *input) decode(data []byte) (text, note string) {
	enc, name := in.charset, in.cfg.Charset
	if enc == nil {
		enc, name, data = markedCharset(data)
	}
	if enc == nil {
		return mend(bytes.TrimPrefix(data, []byte("\ufeff")))
	}
	s, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return mend(data)
	}
	return string(s), noteDecoded + name
}

// markedCharset tells UTF-16 by its byte order mark, or by the zeros between
// letters. It returns a nil encoding where it is not UTF-16.
func markedCharset(data []byte) (encoding.Encoding, string, []byte) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return little, "utf-16le", data[2:]
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return big, "utf-16be", data[2:]
	case len(data) >= 4 && data[1] == 0 && data[3] == 0 && data[0] != 0 && data[2] != 0:
		return little, "utf-16le", data
	case len(data) >= 4 && data[0] == 0 && data[2] == 0 && data[1] != 0 && data[3] != 0:
		return big, "utf-16be", data
	}
	return nil, "", data
}
