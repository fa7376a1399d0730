package classify

import "math/bits"

// appendHashes appends the hashes of words.
func appendHashes(dst []uint64, words []wordAt) []uint64 {
	for _, w := range words {
		dst = append(dst, w.hash)
	}
	return dst
}

// appendGrams appends a hash of each run of coverGram words, in order.
func appendGrams(dst []uint64, words []uint64) []uint64 {
	const near, far = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93
	if len(words) < coverGram {
		return dst
	}
	// A run is two pairs; its second pair is the first of the run after the next.
	first, second := words[0]*near+words[1], words[1]*near+words[2]
	for i, w := range words[coverGram-1:] {
		third := words[i+coverGram-2]*near + w
		dst = append(dst, first*far+third)
		first, second = second, third
	}
	return dst
}

// A gramSet is a set of hashes in open addressing, each of which can be marked. It
// keeps its memory.
type gramSet struct {
	slot      []uint64 // 0: empty
	met       []bool   // marked
	shift     int
	anyMarked bool
	// filter has a bit for each hash of the set, and of each 8 bits at most one
	// is set: most of what is not in the set is turned away there.
	filter []uint64
}

// reset empties the set and makes room for n hashes.
func (g *gramSet) reset(n int) {
	size := max(4, bits.Len(uint(2*n)))
	if cap(g.slot) < 1<<size {
		g.slot, g.met = make([]uint64, 1<<size), make([]bool, 1<<size)
	}
	g.slot, g.met = g.slot[:1<<size], g.met[:1<<size]
	clear(g.slot)
	clear(g.met)
	g.shift, g.anyMarked = 64-size, false
	if cap(g.filter) < 1<<(size-4) {
		g.filter = make([]uint64, 1<<(size-4))
	}
	g.filter = g.filter[:1<<(size-4)]
	clear(g.filter)
}

// bit is where the filter has the bit of a hash.
func (g *gramSet) bit(h uint64) (word, bit uint64) {
	at := (h | 1) * 0x9e3779b97f4a7c15 >> (g.shift - 2)
	return at >> 6, 1 << (at & 63)
}

// find returns the place of a hash, or the empty one where it would lie. The set
// is never more than half full.
func (g *gramSet) find(h uint64) (at int, ok bool) {
	h |= 1
	for at = int(h * 0x9e3779b97f4a7c15 >> g.shift); ; at = (at + 1) & (len(g.slot) - 1) {
		switch g.slot[at] {
		case h:
			return at, true
		case 0:
			return at, false
		}
	}
}

func (g *gramSet) add(h uint64) {
	if at, ok := g.find(h); !ok {
		g.slot[at] = h | 1
		word, bit := g.bit(h)
		g.filter[word] |= bit
	}
}

func (g *gramSet) has(h uint64) bool {
	_, ok := g.find(h)
	return ok
}

// mark marks a hash, if it is in the set.
func (g *gramSet) mark(h uint64) {
	if word, bit := g.bit(h); g.filter[word]&bit == 0 {
		return
	}
	if at, ok := g.find(h); ok {
		g.met[at], g.anyMarked = true, true
	}
}

// marked says whether a hash is in the set and marked.
func (g *gramSet) marked(h uint64) bool {
	at, ok := g.find(h)
	return ok && g.met[at]
}
