package features

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// TokeniserConfig says how a text is cut into words. The zero value suits
// discussions in English and other languages that put spaces between words.
//
// A word is a run of letters, marks, digits and underscores, in which an
// apostrophe between two of them and a full stop or comma between two ASCII
// digits are inside ("don't", "3.5", "10,000"). "@name" and "#tag" are words
// with their sign; an address with a scheme or "www." is one word, its host;
// each emoji and each Chinese or Japanese ideograph is a word. Text is taken
// in Unicode's composed form (NFC), HTML entities are decoded, curly
// apostrophes made straight, and characters without width left out: the same
// text gives the same words however it was typed.
type TokeniserConfig struct {
	// PlainWords makes words as scikit-learn's default pattern does: runs of
	// two or more letters, digits and underscores, of the text as it stands,
	// capitals folded. Case and SplitApostrophes do not apply.
	PlainWords bool `json:"plain_words,omitempty"`
	// Case says what becomes of capitals.
	Case Case `json:"case,omitempty"`
	// Acronyms are the words that keep their capitals under [FoldCase], so
	// that they stay apart from the word of the same letters, save where the
	// words around them are in capitals too. Each is of 2 to 8 ASCII capitals.
	// None: "IT".
	Acronyms []string `json:"acronyms,omitempty"`
	// SplitApostrophes ends a word at an apostrophe.
	SplitApostrophes bool `json:"split_apostrophes,omitempty"`
	// StopWords are left out before n-grams are made. Each must be a word as
	// the tokeniser makes them (before Stem).
	StopWords []string `json:"stop_words,omitempty"`
	// Stem puts English words in the place of which they are forms (the
	// Snowball stemmer, Porter 2001).
	Stem bool `json:"stem,omitempty"`
	// MarkNegation puts "not:" before each word from after a negation ("not",
	// "never", "don't") to the end of the clause (Das and Chen 2001; Pang, Lee
	// and Vaithyanathan 2002).
	MarkNegation bool `json:"mark_negation,omitempty"`
}

// Kind is the sort of a token.
type Kind uint8

const (
	Word    Kind = iota // letters, perhaps with digits
	Number              // digits, perhaps with full stops and commas inside
	URL                 // an address on the web; the text is its host
	Mention             // @name
	Hashtag             // #tag
	Emoji               // one emoji or flag
)

var kindNames = names{"word", "number", "url", "mention", "hashtag", "emoji"}

// String returns the name of k, in small letters.
func (k Kind) String() string { return kindNames.text("Kind", uint8(k)) }

// Token is one word of a text.
type Token struct {
	Text       string // as the vectoriser takes it: folded, composed, stemmed
	Start, End int    // where it stands in the source, in bytes; End exclusive
	Kind       Kind
}

// Tokeniser cuts texts into words. It is immutable and safe for concurrent
// use.
type Tokeniser struct {
	cfg      TokeniserConfig
	acronyms [][]byte
	stop     map[string]bool
	rewrites bool // token texts differ from the folded text
	chars    bool // clean for character n-grams: punctuation stays
}

// NewTokeniser returns the tokeniser for cfg, or the error of cfg.Validate.
func NewTokeniser(cfg TokeniserConfig) (*Tokeniser, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("features: %w", err)
	}
	return newTokeniser(cfg, Words), nil
}

// newTokeniser compiles a valid config for n-grams of the given unit.
func newTokeniser(cfg TokeniserConfig, unit Unit) *Tokeniser {
	t := &Tokeniser{cfg: cfg, chars: unit == Chars}
	if cfg.Case == FoldCase && !cfg.PlainWords && !t.chars {
		t.acronyms = compileAcronyms(cfg.Acronyms)
	}
	t.stop = make(map[string]bool, len(cfg.StopWords))
	for _, w := range cfg.StopWords {
		t.stop[w] = true
	}
	t.rewrites = cfg.Stem || cfg.MarkNegation || len(t.stop) > 0
	return t
}

// Config returns the settings that t was made with.
func (t *Tokeniser) Config() TokeniserConfig { return t.cfg }

// AppendTokens appends the tokens of text, in order, to dst. Each Start and
// End lie in text, and tokens do not overlap. It takes one allocation for the
// texts of the tokens, whatever their number, once dst is large enough.
func (t *Tokeniser) AppendTokens(dst []Token, text string) []Token {
	s := getScan()
	defer s.release()
	t.scan(s, text)
	texts := string(s.text)
	for i := range s.count() {
		from, to := s.wordBounds(i)
		start, end := s.source(i)
		dst = append(dst, Token{Text: texts[from:to], Start: start, End: end, Kind: s.kind(i)})
	}
	return dst
}

// Tokens returns the tokens of text, in order.
func (t *Tokeniser) Tokens(text string) []Token { return t.AppendTokens(nil, text) }

// Validate reports every fault of the settings, joined.
func (c TokeniserConfig) Validate() error {
	var faults []error
	if err := c.Case.validate(); err != nil {
		faults = append(faults, err)
	}
	for _, a := range c.Acronyms {
		if !acronymFits(a) {
			faults = append(faults, fmt.Errorf("acronym %q: want 2 to 8 capitals A to Z", a))
		}
	}
	if len(c.Acronyms) > 0 && (c.Case != FoldCase || c.PlainWords) {
		faults = append(faults, errors.New("acronyms: they apply to Case fold without PlainWords only"))
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	return c.checkStopWords()
}

// checkStopWords reports the stop words that no token can ever equal.
func (c TokeniserConfig) checkStopWords() error {
	bare := c
	bare.StopWords, bare.Stem, bare.MarkNegation = nil, false, false
	t := newTokeniser(bare, Words)
	var faults []error
	for _, w := range c.StopWords {
		tokens := t.Tokens(w)
		switch {
		case !utf8.ValidString(w) || len(tokens) == 0:
			faults = append(faults, fmt.Errorf("stop word %q is no word to this tokeniser and would never match", w))
		case len(tokens) > 1:
			faults = append(faults, fmt.Errorf("stop word %q is %d words to this tokeniser and would never match", w, len(tokens)))
		case tokens[0].Text != w:
			faults = append(faults, fmt.Errorf("stop word %q would never match: this tokeniser makes %q of it", w, tokens[0].Text))
		}
	}
	return errors.Join(faults...)
}
