package classify

import "unsafe"

const (
	// rememberedTexts is how many texts a wordMemory has room for, and
	// rememberedWords how many words in all, at 8 bytes each.
	rememberedTexts, rememberedWords = 1 << 12, 1 << 18
)

// A wordMemory keeps the words of the texts that were read last, as hashes, so that a
// comment with many below it is cut into words once. A nil one keeps nothing. It
// holds the texts that it remembers: no other text can come to lie in their place.
type wordMemory struct {
	slot []wordsOf
	// ring has the words of one text after the other; written counts all that
	// ever were, with what was skipped where a text had no room at the end.
	ring    []uint64
	written int
}

// wordsOf says where the words of a text lie: they are there as long as no more
// than a ring has been written since from.
type wordsOf struct {
	text   textAt
	from   int
	length int
}

// A textAt is where a text lies in memory.
type textAt struct {
	first *byte
	bytes int
}

func textOf(s string) textAt {
	if s == "" {
		return textAt{}
	}
	return textAt{unsafe.StringData(s), len(s)}
}

func newWordMemory() *wordMemory { return &wordMemory{slot: make([]wordsOf, rememberedTexts)} }

func (m *wordMemory) at(t textAt) *wordsOf {
	return &m.slot[mix(uint64(uintptr(unsafe.Pointer(t.first))))%rememberedTexts]
}

// of returns the words of a text, until keep is called.
func (m *wordMemory) of(text string) (hashes []uint64, ok bool) {
	if m == nil {
		return nil, false
	}
	t := textOf(text)
	e := m.at(t)
	if e.text != t || m.written > e.from+rememberedWords {
		return nil, false
	}
	at := e.from % rememberedWords
	return m.ring[at : at+e.length], true
}

// keep remembers the words of a text.
func (m *wordMemory) keep(text string, hashes []uint64) {
	if m == nil {
		return
	}
	at := m.written % rememberedWords
	if at+len(hashes) > rememberedWords {
		m.written += rememberedWords - at
		at = 0
	}
	if need := at + len(hashes); need > len(m.ring) {
		m.ring = append(m.ring, make([]uint64, need-len(m.ring))...)
	}
	copy(m.ring[at:], hashes)
	t := textOf(text)
	*m.at(t) = wordsOf{t, m.written, len(hashes)}
	m.written += len(hashes)
}
