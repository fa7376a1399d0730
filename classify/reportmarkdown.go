package classify

import (
	"fmt"
	"strings"

	"example.com/discourse/datasets"
)

// Markdown returns the report as tables in Markdown, without a heading: the
// measures with their 95 % intervals, the topics, the stances and, for exclusive
// topics, the confusions.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows of %d threads", r.Test, r.Threads)
	if r.Train > 0 {
		fmt.Fprintf(&b, ", trained on %d", r.Train)
	}
	b.WriteString("; 95 % intervals over threads.\n")
	t := markdownTable{b: &b}
	t.head("measure", "value", "low", "high")
	for _, e := range r.estimates() {
		if e.Estimate != nil {
			t.row(e.name, decimals(e.Value), decimals(e.Low), decimals(e.High))
		}
	}
	if len(r.PerTopic) > 0 {
		t.head("topic", "precision", "recall", "F1", "support", "average precision", "ROC AUC", "Brier score", "calibration error", "before calibration")
	}
	for _, id := range sortedKeys(r.PerTopic) {
		p := r.PerTopic[id]
		t.row(id, decimals(p.Precision), decimals(p.Recall), decimals(p.F1), fmt.Sprint(p.Support), optional(p.AveragePrecision), optional(p.AUC),
			optional(p.Brier), optional(p.CalibrationError), optional(p.RawCalibrationError))
	}
	r.markdownStances(&t)
	if len(r.Confusion) > 0 {
		ids := sortedKeys(r.PerTopic)
		t.head("held, given as", ids...)
		for _, held := range ids {
			cells := make([]string, len(ids))
			for k, given := range ids {
				cells[k] = fmt.Sprint(r.Confusion[held][given])
			}
			t.row(held, cells...)
		}
	}
	for _, note := range r.Notes {
		fmt.Fprintf(&b, "\n%s\n", note)
	}
	return b.String()
}

// markdownStances has a table of the measures and, for each topic, the stances
// held against those given.
func (r *Report) markdownStances(t *markdownTable) {
	if len(r.PerTarget) == 0 {
		return
	}
	t.head("stance on", "F1 favour", "F1 against", "F1 none", "F_avg", "support")
	for _, id := range sortedKeys(r.PerTarget) {
		p := r.PerTarget[id]
		t.row(id, decimals(p.FFavour), decimals(p.FAgainst), decimals(p.FNone), decimals(p.FAverage), fmt.Sprint(p.Support))
	}
	t.head("stance on, held", "given favour", "given against", "given none")
	order := []datasets.Stance{datasets.Favour, datasets.Against, datasets.None}
	for _, id := range sortedKeys(r.PerTarget) {
		for _, held := range order {
			cells := make([]string, len(order))
			for k, given := range order {
				cells[k] = fmt.Sprint(r.PerTarget[id].Table[held][given])
			}
			t.row(id+", "+held.String(), cells...)
		}
	}
}

// A markdownTable writes tables whose first column is text and whose others are
// figures.
type markdownTable struct{ b *strings.Builder }

func (t *markdownTable) head(first string, rest ...string) {
	t.b.WriteByte('\n')
	t.row(first, rest...)
	t.b.WriteString("|---|" + strings.Repeat("---:|", len(rest)) + "\n")
}

func (t *markdownTable) row(first string, rest ...string) {
	for _, cell := range append([]string{first}, rest...) {
		t.b.WriteString("| " + markdownEscape.Replace(cell) + " ")
	}
	t.b.WriteString("|\n")
}

// markdownEscape keeps the names of topics from being read as Markdown or HTML.
var markdownEscape = strings.NewReplacer(`\`, `\\`, "|", `\|`, "_", `\_`, "*", `\*`, "`", "\\`", "<", "&lt;", "&", "&amp;", "[", `\[`, "\n", " ")

func decimals(v float64) string { return fmt.Sprintf("%.3f", v) }
