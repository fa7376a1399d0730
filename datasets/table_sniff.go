package datasets

import (
	"bytes"
	"slices"
	"strings"
)

// sniffTable returns [CSV] or [TSV] where s, the beginning of a source, is a
// table of either: its first line names a column of text.
func sniffTable(s string, columns Columns) Format {
	delimiter, ok := sniffDelimiter(s, columns)
	switch {
	case !ok:
		return Sniff
	case delimiter == '\t':
		return TSV
	}
	return CSV
}

// sniffDelimiter returns what stands between the cells of the first line, of
// which one has to name a column of text. A line that is one cell is a table
// only where the cell is the very name of the column.
func sniffDelimiter(s string, columns Columns) (delimiter byte, ok bool) {
	line, rest, _ := strings.Cut(strings.TrimLeft(s, "\r\n"), "\n")
	line = strings.TrimRight(line, "\r")
	names := newColumnNames(columns)
	most := 1
	for _, d := range []byte(",;\t|") {
		cells := strings.Split(line, string(d))
		text := slices.ContainsFunc(cells, func(cell string) bool {
			return names.lookup([]byte(strings.Trim(strings.TrimSpace(cell), `"`))).field == fieldText
		})
		if !text || len(cells) <= most {
			continue
		}
		delimiter, most, ok = d, len(cells), true
	}
	if ok {
		return delimiter, true
	}
	cell := strings.Trim(strings.TrimSpace(line), `"`)
	alone := cell == columns.Text || slices.Contains([]string{"text", "comment", "body", "comment_text"}, plainName(cell))
	return ',', alone && cell != "" && strings.TrimSpace(rest) != ""
}

// quotesClose reports whether a table with tabs quotes its cells: each
// quotation mark that begins one is closed before a tab or a line end, as it
// is not where people's own marks stand in it as they are.
func quotesClose(head []byte) bool {
	closed, start := 0, true
	for i := 0; i < len(head); {
		if !start || head[i] != '"' {
			k := bytes.IndexAny(head[i:], "\t\n")
			if k < 0 {
				break
			}
			i, start = i+k+1, true
			continue
		}
		for i++; ; i += 2 { // over doubled marks
			k := bytes.IndexByte(head[i:], '"')
			if k < 0 { // open at the end: cut off, or never closed
				return closed > 0 && len(head) >= sniffSize
			}
			if i += k; i+1 >= len(head) || head[i+1] != '"' {
				break
			}
		}
		if i++; i < len(head) && !bytes.ContainsRune([]byte("\t\r\n"), rune(head[i])) {
			return false
		}
		closed++
		start = false
	}
	return closed > 0
}
