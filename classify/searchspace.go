package classify

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/discourse/features"
)

// A SearchSpace lists the values that a search tries. Nil lists are the defaults
// of the task; a list of one value fixes a setting. The zero value searches for the
// task "topics".
type SearchSpace struct {
	// Folds says how the rows are dealt out, and the task.
	Folds Folds
	// By names the measure to be made large, as the JSON form of a report names
	// it. "": macro_f1 for topics, accuracy for exclusive ones, f_avg for stances.
	By string

	// For topics. By default: the features of the trainer, and those with a
	// block of characters inside words, 3–6, or without such a block where there
	// is one; both losses; naive Bayes 0, 0.5 and 1; C 0.1, 0.3, 1 and 3; both
	// values of Balanced.
	Features   []features.Config
	Loss       []Loss
	NaiveBayes []float64
	C          []float64
	Balanced   []bool

	// For stances. By default: the trainer's features; both losses; C 0.03, 0.1,
	// 0.3 and 1; pool 0.5, 1 and 2.
	StanceFeatures []features.Config
	StanceLoss     []Loss
	StanceC        []float64
	StancePool     []float64
}

// A dimension is one setting with the values that are tried.
type dimension struct {
	name   string
	values []dimensionValue
}

type dimensionValue struct {
	text string
	set  func(*Config)
}

// dimensionOf makes a dimension of a list of values.
func dimensionOf[T any](name string, values []T, text func(T) string, set func(*Config, T)) dimension {
	d := dimension{name: name}
	for _, v := range values {
		d.values = append(d.values, dimensionValue{text(v), func(c *Config) { set(c, v) }})
	}
	return d
}

func plainText[T any](v T) string { return fmt.Sprint(v) }

// dimensions lists what is tried, in its order: first the terms, then what training
// makes of them.
func (s SearchSpace) dimensions(base Config) []dimension {
	if s.Folds.Task == TaskStance {
		return []dimension{
			dimensionOf("stance features", s.StanceFeatures, describeFeatures, func(c *Config, v features.Config) { c.Stance.Features = v }),
			dimensionOf("stance loss", orDefault(s.StanceLoss, SquaredHinge, Logistic), plainText, func(c *Config, v Loss) { c.Stance.Loss = v }),
			dimensionOf("stance c", orDefault(s.StanceC, 0.03, 0.1, 0.3, 1), plainText, func(c *Config, v float64) { c.Stance.C = v }),
			dimensionOf("stance pool", orDefault(s.StancePool, 0.5, 1, 2), plainText, func(c *Config, v float64) { c.Stance.Pool = v }),
		}
	}
	return []dimension{
		dimensionOf("features", orDefault(s.Features, base.Features, otherFeatures(base.Features)), describeFeatures, func(c *Config, v features.Config) { c.Features = v }),
		dimensionOf("loss", orDefault(s.Loss, SquaredHinge, Logistic), plainText, func(c *Config, v Loss) { c.Loss = v }),
		dimensionOf("naive_bayes", orDefault(s.NaiveBayes, 0, 0.5, 1), plainText, func(c *Config, v float64) { c.NaiveBayes = v }),
		dimensionOf("c", orDefault(s.C, 0.1, 0.3, 1, 3), plainText, func(c *Config, v float64) { c.C = v }),
		dimensionOf("balanced", orDefault(s.Balanced, false, true), plainText, func(c *Config, v bool) { c.Balanced = v }),
	}
}

func orDefault[T any](given []T, otherwise ...T) []T {
	if given == nil {
		return otherwise
	}
	return given
}

// otherFeatures adds a block of characters inside words, or leaves out those that
// are there.
func otherFeatures(cfg features.Config) features.Config {
	blocks := slices.Clone(cfg.Blocks)
	isChars := func(b features.Block) bool { return b.Unit == features.Chars }
	if slices.ContainsFunc(blocks, isChars) {
		return features.Config{Blocks: slices.DeleteFunc(blocks, isChars)}
	}
	if len(blocks) == 0 {
		blocks = []features.Block{{}}
	}
	return features.Config{Blocks: append(blocks, features.Block{Unit: features.Chars, MinN: 3, MaxN: 6, MinDF: features.Count(3)})}
}

// describeFeatures names the blocks: "words 1–2 + chars 3–6".
func describeFeatures(cfg features.Config) string {
	blocks := cfg.Blocks
	if len(blocks) == 0 {
		blocks = []features.Block{{}}
	}
	var names []string
	for _, b := range blocks {
		low, high := b.MinN, b.MaxN
		switch {
		case low == 0 && high == 0 && b.Unit == features.Chars:
			low, high = 2, 5
		case low == 0 && high == 0:
			low, high = 1, 2
		}
		names = append(names, fmt.Sprintf("%v %d–%d", b.Unit, low, high))
	}
	return strings.Join(names, " + ")
}

// withDefaults fills in the folds, the task and the measure.
func (s SearchSpace) withDefaults(exclusive bool) SearchSpace {
	s.Folds = s.Folds.withDefaults()
	if s.By == "" {
		switch {
		case s.Folds.Task == TaskStance:
			s.By = "f_avg"
		case exclusive:
			s.By = "accuracy"
		default:
			s.By = "macro_f1"
		}
	}
	return s
}

// Validate joins every fault of s, for the settings that it starts from.
func (s SearchSpace) Validate(base Config) error {
	s = s.withDefaults(base.Exclusive)
	faults := []error{s.Folds.Validate()}
	if !slices.ContainsFunc(figuresOf(s.Folds.Task), func(f figure) bool { return f.name == s.By }) {
		var names []string
		for _, f := range figuresOf(s.Folds.Task) {
			names = append(names, f.name)
		}
		faults = append(faults, fmt.Errorf("classify: no measure %q of the task %q: want one of %s", s.By, s.Folds.Task, strings.Join(names, ", ")))
	}
	for _, d := range s.dimensions(base) {
		for _, v := range d.values {
			cfg := base
			v.set(&cfg)
			if err := cfg.Validate(); err != nil {
				faults = append(faults, fmt.Errorf("%s %s: %w", d.name, v.text, err))
			}
		}
	}
	return errors.Join(faults...)
}

// sameSettings compares settings with the defaults filled in.
func sameSettings(a, b Config) bool {
	left, err := json.Marshal(a.withDefaults())
	right, err2 := json.Marshal(b.withDefaults())
	return err == nil && err2 == nil && string(left) == string(right)
}
