package features

import (
	"fmt"
	"strings"
)

// Unit is what n-grams are made of.
type Unit uint8

const (
	// Words makes n-grams of the tokens of a text, in their order.
	Words Unit = iota
	// Chars makes n-grams of the characters of each run without white space,
	// with a space at either end (scikit-learn's char_wb).
	Chars
)

// TF says how the number of times that a term stands in a text counts.
type TF uint8

const (
	// SublinearTF is 1 + ln(count).
	SublinearTF TF = iota
	// RawTF is the count itself.
	RawTF
	// BinaryTF is 1 for every term that stands in the text.
	BinaryTF
)

// IDF says how the rareness of a term counts. n is the number of texts that
// the vectoriser was fitted to, df the number of those with the term.
type IDF uint8

const (
	// SmoothIDF is ln((1+n)/(1+df)) + 1.
	SmoothIDF IDF = iota
	// PlainIDF is ln(n/df) + 1.
	PlainIDF
	// LogIDF is ln((1+n)/(1+df)), as github.com/james-bowman/nlp has it: a
	// term of every text weighs nothing.
	LogIDF
	// NoIDF is 1.
	NoIDF
)

// Norm is the length that each block of a vector is brought to.
type Norm uint8

const (
	// L2 brings the sum of squares to 1.
	L2 Norm = iota
	// L1 brings the sum of absolute values to 1.
	L1
	// NoNorm leaves the values as they are.
	NoNorm
)

// Case says what becomes of capitals.
type Case uint8

const (
	// FoldCase folds capitals, except those of acronyms that mean something
	// else than the word of the same letters: see [TokeniserConfig].Acronyms.
	FoldCase Case = iota
	// FoldAll folds capitals everywhere.
	FoldAll
	// KeepCase leaves capitals as they are.
	KeepCase
)

// names holds the text forms of the values of one enumeration.
type names []string

var (
	unitNames = names{"words", "chars"}
	tfNames   = names{"sublinear", "raw", "binary"}
	idfNames  = names{"smooth", "plain", "log", "none"}
	normNames = names{"l2", "l1", "none"}
	caseNames = names{"fold", "fold-all", "keep"}
)

func (n names) text(field string, v uint8) string {
	if int(v) < len(n) {
		return n[v]
	}
	return fmt.Sprintf("%s(%d)", field, v)
}

func (n names) validate(field string, v uint8) error {
	if int(v) < len(n) {
		return nil
	}
	return fmt.Errorf("%s(%d): want one of %s", field, v, strings.Join(n, ", "))
}

func (n names) parse(field string, text []byte) (uint8, error) {
	for i, name := range n {
		if string(text) == name {
			return uint8(i), nil
		}
	}
	return 0, fmt.Errorf("features: %s %q: want one of %s", field, text, strings.Join(n, ", "))
}

// String returns the text form of u.
func (u Unit) String() string { return unitNames.text("Unit", uint8(u)) }

// String returns the text form of t.
func (t TF) String() string { return tfNames.text("TF", uint8(t)) }

// String returns the text form of i.
func (i IDF) String() string { return idfNames.text("IDF", uint8(i)) }

// String returns the text form of n.
func (n Norm) String() string { return normNames.text("Norm", uint8(n)) }

// String returns the text form of c.
func (c Case) String() string { return caseNames.text("Case", uint8(c)) }

func (u Unit) validate() error { return unitNames.validate("Unit", uint8(u)) }
func (t TF) validate() error   { return tfNames.validate("TF", uint8(t)) }
func (i IDF) validate() error  { return idfNames.validate("IDF", uint8(i)) }
func (n Norm) validate() error { return normNames.validate("Norm", uint8(n)) }
func (c Case) validate() error { return caseNames.validate("Case", uint8(c)) }

// MarshalText writes the text form of u.
func (u Unit) MarshalText() ([]byte, error) { return []byte(u.String()), u.validate() }

// MarshalText writes the text form of t.
func (t TF) MarshalText() ([]byte, error) { return []byte(t.String()), t.validate() }

// MarshalText writes the text form of i.
func (i IDF) MarshalText() ([]byte, error) { return []byte(i.String()), i.validate() }

// MarshalText writes the text form of n.
func (n Norm) MarshalText() ([]byte, error) { return []byte(n.String()), n.validate() }

// MarshalText writes the text form of c.
func (c Case) MarshalText() ([]byte, error) { return []byte(c.String()), c.validate() }

// UnmarshalText reads the text form of a unit.
func (u *Unit) UnmarshalText(text []byte) error {
	v, err := unitNames.parse("unit", text)
	*u = Unit(v)
	return err
}

// UnmarshalText reads the text form of a term frequency.
func (t *TF) UnmarshalText(text []byte) error {
	v, err := tfNames.parse("tf", text)
	*t = TF(v)
	return err
}

// UnmarshalText reads the text form of an inverse document frequency.
func (i *IDF) UnmarshalText(text []byte) error {
	v, err := idfNames.parse("idf", text)
	*i = IDF(v)
	return err
}

// UnmarshalText reads the text form of a norm.
func (n *Norm) UnmarshalText(text []byte) error {
	v, err := normNames.parse("norm", text)
	*n = Norm(v)
	return err
}

// UnmarshalText reads the text form of a treatment of capitals.
func (c *Case) UnmarshalText(text []byte) error {
	v, err := caseNames.parse("case", text)
	*c = Case(v)
	return err
}
