package features

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"example.com/discourse/features/tensorfile"
)

// ErrVersion is the error of a saved vectoriser whose tokeniser cut words by
// other rules than this one does.
var ErrVersion = errors.New("features: saved by another version of the tokeniser")

// tokeniserVersion changes whenever some text gives other words than before.
const tokeniserVersion = 1

// saved is what a vectoriser keeps beside its arrays.
type saved struct {
	Tokeniser int    `json:"tokeniser_version"`
	Config    Config `json:"config"`
	Texts     int    `json:"texts"`
	Columns   []int  `json:"columns"` // of each block
}

// AppendTensors adds v to a file, as arrays whose names begin with prefix.
func (v *Vectoriser) AppendTensors(prefix string, w *tensorfile.Writer) error {
	s := saved{Tokeniser: tokeniserVersion, Config: v.cfg, Texts: v.texts}
	for _, b := range v.blocks {
		s.Columns = append(s.Columns, b.columns)
	}
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("features: %w", err)
	}
	tensorfile.Add(w, prefix+"vectoriser", text)
	for i, b := range v.blocks {
		b.appendTensors(blockPrefix(prefix, i), w)
	}
	return nil
}

func blockPrefix(prefix string, i int) string { return fmt.Sprintf("%sblock%d.", prefix, i) }

func (b *block) appendTensors(prefix string, w *tensorfile.Writer) {
	if b.lexicon == nil {
		b.appendHashed(prefix, w)
		return
	}
	l := b.lexicon
	idf := make([]float64, l.columns)
	for column := range idf {
		idf[column] = l.idf.of(uint32(column))
	}
	isGram := make([]uint8, len(l.keys))
	for node := range l.keys {
		if l.isGram(uint32(node)) {
			isGram[node] = 1
		}
	}
	tensorfile.Add(w, prefix+"keys", l.keys)
	tensorfile.Add(w, prefix+"idf", idf)
	tensorfile.Add(w, prefix+"is_gram", isGram)
	tensorfile.Add(w, prefix+"text", l.text)
	tensorfile.Add(w, prefix+"slots", []uint64{uint64(len(l.words.slots)), uint64(len(l.grams.slots))})
	tensorfile.Add(w, prefix+"word_pilots", l.words.pilots)
	tensorfile.Add(w, prefix+"gram_pilots", l.grams.pilots)
}

func (b *block) appendHashed(prefix string, w *tensorfile.Writer) {
	if b.hashedIDF != nil {
		tensorfile.Add(w, prefix+"idf", b.hashedIDF)
	}
	if b.terms == nil {
		return
	}
	var columns []uint32
	var terms []string
	for column := range uint32(b.columns) {
		for _, term := range b.terms[column] {
			columns, terms = append(columns, column), append(terms, term)
		}
	}
	tensorfile.Add(w, prefix+"term_columns", columns)
	tensorfile.Add(w, prefix+"terms", []byte(strings.Join(terms, "\n")))
}

// VectoriserFrom reads the vectoriser that was added to a file with that
// prefix. Every key is checked, so that whatever the file holds the vectoriser
// is sound. The errors are [tensorfile.ErrFormat] and [ErrVersion].
func VectoriserFrom(f *tensorfile.File, prefix string) (*Vectoriser, error) {
	text, err := tensorfile.Values[uint8](f, prefix+"vectoriser")
	if err != nil {
		return nil, err
	}
	var s saved
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, malformed("%svectoriser: %v", prefix, err)
	}
	if s.Tokeniser != tokeniserVersion {
		return nil, fmt.Errorf("%w: %d, want %d", ErrVersion, s.Tokeniser, tokeniserVersion)
	}
	if err := s.Config.Validate(); err != nil {
		return nil, malformed("%svectoriser: %v", prefix, err)
	}
	cfgs := s.Config.withDefaults().Blocks
	if len(s.Columns) != len(cfgs) || s.Texts < 0 {
		return nil, malformed("%svectoriser: %d blocks have columns, want %d; %d texts", prefix, len(s.Columns), len(cfgs), s.Texts)
	}
	blocks := make([]*block, len(cfgs))
	total := 0
	for i, cfg := range cfgs {
		b := newBlock(cfg)
		if b.columns == 0 {
			b.columns = s.Columns[i]
		}
		if b.columns != s.Columns[i] || b.columns < 0 || b.columns > maxColumns-total {
			return nil, malformed("%svectoriser: block %d has %d columns", prefix, i, s.Columns[i])
		}
		total += b.columns
		if err := b.read(f, blockPrefix(prefix, i)); err != nil {
			return nil, err
		}
		blocks[i] = b
	}
	return newVectoriser(s.Config, s.Texts, blocks), nil
}

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{tensorfile.ErrFormat}, args...)...)
}

