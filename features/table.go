package features

import (
	"fmt"
	"math/bits"
	"slices"
)

// table finds nodes by the hash of their keys. It is a perfect hash: keys fall
// into buckets of four or so, and each bucket has a pilot, a number that sends
// its keys to slots that no other key takes (Fox, Chen and Heath 1992;
// Pibiri and Trani 2021). A look-up reads one pilot and one slot, with no
// branch. A slot holds the node and, in the bits that are left, some of the
// hash, so that most keys that are not in the table are told at once. What is
// found is a candidate: the caller compares the keys.
type table struct {
	pilots []uint8
	slots  []uint32
	idBits uint8    // low bits of a slot that hold the node
	extra  []uint32 // nodes whose hash another key has too; hardly ever any
}

const none = ^uint32(0) // no node, no column; an empty slot

const (
	keysPerBucket            = 4
	fullness, fullnessOf     = 9, 10 // share of the slots that are taken
	pilotFactor, pilotSummer = 0xb5ad4eceda1ce2a8, 0x9e6c63d0676a9a99
)

// bucket returns the bucket of a hash, out of n.
func bucket(hash uint64, n int) uint64 { return uint64(uint32(hash)) * uint64(n) >> 32 }

// place returns the slot of a hash under a pilot, out of n.
func place(hash uint64, pilot uint8, n int) uint64 {
	hi, _ := bits.Mul64(hash*(uint64(pilot)*pilotFactor+pilotSummer), uint64(n))
	return hi
}

// candidate returns the only node outside extra that may have that hash, or
// none.
func (t *table) candidate(hash uint64) uint32 {
	pilot := t.pilots[bucket(hash, len(t.pilots))]
	slot := t.slots[place(hash, pilot, len(t.slots))]
	id := slot & (1<<t.idBits - 1)
	if slot>>t.idBits != uint32(hash)&(none>>t.idBits) || slot == none {
		return none
	}
	return id
}

// largestBucket is how many keys of a bucket are placed. A bucket of random
// keys hardly ever has as many.
const largestBucket = 24

// newTable builds the table of the nodes given, whose hashes are in step. The
// nodes are below limit. Its time is in proportion to their number whatever
// the hashes: keys that cannot be placed become extra.
func newTable(nodes []uint32, hashes []uint64, limit int) table {
	t := table{idBits: uint8(bits.Len(uint(limit)))}
	t.pilots = make([]uint8, len(nodes)/keysPerBucket+1)
	k := sortByBucket(nodes, hashes, len(t.pilots))
	slots := len(nodes)*fullnessOf/fullness + 1
	for try := 0; !t.fill(k, slots, try > 8); try++ {
		if try == 0 {
			k.dropTwins()
		}
		slots += slots/16 + 1
	}
	t.extra = k.dropped
	return t
}

// mostExtra is how many keys without a slot a saved table may have. In one made
// of texts there are none: the hash has 64 bits.
const mostExtra = 8

// tableFrom makes a table again from its pilots and the number of its slots.
// same reports whether two nodes have the same key. It fails if a key stands
// twice, or if the pilots are not those of the keys.
func tableFrom(pilots []uint8, slots uint64, k hashed, limit int, same func(a, b uint32) bool) (table, error) {
	n := uint64(len(k.nodes))
	if uint64(len(pilots)) != n/keysPerBucket+1 || slots <= n || slots > 4*n+64 {
		return table{}, fmt.Errorf("%d pilots and %d slots for %d keys", len(pilots), slots, n)
	}
	t := table{pilots: pilots, slots: make([]uint32, slots), idBits: uint8(bits.Len(uint(limit)))}
	for i := range t.slots {
		t.slots[i] = none
	}
	for i, hash := range k.hashes {
		node := k.nodes[i]
		slot := &t.slots[place(hash, pilots[bucket(hash, len(pilots))], len(t.slots))]
		if *slot == none {
			*slot = uint32(hash)<<t.idBits | node
			continue
		}
		other := *slot & (1<<t.idBits - 1)
		if same(node, other) || slices.ContainsFunc(t.extra, func(e uint32) bool { return same(node, e) }) {
			return table{}, fmt.Errorf("node %d: its key stands twice", node)
		}
		if t.extra = append(t.extra, node); len(t.extra) > mostExtra {
			return table{}, fmt.Errorf("node %d: no slot for it and %d others", node, mostExtra)
		}
	}
	return t, nil
}

