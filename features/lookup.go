package features

import "slices"

// The look-ups of one text run phase by phase over all its words, without a
// branch that depends on what is found until the very end of each: so the
// loads, most of which miss the nearest caches, do not wait for one another.

// hashWords sets the key (of short words) and the hash of every word, and
// lists the long ones.
func (w *work) hashWords() {
	s := &w.scan
	text := s.text[:len(s.text)+padding]
	n := s.count()
	w.keys, w.hashes, w.long = resize(w.keys, n), resize(w.hashes, n), resize(w.long, n)
	keys, hashes, long, bounds := w.keys, w.hashes[:n], w.long[:n], s.textBounds[:2*n]
	longs := 0
	for i := range keys {
		from, to := bounds[2*i], bounds[2*i+1]
		key := shortKey(text, from, min(to-from, shortWord))
		keys[i], hashes[i] = key, hashKey(key)
		long[longs] = uint32(i)
		longs += int((shortWord - uint64(to-from)) >> 63)
	}
	w.long = long[:longs]
	for _, i := range w.long {
		keys[i], hashes[i] = 0, hashLong(text[bounds[2*i]:bounds[2*i+1]])
	}
}

// lookUp sets the nodes of the words.
func (w *work) lookUp(l *lexicon) {
	w.hashWords()
	n := len(w.keys)
	w.nodes = resize(w.nodes, n)
	nodes, keys := w.nodes, w.keys[:n]
	l.words.candidates(nodes, w.hashes[:n])
	known := l.keys
	for i, node := range nodes {
		if node >= uint32(len(known)) || known[node] != keys[i] {
			nodes[i] = none
			if len(l.words.extra) > 0 {
				nodes[i] = l.findShort(keys[i], w.hashes[i])
			}
		}
	}
	for _, i := range w.long {
		from, to := w.scan.wordBounds(int(i))
		nodes[i] = l.findLong(w.scan.text[from:to], w.hashes[i])
	}
}

// candidates sets nodes to the candidates of the hashes. Where a slot does not
// fit the hash, the node is beyond what the bits of a slot can hold, or there
// is none of that number.
func (t *table) candidates(nodes []uint32, hashes []uint64) {
	hashes = hashes[:len(nodes)]
	pilots, slots, idBits := t.pilots, t.slots, t.idBits&31
	for i, hash := range hashes {
		nodes[i] = uint32(place(hash, pilots[bucket(hash, len(pilots))], len(slots)))
	}
	for i, hash := range hashes {
		nodes[i] = slots[nodes[i]] ^ uint32(hash)<<idBits
	}
}

// extend sets grams to the nodes of the n-grams that begin with each word,
// given those of n-1 words, and counts those below limit. Where there is no
// known n-gram, grams holds no node. prefixes may be grams itself.
func (w *work) extend(l *lexicon, prefixes []uint32, n int, limit uint32) {
	count := max(0, len(w.nodes)-n+1)
	w.grams, w.hits = resize(w.grams, count), resize(w.hits, count+1)
	w.gramKeys, w.hashes = resize(w.gramKeys, count), resize(w.hashes, count)
	if count == 0 {
		return
	}
	grams, hits, keys, hashes := w.grams, w.hits[:count+1], w.gramKeys[:count], w.hashes[:count]
	last := w.nodes[n-1:][:count]
	for i, prefix := range prefixes[:count] {
		key := gramKey(prefix, last[i])
		keys[i], hashes[i] = key, hashKey(key)
	}
	t := &l.grams
	t.candidates(grams, hashes)
	idBits := t.idBits & 31
	found := 0
	for i, node := range grams {
		hits[found] = uint32(i)
		found += int((uint64(node>>idBits) - 1) >> 63)
	}
	if len(t.extra) > 0 {
		found = w.findExtra(l)
	}
	w.confirm(l, hits[:found], limit)
}

// findExtra looks every n-gram up one by one, for a table with extra nodes.
func (w *work) findExtra(l *lexicon) (found int) {
	for i, key := range w.gramKeys {
		if w.grams[i] = l.findGram(key, hashKey(key)); w.grams[i] != none {
			w.hits[found] = uint32(i)
			found++
		}
	}
	return found
}

// confirm compares the keys of the candidates at hits. Those that are right and
// below limit are counted; what is wrong becomes none.
func (w *work) confirm(l *lexicon, hits []uint32, limit uint32) {
	known, grams, keys := l.keys, w.grams, w.gramKeys[:len(w.grams)]
	c := &w.count
	n := len(c.columns)
	c.columns = slices.Grow(c.columns, len(hits)+1)
	columns := c.columns[:n+len(hits)+1]
	for _, i := range hits {
		node := grams[i]
		if node >= uint32(len(known)) || known[node] != keys[i] {
			grams[i] = none
			continue
		}
		columns[n] = node
		n += int((uint64(node) - uint64(limit)) >> 63)
	}
	c.columns = columns[:n]
}

// resize returns a slice of n elements, in the memory of s if it is enough.
// The elements are what they happen to be.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/4)[:n]
	}
	return s[:n]
}
