package features

import "math/bits"

// table finds nodes by hash. A bucket has eight slots: their tags, one byte
// each, in one word of tags, and their nodes. A tag of 0 is a free slot. A
// bucket that is full sends its further nodes to the next one. What is found
// by tag is a candidate: the caller compares the keys.
type table struct {
	tags  []uint64
	nodes []uint32
}

// slotsPerNode is how many slots there are for each node, as a fraction: the
// fuller, the smaller, and the more often a search goes on to a second bucket.
const slotsPerNode, slotsPerNodeOf = 4, 3

const none = ^uint32(0) // no node, no column

func newTable(n int) table {
	buckets := n*slotsPerNode/slotsPerNodeOf/8 + 1
	return table{make([]uint64, buckets), make([]uint32, buckets*8)}
}

// bucketOf returns the first bucket to look in.
func (t *table) bucketOf(hash uint64) uint64 {
	hi, _ := bits.Mul64(hash, uint64(len(t.tags)))
	return hi
}

// tagOf returns the tag of a hash, 1 to 255, in each of 8 bytes.
func tagOf(hash uint64) uint64 { return (hash&0xffff*255>>16 + 1) * lowBits }

// equalBytes returns a mask in which the highest bit of each byte that a and b
// share is set, and no other. It has to be exact: a slot that is marked in
// error holds no node of its table.
func equalBytes(a, b uint64) uint64 {
	x := a ^ b
	return ^((x&^highBits + ^uint64(highBits)) | x) & highBits
}

// add stores a node. There must be a free slot.
func (t *table) add(hash uint64, node uint32) {
	b := t.bucketOf(hash)
	for {
		if free := equalBytes(t.tags[b], 0); free != 0 {
			slot := uint64(bits.TrailingZeros64(free) / 8)
			t.tags[b] |= tagOf(hash) & 0xff << (slot * 8)
			t.nodes[b*8+slot] = node
			return
		}
		if b++; b == uint64(len(t.tags)) {
			b = 0
		}
	}
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
