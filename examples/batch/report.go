package main

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

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
		return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(of))
	},
	"percent": func(p float64) string { return fmt.Sprintf("%.0f %%", 100*p) },
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
	Threads   int64
	Sources   int64
	From, To  string // the first and the last month
	Lead      []string
	Stances   []datasets.Stance
	Topics    []topicRow
	TopicPlot chart
	Times     []timePlot
	ByThread  []placeRow
	BySource  []placeRow
	MoreRows  string // what the two tables leave out
	Telling   []tellingTopic
	Unsure    []shownComment
	Sure      []sureRow
	Sampled   int64 // comments of the table; all of them, or a sample
	Made      [][2]string
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

type placeRow struct {
	Name, Title string
	Comments    int64
	Topics      string
	Stance      [stanceKinds]int64
	Bars        []barPart
}

type barPart struct {
	Class       string
	X, Width, N int64
}

type tellingTopic struct {
	Title string
	Sides []tellingSide
}

type tellingSide struct {
	Stance   datasets.Stance
	Comments []shownComment
}

type shownComment struct {
	specimen
	Label classify.Label
	Topic string
	Parts []textPart
	When  string
}

// textPart is a stretch of a comment, marked or not.
type textPart struct {
	Text   string
	Marked bool
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
		Title: "What the discussion says", Tally: t, Read: t.read(), Sources: int64(len(g.Sources.By)), Threads: int64(len(g.Threads.By)),
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

// leastSure returns the label of which the model was least sure.
func leastSure(labels []classify.Label) classify.Label {
	sure := func(l classify.Label) float64 {
		if l.Stance == datasets.Unlabelled {
			return l.P
		}
		return min(l.P, l.StanceP)
	}
	if len(labels) == 0 {
		return classify.Label{}
	}
	return slices.MinFunc(labels, func(a, b classify.Label) int { return cmp.Compare(sure(a), sure(b)) })
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

// placeRows lists the threads or the sources with the most comments.
func (j *job) placeRows(p *places, threads bool) []placeRow {
	order := slices.Clone(p.Order)
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(p.By[b].Comments, p.By[a].Comments) })
	var rows []placeRow
	for _, name := range order[:min(len(order), placeRows)] {
		if name == "" && threads {
			continue
		}
		s := p.By[name]
		row := placeRow{Name: name, Title: p.Title[name], Comments: s.Comments}
		best := int64(0)
		for k := range s.Labels {
			n := int64(0)
			for stance, v := range s.Labels[k] {
				row.Stance[stance] += v
				n += v
			}
			if n > best {
				best, row.Topics = n, j.title(j.tally.Topics[k].Topic)
			}
		}
		row.Bars = bars(row.Stance)
		rows = append(rows, row)
	}
	return rows
}

// bars sets stances side by side in 100 parts.
func bars(n [stanceKinds]int64) []barPart {
	total, x := int64(0), int64(0)
	for _, v := range n {
		total += v
	}
	var parts []barPart
	sum := int64(0)
	for _, s := range stanceOrder {
		if n[s] == 0 {
			continue
		}
		sum += n[s]
		end := 100 * sum / total
		class := s.String()
		if class == "" {
			class = "unlabelled"
		}
		parts = append(parts, barPart{class, x, end - x, n[s]})
		x = end
	}
	return parts
}

func (j *job) fillTelling(r *report) {
	for _, k := range j.tally.byCount() {
		n := &j.tally.Topics[k]
		topic := tellingTopic{Title: j.title(n.Topic)}
		for _, s := range stanceOrder {
			if len(n.Telling[s]) == 0 {
				continue
			}
			side := tellingSide{Stance: s}
			for i := range n.Telling[s] {
				best := &n.Telling[s][i]
				for _, l := range best.Labels {
					if l.Topic == n.Topic {
						side.Comments = append(side.Comments, j.shown(best, l))
					}
				}
			}
			topic.Sides = append(topic.Sides, side)
		}
		if len(topic.Sides) > 0 {
			r.Telling = append(r.Telling, topic)
		}
	}
}

// shown marks the words of a comment that decided on a topic.
func (j *job) shown(s *specimen, l classify.Label) shownComment {
	c := shownComment{specimen: *s, Label: l, Topic: j.title(l.Topic), When: day(s)}
	words := strongest(explain(j.model, s.comment(), l.Topic))
	slices.SortFunc(words, func(a, b evidence) int { return cmp.Compare(a.Start, b.Start) })
	at := 0
	for _, w := range words {
		if w.Start > at {
			c.Parts = append(c.Parts, textPart{s.Text[at:w.Start], false})
		}
		c.Parts = append(c.Parts, textPart{w.Text, true})
		at = w.End
	}
	if at < len(s.Text) {
		c.Parts = append(c.Parts, textPart{s.Text[at:], false})
	}
	return c
}

// strongest returns the words without those that did little: a page on which
// much is marked shows nothing.
func strongest(words []evidence) []evidence {
	n := 0
	for n < min(len(words), 5) && words[n].Weight >= 0.3*words[0].Weight {
		n++
	}
	return words[:n]
}

