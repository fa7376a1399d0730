package features

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/features/tensorfile"
)

func fitted(t testing.TB, cfg Config, texts ...string) *Vectoriser {
	t.Helper()
	v, err := Fit(slices.Values(texts), cfg)
	require.NoError(t, err)
	return v
}

// saved returns the file of v.
func fileOf(t testing.TB, v *Vectoriser) []byte {
	t.Helper()
	var w tensorfile.Writer
	require.NoError(t, v.AppendTensors("x.", &w))
	var b bytes.Buffer
	_, err := w.WriteTo(&b)
	require.NoError(t, err)
	return b.Bytes()
}

func loaded(t testing.TB, data []byte) *Vectoriser {
	t.Helper()
	f, err := tensorfile.Parse(data)
	require.NoError(t, err)
	v, err := VectoriserFrom(f, "x.")
	require.NoError(t, err)
	return v
}

func termsOf(v *Vectoriser) []string {
	var terms []string
	for column := range uint32(v.Len()) {
		terms = append(terms, v.Term(column))
	}
	return terms
}

// manyBlocks has a block of every sort.
var manyBlocks = Config{Blocks: []Block{
	{MaxN: 3, MinN: 1},
	{Unit: Chars, MinN: 2, MaxN: 4, MinDF: Count(2), Weight: 0.5},
	{MinN: 2, MaxN: 2, MaxFeatures: 20, TF: BinaryTF, Norm: L1},
	{HashBits: 6, IDF: SmoothIDF, RememberTerms: true},
	{Unit: Chars, HashBits: 8, IDF: NoIDF, RememberTerms: true},
	{Tokeniser: TokeniserConfig{Stem: true, MarkNegation: true, StopWords: []string{"the"}}, MaxDF: Share(0.3)},
}}

func TestVectorHoldsWordsAndPairs(t *testing.T) {
	v := fitted(t, Config{}, "The new IT system fails", "it fails and we don't trust the system")
	var terms []string
	for _, column := range v.Vector("IT fails; it fails").Index {
		terms = append(terms, v.Term(column))
	}
	require.ElementsMatch(t, []string{"fails", "IT", "it", "it fails"}, terms)
}

func TestTextWithoutKnownTermsIsTheZeroVector(t *testing.T) {
	v := fitted(t, manyBlocks, authored(t)...)
	require.Zero(t, v.Vector("").Len())
	for _, norm := range []Norm{L2, L1, NoNorm} {
		v := fitted(t, Config{Blocks: []Block{{Norm: norm, IDF: LogIDF}}}, "every text has it", "every text has it")
		require.Zero(t, v.Vector("unheard-of words").Len())
		for _, x := range v.Vector("every text").Value {
			require.Zero(t, x) // ln(3/3): known, and worth nothing
		}
	}
}

func TestColumnsStandInFallingDocumentFrequency(t *testing.T) {
	v := fitted(t, Config{}, "b a", "b a c", "b d", "e")
	require.Equal(t, []string{"b", "a", "b a", "c", "d", "e", "b d", "a c"}, termsOf(v))
	v = fitted(t, Config{Blocks: []Block{{MinN: 1, MaxN: 1, MaxFeatures: 2}}}, "b b c c d", "a a")
	require.Equal(t, []string{"a", "b"}, termsOf(v), "among equals the first in byte order stay")
}

func TestCountsBeyondAByte(t *testing.T) {
	v := fitted(t, Config{Blocks: []Block{{MinN: 1, MaxN: 1, TF: RawTF, IDF: NoIDF, Norm: NoNorm}}}, "a b")
	x := v.Vector(strings.Repeat("a ", 1000) + strings.Repeat("b ", 256))
	require.Equal(t, []float64{1000, 256}, x.Value)
}

