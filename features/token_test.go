package features

import (
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

// words returns the texts of the tokens, between bars.
func words(t testing.TB, cfg TokeniserConfig, text string) string {
	t.Helper()
	tokeniser, err := NewTokeniser(cfg)
	require.NoError(t, err)
	var texts []string
	for _, token := range tokeniser.Tokens(text) {
		texts = append(texts, token.Text)
	}
	return strings.Join(texts, "|")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"no word", " .,;!? -- ' ", ""},
		{"words", "The system WENT down.", "the|system|went|down"},
		{"apostrophes inside", "don't o'clock 'quoted' members' rock'n'roll", "don't|o'clock|quoted|members|rock'n'roll"},
		{"curly apostrophes", "don’t ‘quoted’ donʼt", "don't|quoted|don't"},
		{"numbers", "3.5 10,000 1. ,2 v2.5 1990s 10:30", "3.5|10,000|1|2|v2.5|1990s|10|30"},
		{"not and system stay", "not the system", "not|the|system"},
		{"underscores", "snake_case _x", "snake_case|_x"},
		{"hyphens part", "e-mail co-operate", "e|mail|co|operate"},
		{"mentions and hashtags", "@name: #tag, a@b #1 ## @ C#", "@name|#tag|a|b|#1|c"},
		{"emoji", "well😀😀done ☹", "well|😀|😀|done|☹"},
		{"emoji with tone and joiner", "👍🏽 👩\u200d💻", "👍|👩|💻"},
		{"flags", "🇬🇧🇫🇷", "🇬🇧|🇫🇷"},
		{"addresses", "see http://www.Example.org/a/b?c=1. or www.bbc.co.uk, ok", "see|example.org|or|bbc.co.uk|ok"},
		{"address with name and port", "ftp://me@host.example:21/x", "host.example"},
		{"no address", "http:// www. a://", "http|www|a"},
		{"entities", "R&amp;D don&#39;t caf&eacute; &lt;b&gt; &nosuch; &", "r|d|don't|café|b|nosuch"},
		{"without width", "pro\u200bbation\ufeff soft\u00adhyphen", "probation|softhyphen"},
		{"composed", "cafe\u0301 café", "café|café"},
		{"other scripts", "Срок ΟΔΟΣ οδος", "срок|οδοσ|οδοσ"},
		{"ideographs", "東京 に行く", "東|京|に|行|く"},
		{"acronym", "IT fails, it does. It is IT", "IT|fails|it|does|it|is|IT"},
		{"shouting", "IT IS A DISGRACE", "it|is|a|disgrace"},
		{"acronym beside another", "the NPS IT system", "the|nps|IT|system"},
		{"acronym alone", "IT", "IT"},
		{"bad bytes", "a\xffb", "a|b"},
		{"end of a block of 64", strings.Repeat("x", 63) + "'s", strings.Repeat("x", 63) + "'s"},
		{"over the end of a block", strings.Repeat(" ", 62) + "1.5 " + strings.Repeat(" ", 61) + "@a", "1.5|@a"},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, words(t, TokeniserConfig{}, c.text)) })
	}
}

func TestTokenOptions(t *testing.T) {
	for _, c := range []struct {
		name       string
		cfg        TokeniserConfig
		text, want string
	}{
		{"plain", TokeniserConfig{PlainWords: true}, "I don't a_b IT É éa ½ x²", "don|a_b|it|éa|x²"},
		{"plain takes marks for gaps", TokeniserConfig{PlainWords: true}, "cafe\u0301s", "cafe"},
		{"plain small sigma", TokeniserConfig{PlainWords: true}, "ΟΔΟΣ ΣΑΣ", "οδος|σας"},
		{"plain dotted I", TokeniserConfig{PlainWords: true}, "İstanbul", "stanbul"},
		{"fold all", TokeniserConfig{Case: FoldAll}, "IT it", "it|it"},
		{"keep case", TokeniserConfig{Case: KeepCase}, "IT It É", "IT|It|É"},
		{"acronyms", TokeniserConfig{Acronyms: []string{"US", "AIDS"}}, "US aids IT, AIDS us", "US|aids|it|AIDS|us"},
		{"split apostrophes", TokeniserConfig{SplitApostrophes: true}, "don't", "don|t"},
		{"stop words", TokeniserConfig{StopWords: []string{"the", "don't"}}, "The system I don’t trust", "system|i|trust"},
		{"stems", TokeniserConfig{Stem: true}, "reports reporting IT happily", "report|report|IT|happili"},
		{"negation", TokeniserConfig{MarkNegation: true}, "not good at all, but fine. I don't know why", "not|not:good|not:at|not:all|but|fine|i|don't|not:know|not:why"},
		{"negation ends at a dash", TokeniserConfig{MarkNegation: true}, "never mind — fine", "never|not:mind|fine"},
		{"stop words under a negation", TokeniserConfig{MarkNegation: true, StopWords: []string{"the"}}, "not the staff", "not|not:staff"},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, words(t, c.cfg, c.text)) })
	}
}

