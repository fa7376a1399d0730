package classify

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// A Comparison says by how much one model's labels are better than another's on
// the same rows.
type Comparison struct {
	// Task is that of the reports, "topics" or "stance".
	Task string `json:"task"`
	// Rows counts the rows that both reports measured, and Threads their
	// threads, which the intervals resample.
	Rows    int `json:"rows"`
	Threads int `json:"threads"`
	// OnlyA and OnlyB count the rows that one report alone measured; they are
	// left out.
	OnlyA int `json:"only_a,omitempty"`
	OnlyB int `json:"only_b,omitempty"`
	// Figures has the measures that apply to both, by the names of the JSON
	// form of a report, and PerTopic the F1 of each topic.
	Figures  []Difference `json:"figures"`
	PerTopic []Difference `json:"per_topic,omitempty"`
}

// A Difference is a measure of two models on the same rows.
type Difference struct {
	// Name is that of the measure or the topic.
	Name string `json:"name"`
	// A and B are the values of the two, and Difference is B − A.
	A          float64 `json:"a"`
	B          float64 `json:"b"`
	Difference float64 `json:"difference"`
	// Low and High bound the middle 95 % of the difference in a bootstrap that
	// draws the same threads for both. An interval without 0 says that chance
	// alone would seldom give the difference.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Compare holds two reports of one task against each other: rows are paired by
// thread and ID, and those of one report alone, or of topics that the other does
// not have, are left out. A report that was read from JSON has no rows to pair. The
// intervals are those of a paired bootstrap over threads (Berg-Kirkpatrick,
// Burkett and Klein 2012). The order of the rows does not matter.
func Compare(a, b *Report) Comparison {
	c := Comparison{Task: a.Task}
	topics, fromA, fromB := sharedTopics(a.topics, b.topics)
	left, right := paired(a.rows, b.rows)
	c.Rows, c.OnlyA, c.OnlyB = len(left), len(a.rows)-len(left), len(b.rows)-len(right)
	n := len(topics)
	threadsA, threadsB := byThread(onTopics(left, fromA), n), byThread(onTopics(right, fromB), n)
	c.Threads = len(threadsA)
	totalA, totalB := newTally(n), newTally(n)
	for i := range threadsA {
		totalA.add(threadsA[i])
		totalB.add(threadsB[i])
	}
	var measures []func(*tally) float64
	for _, f := range figuresOf(a.Task) {
		if f.applies(totalA) && f.applies(totalB) {
			c.Figures = append(c.Figures, Difference{Name: f.name})
			measures = append(measures, f.of)
		}
	}
	if a.Task != TaskStance && totalA.rows > 0 {
		for k, id := range topics {
			c.PerTopic = append(c.PerTopic, Difference{Name: id})
			measures = append(measures, func(t *tally) float64 { return t.topics[k].f1() })
		}
	}
	draws := make([][]float64, len(measures))
	pairedBootstrap(threadsA, threadsB, n, func(a, b *tally) {
		for i, of := range measures {
			draws[i] = append(draws[i], of(b)-of(a))
		}
	})
	for i, of := range measures {
		d := &Difference{}
		if i < len(c.Figures) {
			d = &c.Figures[i]
		} else {
			d = &c.PerTopic[i-len(c.Figures)]
		}
		d.A, d.B = of(totalA), of(totalB)
		d.Difference = d.B - d.A
		d.Low, d.High = d.Difference, d.Difference
		if len(draws[i]) > 0 {
			d.Low, d.High = interval(draws[i])
		}
	}
	return c
}

// sharedTopics lists the topics that stand in both lists, with their places.
func sharedTopics(a, b []string) (topics []string, fromA, fromB []int) {
	at := map[string]int{}
	for k, id := range b {
		at[id] = k
	}
	for k, id := range a {
		if j, ok := at[id]; ok {
			topics, fromA, fromB = append(topics, id), append(fromA, k), append(fromB, j)
		}
	}
	return topics, fromA, fromB
}

// paired returns the rows that stand in both lists, in the order of the first. The
// n-th row of a thread and ID is paired with the n-th of the same.
func paired(a, b []outcome) (left, right []outcome) {
	keys := func(rows []outcome) []rowKey {
		return rowKeys(len(rows), func(i int) commentKey { return commentKey{rows[i].thread, rows[i].id} })
	}
	at := map[rowKey]int{}
	for i, k := range keys(b) {
		at[k] = i
	}
	for i, k := range keys(a) {
		if j, ok := at[k]; ok {
			left, right = append(left, a[i]), append(right, b[j])
		}
	}
	return left, right
}

// onTopics picks and orders the topics of rows.
func onTopics(rows []outcome, from []int) []outcome {
	out := make([]outcome, len(rows))
	for i, o := range rows {
		o.truth, o.given, o.unjudged = picked(o.truth, from), picked(o.given, from), picked(o.unjudged, from)
		o.stance, o.said = picked(o.stance, from), picked(o.said, from)
		out[i] = o
	}
	return out
}

func picked[T any](values []T, from []int) []T {
	if values == nil {
		return nil
	}
	out := make([]T, len(from))
	for k, j := range from {
		out[k] = values[j]
	}
	return out
}

// Text returns the comparison as a table for a terminal. A star stands by a
// difference whose interval does not hold 0.
func (c Comparison) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: A against B on %d rows of %d threads", c.Task, c.Rows, c.Threads)
	if c.OnlyA+c.OnlyB > 0 {
		fmt.Fprintf(&b, " (left out: %d rows that only A has, %d that only B has)", c.OnlyA, c.OnlyB)
	}
	b.WriteString("; 95 % intervals over threads\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	table := func(head string, rows []Difference) {
		if len(rows) == 0 {
			return
		}
		fmt.Fprintf(w, "%s\tA\tB\tB − A\n", head)
		for _, d := range rows {
			star := ""
			if d.Low > 0 || d.High < 0 {
				star = " *"
			}
			fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%+.3f [%+.3f, %+.3f]%s\n", d.Name, d.A, d.B, d.Difference, d.Low, d.High, star)
		}
	}
	table("measure", c.Figures)
	table("F1 of topic", c.PerTopic)
	w.Flush()
	return b.String()
}