func TestSameBytesWhateverTheWorkers(t *testing.T) {
	texts := authored(t)
	for range 2 {
		texts = append(texts, texts...)
	}
	texts = append(texts, strings.Repeat("one long text among short ones ", batchBytes/100), strings.Repeat("and another ", batchBytes/20))
	var want []byte
	var rows *Matrix
	for _, workers := range []int{1, 2, 8} {
		v, m, err := Fitter{Workers: workers}.FitMatrix(slices.Values(texts), manyBlocks)
		require.NoError(t, err)
		if want == nil {
			want, rows = fileOf(t, v), m
		}
		require.True(t, bytes.Equal(want, fileOf(t, v)), "%d workers", workers)
		require.Equal(t, rows, m, "%d workers", workers)
		if workers == 2 {
			require.Equal(t, rows, Fitter{Workers: workers}.Matrix(v, slices.Values(texts)), "the training matrix is that of the texts")
		}
	}
}

func TestOrderOfTheTextsDoesNotMatter(t *testing.T) {
	texts := authored(t)
	want := fileOf(t, fitted(t, manyBlocks, texts...))
	slices.Reverse(texts)
	require.True(t, bytes.Equal(want, fileOf(t, fitted(t, manyBlocks, texts...))))
}

func TestSavedVectoriserIsTheSame(t *testing.T) {
	texts := authored(t)
	v := fitted(t, manyBlocks, texts...)
	data := fileOf(t, v)
	again := loaded(t, data)
	require.Equal(t, v.Config(), again.Config())
	require.Equal(t, v.Texts(), again.Texts())
	require.Equal(t, termsOf(v), termsOf(again))
	require.True(t, bytes.Equal(data, fileOf(t, again)))
	for _, text := range append(texts, strings.Join(texts, " ")) {
		require.Equal(t, v.Vector(text), again.Vector(text))
		require.Equal(t, v.AppendSpans(nil, text), again.AppendSpans(nil, text))
	}
}

func TestCanaryOfOtherTextsNeverAppears(t *testing.T) {
	texts := authored(t)
	v := fitted(t, Config{}, texts[:30]...)
	with := fitted(t, Config{}, append(slices.Clone(texts[:30]), "canary")...)
	require.NotContains(t, termsOf(v), "canary")
	require.Contains(t, termsOf(with), "canary")
	before := fileOf(t, v)
	v.Matrix(slices.Values([]string{"canary", "the canary system"}))
	require.True(t, bytes.Equal(before, fileOf(t, v)), "use changes nothing")
}

func TestSpansAreWhereTheTermsStand(t *testing.T) {
	texts := authored(t)
	v := fitted(t, manyBlocks, texts...)
	for _, text := range texts {
		counts := map[uint32]int{}
		for _, s := range v.AppendSpans(nil, text) {
			counts[s.Column]++
			require.True(t, 0 <= s.Start && s.Start < s.End && s.End <= len(text))
			if v.Block(s.Column) == 0 {
				term := v.Term(s.Column)
				again := v.AppendSpans(nil, text[s.Start:s.End])
				require.True(t, slices.ContainsFunc(again, func(r Span) bool {
					return strings.EqualFold(v.Term(r.Column), term) && r.Start == 0 && r.End == s.End-s.Start
				}), "%q in %q", term, text[s.Start:s.End])
			}
		}
		x := v.Vector(text)
		require.Len(t, counts, x.Len(), "each column of the vector has a place, and no other")
		for _, column := range x.Index {
			require.Positive(t, counts[column])
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	texts := authored(t)
	v := fitted(t, manyBlocks, texts...)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var x Vector
			for _, text := range texts {
				x = v.AppendVector(x.Reset(), text)
				if !slices.Equal(x.Value, v.Vector(text).Value) {
					t.Errorf("%q: another vector", text)
				}
			}
		})
	}
	wg.Wait()
}

func TestAppendVectorKeepsWhatIsThere(t *testing.T) {
	v := fitted(t, Config{}, authored(t)...)
	x := v.Vector("the system fails")
	both := v.AppendVector(x.Clone(), "the staff cope")
	require.Equal(t, x.Index, both.Index[:x.Len()])
	require.Equal(t, v.Vector("the staff cope").Value, both.Value[x.Len():])
}

