package features

import "slices"

// lexicon holds the terms of one block. Every term, and every word or n-gram
// that only others are made of, is a node. Nodes below columns are columns of
// the block, in falling document frequency; the others serve as steps.
//
// A word of up to 8 bytes is its own key; the key of a longer one says where it
// stands in text; an n-gram's is the node of all but its last word and the
// node of that word. Keys are compared, so that no two terms can be mixed.
type lexicon struct {
	keys    []uint64 // of each node
	idf     idfTable // of each column
	columns int
	text    []byte // the long words

	words, grams table
}

// longKey is the key of a long word: n bytes at text[from:]. Its lowest byte is
// 0, which that of a short word never is.
func longKey(from, n int) uint64 { return uint64(from)<<32 | uint64(n)<<8 }

// isLong tells the keys of long words from those of short ones.
func isLong(key uint64) bool { return key&0xff == 0 }

// longestWord is the most bytes of a word that fit in a key. Longer words are
// in no vocabulary.
const longestWord = 1<<24 - 1

// longText returns the word that a long key names.
func longText(text []byte, key uint64) []byte {
	from := key >> 32
	return text[from : from+key>>8&longestWord]
}

// gramKey is the key of the n-gram of a shorter one and a last word.
func gramKey(prefix, last uint32) uint64 { return uint64(prefix)<<32 | uint64(last) }

// findShort returns the node of a word of up to 8 bytes, or none.
func (l *lexicon) findShort(key, hash uint64) uint32 { return l.find(&l.words, key, hash) }

// findGram returns the node of the n-gram with that key, or none.
func (l *lexicon) findGram(key, hash uint64) uint32 { return l.find(&l.grams, key, hash) }

func (l *lexicon) find(t *table, key, hash uint64) uint32 {
	if node := t.candidate(hash); node < uint32(len(l.keys)) && l.keys[node] == key {
		return node
	}
	for _, node := range t.extra {
		if l.keys[node] == key {
			return node
		}
	}
	return none
}

// findLong returns the node of a word of more than 8 bytes, or none.
func (l *lexicon) findLong(word []byte, hash uint64) uint32 {
	if node := l.words.candidate(hash); node < uint32(len(l.keys)) && l.holdsLong(node, word) {
		return node
	}
	for _, node := range l.words.extra {
		if l.holdsLong(node, word) {
			return node
		}
	}
	return none
}

// holdsLong reports whether a node is that long word.
func (l *lexicon) holdsLong(node uint32, word []byte) bool {
	key := l.keys[node]
	return isLong(key) && string(longText(l.text, key)) == string(word)
}

// index builds the tables. The keys and text are complete; isGram[i] is 1 for
// n-grams of words and 0 for words.
func (l *lexicon) index(isGram []uint8) {
	words, grams := l.hashAll(isGram)
	l.words = newTable(words.nodes, words.hashes, len(isGram))
	l.grams = newTable(grams.nodes, grams.hashes, len(isGram))
}

// hashed lists nodes and their hashes.
type hashed struct {
	nodes  []uint32
	hashes []uint64
}

// hashAll lists the words and the n-grams.
func (l *lexicon) hashAll(isGram []uint8) (words, grams hashed) {
	n := 0
	for _, k := range isGram {
		n += int(k)
	}
	words = hashed{make([]uint32, 0, len(isGram)-n), make([]uint64, 0, len(isGram)-n)}
	grams = hashed{make([]uint32, 0, n), make([]uint64, 0, n)}
	for node, k := range isGram {
		to := &words
		if k == 1 {
			to = &grams
		}
		to.nodes = append(to.nodes, uint32(node))
		to.hashes = append(to.hashes, l.hashOf(k == 1, uint32(node)))
	}
	return words, grams
}

// sameWord reports whether two nodes, both words or both n-grams, are the same.
func (l *lexicon) sameWord(a, b uint32, gram bool) bool {
	if x := l.keys[a]; !gram && isLong(x) {
		return l.holdsLong(b, longText(l.text, x))
	}
	return l.keys[a] == l.keys[b]
}

// hashOf returns the hash under which a node is found.
func (l *lexicon) hashOf(gram bool, node uint32) uint64 {
	key := l.keys[node]
	if !gram && isLong(key) {
		return hashLong(longText(l.text, key))
	}
	return hashKey(key)
}

// isGram reports whether a node is an n-gram of words: it is one if the table
// of those has it.
func (l *lexicon) isGram(node uint32) bool {
	hash := hashKey(l.keys[node])
	return l.grams.candidate(hash) == node || slices.Contains(l.grams.extra, node)
}

// appendTerm appends the text of a node, its words with a space between.
func (l *lexicon) appendTerm(dst []byte, node uint32) []byte {
	key := l.keys[node]
	switch {
	case l.isGram(node):
		dst = append(l.appendTerm(dst, uint32(key>>32)), ' ')
		return l.appendTerm(dst, uint32(key))
	case isLong(key):
		return append(dst, longText(l.text, key)...)
	}
	return shortText(dst, key)
}
