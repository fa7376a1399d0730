package classify

import (
	"encoding/json"
	"slices"

	"example.com/discourse/datasets"
)

// MarshalJSON writes the value alone.
func (e *Estimate) MarshalJSON() ([]byte, error) { return json.Marshal(e.Value) }

// UnmarshalJSON reads a bare value; the interval is lost.
func (e *Estimate) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &e.Value) }

// A figure is measured on a tally and has its place in a report, and a name in
// its forms.
type figure struct {
	name  string
	place func(*Report) **Estimate
	of    func(*tally) float64
	// applies says whether the tally has what the figure is about.
	applies func(*tally) bool
}

func hasTopics(t *tally) bool    { return t.rows > 0 }
func hasStances(t *tally) bool   { return t.stanced }
func hasJoint(t *tally) bool     { return t.rows > 0 && t.stanced }
func hasContext(t *tally) bool   { return t.contextual }
func hasRelations(t *tally) bool { return t.hasRelations }

var topicFigures = []figure{
	{"accuracy", func(r *Report) **Estimate { return &r.Accuracy }, func(t *tally) float64 { return share(t.exact, t.rows) }, hasTopics},
	{"micro_f1", func(r *Report) **Estimate { return &r.MicroF1 }, func(t *tally) float64 { return t.micro().f1() }, hasTopics},
	{"micro_p", func(r *Report) **Estimate { return &r.MicroPrecision }, func(t *tally) float64 { return t.micro().precision() }, hasTopics},
	{"micro_r", func(r *Report) **Estimate { return &r.MicroRecall }, func(t *tally) float64 { return t.micro().recall() }, hasTopics},
	{"macro_f1", func(r *Report) **Estimate { return &r.MacroF1 }, (*tally).macroF1, hasTopics},
	{"weighted_f1", func(r *Report) **Estimate { return &r.WeightedF1 }, (*tally).weightedF1, hasTopics},
	{"joint_micro_f1", func(r *Report) **Estimate { return &r.JointMicroF1 }, func(t *tally) float64 { return t.joint.f1() }, hasJoint},
	{"context_recall", func(r *Report) **Estimate { return &r.ContextRecall }, func(t *tally) float64 { return t.context.recall() }, hasContext},
}

var stanceFigures = []figure{
	{"f_favour", func(r *Report) **Estimate { return &r.FFavour }, func(t *tally) float64 { return t.stances[datasets.Favour].f1() }, hasStances},
	{"f_against", func(r *Report) **Estimate { return &r.FAgainst }, func(t *tally) float64 { return t.stances[datasets.Against].f1() }, hasStances},
	{"f_avg", func(r *Report) **Estimate { return &r.FAverage }, (*tally).fAverage, hasStances},
	{"stance_macro_f1", func(r *Report) **Estimate { return &r.StanceMacroF1 }, (*tally).stanceMacroF1, hasStances},
}

var relationFigures = []figure{
	{"relation_macro_f1", func(r *Report) **Estimate { return &r.Relation.MacroF1 }, (*tally).relationMacroF1, hasRelations},
	{"relation_accuracy", func(r *Report) **Estimate { return &r.Relation.Accuracy }, func(t *tally) float64 { return share(t.agreeing, t.replies) }, hasRelations},
}

// figuresOf lists the figures of a task, in the order in which a report names
// them.
func figuresOf(task string) []figure {
	if task == TaskStance {
		return slices.Concat(stanceFigures, relationFigures)
	}
	return slices.Concat(topicFigures, stanceFigures, relationFigures)
}

// newReport measures rows. The topics name what the slices of an outcome go by.
// For the task "stance" the topics are taken as given and are not measured.
func newReport(task string, topics []string, exclusive bool, train int, rows []outcome) *Report {
	r := &Report{Task: task, Train: train, Test: len(rows), topics: topics, rows: rows}
	if len(rows) == 0 {
		r.Notes = append(r.Notes, "There were no labelled rows: nothing was measured.")
	}
	threads := byThread(rows, len(topics))
	r.Threads = len(threads)
	total := newTally(len(topics))
	for _, t := range threads {
		total.add(t)
	}
	if total.hasRelations {
		r.Relation = newRelationReport(total)
	}
	figures := figuresOf(task)
	r.estimate(figures, threads, total, len(topics))
	if task != TaskStance && total.rows > 0 {
		r.PerTopic = map[string]*TopicReport{}
		for k, id := range topics {
			r.PerTopic[id] = newTopicReport(rows, k, total.topics[k])
		}
		if exclusive {
			r.Confusion = confusion(rows, topics)
		}
	}
	if total.stanced {
		r.PerTarget = targetReports(rows, topics)
	}
	return r
}

