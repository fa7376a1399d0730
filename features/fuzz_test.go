package features

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// hardTexts are seeds: what has been, or might be, taken wrongly.
var hardTexts = []string{
	"", "IT IS IT", "don't don’t don&#39;t", "a\xffb\xc3", "e\u200b\u0301 \u0301", "&amp;amp; &#x1F600; &notit; &",
	"http://a@/ x http://b.c/?d&e; www.www.www.org www.", "1.2.3,4 .5 5.", "@a#b@@c##d", "🇬🇧🇬 🇧👍🏽\u200d👍🏽", "½ x² Ⅷ ª",
	"ΣΑΣ ΟΔΟΣ ΣΣ", "İI\u0307 ı", "가각 \u1100\u1161\u11a8", "東京tower", "\u212b \ufb01 ǆ Ǆ", "x\x00y \x1c z",
	strings.Repeat("ab ", 40) + "it's 1.5 @x", strings.Repeat("longword", 5) + "'s",
}

func FuzzTokensEqualThePlainOnes(f *testing.F) {
	for i, text := range hardTexts {
		f.Add(text, uint8(i))
	}
	f.Fuzz(func(t *testing.T, text string, options uint8) {
		cfg := TokeniserConfig{PlainWords: options&1 != 0, SplitApostrophes: options&2 != 0}
		if !cfg.PlainWords {
			cfg.Case = Case(options >> 2 % 3)
		}
		if cfg.PlainWords && !utf8.ValidString(text) {
			t.Skip("Python has no invalid text")
		}
		tokeniser, err := NewTokeniser(cfg)
		require.NoError(t, err)
		var got []string
		end := 0
		for _, token := range tokeniser.Tokens(text) {
			got = append(got, token.Text)
			require.LessOrEqual(t, end, token.Start)
			require.Less(t, token.Start, token.End)
			end = token.End
		}
		require.LessOrEqual(t, end, len(text))
		require.Equal(t, plainWords(cfg, text), got)
	})
}

// FuzzOffsetsPointAtTheSource cuts out the bytes of each token: they must give
// that token again, and no other.
func FuzzOffsetsPointAtTheSource(f *testing.F) {
	for _, text := range hardTexts {
		f.Add(text)
	}
	tokeniser, err := NewTokeniser(TokeniserConfig{Case: FoldAll})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		for _, token := range tokeniser.Tokens(text) {
			again := tokeniser.Tokens(text[token.Start:token.End])
			require.Len(t, again, 1, "%q", text[token.Start:token.End])
			require.Equal(t, token.Text, again[0].Text)
			require.Equal(t, token.Kind, again[0].Kind)
		}
	})
}

// fuzzBlock makes settings of two bytes.
func fuzzBlock(a, b uint8) Block {
	cfg := Block{
		Tokeniser: TokeniserConfig{PlainWords: a&1 != 0},
		TF:        TF(a >> 1 % 3), IDF: IDF(a >> 3 % 4), Norm: Norm(a >> 5 % 3),
		MinDF: Count(int(b & 3)), MaxFeatures: int(b >> 2 & 1 * 5), MaxDF: Frequency{Share: float64(b>>3&1) * 0.6},
		MinN: 1 + int(b>>4&1), Weight: 1 + float64(b>>7),
	}
	cfg.MaxN = cfg.MinN + int(b>>5&3)
	if a>>7 == 1 {
		cfg.Unit = Chars
		cfg.Tokeniser.PlainWords = true
	}
	return cfg
}

func FuzzVectorsEqualThePlainOnes(f *testing.F) {
	all := strings.Join(hardTexts, "\n")
	for i := range 8 {
		f.Add("the system fails\nthe system of the staff\nthe staff of the system fails the staff", uint8(i*37), uint8(i*53))
		f.Add(all, uint8(i*29), uint8(i*71))
	}
	f.Fuzz(func(t *testing.T, text string, a, b uint8) {
		cfg := fuzzBlock(a, b)
		if cfg.Tokeniser.PlainWords && (!utf8.ValidString(text) || strings.ContainsRune(text, 0)) {
			t.Skip("Python has no invalid text")
		}
		require.NoError(t, Config{Blocks: []Block{cfg}}.Validate())
		texts := strings.Split(text, "\n")
		df := plainFit(&cfg, texts)
		v, err := Fitter{Workers: 1 + int(a%3)}.Fit(slices.Values(texts), Config{Blocks: []Block{cfg}})
		if len(df) == 0 {
			require.ErrorIs(t, err, ErrNoTerms)
			return
		}
		require.NoError(t, err)
		require.Equal(t, len(df), v.Len())
		for _, text := range append(texts, text) {
			requireSameValues(t, plainVector(&cfg, df, len(texts), text), byTerm(v, v.Vector(text)), text)
		}
	})
}
