package features

import (
	"cmp"
	"html"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file is the plain reference that the fast path is held against: whole
// strings, runes, regular expressions and maps, and no thought of speed.

const noWidth = `\p{Cf}|[\x{34f}\x{180b}-\x{180d}\x{180f}\x{fe00}-\x{fe0f}\x{e0100}-\x{e01ef}]`

var (
	plainURL    = regexp.MustCompile(`(?:[A-Za-z]+://|[Ww]{3}\.)[A-Za-z0-9](?:[^\x00-\x20<>"{}|\\^\x60\x7f-\x{10ffff}]|` + noWidth + `)*`)
	plainEntity = regexp.MustCompile(`&[^;&]{1,31};`)
	wordPattern = regexp.MustCompile(`[\p{L}\p{N}_]{2,}`)
)

// plainWords returns the words of text under the default rules or PlainWords.
func plainWords(cfg TokeniserConfig, text string) []string {
	if cfg.PlainWords {
		return wordPattern.FindAllString(plainLower(text), -1)
	}
	var words []string
	for text != "" {
		from, to, host := findPlainURL(text)
		words = append(words, plainPiece(cfg, text[:from])...)
		if host != "" {
			words = append(words, host)
		}
		text = text[to:]
	}
	if cfg.Case == FoldCase {
		words = plainAcronyms(words)
	}
	if cfg.Case != KeepCase {
		for i, w := range words {
			if w != "IT" || cfg.Case == FoldAll {
				words[i] = plainFold(w)
			}
		}
	}
	for i, w := range words {
		words[i] = strings.TrimPrefix(w, heldUp)
	}
	return words
}

// heldUp stands before a word whose "IT" is not the acronym.
const heldUp = "\x00"

func plainAcronyms(words []string) []string {
	loud := func(w string) bool { return inCapitals([]byte(w)) }
	out := slices.Clone(words)
	for i, w := range words {
		if w != "IT" {
			continue
		}
		var around []string
		for _, k := range []int{i - 1, i + 1} {
			if k >= 0 && k < len(words) && utf8.RuneCountInString(words[k]) > 1 {
				around = append(around, words[k])
			}
		}
		if len(around) > 0 && !slices.ContainsFunc(around, func(w string) bool { return !loud(w) }) {
			out[i] = heldUp + "it"
		}
	}
	return out
}

func plainFold(w string) string {
	return strings.Map(func(r rune) rune {
		if r == 'ς' {
			return 'σ'
		}
		return unicode.ToLower(r)
	}, w)
}

// plainLower is Python's str.lower.
func plainLower(text string) string {
	runes := []rune(text)
	var b strings.Builder
	for i, r := range runes {
		switch {
		case r == 'İ':
			b.WriteString("i\u0307")
		case r == 'Σ' && i > 0 && unicode.IsLetter(runes[i-1]) && (i+1 == len(runes) || !unicode.IsLetter(runes[i+1])):
			b.WriteRune('ς')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// findPlainURL returns the first address of text and its host, or the end.
func findPlainURL(text string) (from, to int, host string) {
	for at := 0; at <= len(text); {
		m := plainURL.FindStringIndex(text[at:])
		if m == nil {
			break
		}
		from, to = at+m[0], at+m[1]
		if from > 0 && (text[from-1] >= 0x80 || text[from-1] == '_' || isASCIILetter(text[from-1]) || text[from-1] >= '0' && text[from-1] <= '9') {
			at = from + 1
			continue
		}
		address := regexp.MustCompile(`(?:[.,;:!?'*_~)\]&]|`+noWidth+`)+$`).ReplaceAllString(text[from:to], "")
		to = from + len(address)
		if _, rest, ok := strings.Cut(address, "://"); ok {
			address = rest
		}
		address, _, _ = strings.Cut(address, "/")
		address, _, _ = strings.Cut(address, "?")
		address, _, _ = strings.Cut(address, "#")
		address = address[strings.LastIndexByte(address, '@')+1:]
		address, _, _ = strings.Cut(address, ":")
		address = strings.ToLower(regexp.MustCompile(noWidth).ReplaceAllString(address, ""))
		if short := strings.TrimPrefix(address, "www."); short != "" {
			address = short
		}
		return from, to, address
	}
	return len(text), len(text), ""
}

// plainPiece returns the words of a text without addresses, capitals kept.
func plainPiece(cfg TokeniserConfig, text string) []string {
	text = strings.ToValidUTF8(text, "\ufffd")
	text = plainEntity.ReplaceAllStringFunc(text, func(e string) string {
		if d := html.UnescapeString(e); utf8.RuneCountInString(d) == 1 {
			return d
		}
		return e
	})
	text = strings.Map(func(r rune) rune {
		if withoutWidth(r) {
			return -1
		}
		return r
	}, text)
	text = norm.NFC.String(text)
	runes := []rune(text)
	for i, r := range runes {
		if isCurly(r) {
			runes[i] = '\''
		}
	}
	runes = append([]rune{' '}, append(runes, ' ')...)
	inWord := func(r rune) bool {
		return r == '_' || (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)) && !isIdeograph(r) && !isEmoji(r)
	}
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, string(word))
		}
		word = nil
	}
	flag, lone := false, false
	for i := 1; i+1 < len(runes); i++ {
		before, r, after := runes[i-1], runes[i], runes[i+1]
		wasFlag, wasLone := flag, lone
		flag, lone = false, isEmoji(r) || isIdeograph(r)
		switch {
		case isRegional(r):
			end()
			if wasFlag {
				words[len(words)-1] += string(r)
			} else {
				words = append(words, string(r))
				flag = true
			}
		case isSkinTone(r):
			lone = wasLone
		case wasLone && unicode.IsMark(r):
			lone = true
		case isEmoji(r), isIdeograph(r):
			end()
			words = append(words, string(r))
		case inWord(r):
			word = append(word, r)
		case r == '\'' && inWord(before) && inWord(after) && !cfg.SplitApostrophes,
			(r == '.' || r == ',') && digit(before) && digit(after),
			(r == '@' || r == '#') && !inWord(before) && inWord(after):
			word = append(word, r)
		default:
			end()
		}
	}
	end()
	return words
}