// estimate fills in the figures that apply, with their intervals.
func (r *Report) estimate(figures []figure, threads []*tally, total *tally, topics int) {
	draws := make([][]float64, len(figures))
	bootstrap(threads, topics, func(t *tally) {
		for f := range figures {
			if figures[f].applies(total) {
				draws[f] = append(draws[f], figures[f].of(t))
			}
		}
	})
	for f, fig := range figures {
		if !fig.applies(total) {
			continue
		}
		e := &Estimate{Value: fig.of(total)}
		e.Low, e.High = e.Value, e.Value
		if len(draws[f]) > 0 {
			e.Low, e.High = interval(draws[f])
		}
		*fig.place(r) = e
	}
}

func newTopicReport(rows []outcome, k int, c counts) *TopicReport {
	t := &TopicReport{Precision: c.precision(), Recall: c.recall(), F1: c.f1(), Support: int(c.tp + c.fn)}
	var p, raw []float64
	var truth []bool
	for i := range rows {
		o := &rows[i]
		if o.truth == nil || o.p == nil || o.unjudged != nil && o.unjudged[k] {
			continue
		}
		p = append(p, o.p[k])
		raw = append(raw, o.raw[k])
		truth = append(truth, o.truth[k])
	}
	if ap, ok := averagePrecision(p, truth); ok {
		t.AveragePrecision = &ap
	}
	if auc, ok := rocAUC(p, truth); ok {
		t.AUC = &auc
	}
	if len(p) > 0 {
		t.Brier, t.CalibrationError = new(brier(p, truth)), new(calibrationError(p, truth))
		t.RawBrier, t.RawCalibrationError = new(brier(raw, truth)), new(calibrationError(raw, truth))
	}
	return t
}

func confusion(rows []outcome, topics []string) map[string]map[string]int {
	table := map[string]map[string]int{}
	for i := range rows {
		for k, held := range rows[i].truth {
			if !held {
				continue
			}
			row := table[topics[k]]
			if row == nil {
				row = map[string]int{}
				table[topics[k]] = row
			}
			for j, given := range rows[i].given {
				if given {
					row[topics[j]]++
				}
			}
		}
	}
	return table
}

func targetReports(rows []outcome, topics []string) map[string]*TargetReport {
	out := map[string]*TargetReport{}
	for k, id := range topics {
		one := newTally(len(topics))
		table := map[datasets.Stance]map[datasets.Stance]int{}
		for i := range rows {
			o := &rows[i]
			if o.stance == nil || o.stance[k] == datasets.Unlabelled || !o.truth[k] {
				continue
			}
			said := datasets.Unlabelled
			if o.said != nil {
				said = o.said[k]
			}
			one.rows++
			for s := datasets.None; s <= datasets.Against; s++ {
				one.stances[s].decide(o.stance[k] == s, said == s)
			}
			if table[o.stance[k]] == nil {
				table[o.stance[k]] = map[datasets.Stance]int{}
			}
			table[o.stance[k]][said]++
		}
		if one.rows == 0 {
			continue
		}
		out[id] = &TargetReport{
			FFavour: one.stances[datasets.Favour].f1(), FAgainst: one.stances[datasets.Against].f1(),
			FNone: one.stances[datasets.None].f1(), FAverage: one.fAverage(), MacroF1: one.stanceMacroF1(),
			Support: int(one.rows), Table: table,
		}
	}
	return out
}

func newRelationReport(total *tally) *RelationReport {
	r := &RelationReport{Support: int(total.replies), PerRelation: map[string]float64{}}
	for k := Agree; k < relationCount; k++ {
		r.PerRelation[k.String()] = total.relations[k].f1()
	}
	return r
}