func TestVectorsAllocateNothingOnceGrown(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	texts := authored(t)
	v := fitted(t, Config{Blocks: []Block{{}, {Unit: Chars}, {HashBits: 10, IDF: NoIDF}}}, texts...)
	var x Vector
	all := func() {
		for _, text := range texts {
			x = v.AppendVector(x.Reset(), text)
		}
	}
	all()
	require.Less(t, testing.AllocsPerRun(20, all), 0.5*float64(len(texts)))
}

func TestMemoryPerTerm(t *testing.T) {
	var texts []string
	for i := range 20000 {
		texts = append(texts, fmt.Sprintf("w%d w%d w%d", i, i*7%20011, i*13%30011))
	}
	v := fitted(t, Config{}, texts...)
	l := v.blocks[0].lexicon
	size := 8*len(l.keys) + 8*len(l.idf.first) + 16*len(l.idf.runs) + 4*len(l.idf.runAt)
	for _, table := range []table{l.words, l.grams} {
		size += len(table.pilots) + 4*len(table.slots) + 4*len(table.extra)
	}
	require.Less(t, float64(size)/float64(v.Len()), 22.0)
}

func TestHashedVectoriserNeedsNoFit(t *testing.T) {
	cfg := Config{Blocks: []Block{{HashBits: 12, IDF: NoIDF}}}
	v, err := Hashed(cfg)
	require.NoError(t, err)
	require.Equal(t, 4096, v.Len())
	x := v.Vector("the system fails the staff")
	var squares float64
	for _, value := range x.Value {
		squares += value * value
	}
	require.InDelta(t, 1, squares, 1e-12)
	require.Equal(t, x, fitted(t, cfg, "other texts").Vector("the system fails the staff"))
	_, err = Hashed(Config{})
	require.ErrorContains(t, err, "HashBits 0")
	cfg.Blocks[0].RememberTerms = true
	named := fitted(t, cfg, "the system fails", "the system")
	require.Equal(t, x, named.Vector("the system fails the staff"))
	seen := map[string]bool{}
	for _, column := range named.Vector("the system").Index {
		seen[named.Term(column)] = true
	}
	require.Equal(t, map[string]bool{"the": true, "system": true, "the system": true}, seen)
}

func TestConfigNamesEveryFault(t *testing.T) {
	err := Config{Blocks: []Block{{}, {
		MinN: 3, MaxN: 2, Unit: 7, TF: 7, IDF: 7, Norm: 7, MinDF: Frequency{Count: 1, Share: 0.5}, MaxDF: Share(2),
		MaxFeatures: -1, HashBits: 30, Weight: math.NaN(), Tokeniser: TokeniserConfig{Case: 7},
	}, {RememberTerms: true}, {HashBits: 4, MinDF: Count(2)}, {Unit: Chars, Tokeniser: TokeniserConfig{Stem: true}}}}.Validate()
	for _, want := range []string{
		"block 1: MinN 3 and MaxN 2", "Unit(7)", "TF(7)", "IDF(7)", "Norm(7)", "MinDF: Count 1 and Share 0.5", "MaxDF: Share 2",
		"MaxFeatures -1", "HashBits 30", "Weight NaN", "Case(7)", "block 2: RememberTerms", "block 3: HashBits 4", "block 4: Tokeniser",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "block 0")
	_, err = Fit(slices.Values([]string{"a"}), Config{Blocks: []Block{{MinN: -1}}})
	require.Error(t, err)
}

func TestNothingToLearn(t *testing.T) {
	for _, texts := range [][]string{nil, {""}, {"?!", "..."}} {
		_, err := Fit(slices.Values(texts), Config{})
		require.ErrorIs(t, err, ErrNoTerms)
	}
	_, err := Fit(slices.Values([]string{"a", "b"}), Config{Blocks: []Block{{MinDF: Count(2)}}})
	require.ErrorIs(t, err, ErrNoTerms)
}
