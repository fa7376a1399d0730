package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

var (
	//go:embed page/report.html
	reportPage string
	//go:embed page/report.css
	reportStyle string
	//go:embed page/report.js
	reportScript string
)

var reportTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"thousands": thousands, "share": func(n, of int64) string {
		if of == 0 {
			return "–"
		}
		return fmt.Sprintf("%.0f\u00a0%%", 100*float64(n)/float64(of))
	},
	"percent": func(p float64) string { return fmt.Sprintf("%.0f\u00a0%%", 100*p) },
	"stance":  stanceName,
}).Parse(reportPage))

// writeReport writes the page, where one is asked for.
func (j *job) writeReport() error {
	if j.report == "" {
		return nil
	}
	r, err := j.newReport()
	if err != nil {
		return err
	}
	return writeWhole(j.disk, j.report, func(w io.Writer) error { return reportTemplate.Execute(w, r) })
}

// A report is what the page shows.
type report struct {
	Title  string
	Policy string
	Style  template.HTML
	Script template.HTML
	Data   template.HTML

	Tally     *tally
	Read      int64
	Threads   string
	Sources   string
	From, To  string // the first and the last month
	Lead      []string
	Stances   []datasets.Stance
	Topics    []topicRow
	TopicPlot chart
	Times     []timePlot
	ByThread  []placeRow
	BySource  []placeRow
	// MoreThreads and MoreSources say what the two tables leave out.
	MoreThreads, MoreSources string
	Telling                  []tellingTopic
	Unsure                   []shownComment
	Sure                     []sureRow
	Sampled                  int64 // comments of the table; all of them, or a sample
	Made                     [][2]string
}

type topicRow struct {
	ID, Title, Target string
	N, Of             int64
	Context           int64
	Stance            [stanceKinds]int64
}

type timePlot struct {
	Title string
	Plot  template.HTML
	Spans []timeSpan
}

type timeSpan struct {
	Name   string
	Stance [stanceKinds]int64
}

type sureRow struct {
	Title string
	N     [5]int64 // labels by their probability: below 0.6, 0.7, 0.8, 0.9, and above
}

const (
	chartTopics = 12
	timeTopics  = 6
	placeRows   = 15
)

func (j *job) newReport() (*report, error) {
	t, g := j.tally, j.tally.Gathered
	r := &report{
		Title: "What the discussion says", Tally: t, Read: t.read(), Sources: g.Sources.counted(), Threads: g.Threads.counted(),
		Sampled: int64(len(g.Sample)), Stances: stanceOrder[:3],
	}
	if title := j.model.Codebook().Title; title != "" {
		r.Title = title
	}
	for i := range t.Topics {
		if t.Topics[i].Stance[datasets.Unlabelled] > 0 {
			r.Stances = stanceOrder
		}
	}
	for _, k := range t.byCount() {
		n := &t.Topics[k]
		row := topicRow{ID: n.Topic, Title: j.title(n.Topic), N: n.total(), Of: t.Classified, Context: n.Context, Stance: n.Stance}
		if topic := j.model.Codebook().Topic(n.Topic); topic != nil {
			row.Target = topic.Target
		}
		r.Topics = append(r.Topics, row)
	}
	r.Lead = lead(r)
	if err := j.drawCharts(r); err != nil {
		return nil, err
	}
	r.ByThread, r.BySource = j.placeRows(g.Threads, true), j.placeRows(g.Sources, false)
	r.MoreThreads, r.MoreSources = g.Threads.rest(placeRows), g.Sources.rest(placeRows)
	j.fillTelling(r)
	for i := range g.Unsure {
		s := &g.Unsure[i]
		r.Unsure = append(r.Unsure, j.shown(s, leastSure(s.Labels)))
	}
	for _, k := range t.byCount() {
		row := sureRow{Title: j.title(t.Topics[k].Topic)}
		for i, n := range g.Sure[k] {
			row.N[min(max(i-5, 0), 4)] += n
		}
		r.Sure = append(r.Sure, row)
	}
	r.Made = j.made()
	return r, j.fillPage(r)
}

// lead says the main things in sentences.
func lead(r *report) []string {
	t := r.Tally
	if t.Classified == 0 {
		return []string{"No comment was found."}
	}
	withTopic := t.Classified - t.NoTopic
	lines := []string{fmt.Sprintf("%s of %s comments (%.0f %%) speak of at least one of the %d topics.", thousands(withTopic), thousands(t.Classified),
		100*float64(withTopic)/float64(t.Classified), len(r.Topics))}
	for i, row := range r.Topics {
		if i == 4 || row.N == 0 {
			break
		}
		line := fmt.Sprintf("%s: %s comments (%.0f %%)", row.Title, thousands(row.N), 100*float64(row.N)/float64(row.Of))
		favour, against := row.Stance[datasets.Favour], row.Stance[datasets.Against]
		view := "it"
		if row.Target != "" {
			view = "“" + row.Target + "”"
		}
		switch leaning := favour + against; {
		case leaning == 0:
			line += "; no side was taken."
		case against >= 3*favour:
			line += fmt.Sprintf("; most speak against %s (%s to %s).", view, thousands(against), thousands(favour))
		case favour >= 3*against:
			line += fmt.Sprintf("; most speak for %s (%s to %s).", view, thousands(favour), thousands(against))
		default:
			line += fmt.Sprintf("; opinion is divided: %s for and %s against %s.", thousands(favour), thousands(against), view)
		}
		lines = append(lines, line)
	}
	if n := t.replies(); n > 0 {
		agree, disagree := t.Relations[classify.Agree], t.Relations[classify.Disagree]
		lines = append(lines, fmt.Sprintf("Of %s replies, %s (%.0f %%) agree with what they answer and %s (%.0f %%) disagree.", thousands(n),
			thousands(agree), 100*float64(agree)/float64(n), thousands(disagree), 100*float64(disagree)/float64(n)))
	}
	return lines
}

func (j *job) drawCharts(r *report) error {
	var names []string
	var counts [][stanceKinds]int64
	for _, row := range r.Topics[:min(len(r.Topics), chartTopics)] {
		names, counts = append(names, row.Title), append(counts, row.Stance)
	}
	var err error
	if r.TopicPlot, err = topicChart(names, counts); err != nil {
		return err
	}
	spans, sums := timeSpans(j.tally.Gathered, len(j.tally.Topics))
	if len(spans) == 0 {
		return nil
	}
	r.From, r.To = spans[0], spans[len(spans)-1]
	if len(spans) < 2 {
		return nil // a single bar tells nothing of time
	}
	for _, k := range j.tally.byCount()[:min(len(j.tally.Topics), timeTopics)] {
		if j.tally.Topics[k].total() == 0 {
			continue
		}
		plot := timePlot{Title: j.title(j.tally.Topics[k].Topic)}
		var counts [][stanceKinds]int64
		for i, s := range sums {
			counts = append(counts, s.Labels[k])
			plot.Spans = append(plot.Spans, timeSpan{spans[i], s.Labels[k]})
		}
		if plot.Plot, err = timeChart(spans, counts); err != nil {
			return err
		}
		r.Times = append(r.Times, plot)
	}
	return nil
}
