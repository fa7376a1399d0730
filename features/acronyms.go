package features

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// defaultAcronyms are the words that keep their capitals.
var defaultAcronyms = []string{"IT"}

func compileAcronyms(words []string) [][]byte {
	if len(words) == 0 {
		words = defaultAcronyms
	}
	compiled := make([][]byte, len(words))
	for i, w := range words {
		compiled[i] = []byte(w)
	}
	return compiled
}

func acronymFits(w string) bool { return len(w) >= 2 && len(w) <= 8 && inCapitals([]byte(w)) }

// inCapitals reports whether w is made of ASCII capitals only.
func inCapitals(w []byte) bool {
	for _, c := range w {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// restoreAcronyms puts the capitals of acronyms back into folded.
func (s *scan) restoreAcronyms(acronyms [][]byte) {
	for _, a := range acronyms {
		for at := 0; ; at += len(a) {
			k := bytes.Index(s.raw[at:], a)
			if k < 0 {
				break
			}
			at += k
			if i, ok := slices.BinarySearch(s.bounds, uint32(at)); ok && i%2 == 0 && int(s.bounds[i+1]) == at+len(a) && !s.shouted(i) {
				copy(s.folded[at:], a)
			}
		}
	}
}

// shouted reports whether the word at bounds[i] has its capitals only because
// all words around it have them. A neighbour of one letter says nothing.
func (s *scan) shouted(i int) bool {
	loud, quiet := 0, 0
	for _, k := range [2]int{i - 2, i + 2} {
		if k < 0 || k+1 >= len(s.bounds) {
			continue
		}
		word := s.raw[s.bounds[k]:s.bounds[k+1]]
		if utf8.RuneCount(word) < 2 {
			continue
		}
		if inCapitals(word) {
			loud++
		} else {
			quiet++
		}
	}
	return loud > 0 && quiet == 0
}
