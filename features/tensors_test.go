package features

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/features/tensorfile"
)

// parts are the arrays of a saved vectoriser of one block, to be tampered with.
type parts struct {
	head   string
	keys   []uint64
	idf    []float64
	isGram []uint8
	text   []uint8

	slots                  []uint64
	wordPilots, gramPilots []uint8
}

// soundParts holds "ab", "longword1" and "ab longword1".
func soundParts() parts {
	p := parts{
		head: `{"tokeniser_version":1,"config":{},"texts":2,"columns":[3]}`,
		keys: []uint64{'a' | 'b'<<8, longKey(0, 9), gramKey(0, 1)},
		idf:  []float64{1, 1, 1}, isGram: []uint8{0, 0, 1}, text: []uint8("longword1"),
	}
	l := &lexicon{keys: p.keys, text: p.text, columns: 3}
	l.index(p.isGram)
	p.slots = []uint64{uint64(len(l.words.slots)), uint64(len(l.grams.slots))}
	p.wordPilots, p.gramPilots = l.words.pilots, l.grams.pilots
	return p
}

func (p parts) read(t testing.TB) (*Vectoriser, error) {
	t.Helper()
	var w tensorfile.Writer
	tensorfile.Add(&w, "vectoriser", []byte(p.head))
	tensorfile.Add(&w, "block0.keys", p.keys)
	tensorfile.Add(&w, "block0.idf", p.idf)
	tensorfile.Add(&w, "block0.is_gram", p.isGram)
	tensorfile.Add(&w, "block0.text", p.text)
	if p.slots != nil {
		tensorfile.Add(&w, "block0.slots", p.slots)
		tensorfile.Add(&w, "block0.word_pilots", p.wordPilots)
		tensorfile.Add(&w, "block0.gram_pilots", p.gramPilots)
	}
	var b bytes.Buffer
	_, err := w.WriteTo(&b)
	require.NoError(t, err)
	f, err := tensorfile.Parse(b.Bytes())
	require.NoError(t, err)
	return VectoriserFrom(f, "")
}

func TestSoundPartsAreRead(t *testing.T) {
	v, err := soundParts().read(t)
	require.NoError(t, err)
	require.Equal(t, []string{"ab", "longword1", "ab longword1"}, termsOf(v))
	require.Equal(t, []uint32{0, 1, 2}, v.Vector("AB longword1!").Index)
}

func TestFilesWithoutPilotsAreRead(t *testing.T) {
	p := soundParts()
	p.slots = nil
	v, err := p.read(t)
	require.NoError(t, err)
	require.Equal(t, []uint32{0, 1, 2}, v.Vector("AB longword1!").Index)
	p.keys[1] = p.keys[0]
	_, err = p.read(t)
	require.ErrorContains(t, err, "stands twice")
}

func TestTamperedPartsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		tamper func(*parts)
	}{
		{"no JSON", func(p *parts) { p.head = "{" }},
		{"faulty config", func(p *parts) {
			p.head = `{"tokeniser_version":1,"config":{"blocks":[{"min_n":9,"max_n":1}]},"texts":2,"columns":[3]}`
		}},
		{"no columns", func(p *parts) { p.head = `{"tokeniser_version":1,"config":{},"texts":2,"columns":[]}` }},
		{"negative columns", func(p *parts) { p.head = `{"tokeniser_version":1,"config":{},"texts":2,"columns":[-1]}` }},
		{"more columns than keys", func(p *parts) { p.head = strings.Replace(p.head, "[3]", "[4]", 1) }},
		{"huge number of columns", func(p *parts) { p.head = strings.Replace(p.head, "[3]", "[99999999999]", 1) }},
		{"negative texts", func(p *parts) { p.head = strings.Replace(p.head, `"texts":2`, `"texts":-2`, 1) }},
		{"hashed without numbers", func(p *parts) {
			p.head = `{"tokeniser_version":1,"config":{"blocks":[{"hash_bits":4}]},"texts":2,"columns":[16]}`
		}},
		{"idf too short", func(p *parts) { p.idf = p.idf[:2] }},
		{"idf not a number", func(p *parts) { p.idf[1] = math.NaN() }},
		{"idf negative", func(p *parts) { p.idf[1] = -1 }},
		{"idf infinite", func(p *parts) { p.idf[1] = math.Inf(1) }},
		{"kinds too short", func(p *parts) { p.isGram = p.isGram[:2] }},
		{"unknown kind", func(p *parts) { p.isGram[0] = 2 }},
		{"empty word", func(p *parts) { p.keys[0] = 0 }},
		{"word with a hole", func(p *parts) { p.keys[0] = 'a' | 'b'<<16 }},
		{"long word beyond the text", func(p *parts) { p.keys[1] = longKey(1, 9) }},
		{"long word far beyond the text", func(p *parts) { p.keys[1] = longKey(math.MaxUint32, longestWord) }},
		{"long word that is short", func(p *parts) { p.keys[1] = longKey(0, 8) }},
		{"n-gram of itself", func(p *parts) { p.keys[2] = gramKey(2, 0) }},
		{"n-gram that ends in an n-gram", func(p *parts) { p.keys[2] = gramKey(0, 2) }},
		{"n-gram of no node", func(p *parts) { p.keys[2] = gramKey(0, 3) }},
		{"n-gram of none", func(p *parts) { p.keys[2] = gramKey(none, none) }},
		{"one number of slots", func(p *parts) { p.slots = p.slots[:1] }},
		{"no slots", func(p *parts) { p.slots[0] = 0 }},
		{"too many slots", func(p *parts) { p.slots[1] = 1 << 40 }},
		{"too few pilots", func(p *parts) { p.wordPilots = nil }},
		{"too many pilots", func(p *parts) { p.gramPilots = make([]uint8, 9) }},
		{"word twice", func(p *parts) { p.keys[1] = p.keys[0] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := soundParts()
			c.tamper(&p)
			_, err := p.read(t)
			require.ErrorIs(t, err, tensorfile.ErrFormat)
		})
	}
	p := soundParts()
	p.head = strings.Replace(p.head, `"tokeniser_version":1`, `"tokeniser_version":99`, 1)
	_, err := p.read(t)
	require.ErrorIs(t, err, ErrVersion)
}

// FuzzVectoriserFrom changes a sound file in one place, mends the checksum, and
// uses what is still read.
func FuzzVectoriserFrom(f *testing.F) {
	sound := fileOf(f, fitted(f, manyBlocks, authored(f)...))
	f.Add(uint32(1000), uint64(1), "the system fails")
	f.Add(uint32(100000), uint64(1)<<63, strings.Join(authored(f), " "))
	f.Fuzz(func(t *testing.T, at uint32, change uint64, text string) {
		data := bytes.Clone(sound)
		place := 8 + int(at)%(len(data)-16)
		binary.LittleEndian.PutUint64(data[place:], binary.LittleEndian.Uint64(data[place:])^change)
		mend(data)
		file, err := tensorfile.Parse(data)
		if err != nil {
			return
		}
		v, err := VectoriserFrom(file, "x.")
		if err != nil {
			require.True(t, errors.Is(err, tensorfile.ErrFormat) || errors.Is(err, ErrVersion), "%v", err)
			return
		}
		x := v.Vector(text)
		for k, column := range x.Index {
			v.Term(column)
			require.False(t, math.IsNaN(x.Value[k]))
		}
		v.AppendSpans(nil, text)
		for column := range uint32(v.Len()) {
			v.Term(column)
		}
		fileOf(t, v)
		_, err = json.Marshal(v.Config())
		require.NoError(t, err)
	})
}

// mend makes the checksum of a file right.
func mend(data []byte) {
	const prefix = `{"__metadata__":{"crc32c":"`
	copy(data[8:], prefix)
	digits := data[8+len(prefix):][:8]
	copy(digits, "00000000")
	sum := crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
	copy(digits, fmt.Sprintf("%08x", sum))
}
