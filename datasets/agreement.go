package datasets

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// A Measure is a figure that may not be defined for the data at hand.
type Measure struct {
	// Value is the figure; 0 where it is not defined.
	Value float64 `json:"value"`
	// Defined is false where there is nothing to compare, or where all
	// labels are the same, so that chance alone would agree as well.
	Defined bool `json:"defined"`
}

// Agreement says how far coders agree on one question.
type Agreement struct {
	// Units is the number of units that two coders or more have labelled,
	// and Coders how many labelled any of them.
	Units  int `json:"units"`
	Coders int `json:"coders"`
	// Percent is the share of agreeing pairs among all pairs of labels of one
	// unit, from 0 to 1.
	Percent Measure `json:"percent"`
	// Kappa is Cohen's, over the units that both have labelled; only where
	// there are two coders.
	Kappa Measure `json:"kappa"`
	// Alpha is Krippendorff's, for nominal labels.
	Alpha Measure `json:"alpha"`
}

// TopicAgreement says how far coders agree on one topic.
type TopicAgreement struct {
	Topic string `json:"topic"`
	// Topics is the agreement on whether the topic holds.
	Topics Agreement `json:"topics"`
	// Stance is the agreement on the stance among those who hold that the
	// topic does and have labelled a stance.
	Stance Agreement `json:"stance"`
}

// Agree compares the labels that several coders gave to the same rows: rows of
// one ID and ThreadID with different Coder. Rows that are not labelled count
// as missing. The topics are those that occur, in the order of their names;
// where a codebook has others, nobody used them. A coder who labels a row
// twice is an error, and so is one of seq that is not a [*RecordError].
func Agree(seq iter.Seq2[Comment, error]) ([]TopicAgreement, error) {
	type labels = map[string]map[string]Stance // by coder
	var units []labels
	at := map[commentKey]int{}
	topics := map[string]bool{}
	coders := map[string]bool{}
	for c, err := range seq {
		if err != nil {
			var bad *RecordError
			if errors.As(err, &bad) {
				continue
			}
			return nil, err
		}
		if c.Topics == nil {
			continue
		}
		key := commentKey{c.ThreadID, c.ID}
		i, ok := at[key]
		if !ok {
			i = len(units)
			at[key] = i
			units = append(units, labels{})
		}
		if _, twice := units[i][c.Coder]; twice {
			return nil, fmt.Errorf("%s: coder %q has labelled row %q before", c.Source, c.Coder, c.ID)
		}
		units[i][c.Coder] = c.Topics
		coders[c.Coder] = true
		for topic := range c.Topics {
			topics[topic] = true
		}
	}
	names := slices.Sorted(maps.Keys(coders))
	var out []TopicAgreement
	for _, topic := range slices.Sorted(maps.Keys(topics)) {
		holds, stances := NewRatings(len(names)), NewRatings(len(names))
		for _, u := range units {
			h, s := make([]string, len(names)), make([]string, len(names))
			for k, name := range names {
				given, labelled := u[name]
				if !labelled {
					continue
				}
				stance, has := given[topic]
				if h[k] = "no"; has {
					h[k], s[k] = "yes", stance.String()
				}
			}
			holds.Add(h...)
			stances.Add(s...)
		}
		out = append(out, TopicAgreement{Topic: topic, Topics: holds.Agreement(), Stance: stances.Agreement()})
	}
	return out, nil
}

// Ratings is a table of nominal labels: units by coders.
type Ratings struct {
	coders int
	units  [][]string
}

// NewRatings returns an empty table for the given number of coders.
func NewRatings(coders int) *Ratings { return &Ratings{coders: coders} }

// Add adds a unit with one label from each coder, in the same order for each
// unit; "" is a missing one. It panics where the number of labels is not that
// of the coders.
func (r *Ratings) Add(labels ...string) {
	if len(labels) != r.coders {
		panic(fmt.Sprintf("datasets: a unit with %d labels for %d coders", len(labels), r.coders))
	}
	r.units = append(r.units, labels)
}

// Agreement computes all figures. The cost is units × coders plus the square
// of the number of different labels.
func (r *Ratings) Agreement() Agreement {
	a := Agreement{Percent: r.Percent(), Kappa: r.Kappa(), Alpha: r.Alpha()}
	seen := make([]bool, r.coders)
	for _, u := range r.units {
		n := 0
		for k, label := range u {
			if label != "" {
				n++
				seen[k] = true
			}
		}
		if n > 1 {
			a.Units++
		}
	}
	for _, s := range seen {
		if s {
			a.Coders++
		}
	}
	return a
}

// Percent returns the share of agreeing pairs among all pairs of labels that
// two coders gave to one unit.
func (r *Ratings) Percent() Measure {
	agree, pairs := 0, 0
	for _, u := range r.units {
		counts, n := countLabels(u)
		pairs += n * (n - 1)
		for _, k := range counts {
			agree += k * (k - 1)
		}
	}
	if pairs == 0 {
		return Measure{}
	}
	return Measure{float64(agree) / float64(pairs), true}
}

// Kappa returns Cohen's kappa over the units that both of two coders have
// labelled (Cohen 1960, A coefficient of agreement for nominal scales). It is
// not defined for another number of coders.
func (r *Ratings) Kappa() Measure {
	if r.coders != 2 {
		return Measure{}
	}
	n, same := 0, 0
	var counts [2]map[string]int
	counts[0], counts[1] = map[string]int{}, map[string]int{}
	for _, u := range r.units {
		if u[0] == "" || u[1] == "" {
			continue
		}
		n++
		if u[0] == u[1] {
			same++
		}
		counts[0][u[0]]++
		counts[1][u[1]]++
	}
	chance := 0 // times n squared
	for label, k := range counts[0] {
		chance += k * counts[1][label]
	}
	if n == 0 || chance == n*n {
		return Measure{}
	}
	return Measure{float64(same*n-chance) / float64(n*n-chance), true}
}

// Alpha returns Krippendorff's alpha for nominal labels, with any number of
// coders and missing labels (Krippendorff 2011, Computing Krippendorff's
// Alpha-Reliability). Units with fewer than two labels do not count.
func (r *Ratings) Alpha() Measure {
	totals := map[string]int{}
	n := 0
	disagree := 0.0 // observed, times n
	for _, u := range r.units {
		counts, m := countLabels(u)
		if m < 2 {
			continue
		}
		n += m
		differing := m * m
		for label, k := range counts {
			totals[label] += k
			differing -= k * k
		}
		disagree += float64(differing) / float64(m-1)
	}
	expected := n * n // times n - 1
	for _, k := range totals {
		expected -= k * k
	}
	if n < 2 || expected == 0 {
		return Measure{}
	}
	return Measure{1 - float64(n-1)*disagree/float64(expected), true}
}

// countLabels counts the labels of a unit that are not missing.
func countLabels(unit []string) (counts map[string]int, n int) {
	counts = make(map[string]int, len(unit))
	for _, label := range unit {
		if label != "" {
			counts[label]++
			n++
		}
	}
	return counts, n
}
