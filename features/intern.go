package features

import (
	"bytes"
	"cmp"
	"math/bits"
)

// interner numbers the words that one worker meets while a vectoriser is
// fitted, and counts the texts and the places where each stands.
type interner struct {
	slots []uint32 // by hash, linear probing: number + 1, or 0
	words []interned
	text  []byte // the words of more than 8 bytes
}

// interned is one word. doc is 1 + the last text that it was met in.
type interned struct {
	hash, key uint64 // key as in a lexicon
	df, doc   uint32
	tf        uint64
}

func newInterner() *interner { return &interner{slots: make([]uint32, 1<<10)} }

// short returns the number of a word of up to 8 bytes.
func (t *interner) short(key uint64) uint32 {
	hash := hashKey(key)
	mask := uint64(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		id := t.slots[i]
		if id == 0 {
			return t.insert(i, interned{hash: hash, key: key})
		}
		if w := &t.words[id-1]; w.key == key && w.hash == hash {
			return id - 1
		}
	}
}

// longer returns the number of a word of more than 8 bytes.
func (t *interner) longer(word []byte) uint32 {
	hash := hashLong(word)
	mask := uint64(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		id := t.slots[i]
		if id == 0 {
			t.text = append(t.text, word...)
			return t.insert(i, interned{hash: hash, key: longKey(len(t.text)-len(word), len(word))})
		}
		if w := &t.words[id-1]; w.hash == hash && isLong(w.key) && string(longText(t.text, w.key)) == string(word) {
			return id - 1
		}
	}
}

// word returns the number of text[from:to], which is readable beyond to.
func (t *interner) word(text []byte, from, to uint32) uint32 {
	if n := to - from; n <= shortWord {
		return t.short(shortKey(text, from, n))
	}
	return t.longer(text[from:to])
}

func (t *interner) insert(slot uint64, w interned) uint32 {
	t.words = append(t.words, w)
	t.slots[slot] = uint32(len(t.words))
	if len(t.words)*2 > len(t.slots) {
		t.growSlots()
	}
	return uint32(len(t.words) - 1)
}

func (t *interner) growSlots() {
	t.slots = make([]uint32, len(t.slots)*4)
	mask := uint64(len(t.slots) - 1)
	for id := range t.words {
		i := t.words[id].hash & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = uint32(id + 1)
	}
}

// met counts one place of a word in text number doc.
func (t *interner) met(id, doc uint32) {
	w := &t.words[id]
	w.tf++
	if w.doc != doc+1 {
		w.doc = doc + 1
		w.df++
	}
}

// merge adds the words of another worker to t, and returns the number in t of
// each of them.
func (t *interner) merge(other *interner) []uint32 {
	numbers := make([]uint32, len(other.words))
	for i, w := range other.words {
		var id uint32
		if isLong(w.key) {
			id = t.longer(longText(other.text, w.key))
		} else {
			id = t.short(w.key)
		}
		t.words[id].df += w.df
		t.words[id].tf += w.tf
		numbers[i] = id
	}
	return numbers
}

// compareText compares words in byte order.
func (t *interner) compareText(a, b *interned) int {
	if !isLong(a.key) && !isLong(b.key) {
		return cmp.Compare(bits.ReverseBytes64(a.key), bits.ReverseBytes64(b.key))
	}
	return bytes.Compare(t.wordText(a), t.wordText(b))
}

func (t *interner) wordText(w *interned) []byte {
	if isLong(w.key) {
		return longText(t.text, w.key)
	}
	return shortText(nil, w.key)
}
