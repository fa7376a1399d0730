package features

import (
	"bytes"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// rewriter is the working memory of stop words, negation and stemming.
type rewriter struct {
	text   []byte
	bounds []uint32
	kept   []uint32
	stems  map[string]string // of words met before
	env    *snowballstem.Env
}

// maxStems bounds the memory of stems; beyond it the memory starts anew.
const maxStems = 1 << 16

// negationMark stands before words under a negation. No word holds a colon.
const negationMark = "not:"

// rewrite leaves out stop words, marks negation and stems, into text,
// textBounds and kept.
func (s *scan) rewrite(t *Tokeniser) {
	r := &s.rewriter
	r.text, r.bounds, r.kept = r.text[:0], r.bounds[:0], r.kept[:0]
	negated := false
	gap := uint32(0)
	for i := 0; i+1 < len(s.bounds); i += 2 {
		word := s.folded[s.bounds[i]:s.bounds[i+1]]
		if negated && endsClause(s.folded[gap:s.bounds[i]], word) {
			negated = false
		}
		gap = s.bounds[i+1]
		if !t.stop[string(word)] {
			start := uint32(len(r.text))
			if negated && t.cfg.MarkNegation {
				r.text = append(r.text, negationMark...)
			}
			if t.cfg.Stem {
				r.text = append(r.text, r.stem(word)...)
			} else {
				r.text = append(r.text, word...)
			}
			r.bounds = append(r.bounds, start, uint32(len(r.text)))
			r.kept = append(r.kept, uint32(i/2))
		}
		negated = negated || negates(word)
	}
	n := len(r.text)
	r.text = append(r.text, make([]byte, padding)...)[:n]
	s.text, s.textBounds, s.kept = r.text, r.bounds, r.kept
}

func (r *rewriter) stem(word []byte) string {
	if stem, ok := r.stems[string(word)]; ok {
		return stem
	}
	if r.stems == nil || len(r.stems) >= maxStems {
		r.stems = make(map[string]string)
		r.env = snowballstem.NewEnv("")
	}
	r.env.SetCurrent(string(word))
	english.Stem(r.env)
	stem := r.env.Current()
	if stem == "" {
		stem = string(word)
	}
	r.stems[string(word)] = stem
	return stem
}

// negates reports whether the word turns what follows into its opposite.
func negates(word []byte) bool {
	switch string(word) {
	case "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor",
		"cannot", "without", "hardly", "barely", "cant", "dont", "wont", "didnt", "doesnt", "isnt", "wasnt":
		return true
	}
	return bytes.HasSuffix(word, []byte("n't"))
}

// endsClause reports whether a clause ends in the gap before word, or with
// word itself beginning another.
func endsClause(gap, word []byte) bool {
	switch string(word) {
	case "but", "however", "although", "though", "because":
		return true
	}
	return bytes.ContainsAny(gap, ".,;:!?()\n")
}