func day(s *specimen) string {
	if s.Created.IsZero() {
		return ""
	}
	return s.Created.UTC().Format("2006-01-02")
}

// made says how the page came about.
func (j *job) made() [][2]string {
	p := j.model.Provenance()
	name := j.options.model
	if name == "" {
		name = "the embedded model"
	}
	var columns []string
	for _, f := range []struct{ flag, value string }{
		{"-from", string(j.read.Format)}, {"-text", j.read.Columns.Text}, {"-id", j.read.Columns.ID}, {"-parent", j.read.Columns.Parent},
		{"-thread", j.read.Columns.Thread}, {"-author", j.read.Columns.Author}, {"-created", j.read.Columns.Created},
	} {
		if f.value != "" {
			columns = append(columns, f.flag+" "+f.value)
		}
	}
	if j.read.Paragraphs {
		columns = append(columns, "-paragraphs")
	}
	settings := strings.Join(columns, " ")
	if settings == "" {
		settings = "all told by the content"
	}
	version := "built from source"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	span := ""
	if p.First != "" {
		span = fmt.Sprintf(", written from %s to %s", p.First, p.Last)
	}
	return [][2]string{
		{"Model", fmt.Sprintf("%s, trained on %s labelled comments of %s threads%s", name, thousands(int64(p.Rows)), thousands(int64(p.Threads)), span)},
		{"Training data", "SHA-256 " + p.Hash},
		{"Reading", settings},
		{"Program", fmt.Sprintf("discourse batch %s, %s", version, runtime.Version())},
		{"Counts", fmt.Sprintf("read %s = classified %s + rejected %s + skipped %s; %s of text", thousands(j.tally.read()), thousands(j.tally.Classified),
			thousands(j.tally.Rejected), thousands(j.tally.Skipped), megabytes(j.tally.Bytes))},
	}
}

// fillPage sets the script, the style, the data and the policy that allows
// them and nothing else.
func (j *job) fillPage(r *report) error {
	data, err := j.pageData()
	if err != nil {
		return err
	}
	r.Style = template.HTML("<style>" + reportStyle + "</style>")                                     //nolint:gosec // our own file
	r.Script = template.HTML("<script>" + reportScript + "</script>")                                 //nolint:gosec // our own file
	r.Data = template.HTML(`<script type="application/json" id="data">` + string(data) + `</script>`) //nolint:gosec // "<" is escaped in JSON
	r.Policy = fmt.Sprintf("default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'", sourceHash(reportScript), sourceHash(reportStyle))
	return nil
}

func sourceHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// pageData returns the comments of the table in the order of the input, as
// JSON without "<", so that no comment can end the element that it stands in.
func (j *job) pageData() ([]byte, error) {
	type label struct {
		Topic   int     `json:"t"`
		Stance  string  `json:"s"`
		P       float64 `json:"p"`
		StanceP float64 `json:"q"`
	}
	type row struct {
		ID     string  `json:"i"`
		Parent string  `json:"r,omitempty"`
		Thread int     `json:"h"`
		Author string  `json:"a,omitempty"`
		Kind   string  `json:"k"`
		When   string  `json:"d,omitempty"`
		Source int     `json:"f"`
		Text   string  `json:"x"`
		Cut    bool    `json:"c,omitempty"`
		Labels []label `json:"l"`
	}
	var page struct {
		Topics  []string `json:"topics"`
		Sources []string `json:"sources"`
		Threads []string `json:"threads"`
		Rows    []row    `json:"rows"`
	}
	for i := range j.tally.Topics {
		page.Topics = append(page.Topics, j.title(j.tally.Topics[i].Topic))
	}
	sample := slices.Clone(j.tally.Gathered.Sample)
	slices.SortFunc(sample, func(a, b specimen) int { return cmp.Compare(a.Place, b.Place) })
	sources, threads := map[string]int{}, map[string]int{}
	number := func(seen map[string]int, list *[]string, key, name string) int {
		n, ok := seen[key]
		if !ok {
			n = len(seen)
			seen[key] = n
			*list = append(*list, name)
		}
		return n
	}
	page.Rows = []row{}
	for i := range sample {
		s := &sample[i]
		thread, title := s.Thread, s.Thread
		if known := j.tally.Gathered.Threads.Title[s.Thread]; known != "" {
			title = known
		}
		if thread == "" {
			thread, title = "\x00"+s.ID, s.ID
		}
		r := row{
			ID: s.ID, Parent: s.Parent, Author: s.Author, Kind: s.Kind, When: day(s), Text: s.Text, Cut: s.Cut, Labels: []label{},
			Thread: number(threads, &page.Threads, thread, title), Source: number(sources, &page.Sources, s.Source, s.Source),
		}
		for _, l := range s.Labels {
			r.Labels = append(r.Labels, label{j.tally.place(l.Topic), l.Stance.String(), round3(l.P), round3(l.StanceP)})
		}
		page.Rows = append(page.Rows, r)
	}
	return json.Marshal(page)
}

func round3(v float64) float64 { return float64(int64(v*1000+0.5)) / 1000 }
