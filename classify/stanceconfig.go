package classify

import (
	"fmt"
	"math"

	"example.com/discourse/features"
)

// StanceConfig says how the stance on a topic is learnt.
type StanceConfig struct {
	// Features are the terms that stances are told by. The zero value is words,
	// 1–3-grams, beside characters inside words, 2–5-grams.
	Features features.Config `json:"features,omitzero"`
	// C is the cost of a row; 0 is 0.5.
	C float64 `json:"c,omitempty"`
	// Pool is the weight of the features that all topics share, against the
	// same features joined with the topic, which each topic has for itself
	// (Daumé 2007); 0 is 1. The larger, the more topics learn from each other.
	Pool float64 `json:"pool,omitempty"`
}

func (c StanceConfig) withDefaults() StanceConfig {
	if len(c.Features.Blocks) == 0 {
		c.Features = features.Config{Blocks: []features.Block{
			{MinN: 1, MaxN: 3},
			{Unit: features.Chars, MinN: 2, MaxN: 5},
		}}
	}
	if c.C == 0 {
		c.C = 0.5
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
	return faults
}
