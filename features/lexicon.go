package features

import "math/bits"

// lexicon holds the terms of one block. Every term, and every word or n-gram
// that only others are made of, is a node. Nodes below columns are columns of
// the block, in falling document frequency; the others serve as steps.
//
// A word of up to 8 bytes is its own key; the key of a longer one says where it
// stands in text; an n-gram's is the node of all but its last word and the
// node of that word. Keys are compared, so that no two terms can be mixed.
type lexicon struct {
	entries []entry
	columns int
	text    []byte // the long words

	short, long, grams table
}

// entry keeps the weight of a node beside the key that proves it.
type entry struct {
	key uint64
	idf float64
}

// longKey is the key of a long word: n bytes at text[from:].
func longKey(from, n int) uint64 { return uint64(from)<<24 | uint64(n) }

// longestWord is the most bytes of a word that fit in a key. Longer words are
// in no vocabulary.
const longestWord = 1<<24 - 1

func (l *lexicon) longText(key uint64) []byte {
	from := key >> 24
	return l.text[from : from+key&longestWord]
}

// gramKey is the key of the n-gram of a shorter one and a last word.
func gramKey(prefix, last uint32) uint64 { return uint64(prefix)<<32 | uint64(last) }

// findShort returns the node of a word of up to 8 bytes, or none.
func (l *lexicon) findShort(key, hash uint64) uint32 { return l.find(&l.short, key, hash) }

// findGram returns the node of the n-gram with that key, or none.
func (l *lexicon) findGram(key, hash uint64) uint32 { return l.find(&l.grams, key, hash) }

func (l *lexicon) find(t *table, key, hash uint64) uint32 {
	tag := tagOf(hash)
	for b := t.bucketOf(hash); ; {
		tags := t.tags[b]
		for same := equalBytes(tags, tag); same != 0; same &= same - 1 {
			node := t.nodes[b*8+uint64(bits.TrailingZeros64(same)/8)]
			if l.entries[node].key == key {
				return node
			}
		}
		if equalBytes(tags, 0) != 0 {
			return none
		}
		if b++; b == uint64(len(t.tags)) {
			b = 0
		}
	}
}

// findLong returns the node of a word of more than 8 bytes, or none.
func (l *lexicon) findLong(word []byte, hash uint64) uint32 {
	t := &l.long
	tag := tagOf(hash)
	for b := t.bucketOf(hash); ; {
		tags := t.tags[b]
		for same := equalBytes(tags, tag); same != 0; same &= same - 1 {
			node := t.nodes[b*8+uint64(bits.TrailingZeros64(same)/8)]
			if string(l.longText(l.entries[node].key)) == string(word) {
				return node
			}
		}
		if equalBytes(tags, 0) != 0 {
			return none
		}
		if b++; b == uint64(len(t.tags)) {
			b = 0
		}
	}
}

// nodeKind is the sort of a node.
type nodeKind = uint8

const (
	longNode nodeKind = iota
	shortNode
	gramNode
	nodeKinds
)

// index fills the tables. The entries and text are complete; kinds[i] is the
// kind of node i.
func (l *lexicon) index(kinds []nodeKind) {
	var counts [nodeKinds]int
	for _, k := range kinds {
		counts[k]++
	}
	l.long, l.short, l.grams = newTable(counts[longNode]), newTable(counts[shortNode]), newTable(counts[gramNode])
	for node, k := range kinds {
		l.tableOf(k).add(l.hashOf(k, uint32(node)), uint32(node))
	}
}

// tableOf returns the table of the nodes of a kind.
func (l *lexicon) tableOf(k nodeKind) *table {
	switch k {
	case longNode:
		return &l.long
	case shortNode:
		return &l.short
	}
	return &l.grams
}

// hashOf returns the hash under which a node of a kind is found.
func (l *lexicon) hashOf(k nodeKind, node uint32) uint64 {
	key := l.entries[node].key
	if k == longNode {
		return hashLong(l.longText(key))
	}
	return hashKey(key)
}

// kind returns the kind of a node, told by the table that holds it.
func (l *lexicon) kind(node uint32) nodeKind {
	key := l.entries[node].key
	hash := hashKey(key)
	switch node {
	case l.findShort(key, hash):
		return shortNode
	case l.findGram(key, hash):
		return gramNode
	}
	return longNode
}

// appendTerm appends the text of a node, its words with a space between.
func (l *lexicon) appendTerm(dst []byte, node uint32) []byte {
	key := l.entries[node].key
	switch l.kind(node) {
	case shortNode:
		return shortText(dst, key)
	case gramNode:
		dst = append(l.appendTerm(dst, uint32(key>>32)), ' ')
		return l.appendTerm(dst, uint32(key))
	}
	return append(dst, l.longText(key)...)
}