// plainTerms returns the terms of text for a block, in no order that matters.
func plainTerms(b *Block, text string) []string {
	if b.Unit == Chars {
		return plainChars(b, text)
	}
	words := plainWords(b.Tokeniser, text)
	var terms []string
	for i := range words {
		for n := b.MinN; n <= b.MaxN && i+n <= len(words); n++ {
			terms = append(terms, strings.Join(words[i:i+n], " "))
		}
	}
	return terms
}

// plainChars is scikit-learn's char_wb over text that is ASCII, or as it stands.
func plainChars(b *Block, text string) []string {
	var terms []string
	for _, run := range strings.Fields(plainLower(text)) {
		run := []rune(" " + run + " ")
		for n := b.MinN; n <= b.MaxN; n++ {
			if n >= len(run) {
				terms = append(terms, string(run))
				break
			}
			for i := 0; i+n <= len(run); i++ {
				terms = append(terms, string(run[i:i+n]))
			}
		}
	}
	return terms
}

// plainFit returns the document frequencies of the terms that stay.
func plainFit(b *Block, texts []string) map[string]int {
	df, tf := map[string]int{}, map[string]int{}
	for _, text := range texts {
		met := map[string]bool{}
		for _, term := range plainTerms(b, text) {
			tf[term]++
			if !met[term] {
				met[term] = true
				df[term]++
			}
		}
	}
	var terms []string
	for term, n := range df {
		if float64(n) >= b.MinDF.texts(len(texts), 1) && float64(n) <= b.MaxDF.texts(len(texts), float64(len(texts))) {
			terms = append(terms, term)
		}
	}
	slices.SortFunc(terms, func(x, y string) int { return cmp.Or(cmp.Compare(tf[y], tf[x]), cmp.Compare(x, y)) })
	if b.MaxFeatures > 0 && len(terms) > b.MaxFeatures {
		terms = terms[:b.MaxFeatures]
	}
	kept := map[string]int{}
	for _, term := range terms {
		kept[term] = df[term]
	}
	return kept
}

// plainVector returns the values of text by term.
func plainVector(b *Block, df map[string]int, texts int, text string) map[string]float64 {
	counts := map[string]int{}
	for _, term := range plainTerms(b, text) {
		if df[term] > 0 {
			counts[term]++
		}
	}
	values := map[string]float64{}
	var squares, sum float64
	for term, n := range counts {
		var v float64
		switch b.TF {
		case SublinearTF:
			v = 1 + math.Log(float64(n))
		case RawTF:
			v = float64(n)
		case BinaryTF:
			v = 1
		}
		d, n := float64(df[term]), float64(texts)
		switch b.IDF {
		case SmoothIDF:
			v *= math.Log((1+n)/(1+d)) + 1
		case PlainIDF:
			v *= math.Log(n/d) + 1
		case LogIDF:
			v *= math.Log((1 + n) / (1 + d))
		}
		values[term] = v
		squares += v * v
		sum += v
	}
	for term := range values {
		switch {
		case b.Norm == L2 && squares > 0:
			values[term] /= math.Sqrt(squares)
		case b.Norm == L1 && sum > 0:
			values[term] /= sum
		}
		values[term] *= b.Weight
	}
	return values
}