// bucketed holds the keys of a table bucket by bucket.
type bucketed struct {
	nodes   []uint32
	hashes  []uint64
	starts  []uint32 // of each bucket
	sizes   []uint32 // how many of its keys are to be placed
	bySize  []uint32 // the buckets, the largest first: they are the hardest to place
	dropped []uint32 // nodes that cannot be placed
}

func sortByBucket(nodes []uint32, hashes []uint64, buckets int) *bucketed {
	k := &bucketed{
		nodes: make([]uint32, len(nodes)), hashes: make([]uint64, len(nodes)),
		starts: make([]uint32, buckets+1), sizes: make([]uint32, buckets), bySize: make([]uint32, buckets),
	}
	for _, h := range hashes {
		k.sizes[bucket(h, buckets)]++
	}
	var next [largestBucket + 2]uint32
	for b, n := range k.sizes {
		k.starts[b+1] = k.starts[b] + n
		next[largestBucket-min(n, largestBucket)+1]++
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	for b, n := range k.sizes {
		at := &next[largestBucket-min(n, largestBucket)]
		k.bySize[*at] = uint32(b)
		*at++
	}
	at := slices.Clone(k.starts)
	for i, h := range hashes {
		p := &at[bucket(h, buckets)]
		k.nodes[*p], k.hashes[*p] = nodes[i], h
		*p++
	}
	for b, n := range k.sizes {
		for ; n > largestBucket; n-- {
			k.drop(uint32(b), n-1)
		}
	}
	return k
}

// drop takes key i out of a bucket.
func (k *bucketed) drop(b, i uint32) {
	from := k.starts[b]
	last := from + k.sizes[b] - 1
	k.dropped = append(k.dropped, k.nodes[from+i])
	k.nodes[from+i], k.hashes[from+i] = k.nodes[last], k.hashes[last]
	k.sizes[b]--
}

// dropTwins takes out the keys whose hash an earlier one of the bucket has: no
// pilot could part them.
func (k *bucketed) dropTwins() {
	for b := range k.sizes {
		from := k.starts[b]
		for i := uint32(1); i < k.sizes[b]; {
			if slices.Contains(k.hashes[from:from+i], k.hashes[from+i]) {
				k.drop(uint32(b), i)
			} else {
				i++
			}
		}
	}
}

// fill finds a pilot for every bucket, or reports that there are too few slots,
// unless it may drop keys.
func (t *table) fill(k *bucketed, slots int, mayDrop bool) bool {
	t.slots = make([]uint32, slots)
	for i := range t.slots {
		t.slots[i] = none
	}
	taken := make([]uint64, slots/64+1)
	var places []uint64
	for _, b := range k.bySize {
		from := k.starts[b]
		pilot := 0
		for ok := false; !ok; pilot++ {
			if pilot == 256 {
				if !mayDrop {
					return false
				}
				k.drop(b, k.sizes[b]-1)
				pilot = 0
			}
			places, ok = tryPilot(places[:0], k.hashes[from:from+k.sizes[b]], uint8(pilot), slots, taken)
		}
		t.pilots[b] = uint8(pilot - 1)
		for i, p := range places {
			t.slots[p] = uint32(k.hashes[int(from)+i])<<t.idBits | k.nodes[int(from)+i]
		}
	}
	return true
}

// tryPilot takes the slots of keys under a pilot, if all of them are free.
func tryPilot(places []uint64, hashes []uint64, pilot uint8, slots int, taken []uint64) ([]uint64, bool) {
	for _, h := range hashes {
		p := place(h, pilot, slots)
		if taken[p/64]>>(p%64)&1 != 0 {
			for _, q := range places {
				taken[q/64] &^= 1 << (q % 64)
			}
			return places, false
		}
		taken[p/64] |= 1 << (p % 64)
		places = append(places, p)
	}
	return places, true
}

// hash keys: odd numbers without pattern.
const (
	hashKey1 = 0x9e3779b97f4a7c15
	hashKey2 = 0xd1342543de82ef95
	hashKey3 = 0xaf251af3b0f025b5
)

// mix is the one step of all hashes here: a product of 128 bits, folded.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// hashKey hashes the key of a short word or of an n-gram.
func hashKey(key uint64) uint64 { return mix(key^hashKey1, hashKey2) }
