package classify

import (
	"fmt"
	"math"

	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// StanceConfig says how the stance on a topic is learnt.
type StanceConfig struct {
	// Features are the terms that stances are told by. The zero value is words,
	// 1–3-grams, beside characters inside words, 2–5-grams; of more than 5000
	// training rows, those that stand in two of them or more.
	Features features.Config `json:"features,omitzero"`
	// Loss is what training minimises; the zero value is SquaredHinge.
	Loss Loss `json:"loss,omitempty"`
	// C is the cost of a row, whose classes weigh the same on each topic; 0 is 0.1.
	C float64 `json:"c,omitempty"`
	// Pool is the weight of the features that all topics share, against the
	// same features joined with the topic, which each topic has for itself
	// (Daumé 2007); 0 is 1. The larger, the more topics learn from each other.
	Pool float64 `json:"pool,omitempty"`
	// Aim says which stance is taken.
	Aim Aim `json:"aim,omitempty"`
	// Expect has the shares of the stances to be expected where the model is
	// used, for training rows that hold more of a rare stance than life does;
	// the probabilities are corrected for it (Saerens, Latinne and Decaestecker
	// 2002). Empty: the shares of the training rows. Otherwise it has a share
	// above 0 of each: "none", "favour" and "against".
	Expect map[datasets.Stance]float64 `json:"expect,omitempty"`
	// Trust says how far words count where the model meets texts of another
	// kind than the training rows, which say less of a stance than they do of
	// their own: it multiplies the scores beside the expected shares, above 0
	// and up to 1. 0 is 1.
	Trust float64 `json:"trust,omitempty"`
}

// Aim says which stance is taken.
type Aim int8

const (
	// ForFAverage shifts the choice so that the mean of F1 for favour and for
	// against is largest, out of fold. It is the zero value.
	ForFAverage Aim = iota
	// MostProbable takes the most probable stance.
	MostProbable
)

var aimNames = [...]string{"f_avg", "most_probable"}

// String returns the text form of a: "f_avg" or "most_probable".
func (a Aim) String() string {
	if a < 0 || int(a) >= len(aimNames) {
		return fmt.Sprintf("Aim(%d)", int8(a))
	}
	return aimNames[a]
}

// MarshalText writes the text form of a.
func (a Aim) MarshalText() ([]byte, error) {
	if a < 0 || int(a) >= len(aimNames) {
		return nil, fmt.Errorf("no text form for aim %d", int8(a))
	}
	return []byte(aimNames[a]), nil
}

// UnmarshalText reads the text form of an aim.
func (a *Aim) UnmarshalText(text []byte) error {
	for i, name := range aimNames {
		if string(text) == name {
			*a = Aim(i)
			return nil
		}
	}
	return fmt.Errorf(`unknown aim %q: want "f_avg" or "most_probable"`, text)
}

// manyRows is from how many training rows on terms of one row alone are left out:
// among many rows of long texts they are most of all terms and say little.
const manyRows = 5000

// features returns the settings of the terms, for a number of training rows.
func (c StanceConfig) features(rows int) features.Config {
	if len(c.Features.Blocks) > 0 {
		return c.Features
	}
	var least features.Frequency
	if rows > manyRows {
		least = features.Count(2)
	}
	return features.Config{Blocks: []features.Block{
		{MinN: 1, MaxN: 3, MinDF: least},
		{Unit: features.Chars, MinN: 2, MaxN: 5, MinDF: least},
	}}
}

func (c StanceConfig) withDefaults() StanceConfig {
	if c.C == 0 {
		c.C = 0.1
	}
	if c.Trust == 0 {
		c.Trust = 1
	}
	if c.Pool == 0 {
		c.Pool = 1
	}
	return c
}

func (c StanceConfig) validate() []error {
	var faults []error
	if err := c.Features.Validate(); err != nil {
		faults = append(faults, fmt.Errorf("classify: stance: %w", err))
	}
	for _, f := range []struct {
		name  string
		value float64
	}{{"C", c.C}, {"Pool", c.Pool}} {
		if math.IsNaN(f.value) || math.IsInf(f.value, 0) || f.value < 0 {
			faults = append(faults, fmt.Errorf("classify: stance: %s is %v: want a finite number of 0 or more", f.name, f.value))
		}
	}
	if _, err := c.Aim.MarshalText(); err != nil {
		faults = append(faults, fmt.Errorf("classify: stance: %w", err))
	}
	if !(c.Trust >= 0 && c.Trust <= 1) {
		faults = append(faults, fmt.Errorf("classify: stance: Trust is %v: want above 0 and up to 1, or 0 for 1", c.Trust))
	}
	for s := datasets.None; s <= datasets.Against && len(c.Expect) > 0; s++ {
		if v := c.Expect[s]; !(v > 0 && v < 1) {
			faults = append(faults, fmt.Errorf("classify: stance: Expect has %v for %q: want a share above 0 and below 1 of each stance", v, s))
		}
	}
	return faults
}
