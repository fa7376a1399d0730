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
//	func Fit(iter.Seq[string], Config) (*Vectoriser, error)
//	func FitMatrix(iter.Seq[string], Config) (*Vectoriser, *Matrix, error)
//	func Hashed(Config) (*Vectoriser, error)                  // no fit: hashed blocks only
//	func (Fitter) Fit, (Fitter) FitMatrix                     // the same, with a number of workers
//	func (*Vectoriser) Vector(string) Vector
//	func (*Vectoriser) AppendVector(Vector, string) Vector    // no allocation once grown
//	func (*Vectoriser) AppendSpans([]Span, string) []Span     // where each term stands
//	func (*Vectoriser) Matrix(iter.Seq[string]) *Matrix
//	func (*Vectoriser) Len() int                              // columns
//	func (*Vectoriser) Term(column uint32) string
//	func (*Vectoriser) Block(column uint32) int
//	func (*Vectoriser) AppendTensors(prefix string, *tensorfile.Writer) error
//	func VectoriserFrom(*tensorfile.File, prefix string) (*Vectoriser, error)
package features
