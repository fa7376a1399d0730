package classify

import (
	"errors"
	"fmt"
	"math"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/features"
)

// Loss is the penalty that a training row pays for its margin.
type Loss int8

const (
	// SquaredHinge trains support vector machines. It is the zero value: on
	// text it ranks rare topics better.
	SquaredHinge Loss = iota
	// Logistic trains logistic regressions.
	Logistic
)

var lossNames = [...]string{"svm", "logistic"}

// String returns the text form of l: "svm" or "logistic".
func (l Loss) String() string {
	if l < 0 || int(l) >= len(lossNames) {
		return fmt.Sprintf("Loss(%d)", int8(l))
	}
	return lossNames[l]
}

// ParseLoss returns the loss whose text form is s; "" is SquaredHinge.
func ParseLoss(s string) (Loss, error) {
	if s == "" {
		return SquaredHinge, nil
	}
	for i, name := range lossNames {
		if s == name {
			return Loss(i), nil
		}
	}
	return 0, fmt.Errorf(`unknown loss %q: want "svm" or "logistic"`, s)
}

// MarshalText writes the text form of l.
func (l Loss) MarshalText() ([]byte, error) {
	if l < 0 || int(l) >= len(lossNames) {
		return nil, fmt.Errorf("no text form for loss %d", int8(l))
	}
	return []byte(lossNames[l]), nil
}

// UnmarshalText reads the text form of a loss.
func (l *Loss) UnmarshalText(text []byte) error {
	v, err := ParseLoss(string(text))
	if err == nil {
		*l = v
	}
	return err
}

func (l Loss) linear() linear.Loss {
	if l == Logistic {
		return linear.Logistic
	}
	return linear.SquaredHinge
}

// Config says how a model is trained. It is plain data, saved with the model;
// its zero value is a good default for comments of any length.
type Config struct {
	// Features are the terms that topics are told by. The zero value is words,
	// 1–2-grams.
	Features features.Config `json:"features,omitzero"`
	// Exclusive says that each comment has exactly one topic. Otherwise it has
	// any number, also none.
	Exclusive bool `json:"exclusive,omitempty"`
	// Loss and C are what training minimises: ½‖w‖² + C·Σ loss. C is 1 where it
	// is 0, and 2 for exclusive topics, which are told apart by more than is told of
	// each.
	Loss Loss    `json:"loss,omitempty"`
	C    float64 `json:"c,omitempty"`
	// Balanced multiplies the cost of the rows with a topic by the ratio of
	// rows without it to rows with it, at most by 100.
	Balanced bool `json:"balanced,omitempty"`
	// NaiveBayes scales each term by its log-count ratio between the rows with
	// and without the topic (Wang and Manning 2012), mixed with no scaling: 0
	// is none of it, 1 is all.
	NaiveBayes float64 `json:"naive_bayes,omitempty"`
	// SeedWeight is the weight of a codebook's seed, each of which trains as a
	// row of its own. 0: cross-validation chooses among [SeedWeights], and a
	// codebook without labelled rows takes 1.
	SeedWeight float64 `json:"seed_weight,omitempty"`
	// Precision, where it is not 0, sets each topic's threshold to the lowest
	// at which the labels given were right at least as often, out of fold.
	// Otherwise the threshold is the one with the largest smoothed F1.
	Precision float64 `json:"precision,omitempty"`
	// Expect has, for some of the topics, the share of comments to be expected to
	// hold them where the model is used, above 0 and below 1, for training rows
	// that hold more of a topic than life does. Probabilities and thresholds are
	// corrected for it (Saerens, Latinne and Decaestecker 2002). A topic that is
	// not named is expected as often as in the training rows. Exclusive topics
	// are not corrected.
	Expect map[string]float64 `json:"expect,omitempty"`
	// Folds is how many parts the training rows are dealt into for
	// probabilities and thresholds; 0 is 5. Rows of a thread stay together.
	Folds int `json:"folds,omitempty"`
	// Tolerance ends the training of each topic: the largest violation of the
	// optimality conditions; 0 is 0.1, at which the objective is within about
	// 1e-5 to 1e-4 of its least, and 0.3 for exclusive topics, within 1e-3, since the
	// largest of the scores is the same with less. Smaller
	// is slower and nearer.
	Tolerance float64 `json:"tolerance,omitempty"`
	// Stance says how stances are trained.
	Stance StanceConfig `json:"stance,omitzero"`
	// Context says whether comments are read with what they answer.
	Context Context `json:"context,omitempty"`
}

// Context says whether comments are read with what they answer.
type Context int8

const (
	// LearnContext learns from the training rows how far the topics and stances
	// of a comment follow from its parent's. It is the zero value.
	LearnContext Context = iota
	// IgnoreContext reads every comment by itself.
	IgnoreContext
)

var contextNames = [...]string{"learn", "ignore"}

// String returns the text form of c: "learn" or "ignore".
func (c Context) String() string {
	if c < 0 || int(c) >= len(contextNames) {
		return fmt.Sprintf("Context(%d)", int8(c))
	}
	return contextNames[c]
}

// MarshalText writes the text form of c.
func (c Context) MarshalText() ([]byte, error) {
	if c < 0 || int(c) >= len(contextNames) {
		return nil, fmt.Errorf("no text form for context %d", int8(c))
	}
	return []byte(contextNames[c]), nil
}

// UnmarshalText reads the text form of a context.
func (c *Context) UnmarshalText(text []byte) error {
	for i, name := range contextNames {
		if string(text) == name {
			*c = Context(i)
			return nil
		}
	}
	return fmt.Errorf(`unknown context %q: want "learn" or "ignore"`, text)
}

// SeedWeights are the weights that cross-validation tries for the seeds of a
// codebook.
var SeedWeights = []float64{0.3, 1, 3}

func (c Config) withDefaults() Config {
	if c.C == 0 {
		c.C = 1
		if c.Exclusive {
			c.C = 2
		}
	}
	if c.Folds == 0 {
		c.Folds = 5
	}
	if c.Tolerance == 0 {
		c.Tolerance = 0.1
		if c.Exclusive {
			c.Tolerance = 0.3
		}
	}
	c.Stance = c.Stance.withDefaults()
	return c
}

// Validate joins every fault of c.
func (c Config) Validate() error {
	var faults []error
	fault := func(field string, value any, want string) {
		faults = append(faults, fmt.Errorf("classify: %s is %v: want %s", field, value, want))
	}
	positive := func(field string, v float64) {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			fault(field, v, "a finite number of 0 or more")
		}
	}
	if err := c.Features.Validate(); err != nil {
		faults = append(faults, err)
	}
	positive("C", c.C)
	positive("SeedWeight", c.SeedWeight)
	positive("Tolerance", c.Tolerance)
	if !(c.NaiveBayes >= 0 && c.NaiveBayes <= 1) {
		fault("NaiveBayes", c.NaiveBayes, "0 to 1")
	}
	if !(c.Precision >= 0 && c.Precision <= 1) {
		fault("Precision", c.Precision, "0 to 1")
	}
	for _, id := range sortedKeys(c.Expect) {
		if v := c.Expect[id]; !(v > 0 && v < 1) {
			fault(fmt.Sprintf("Expect of topic %q", id), v, "a share above 0 and below 1")
		}
	}
	if c.Folds < 0 || c.Folds == 1 {
		fault("Folds", c.Folds, "2 or more, or 0 for 5")
	}
	if _, err := c.Loss.MarshalText(); err != nil {
		faults = append(faults, err)
	}
	if _, err := c.Context.MarshalText(); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(append(faults, c.Stance.validate()...)...)
}
