package classify

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"text/tabwriter"

	"example.com/discourse/datasets"
)

// A SearchResult says what a search tried and what it found.
type SearchResult struct {
	// Best are the settings with the largest measure; the first among equals.
	Best Config
	// By names the measure.
	By string
	// Trials are the settings that were tried, in their order. The first are
	// those of the trainer.
	Trials []Trial
}

// A Trial is one set of settings that a search measured.
type Trial struct {
	// Change says what it changes of the best before it, such as "c 0.3"; ""
	// for the first.
	Change string
	Config Config
	// Report is that of cross-validation with these settings.
	Report *Report
	// Kept says that the search went on from here.
	Kept bool
}

// Search tries settings by cross-validation, with threads kept together and every
// fold given its part of each label, and returns what it measured. It starts from
// the trainer's settings and takes one setting after the other, in the order of the
// fields of SearchSpace: it tries the values with the rest as it is, keeps the
// best, and goes on from there. That takes as many cross-validations as there are
// values, not as their product.
//
// Trainings run side by side on the trainer's workers; the result does not depend
// on their number. The largest of many measures is a little too large: measure the
// model that is trained with the settings on rows that the search has not seen.
// Errors are those of SearchSpace.Validate and of [Trainer.Train]. Progress has the
// stage "search" and counts trainings.
func (t *Trainer) Search(ctx context.Context, book *datasets.Codebook, comments []datasets.Comment, space SearchSpace) (*SearchResult, error) {
	if err := space.Validate(t.Config); err != nil {
		return nil, err
	}
	space = space.withDefaults(t.Config.Exclusive)
	if space.Folds.Task == TaskTopics && space.By != "joint_micro_f1" {
		comments = topicsAlone(comments)
	}
	data, err := newDataset(book, comments, t.Weight, space.Folds.K)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	if err := checkTrainable(data, seedsOf(book), t.Config.Exclusive); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	s := &search{Trainer: t, book: book, data: data, space: space, result: &SearchResult{Best: t.Config, By: space.By}}
	dimensions := space.dimensions(t.Config)
	s.total = space.Folds.K
	for _, d := range dimensions {
		s.total += space.Folds.K * len(d.others(t.Config))
	}
	if err := s.try(ctx, []Trial{{Config: t.Config}}); err != nil {
		return nil, err
	}
	for _, d := range dimensions {
		var trials []Trial
		for _, v := range d.others(s.result.Best) {
			trial := Trial{Change: d.name + " " + v.text, Config: s.result.Best}
			v.set(&trial.Config)
			trials = append(trials, trial)
		}
		if err := s.try(ctx, trials); err != nil {
			return nil, err
		}
	}
	return s.result, nil
}

// others lists the values that differ from those of cfg.
func (d *dimension) others(cfg Config) []dimensionValue {
	var out []dimensionValue
	for _, v := range d.values {
		changed := cfg
		v.set(&changed)
		if !sameSettings(changed, cfg) {
			out = append(out, v)
		}
	}
	return out
}

// topicsAlone returns the rows without what topics do not depend on, which is then
// not trained.
func topicsAlone(comments []datasets.Comment) []datasets.Comment {
	out := make([]datasets.Comment, len(comments))
	for i, c := range comments {
		c.Relation = ""
		if c.Topics != nil {
			topics := make(map[string]datasets.Stance, len(c.Topics))
			for id := range c.Topics {
				topics[id] = datasets.Unlabelled
			}
			c.Topics = topics
		}
		out[i] = c
	}
	return out
}

// A search is one run of Search.
type search struct {
	*Trainer
	book   *datasets.Codebook
	data   *dataset
	space  SearchSpace
	result *SearchResult
	// largest is the measure of the best settings so far.
	largest     float64
	lock        sync.Mutex // guards done
	done, total int
}

// try measures settings and keeps the best, if they beat all before.
func (s *search) try(ctx context.Context, trials []Trial) error {
	k, task := s.space.Folds.K, s.space.Folds.Task
	parts := make([][]outcome, len(trials)*k)
	err := parallel(ctx, s.Workers, len(parts), func(ctx context.Context, i int) error {
		inner := Trainer{Config: trials[i/k].Config, Workers: 1, Weight: s.Weight, takenTopics: task == TaskStance}
		m, err := inner.trainWithout(ctx, s.book, s.data, i%k)
		if err != nil {
			return err
		}
		parts[i] = m.heldOut(s.data, i%k, task)
		s.lock.Lock()
		defer s.lock.Unlock()
		s.done++
		s.progress("search", s.done, s.total)
		return nil
	})
	if err != nil {
		return err
	}
	best := -1
	for i := range trials {
		var rows []outcome
		for _, part := range parts[i*k : (i+1)*k] {
			rows = append(rows, part...)
		}
		report := newReport(task, s.data.topics, trials[i].Config.Exclusive && task == TaskTopics, len(s.data.rows), rows)
		trials[i].Report = report
		value := report.value(s.space.By)
		s.log().Info("settings tried", "change", trials[i].Change, s.space.By, value)
		if len(s.result.Trials) == 0 || value > s.largest {
			best, s.largest = i, value
		}
	}
	if best >= 0 {
		trials[best].Kept = true
		s.result.Best = trials[best].Config
	}
	s.result.Trials = append(s.result.Trials, trials...)
	return nil
}

// value returns a measure by its name; 0 where it does not apply.
func (r *Report) value(name string) float64 {
	for _, e := range r.estimates() {
		if e.name == name && e.Estimate != nil {
			return e.Value
		}
	}
	return 0
}

// Text returns the table of what was tried, for a terminal: the change, the
// measure that was searched by with its 95 % interval, and other measures. A star
// stands by the settings that were kept.
func (r *SearchResult) Text() string {
	if len(r.Trials) == 0 {
		return ""
	}
	var others []string
	first := r.Trials[0].Report
	for _, e := range first.estimates() {
		switch e.name {
		case r.By:
		case "accuracy", "micro_f1", "macro_f1", "f_favour", "f_against", "f_avg", "stance_macro_f1":
			if e.Estimate != nil {
				others = append(others, e.name)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "settings tried by cross-validation on %d rows of %d threads; * kept\n", first.Test, first.Threads)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "change\t%s\t\t%s\n", r.By, strings.Join(others, "\t"))
	for _, t := range r.Trials {
		change, star := t.Change, ""
		if change == "" {
			change = "none"
		}
		if t.Kept {
			star = " *"
		}
		fmt.Fprintf(w, "%s%s", change, star)
		for _, e := range t.Report.estimates() {
			if e.name == r.By && e.Estimate != nil {
				fmt.Fprintf(w, "\t%.4f\t[%.3f, %.3f]", e.Value, e.Low, e.High)
			}
		}
		for _, name := range others {
			fmt.Fprintf(w, "\t%.4f", t.Report.value(name))
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return b.String()
}
