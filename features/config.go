package features

import (
	"errors"
	"fmt"
	"math"
)

// Config says which terms a [Vectoriser] knows and how it weighs them. It is
// plain data that is saved with the vectoriser. The zero value means one block
// of words: 1–2-grams, sublinear term frequency, smoothed inverse document
// frequency, Euclidean length 1.
type Config struct {
	// Blocks stand side by side in the vector: the columns of one follow
	// those of the one before it. None: one block, all of whose fields are
	// zero.
	Blocks []Block `json:"blocks,omitempty"`
}

// Block is one family of terms with its own weights. Each block is brought to
// its norm by itself.
type Block struct {
	// Tokeniser cuts the text into the words of the block.
	Tokeniser TokeniserConfig `json:"tokeniser,omitzero"`
	// Unit is what n-grams are made of; the zero value is [Words].
	Unit Unit `json:"unit,omitempty"`
	// MinN and MaxN bound the length of n-grams, in units. Both zero: 1 to 2
	// words, or 2 to 5 characters. Words allow 1 to 5, characters 1 to 8.
	MinN int `json:"min_n,omitempty"`
	MaxN int `json:"max_n,omitempty"`

	// TF, IDF and Norm weigh the terms.
	TF   TF   `json:"tf,omitempty"`
	IDF  IDF  `json:"idf,omitempty"`
	Norm Norm `json:"norm,omitempty"`

	// MinDF and MaxDF drop terms that stand in fewer or in more texts. The
	// zero value sets no bound.
	MinDF Frequency `json:"min_df,omitzero"`
	MaxDF Frequency `json:"max_df,omitzero"`
	// MaxFeatures keeps the terms that occur most often in all texts taken
	// together; among equals, those first in byte order. 0: all of them.
	MaxFeatures int `json:"max_features,omitempty"`

	// HashBits, where it is not 0, makes a hashed block: 2^HashBits columns (1
	// to 24 bits), a term's column being its hash, and no vocabulary. Terms
	// may then share a column. MinDF, MaxDF and MaxFeatures do not apply.
	HashBits int `json:"hash_bits,omitempty"`
	// RememberTerms makes a hashed block keep the terms that it met when it
	// was fitted, so that its columns can be named.
	RememberTerms bool `json:"remember_terms,omitempty"`

	// Weight scales the block after its norm. 0: 1.
	Weight float64 `json:"weight,omitempty"`
}

// Frequency is a number of texts, or a share of all texts that a vectoriser is
// fitted to. At most one of the fields is set; the zero value is no bound.
type Frequency struct {
	Count int     `json:"count,omitempty"`
	Share float64 `json:"share,omitempty"` // 0 to 1
}

// Count is the bound of n texts.
func Count(n int) Frequency { return Frequency{Count: n} }

// Share is the bound of a part p of all texts, 0 < p ≤ 1.
func Share(p float64) Frequency { return Frequency{Share: p} }

// texts returns the bound as a number of texts out of n, or none.
func (f Frequency) texts(n int, none float64) float64 {
	switch {
	case f.Count > 0:
		return float64(f.Count)
	case f.Share > 0:
		return f.Share * float64(n)
	}
	return none
}

const (
	maxWordN    = 5
	maxCharN    = 8
	maxHashBits = 24
)

// withDefaults returns a copy of c in which every field that takes a default
// is filled in.
func (c Config) withDefaults() Config {
	blocks := c.Blocks
	if len(blocks) == 0 {
		blocks = make([]Block, 1)
	}
	filled := make([]Block, len(blocks))
	for i, b := range blocks {
		if b.MinN == 0 && b.MaxN == 0 {
			b.MinN, b.MaxN = 1, 2
			if b.Unit == Chars {
				b.MinN, b.MaxN = 2, 5
			}
		}
		if b.Weight == 0 {
			b.Weight = 1
		}
		filled[i] = b
	}
	return Config{Blocks: filled}
}

// Validate reports every fault of the settings, joined, each with the number
// of its block (from 0) and its field.
func (c Config) Validate() error {
	var faults []error
	for i, b := range c.withDefaults().Blocks {
		for _, err := range b.faults() {
			faults = append(faults, fmt.Errorf("features: block %d: %w", i, err))
		}
	}
	return errors.Join(faults...)
}

func (b Block) faults() []error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }

	if err := b.Tokeniser.Validate(); err != nil {
		faults = append(faults, err)
	}
	longest := maxWordN
	if b.Unit == Chars {
		longest = maxCharN
	}
	if b.MinN < 1 || b.MaxN < b.MinN || b.MaxN > longest {
		fault("MinN %d and MaxN %d: want 1 ≤ MinN ≤ MaxN ≤ %d for %v", b.MinN, b.MaxN, longest, b.Unit)
	}
	if t := b.Tokeniser; b.Unit == Chars && (t.Stem || t.MarkNegation || len(t.StopWords) > 0) {
		fault("Tokeniser: Stem, MarkNegation and StopWords are for words, and Unit is %v", b.Unit)
	}
	for _, err := range []error{
		b.Unit.validate(), b.TF.validate(), b.IDF.validate(), b.Norm.validate(),
		b.MinDF.validate("MinDF"), b.MaxDF.validate("MaxDF"),
	} {
		if err != nil {
			faults = append(faults, err)
		}
	}
	if b.MaxFeatures < 0 {
		fault("MaxFeatures %d: want 0 (all) or more", b.MaxFeatures)
	}
	if b.HashBits < 0 || b.HashBits > maxHashBits {
		fault("HashBits %d: want 1 to %d, or 0 for a vocabulary", b.HashBits, maxHashBits)
	}
	if b.HashBits != 0 && (b.MinDF != Frequency{} || b.MaxDF != Frequency{} || b.MaxFeatures != 0) {
		fault("HashBits %d: a hashed block takes no MinDF, MaxDF or MaxFeatures", b.HashBits)
	}
	if b.HashBits == 0 && b.RememberTerms {
		fault("RememberTerms: only a hashed block needs it, and HashBits is 0")
	}
	if math.IsNaN(b.Weight) || math.IsInf(b.Weight, 0) || b.Weight < 0 {
		fault("Weight %v: want a finite number above 0, or 0 for 1", b.Weight)
	}
	return faults
}

func (f Frequency) validate(field string) error {
	switch {
	case f.Count != 0 && f.Share != 0:
		return fmt.Errorf("%s: Count %d and Share %v are both set: set one", field, f.Count, f.Share)
	case f.Count < 0:
		return fmt.Errorf("%s: Count %d: want 1 or more, or 0 for no bound", field, f.Count)
	case !(f.Share >= 0 && f.Share <= 1):
		return fmt.Errorf("%s: Share %v: want a part of 1, or 0 for no bound", field, f.Share)
	}
	return nil
}
