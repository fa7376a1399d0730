package features

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/features/tensorfile"
)

// Run with DISCOURSE_DATA naming the folder of the real corpora:
//
//	DISCOURSE_DATA=… go test -run xxx -bench . -count 6 ./features | benchstat -

var benchmarkConfigs = []struct {
	name  string
	block Block
}{
	{"words1", Block{MinN: 1, MaxN: 1, MinDF: Count(2)}},
	{"words1-2", Block{MinDF: Count(2)}},
	{"words1-3", Block{MinN: 1, MaxN: 3, MinDF: Count(2)}},
	{"chars2-5", Block{Unit: Chars, MinDF: Count(2)}},
}

// eachCase runs f for each corpus and n-gram range.
func eachCase(b *testing.B, f func(b *testing.B, c corpus, cfg Config)) {
	for _, c := range corpora(b) {
		for _, k := range benchmarkConfigs {
			b.Run(c.name+"/"+k.name, func(b *testing.B) { f(b, c, Config{Blocks: []Block{k.block}}) })
		}
	}
}

// perText runs f over the texts of c again and again, and reports bytes and
// documents a second.
func perText(b *testing.B, c corpus, f func(text string)) {
	for _, text := range c.texts {
		f(text) // grows all memory
	}
	done, next := 0, 0
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		text := c.texts[next]
		f(text)
		done += len(text)
		if next++; next == len(c.texts) {
			next = 0
		}
	}
	b.ReportMetric(float64(done)/1e6/b.Elapsed().Seconds(), "MB/s")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkFloor splits, folds and hashes words and does nothing with them: the
// speed that no vectoriser on these masks can pass.
func BenchmarkFloor(b *testing.B) {
	for _, c := range corpora(b) {
		b.Run(c.name, func(b *testing.B) {
			tokeniser := newTokeniser(TokeniserConfig{}, Words)
			var w work
			perText(b, c, func(text string) {
				tokeniser.scan(&w.scan, text)
				w.hashWords()
			})
		})
	}
}

func BenchmarkTokenise(b *testing.B) {
	for _, c := range corpora(b) {
		for _, k := range []struct {
			name string
			cfg  TokeniserConfig
		}{{"words", TokeniserConfig{}}, {"plain", TokeniserConfig{PlainWords: true}}, {"stems", TokeniserConfig{Stem: true}}} {
			b.Run(c.name+"/"+k.name, func(b *testing.B) {
				tokeniser, err := NewTokeniser(k.cfg)
				require.NoError(b, err)
				var tokens []Token
				perText(b, c, func(text string) { tokens = tokeniser.AppendTokens(tokens[:0], text) })
			})
		}
	}
}

func BenchmarkVectorise(b *testing.B) {
	eachCase(b, func(b *testing.B, c corpus, cfg Config) {
		v, err := Fit(slices.Values(c.texts), cfg)
		require.NoError(b, err)
		var x Vector
		perText(b, c, func(text string) { x = v.AppendVector(x.Reset(), text) })
		b.ReportMetric(float64(v.Len()), "terms")
	})
}

func BenchmarkFit(b *testing.B) {
	eachCase(b, func(b *testing.B, c corpus, cfg Config) {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("workers%d", workers), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(c.bytes))
				for b.Loop() {
					_, _, err := Fitter{Workers: workers}.FitMatrix(slices.Values(c.texts), cfg)
					require.NoError(b, err)
				}
				b.ReportMetric(float64(len(c.texts)*b.N)/b.Elapsed().Seconds(), "docs/s")
			})
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	eachCase(b, func(b *testing.B, c corpus, cfg Config) {
		v, err := Fit(slices.Values(c.texts), cfg)
		require.NoError(b, err)
		var w tensorfile.Writer
		require.NoError(b, v.AppendTensors("", &w))
		var file bytes.Buffer
		_, err = w.WriteTo(&file)
		require.NoError(b, err)
		b.ReportAllocs()
		b.SetBytes(int64(file.Len()))
		for b.Loop() {
			f, err := tensorfile.Parse(file.Bytes())
			require.NoError(b, err)
			_, err = VectoriserFrom(f, "")
			require.NoError(b, err)
		}
		b.ReportMetric(float64(v.Len()), "terms")
	})
}
