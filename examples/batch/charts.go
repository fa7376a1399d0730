package main

import (
	"bytes"
	"fmt"
	"html/template"
	"image/color"
	"regexp"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"example.com/discourse/datasets"
)

// The colours of a chart stand for those of the page, which change with light
// and dark.
var (
	inkColour  = color.RGBA{1, 1, 1, 255}
	lineColour = color.RGBA{2, 2, 2, 255}
	barColours = [stanceKinds]color.Color{
		datasets.Unlabelled: color.RGBA{3, 3, 3, 255}, datasets.None: color.RGBA{4, 4, 4, 255},
		datasets.Favour: color.RGBA{5, 5, 5, 255}, datasets.Against: color.RGBA{6, 6, 6, 255},
	}
	pageColours = strings.NewReplacer(
		"#010101", "var(--ink)", "#020202", "var(--line)", "#030303", "var(--unlabelled)", "#040404", "var(--none)",
		"#050505", "var(--favour)", "#060606", "var(--against)",
	)
)

// A chart is drawn for a wide page and for a narrow one.
type chart struct {
	Wide, Narrow template.HTML
}

const (
	wideChart   = 640
	narrowChart = 330
)

// topicChart draws a bar for each topic, its stances side by side; names and
// counts are in the same order, the first at the top.
func topicChart(names []string, counts [][stanceKinds]int64) (chart, error) {
	drawn := func(width vg.Length, longest int) (template.HTML, error) {
		p := newPlot()
		var labels []string
		for i := range names { // the axis begins at the bottom
			labels = append(labels, cutLabel(names[len(names)-1-i], longest))
		}
		if err := addBars(p, counts, true, vg.Points(15)); err != nil {
			return "", err
		}
		p.NominalY(labels...)
		p.Y.Tick.Length, p.Y.LineStyle.Width = 0, 0
		p.X.Min = 0
		p.X.Tick.Marker = wholeTicks{}
		return render(p, width, vg.Points(float64(46+24*len(names))))
	}
	return bothWidths(func(width vg.Length) (template.HTML, error) {
		if width > narrowChart {
			return drawn(width, 34)
		}
		return drawn(width, 20)
	})
}

// timeChart draws a bar for each span of time, its stances on top of one
// another. It is narrow, since several stand side by side.
func timeChart(spans []string, counts [][stanceKinds]int64) (template.HTML, error) {
	p := newPlot()
	bar := min(max((narrowChart-60)/vg.Length(len(spans))*3/4, 1), 24)
	if err := addBars(p, counts, false, bar); err != nil {
		return "", err
	}
	p.X.Tick.Marker = spanTicks{spans, 3}
	p.X.Min, p.X.Max = -0.6, float64(len(spans))-0.4
	p.Y.Min = 0
	p.Y.Tick.Marker = wholeTicks{}
	return render(p, narrowChart, 130)
}

func bothWidths(draw func(vg.Length) (template.HTML, error)) (chart, error) {
	wide, err := draw(wideChart)
	if err != nil {
		return chart{}, err
	}
	narrow, err := draw(narrowChart)
	return chart{Wide: wide, Narrow: narrow}, err
}

func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = color.Transparent
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Color, a.Tick.Color, a.Tick.Label.Color = lineColour, lineColour, inkColour
		a.Tick.Label.Font.Variant, a.Tick.Label.Font.Size = "Sans", 11
		a.Padding = 2
	}
	return p
}

// addBars adds a chart of bars for each stance, each on those before it.
func addBars(p *plot.Plot, counts [][stanceKinds]int64, lying bool, width vg.Length) error {
	var below *plotter.BarChart
	for _, s := range stanceOrder {
		values := make(plotter.Values, len(counts))
		any := false
		for i, n := range counts {
			at := i
			if lying {
				at = len(counts) - 1 - i
			}
			values[at] = float64(n[s])
			any = any || n[s] > 0
		}
		if !any {
			continue
		}
		b, err := plotter.NewBarChart(values, width)
		if err != nil {
			return err
		}
		b.Color, b.Horizontal, b.LineStyle.Width = barColours[s], lying, 0
		if below != nil {
			b.StackOn(below)
		}
		below = b
		p.Add(b)
	}
	return nil
}

// wholeTicks are at most six whole numbers from 0 on.
type wholeTicks struct{}

func (wholeTicks) Ticks(_, max float64) []plot.Tick {
	step := int64(1)
	for i := 0; float64(step)*5 < max; i++ {
		step = []int64{2, 5, 10}[i%3] * pow10(i/3)
	}
	var ticks []plot.Tick
	for n := int64(0); float64(n) <= max; n += step {
		ticks = append(ticks, plot.Tick{Value: float64(n), Label: thousands(n)})
	}
	return ticks
}

func pow10(n int) int64 {
	v := int64(1)
	for range n {
		v *= 10
	}
	return v
}

// spanTicks name at most max of the spans.
type spanTicks struct {
	names []string
	max   int
}

func (s spanTicks) Ticks(_, _ float64) []plot.Tick {
	step := (len(s.names) + s.max - 1) / s.max
	var ticks []plot.Tick
	for i := 0; i < len(s.names); i += step {
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: s.names[i]})
	}
	return ticks
}

func cutLabel(s string, n int) string {
	s = printable(s)
	r := []rune(s)
	if len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// render draws a plot as an SVG element to stand in a page.
func render(p *plot.Plot, width, height vg.Length) (template.HTML, error) {
	c := vgsvg.New(width, height)
	p.Draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return "", fmt.Errorf("chart: %w", err)
	}
	return inPage(b.String(), width, height), nil
}

var (
	styleAttribute = regexp.MustCompile(` ?style="([^"]*)"`)
	rootElement    = regexp.MustCompile(`(?s)^.*?<svg[^>]*>`)
)

// inPage makes of an SVG file an element that fits the page: its policy allows
// no style attributes, its colours change, and its size follows the width.
func inPage(svg string, width, height vg.Length) template.HTML {
	root := fmt.Sprintf(`<svg viewBox="0 0 %g %g" aria-hidden="true" focusable="false">`, width.Points(), height.Points())
	svg = rootElement.ReplaceAllLiteralString(svg, root)
	svg = styleAttribute.ReplaceAllStringFunc(svg, func(a string) string {
		style := styleAttribute.FindStringSubmatch(a)[1]
		var out strings.Builder
		for _, rule := range strings.Split(style, ";") {
			name, value, ok := strings.Cut(rule, ":")
			name, value = strings.TrimSpace(name), strings.TrimSpace(value)
			if ok && !strings.HasPrefix(name, "font") {
				fmt.Fprintf(&out, ` %s="%s"`, name, value)
			}
		}
		return out.String()
	})
	return template.HTML(pageColours.Replace(svg)) //nolint:gosec // labels were escaped by the drawing
}
