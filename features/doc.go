// Package features turns texts into sparse TF-IDF vectors.
//
//	v, err := features.Fit(slices.Values(texts), features.Config{
//		Blocks: []features.Block{{MinDF: features.Count(2)}},
//	})
//	if err != nil { … }
//	x := v.Vector("We don't trust the new IT system.")
//	for k, column := range x.Index {
//		fmt.Println(v.Term(column), x.Value[k])
//	}
//
// A [Config] is plain data; its zero value means 1–2-grams of words with
// sublinear term frequency, smoothed inverse document frequency and Euclidean
// length 1. A [Vectoriser] is the trained value: immutable, safe for concurrent
// use, the same bytes whatever the number of workers it was fitted with. A
// [Vector] lists the columns that are not zero; a [Matrix] holds one for each
// text and is a gonum mat.Matrix.
//
// # What there is
//
// [Fit] learns a vectoriser from a sequence of texts, [FitMatrix] returns the
// matrix of the same texts with it, and [Hashed] makes one that needs no
// texts. [Fitter] does the same with a number of workers. [Vectoriser.Vector],
// [Vectoriser.AppendVector] and [Vectoriser.Matrix] apply it,
// [Vectoriser.AppendSpans] says where in a text each term stands,
// [Vectoriser.AppendTensors] and [VectoriserFrom] save and load it. [Tokeniser]
// gives the words alone, with their places in the source.
//
// # One text's way
//
//	bytes ─clean─▶ NFC, entities decoded ─fold, mark─▶ bits of word bytes ─▶ bounds
//	  ─hash─▶ words' nodes ─▶ pairs' nodes ─▶ … ─sort─▶ columns and counts ─weigh─▶ vector
//
// Each arrow is a loop over the whole text, in a file of its own: clean.go,
// masks.go, lookup.go, counter.go, weigh.go. The plain way, in a few lines of
// strings and maps, is in the tests, which hold one against the other.
//
// # What it costs
//
// A text costs time in proportion to its length and takes no allocation. With
// 385,000 terms, 1–2-grams, one core of a shared virtual machine did about 85 to
// 100 MB/s of newsgroup posts; BENCHMARKS.md says how that was measured. A
// vectoriser takes about 13 bytes for each term and the bytes of words of more
// than 8; fitting takes 4 bytes for each word of the texts besides.
package features
