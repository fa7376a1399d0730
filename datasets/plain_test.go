package datasets_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestPlainText(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		cfg  datasets.ReadConfig
		want []string
	}{
		"a comment a line":     {"A.\nB.\nC, d, e.\n", datasets.ReadConfig{}, []string{"remark: A.", "remark: B.", "remark: C, d, e."}},
		"blocks":               {"A.\nB.\n\nC.\n", datasets.ReadConfig{}, []string{"remark: A./B.", "remark: C."}},
		"one stray blank line": {strings.Repeat("A.\n", 20) + "\nB.", datasets.ReadConfig{}, append(strings.Split(strings.Repeat("remark: A.,", 20), ",")[:20], "remark: B.")},
		"lines named":          {"A.\n\nB.\n\n", datasets.ReadConfig{Format: datasets.Lines}, []string{"remark: A.", "remark: B."}},
		"blocks named":         {"A.\r\nB.\r\n \r\nC.", datasets.ReadConfig{Format: datasets.Blocks}, []string{"remark: A./B.", "remark: C."}},
		"a bracket":            {"[sic] he said\n(and so on)", datasets.ReadConfig{}, []string{"remark: [sic] he said", "remark: (and so on)"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, outlineOf(t, tc.in, tc.cfg))
		})
	}
}

func TestABlockOverTheLimitIsOneBadRecord(t *testing.T) {
	got, bad := readString(t, "A.\n\n"+strings.Repeat("x\n", 100)+"\nB.\n", datasets.ReadConfig{Format: datasets.Blocks, MaxRecord: 50})
	require.Len(t, got, 2)
	require.Len(t, bad, 1)
	require.Equal(t, 3, bad[0].Source.Line)
}

func TestCharsetsAreToldOrNamedOrMended(t *testing.T) {
	wide := func(s string, big bool) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			if big {
				b.WriteString(string([]byte{byte(u >> 8), byte(u)}))
			} else {
				b.WriteString(string([]byte{byte(u), byte(u >> 8)}))
			}
		}
		return b.String()
	}
	for name, tc := range map[string]struct {
		in, charset, want, note string
	}{
		"UTF-8":                    {"naïve “yes” 😀", "", "naïve “yes” 😀", ""},
		"a byte order mark":        {"\ufeffyes", "", "yes", ""},
		"UTF-16, little end first": {wide("\ufeffnaïve 😀", false), "", "naïve 😀", "decoded from utf-16le"},
		"UTF-16, big end first":    {wide("\ufeffnaïve 😀", true), "", "naïve 😀", "decoded from utf-16be"},
		"UTF-16 without a mark":    {wide("yes, yes", false), "", "yes, yes", "decoded from utf-16le"},
		"Windows":                  {"na\xefve \x93yes\x94 \x80", "", "naïve “yes” €", "decoded from windows-1252"},
		"a bad byte among good":    {"naïve \xff", "", "naïve \uFFFD", "bytes that are not UTF-8 replaced"},
		"bytes nobody types":       {"x\xd7y", "", "x\uFFFDy", "bytes that are not UTF-8 replaced"},
		"named":                    {"\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251", "Привет", "decoded from windows-1251"},
		"named UTF-8":              {"naïve", "utf-8", "naïve", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, format := range []datasets.Format{datasets.Lines, datasets.Blocks, datasets.Page} {
				got, bad := readString(t, tc.in+"", datasets.ReadConfig{Format: format, Charset: tc.charset})
				require.Empty(t, bad)
				require.Len(t, got, 1)
				require.Equal(t, tc.want, got[0].Text)
				require.Equal(t, tc.note, got[0].Source.Note)
			}
		})
	}
}

func TestParagraphsSplitsPostsAndPostsOnly(t *testing.T) {
	in := []datasets.Comment{
		{ID: "p", Kind: datasets.Post, Text: " One,\nstill one.\n\n\n  Two. \n \nThree.", Topics: map[string]datasets.Stance{"x": datasets.Favour}, Quotes: []datasets.Span{{Start: 1, End: 5}, {Start: 20, End: 26}}},
		{ID: "l", Kind: datasets.Post, Text: "One.\nTwo."},
		{ID: "s", Kind: datasets.Post, Text: "Alone.", Topics: map[string]datasets.Stance{"x": datasets.Favour}},
		{ID: "r", Text: "A.\n\nB."},
	}
	got, bad := readAll(t, datasets.Paragraphs(seqOf(in)))
	require.Empty(t, bad)
	var texts []string
	for _, c := range got {
		texts = append(texts, c.ID+": "+c.Text)
	}
	require.Equal(t, []string{"p: One,\nstill one.", "p-2: Two.", "p-3: Three.", "l: One.", "l-2: Two.", "s: Alone.", "r: A.\n\nB."}, texts)
	require.Nil(t, got[0].Topics, "nobody has said which paragraph the label belongs to")
	require.NotNil(t, got[5].Topics)
	require.Equal(t, []datasets.Span{{Start: 0, End: 4}}, got[0].Quotes)

}
