package features

import (
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

// newTable builds the table of the nodes given, whose hashes are in step. The
// nodes are below limit.
func newTable(nodes []uint32, hashes []uint64, limit int) table {
	t := table{idBits: uint8(bits.Len(uint(limit)))}
	t.pilots = make([]uint8, len(nodes)/keysPerBucket+1)
	order, starts := sortByBucket(hashes, len(t.pilots))
	sizes := bySize(starts)
	for slots := len(nodes)*fullnessOf/fullness + 1; ; slots += slots/16 + 1 {
		if t.fill(nodes, hashes, order, starts, sizes, slots) {
			return t
		}
	}
}

// sortByBucket lists the keys bucket by bucket, and where each bucket begins.
func sortByBucket(hashes []uint64, buckets int) (order []uint32, starts []uint32) {
	starts = make([]uint32, buckets+1)
	for _, h := range hashes {
		starts[bucket(h, buckets)+1]++
	}
	for b := range buckets {
		starts[b+1] += starts[b]
	}
	next := slices.Clone(starts)
	order = make([]uint32, len(hashes))
	for i, h := range hashes {
		at := &next[bucket(h, buckets)]
		order[*at] = uint32(i)
		*at++
	}
	return order, starts
}

// bySize lists the buckets, the largest first: they are the hardest to place.
func bySize(starts []uint32) []uint32 {
	buckets := len(starts) - 1
	largest := uint32(0)
	for b := range buckets {
		largest = max(largest, starts[b+1]-starts[b])
	}
	next := make([]uint32, largest+2)
	for b := range buckets {
		next[largest-(starts[b+1]-starts[b])+1]++
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	list := make([]uint32, buckets)
	for b := range buckets {
		at := &next[largest-(starts[b+1]-starts[b])]
		list[*at] = uint32(b)
		*at++
	}
	return list
}

// fill finds a pilot for every bucket, or reports that there are too few slots.
func (t *table) fill(nodes []uint32, hashes []uint64, order, starts, list []uint32, slots int) bool {
	t.slots = make([]uint32, slots)
	for i := range t.slots {
		t.slots[i] = none
	}
	t.extra = t.extra[:0]
	taken := make([]uint64, slots/64+1)
	var keys []uint32
	places := make([]uint64, 0, 16)
	for _, b := range list {
		keys = t.withoutTwins(keys[:0], order[starts[b]:starts[b+1]], nodes, hashes)
		if len(keys) == 0 {
			continue
		}
		pilot, ok := 0, false
		for ; pilot < 256 && !ok; pilot++ {
			places, ok = tryPilot(places[:0], keys, hashes, uint8(pilot), slots, taken)
		}
		if !ok {
			return false
		}
		t.pilots[b] = uint8(pilot - 1)
		for k, i := range keys {
			t.slots[places[k]] = uint32(hashes[i])<<t.idBits | nodes[i]
		}
	}
	return true
}

// withoutTwins appends the keys of a bucket to dst, but for those whose hash an
// earlier one has: no pilot could part them.
func (t *table) withoutTwins(dst, keys []uint32, nodes []uint32, hashes []uint64) []uint32 {
	for k, i := range keys {
		if slices.ContainsFunc(keys[:k], func(j uint32) bool { return hashes[j] == hashes[i] }) {
			t.extra = append(t.extra, nodes[i])
		} else {
			dst = append(dst, i)
		}
	}
	return dst
}

// tryPilot takes the slots of keys under a pilot, if all of them are free.
func tryPilot(places []uint64, keys []uint32, hashes []uint64, pilot uint8, slots int, taken []uint64) ([]uint64, bool) {
	for _, i := range keys {
		p := place(hashes[i], pilot, slots)
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
