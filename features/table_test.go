package features

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTableFindsEveryNode(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 2, 7, 8, 63, 64, 1000, 50000} {
		nodes, hashes := make([]uint32, n), make([]uint64, n)
		for i := range nodes {
			nodes[i], hashes[i] = uint32(i), hashKey(r.Uint64())
		}
		table := newTable(nodes, hashes, n)
		require.Empty(t, table.extra)
		for i, h := range hashes {
			require.Equal(t, nodes[i], table.candidate(h))
		}
		wrong := 0
		for range 10000 {
			if table.candidate(r.Uint64()) != none {
				wrong++
			}
		}
		require.Less(t, wrong, 100, "candidates for hashes of no key, %d keys", n)
	}
}

func TestKeysOfOneHashAreAllFound(t *testing.T) {
	l := &lexicon{keys: []uint64{7, 8, 9}}
	l.words = newTable([]uint32{0, 1, 2}, []uint64{5, 5, 5}, 3)
	require.Len(t, l.words.extra, 2)
	for node, key := range l.keys {
		require.Equal(t, uint32(node), l.findShort(key, 5))
	}
	require.Equal(t, none, l.findShort(10, 5))
}

func TestTableIsMadeAgainFromItsPilots(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	n := 5000
	k := hashed{make([]uint32, n), make([]uint64, n)}
	for i := range k.nodes {
		k.nodes[i], k.hashes[i] = uint32(i), r.Uint64()
	}
	k.hashes[7] = k.hashes[8] // and yet another key
	different := func(a, b uint32) bool { return false }
	want := newTable(k.nodes, k.hashes, n)
	got, err := tableFrom(want.pilots, uint64(len(want.slots)), k, n, different)
	require.NoError(t, err)
	for i, h := range k.hashes {
		require.True(t, got.candidate(h) == k.nodes[i] || slices.Contains(got.extra, k.nodes[i]))
	}
	_, err = tableFrom(want.pilots, uint64(len(want.slots)), k, n, func(a, b uint32) bool { return a+b == 15 })
	require.ErrorContains(t, err, "stands twice")
	_, err = tableFrom(make([]uint8, len(want.pilots)), uint64(len(want.slots)), k, n, different)
	require.ErrorContains(t, err, "no slot")
}

func TestTableOfKeysThatCannotBePlaced(t *testing.T) {
	n := 5000
	nodes, hashes := make([]uint32, n), make([]uint64, n)
	for i := range nodes {
		nodes[i], hashes[i] = uint32(i), uint64(i)<<40 // all in one bucket
	}
	table := newTable(nodes, hashes, n)
	require.GreaterOrEqual(t, len(table.extra), n-largestBucket)
	for i, h := range hashes {
		require.True(t, table.candidate(h) == nodes[i] || slices.Contains(table.extra, nodes[i]))
	}
}

// Once a long word was looked up at the place of another table's key.
func TestLongAndShortWordsAreNotMixed(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var texts []string
	for range 200 {
		var words []string
		for range 20 {
			words = append(words, strings.Repeat(string(rune('a'+r.IntN(26))), 1+r.IntN(30)))
		}
		texts = append(texts, strings.Join(words, " "))
	}
	v := fitted(t, Config{Blocks: []Block{{MinN: 1, MaxN: 1}}}, texts[:100]...)
	known := map[string]bool{}
	for column := range uint32(v.Len()) {
		known[v.Term(column)] = true
	}
	for _, text := range texts {
		words := strings.Fields(text)
		var want []string
		for _, w := range words {
			if known[w] && !slices.Contains(want, w) {
				want = append(want, w)
			}
		}
		var got []string
		for _, column := range v.Vector(text).Index {
			got = append(got, v.Term(column))
		}
		require.ElementsMatch(t, want, got)
	}
}
