package termdoc

import (
	"github.com/james-bowman/nlp"

	"example.com/discourse/features"
)

// Tokeniser is an [nlp.Tokeniser], for nlp's own vectorisers. It is safe for
// concurrent use.
type Tokeniser struct{ tokeniser *features.Tokeniser }

var _ nlp.Tokeniser = Tokeniser{}

// NewTokeniser returns the tokeniser with these settings, or the error of
// their Validate.
func NewTokeniser(cfg features.TokeniserConfig) (Tokeniser, error) {
	t, err := features.NewTokeniser(cfg)
	return Tokeniser{t}, err
}

// ForEachIn calls f with each token of text, in order.
func (t Tokeniser) ForEachIn(text string, f func(token string)) {
	for _, token := range t.tokeniser.Tokens(text) {
		f(token.Text)
	}
}

// Tokenise returns the tokens of text, in order.
func (t Tokeniser) Tokenise(text string) []string {
	tokens := t.tokeniser.Tokens(text)
	texts := make([]string, len(tokens))
	for i, token := range tokens {
		texts[i] = token.Text
	}
	return texts
}
