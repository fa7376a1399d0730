package termdoc

import (
	"errors"
	"fmt"
	"slices"

	"github.com/james-bowman/nlp"
	"github.com/james-bowman/sparse"
	"gonum.org/v1/gonum/mat"

	"example.com/discourse/features"
)

// ErrNotFitted is the error of a Transform before a Fit.
var ErrNotFitted = errors.New("termdoc: not fitted")

// Vectoriser is an [nlp.Vectoriser]. As nlp has it, it is fitted in place: it
// is safe for concurrent use only while nobody fits it.
type Vectoriser struct {
	cfg    features.Config
	fitted *features.Vectoriser
	err    error // of the last Fit
}

var _ nlp.Vectoriser = (*Vectoriser)(nil)

// New returns a vectoriser with these settings, to be fitted.
func New(cfg features.Config) *Vectoriser { return &Vectoriser{cfg: cfg, err: ErrNotFitted} }

// Of returns a vectoriser that is fitted already. Fit makes another one of the
// same settings, and leaves v as it is.
func Of(v *features.Vectoriser) *Vectoriser { return &Vectoriser{cfg: v.Config(), fitted: v} }

// Fit learns the terms of the documents, in place of those it knew. nlp has no
// place for an error here: it comes with the next Transform.
func (v *Vectoriser) Fit(documents ...string) nlp.Vectoriser {
	v.fitted, v.err = features.Fit(slices.Values(documents), v.cfg)
	return v
}

// Transform returns the terms × documents matrix, a [*sparse.CSC].
func (v *Vectoriser) Transform(documents ...string) (mat.Matrix, error) {
	if v.err != nil {
		return nil, fmt.Errorf("termdoc: %w", v.err)
	}
	return Matrix(v.fitted.Matrix(slices.Values(documents))), nil
}

// FitTransform is Fit and Transform of the same documents, in less time.
func (v *Vectoriser) FitTransform(documents ...string) (mat.Matrix, error) {
	var m *features.Matrix
	v.fitted, m, v.err = features.FitMatrix(slices.Values(documents), v.cfg)
	if v.err != nil {
		return nil, fmt.Errorf("termdoc: %w", v.err)
	}
	return Matrix(m), nil
}

// Fitted returns what was learned, or nil. Row i of a matrix is its term i.
func (v *Vectoriser) Fitted() *features.Vectoriser { return v.fitted }

// Matrix returns the transpose of m, terms × documents, in the form that nlp
// works on. The values are copied: nlp may change them.
func Matrix(m *features.Matrix) *sparse.CSC {
	documents, terms := m.Dims()
	starts := make([]int, 1, documents+1)
	index := make([]int, 0, m.NNZ())
	values := make([]float64, 0, m.NNZ())
	for i := range documents {
		row := m.Row(i)
		for _, term := range row.Index {
			index = append(index, int(term))
		}
		values = append(values, row.Value...)
		starts = append(starts, len(index))
	}
	return sparse.NewCSC(terms, documents, starts, index, values)
}