func (b *block) read(f *tensorfile.File, prefix string) error {
	if b.cfg.HashBits != 0 {
		return b.readHashed(f, prefix)
	}
	keys, err := tensorfile.Values[uint64](f, prefix+"keys")
	if err != nil {
		return err
	}
	idf, err := tensorfile.Values[float64](f, prefix+"idf")
	if err != nil {
		return err
	}
	isGram, err := tensorfile.Values[uint8](f, prefix+"is_gram")
	if err != nil {
		return err
	}
	text, err := tensorfile.Values[uint8](f, prefix+"text")
	if err != nil {
		return err
	}
	if len(idf) != b.columns || len(isGram) != len(keys) || b.columns > len(keys) || len(keys) > maxColumns {
		return malformed("%s: %d keys, %d idf, %d kinds for %d columns", prefix, len(keys), len(idf), len(isGram), b.columns)
	}
	if err := checkIDF(prefix, idf); err != nil {
		return err
	}
	l := &lexicon{keys: keys, idf: newIDFTable(idf), columns: b.columns, text: text}
	if err := l.check(isGram); err != nil {
		return malformed("%s: %v", prefix, err)
	}
	if err := l.readTables(f, prefix, isGram); err != nil {
		return err
	}
	b.lexicon = l
	return nil
}

func checkIDF(prefix string, idf []float64) error {
	for node, x := range idf {
		if !(x >= 0) || math.IsInf(x, 0) {
			return malformed("%sidf: number %d is %v", prefix, node, x)
		}
	}
	return nil
}

// check makes sure that every key is what it should be.
func (l *lexicon) check(isGram []uint8) error {
	for node, kind := range isGram {
		key := l.keys[node]
		if kind > 1 || kind == 1 && !l.gramIsSound(isGram, key) || kind == 0 && !l.wordIsSound(key) {
			return fmt.Errorf("node %d: key %#x does not fit kind %d", node, key, kind)
		}
	}
	return nil
}

// readTables fills the tables from their pilots. The first files had none: for
// those the pilots are found again.
func (l *lexicon) readTables(f *tensorfile.File, prefix string, isGram []uint8) error {
	words, grams := l.hashAll(isGram)
	var slots []uint64
	_, kept := f.Info(prefix + "slots")
	if kept {
		var err error
		if slots, err = tensorfile.Values[uint64](f, prefix+"slots"); err != nil {
			return err
		}
		if len(slots) != 2 {
			return malformed("%sslots: %d numbers, want 2", prefix, len(slots))
		}
	}
	for k, to := range []struct {
		name  string
		keys  hashed
		table *table
	}{{"word_pilots", words, &l.words}, {"gram_pilots", grams, &l.grams}} {
		var pilots []uint8
		var count uint64
		if kept {
			var err error
			if pilots, err = tensorfile.Values[uint8](f, prefix+to.name); err != nil {
				return err
			}
			count = slots[k]
		} else {
			t := newTable(to.keys.nodes, to.keys.hashes, len(isGram))
			pilots, count = t.pilots, uint64(len(t.slots))
		}
		var err error
		*to.table, err = tableFrom(pilots, count, to.keys, len(isGram), func(a, b uint32) bool { return l.sameWord(a, b, k == 1) })
		if err != nil {
			return malformed("%s%s: %v", prefix, to.name, err)
		}
	}
	return nil
}

// wordIsSound reports whether a key is that of a long word that lies in text,
// or of a short one, with no byte 0 before its end.
func (l *lexicon) wordIsSound(key uint64) bool {
	if isLong(key) {
		from, n := key>>32, key>>8&longestWord
		return n > shortWord && from+n <= uint64(len(l.text))
	}
	for ; key != 0; key >>= 8 {
		if key&0xff == 0 {
			return false
		}
	}
	return true
}

// gramIsSound reports whether an n-gram is made of a word and, at the front, a
// word or a shorter n-gram.
func (l *lexicon) gramIsSound(isGram []uint8, key uint64) bool {
	for range maxWordN - 1 {
		prefix, last := key>>32, key&0xffffffff
		if prefix >= uint64(len(isGram)) || last >= uint64(len(isGram)) || isGram[last] == 1 {
			return false
		}
		if isGram[prefix] == 0 {
			return true
		}
		key = l.keys[prefix]
	}
	return false
}

func (b *block) readHashed(f *tensorfile.File, prefix string) error {
	if b.cfg.IDF != NoIDF {
		idf, err := tensorfile.Values[float64](f, prefix+"idf")
		if err != nil {
			return err
		}
		if len(idf) != b.columns {
			return malformed("%sidf: %d numbers for %d columns", prefix, len(idf), b.columns)
		}
		if err := checkIDF(prefix, idf); err != nil {
			return err
		}
		b.hashedIDF = idf
	}
	if !b.cfg.RememberTerms {
		return nil
	}
	columns, err := tensorfile.Values[uint32](f, prefix+"term_columns")
	if err != nil {
		return err
	}
	text, err := tensorfile.Values[uint8](f, prefix+"terms")
	if err != nil {
		return err
	}
	var terms []string
	if len(columns) > 0 {
		terms = strings.Split(string(text), "\n")
	}
	if len(terms) != len(columns) {
		return malformed("%sterms: %d terms for %d columns", prefix, len(terms), len(columns))
	}
	b.terms = make(map[uint32][]string, len(columns))
	for i, column := range columns {
		if int(column) >= b.columns {
			return malformed("%sterm_columns: column %d of %d", prefix, column, b.columns)
		}
		b.terms[column] = append(b.terms[column], terms[i])
	}
	return nil
}
