package classify

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"example.com/discourse/datasets"
)

// Text returns the report as lines for a terminal: each measure with its 95 %
// interval, then a table of the topics and one of the stances.
func (r *Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d rows of %d threads", r.Task, r.Test, r.Threads)
	if r.Train > 0 {
		fmt.Fprintf(&b, ", trained on %d", r.Train)
	}
	b.WriteString("; 95 % intervals over threads\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, e := range r.estimates() {
		if e.Estimate != nil {
			fmt.Fprintf(w, "%s\t%.3f\t[%.3f, %.3f]\n", e.name, e.Value, e.Low, e.High)
		}
	}
	w.Flush()
	r.topicTable(&b)
	r.confusionTable(&b)
	r.targetTable(&b)
	if r.Speed != nil {
		fmt.Fprintln(&b, r.Speed.line())
	}
	for _, note := range r.Notes {
		fmt.Fprintln(&b, note)
	}
	return b.String()
}

type named struct {
	name string
	*Estimate
}

// estimates lists the measures by the names of the JSON form.
func (r *Report) estimates() []named {
	var list []named
	for _, f := range figuresOf(TaskTopics) {
		if r.Relation == nil && slices.ContainsFunc(relationFigures, func(g figure) bool { return f.name == g.name }) {
			continue
		}
		list = append(list, named{f.name, *f.place(r)})
	}
	return list
}

func (r *Report) topicTable(b *strings.Builder) {
	if len(r.PerTopic) == 0 {
		return
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\ntopic\tp\tr\tf1\tsupport\tap\tauc\tbrier\tece\tbefore\t")
	for _, id := range sortedKeys(r.PerTopic) {
		t := r.PerTopic[id]
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t%d\t%s\t%s\t%s\t%s\t%s\t\n", id, t.Precision, t.Recall, t.F1, t.Support,
			optional(t.AveragePrecision), optional(t.AUC), optional(t.Brier), optional(t.CalibrationError), optional(t.RawCalibrationError))
	}
	w.Flush()
}

// mostConfused is how many topics a table of confusions has in the text form at
// most: it has as many columns.
const mostConfused = 25

// confusionTable has a row for each topic held and a column, by the number of its
// row, for each topic given.
func (r *Report) confusionTable(b *strings.Builder) {
	if len(r.Confusion) == 0 || len(r.PerTopic) > mostConfused {
		return
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	ids := sortedKeys(r.PerTopic)
	fmt.Fprint(w, "\nheld, given as\t")
	for k := range ids {
		fmt.Fprintf(w, "%d\t", k+1)
	}
	fmt.Fprintln(w)
	for k, held := range ids {
		fmt.Fprintf(w, "%s  %d\t", held, k+1)
		for _, given := range ids {
			fmt.Fprintf(w, "%d\t", r.Confusion[held][given])
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}

func (r *Report) targetTable(b *strings.Builder) {
	if len(r.PerTarget) == 0 {
		return
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\nstance on\tf_favour\tf_against\tf_none\tf_avg\tsupport\tfavour as f/a/n\tagainst as f/a/n\tnone as f/a/n\t")
	for _, id := range sortedKeys(r.PerTarget) {
		t := r.PerTarget[id]
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t%.3f\t%d\t", id, t.FFavour, t.FAgainst, t.FNone, t.FAverage, t.Support)
		for _, held := range []datasets.Stance{datasets.Favour, datasets.Against, datasets.None} {
			row := t.Table[held]
			fmt.Fprintf(w, "%d/%d/%d\t", row[datasets.Favour], row[datasets.Against], row[datasets.None])
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}

func optional(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.3f", *v)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
