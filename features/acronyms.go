package features

import (
	"bytes"
	"slices"
)

// acronyms are words that keep their capitals.
type acronyms struct {
	set     []string
	bytes   [][]byte // the same
	lengths uint32 // bit n: there is one of n bytes
}

var defaultAcronyms = []string{"IT"}

func newAcronyms(words []string) acronyms {
	if len(words) == 0 {
		words = defaultAcronyms
	}
	a := acronyms{set: words}
	for _, w := range words {
		a.bytes = append(a.bytes, []byte(w))
		a.lengths |= 1 << len(w)
	}
	return a
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

// mayStandIn reports whether any of a few acronyms stands in text, perhaps
// inside a word; of many, it says so without a look.
func (a *acronyms) mayStandIn(text []byte) bool {
	if len(a.set) > 4 {
		return true
	}
	for _, w := range a.bytes {
		if bytes.Contains(text, w) {
			return true
		}
	}
	return false
}

// restoreAcronyms puts the capitals of acronyms back into folded.
func (s *scan) restoreAcronyms(a *acronyms) {
	for i := 0; i+1 < len(s.bounds); i += 2 {
		from, to := s.bounds[i], s.bounds[i+1]
		if to-from < 32 && a.lengths>>(to-from)&1 != 0 && s.raw[from]&0x20 == 0 && a.holds(s.raw[from:to]) && !s.shouted(i) {
			copy(s.folded[from:to], s.raw[from:to])
		}
	}
}

func (a *acronyms) holds(w []byte) bool {
	return inCapitals(w) && slices.Contains(a.set, string(w))
}

// shouted reports whether the word at bounds[i] has its capitals only because
// all words around it have them. A neighbour of one letter says nothing.
func (s *scan) shouted(i int) bool {
	loud, quiet := 0, 0
	for _, k := range [2]int{i - 2, i + 2} {
		if k < 0 || k+1 >= len(s.bounds) || s.bounds[k+1]-s.bounds[k] < 2 {
			continue
		}
		if inCapitals(s.raw[s.bounds[k]:s.bounds[k+1]]) {
			loud++
		} else {
			quiet++
		}
	}
	return loud > 0 && quiet == 0
}
