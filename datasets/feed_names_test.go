package datasets_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// TestPrefixesDoNotMatter reads each feed of testdata again under other
// prefixes, with the default namespace made a prefix and the other way round.
func TestPrefixesDoNotMatter(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "read", "feed_*.xml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	read := func(s string) string {
		// What was skipped and what was broken stand there as they were.
		raw := regexp.MustCompile(`(?m)^(bad|skipped) line (\d+).*$`)
		return raw.ReplaceAllString(dump(datasets.Read(strings.NewReader(s), datasets.ReadConfig{})), "$1 line $2")
	}
	rename := func(s, from, to string) string {
		s = strings.ReplaceAll(s, "xmlns:"+from+"=", "xmlns:"+to+"=")
		s = regexp.MustCompile(`<(/?)`+from+`:`).ReplaceAllString(s, "<${1}"+to+":")
		return strings.ReplaceAll(s, " "+from+":", " "+to+":")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		s := string(data)
		want := read(s)
		for _, m := range regexp.MustCompile(`xmlns:(\w+)=`).FindAllStringSubmatch(s, -1) {
			t.Run(filepath.Base(file)+"/"+m[1], func(t *testing.T) {
				require.Equal(t, want, read(rename(s, m[1], "some-thing.else")))
			})
		}
	}
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>T</title><content>A.</content></entry></feed>`
	want := read(atom)
	require.Contains(t, want, "A.")
	prefixed := regexp.MustCompile(`<(/?)(\w)`).ReplaceAllString(strings.Replace(atom, "xmlns=", "xmlns:q=", 1), "<${1}q:$2")
	require.Equal(t, want, read(prefixed))
	require.Equal(t, want, read(strings.Replace(prefixed, "http://www.w3.org/2005/Atom", "urn:unheard-of", 1)), "the prefix of the root")
}

func TestFeedsAreToldByTheirFirstElement(t *testing.T) {
	const entry = `<entry><id>1</id><title>T</title><content>A.</content></entry>`
	for name, in := range map[string]string{
		"a declaration, a comment and a type": "<?xml version='1.0'?>\n<!-- <html> -->\n<!DOCTYPE feed [<!ENTITY x \"y\">]>\n<feed>" + entry + "</feed>",
		"a comment alone":                     "<!-- an export --><feed>" + entry + "</feed>",
		"a prefix with a dot":                 `<a.b-c:feed xmlns:a.b-c="http://www.w3.org/2005/Atom">` + entry + "</a.b-c:feed>",
		"an entry alone":                      `<entry xmlns='http://www.w3.org/2005/Atom'><id>1</id><title>T</title><content>A.</content></entry>`,
		"an entry alone with a prefix":        `<atom:entry xmlns:atom="http://www.w3.org/2005/Atom"><atom:id>1</atom:id><atom:title>T</atom:title><atom:content>A.</atom:content></atom:entry>`,
		"Atom 0.3":                            `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>1</id><title>T</title><content type="text/html" mode="escaped">A.</content></entry></feed>`,
	} {
		t.Run(name, func(t *testing.T) {
			got, bad := readString(t, in, datasets.ReadConfig{})
			require.Empty(t, bad)
			require.Len(t, got, 1)
			require.Equal(t, "A.", got[0].Text)
			require.Equal(t, "1", got[0].ID)
		})
	}
	got, _ := readString(t, `<!DOCTYPE html><html><body><article><p>Our <rss>feed</rss> is out.</p></article></body></html>`, datasets.ReadConfig{})
	require.Len(t, got, 1)
	require.Equal(t, "Our feed is out.", got[0].Text)
}

// A field is not taken from an element of the same name in another vocabulary.
func TestOtherVocabulariesDoNotCover(t *testing.T) {
	got, bad := readString(t, `<rss xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>`+
		`<item><title>Right</title><media:title>Wrong</media:title><link>http://a.example.org/1</link><atom:link href="x"/><description>Right.</description><media:description>Wrong.</media:description></item>`+
		`</channel></rss>`, datasets.ReadConfig{})
	require.Empty(t, bad)
	require.Len(t, got, 1)
	require.Equal(t, "Right", got[0].Title)
	require.Equal(t, "Right.", got[0].Text)
	require.Equal(t, "http://a.example.org/1", got[0].ID)
}