func TestTokensKeepByteOffsets(t *testing.T) {
	tokeniser, err := NewTokeniser(TokeniserConfig{Stem: true, StopWords: []string{"the"}})
	require.NoError(t, err)
	text := "The caf\u00e9’s “IT”\u200b—cafe\u0301s, R&amp;D\u00a0&eacute;t&eacute; 🇬🇧😀 (http://www.example.org/x). naïve\u200b"
	var got []string
	for _, token := range tokeniser.Tokens(text) {
		got = append(got, text[token.Start:token.End])
	}
	require.Equal(t, []string{"café’s", "IT", "cafe\u0301s", "R", "D", "&eacute;t&eacute;", "🇬🇧", "😀", "http://www.example.org/x", "naïve"}, got)
}

// Once the span of a word that begins with a mark took in the sign before it.
func TestMarkOnASignBeginsAWord(t *testing.T) {
	tokeniser, err := NewTokeniser(TokeniserConfig{})
	require.NoError(t, err)
	for _, text := range []string{"0#\u05b00", "0#\u03440", "0\u2014\u05b00"} {
		tokens := tokeniser.Tokens(text)
		require.Len(t, tokens, 2)
		require.Equal(t, len(text)-len("\u05b00"), tokens[1].Start, "%q", text)
		require.Equal(t, len(text), tokens[1].End)
	}
}

func TestTokenKinds(t *testing.T) {
	tokeniser, err := NewTokeniser(TokeniserConfig{})
	require.NoError(t, err)
	var got []Kind
	for _, token := range tokeniser.Tokens("word 3.5 v2 www.example.org @a #b 😀 don't") {
		got = append(got, token.Kind)
	}
	require.Equal(t, []Kind{Word, Number, Word, URL, Mention, Hashtag, Emoji, Word}, got)
}

func TestFormsOfOneTextGiveTheSameTokens(t *testing.T) {
	for _, text := range authored(t) {
		want := words(t, TokeniserConfig{}, text)
		require.Equal(t, want, words(t, TokeniserConfig{}, norm.NFD.String(text)), "decomposed")
		require.Equal(t, want, words(t, TokeniserConfig{}, norm.NFC.String(text)), "composed")
		require.Equal(t, want, words(t, TokeniserConfig{}, strings.ReplaceAll(text, "'", "’")), "curly")
		require.Equal(t, want, words(t, TokeniserConfig{}, strings.ReplaceAll(text, "e", "e\u200b")), "zero width")
		if !strings.Contains(text, "://") {
			require.Equal(t, want, words(t, TokeniserConfig{}, html.EscapeString(text)), "entities")
		}
	}
}

func TestTokeniserConfigNamesEveryFault(t *testing.T) {
	err := TokeniserConfig{Case: 9, Acronyms: []string{"It"}}.Validate()
	require.ErrorContains(t, err, "Case(9)")
	require.ErrorContains(t, err, `"It"`)
	err = TokeniserConfig{StopWords: []string{"The", "two words", "?", "fine", "don’t"}}.Validate()
	require.ErrorContains(t, err, `"The" would never match: this tokeniser makes "the" of it`)
	require.ErrorContains(t, err, `"two words" is 2 words`)
	require.ErrorContains(t, err, `"?" is no word`)
	require.ErrorContains(t, err, `"don’t" would never match`)
	require.NotContains(t, err.Error(), `"fine"`)
	_, err = NewTokeniser(TokeniserConfig{PlainWords: true, StopWords: []string{"don't"}})
	require.Error(t, err)
}
