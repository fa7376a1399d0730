package classify

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestAModelComparedWithItselfDiffersInNothing(t *testing.T) {
	r := smallModel(t).Evaluate(buses(80, false))
	c := Compare(r, r)
	require.Equal(t, 80, c.Rows)
	require.Equal(t, 20, c.Threads)
	require.NotEmpty(t, c.Figures)
	require.Len(t, c.PerTopic, 3)
	for _, d := range append(c.Figures, c.PerTopic...) {
		require.Zero(t, d.Difference)
		require.Zero(t, d.Low)
		require.Zero(t, d.High)
	}
	require.NotContains(t, c.Text(), "*")
}

func TestComparisonsHaveTheValuesOfTheReports(t *testing.T) {
	rows := buses(160, false)
	good := smallModel(t)
	bad, err := good.SetThresholds(map[string]float64{"fares": 0.02, "drivers": 0.999})
	require.NoError(t, err)
	a, b := bad.Evaluate(rows), good.Evaluate(rows)
	c, back := Compare(a, b), Compare(b, a)
	inA, inB := values(a), values(b)
	require.Len(t, c.Figures, len(inA))
	for i, d := range c.Figures {
		require.InDelta(t, inA[d.Name], d.A, 1e-12)
		require.InDelta(t, inB[d.Name], d.B, 1e-12)
		require.InDelta(t, d.B-d.A, d.Difference, 1e-12)
		require.LessOrEqual(t, d.Low, d.Difference+1e-12)
		require.GreaterOrEqual(t, d.High, d.Difference-1e-12)
		require.InDelta(t, -d.Difference, back.Figures[i].Difference, 1e-12)
		if d.Name == "micro_f1" {
			require.Positive(t, d.Low, "far apart on the same rows")
			// The pairs share their threads, so that the difference is known
			// better than either value.
			require.Less(t, d.High-d.Low, (a.MicroF1.High-a.MicroF1.Low)+(b.MicroF1.High-b.MicroF1.Low))
		}
	}
	for _, d := range c.PerTopic {
		require.InDelta(t, a.PerTopic[d.Name].F1, d.A, 1e-12)
		require.InDelta(t, b.PerTopic[d.Name].F1, d.B, 1e-12)
	}
	require.Contains(t, c.Text(), "*")
	_, err = json.Marshal(c)
	require.NoError(t, err)
}

func TestComparisonsPairRowsWhateverTheirOrder(t *testing.T) {
	rows := buses(100, false)
	m := smallModel(t)
	strict, err := m.SetThresholds(map[string]float64{"fares": 0.9})
	require.NoError(t, err)
	a := strict.Evaluate(rows)
	want := Compare(a, m.Evaluate(rows))
	shuffledB := m.Evaluate(rows)
	slices.Reverse(shuffledB.rows)
	require.Equal(t, want, Compare(a, shuffledB))

	short := m.Evaluate(rows[:60])
	c := Compare(a, short)
	require.Equal(t, 60, c.Rows)
	require.Equal(t, 40, c.OnlyA)
	require.Zero(t, c.OnlyB)
	require.Contains(t, c.Text(), "40 rows that only A has")
}

func TestComparisonsAreOnTheTopicsOfBoth(t *testing.T) {
	rows := buses(120, false)
	book := busBook(false)
	book.Topics = book.Topics[1:]
	fewer := buses(120, false)
	for i := range fewer {
		delete(fewer[i].Topics, "fares")
	}
	other := trained(t, wordsOnly(), book, fewer)
	c := Compare(smallModel(t).Evaluate(rows), other.Evaluate(fewer))
	require.Len(t, c.PerTopic, 2)
	require.Equal(t, "delays", c.PerTopic[0].Name)
	require.Equal(t, other.Evaluate(fewer).PerTopic["delays"].F1, c.PerTopic[0].B)
}

func TestReportsWithoutRowsHaveNothingToCompare(t *testing.T) {
	r := smallModel(t).Evaluate(buses(20, false))
	data, err := json.Marshal(r)
	require.NoError(t, err)
	var read Report
	require.NoError(t, json.Unmarshal(data, &read))
	c := Compare(&read, r)
	require.Zero(t, c.Rows)
	require.Equal(t, 20, c.OnlyB)
	require.Empty(t, c.Figures)
	require.NotContains(t, c.Text(), "NaN")
}

func TestTheFormsOfAReportSayTheSame(t *testing.T) {
	cfg := wordsOnly()
	cfg.Exclusive = true
	rows := buses(240, true)
	exclusive, err := (&Trainer{Config: cfg}).CrossValidate(context.Background(), busBook(false), rows, Folds{K: 3})
	require.NoError(t, err)
	for _, r := range []*Report{smallModel(t).Evaluate(buses(60, false)), smallModel(t).EvaluateStance(buses(60, false)), exclusive} {
		text, markdown := r.Text(), r.Markdown()
		for name, v := range values(r) {
			require.Contains(t, text, name)
			require.Contains(t, markdown, "| "+strings.ReplaceAll(name, "_", `\_`)+" | "+decimals(v)+" |")
			require.Contains(t, text, decimals(v))
		}
		for id := range r.PerTopic {
			require.Contains(t, text, id)
			require.Contains(t, markdown, "| "+id+" |")
		}
		require.NotContains(t, text+markdown, "NaN")
	}
	require.Contains(t, exclusive.Text(), "held, given as")
	total := 0
	for _, row := range exclusive.Confusion {
		for _, n := range row {
			total += n
		}
	}
	require.Equal(t, 240, total)
	require.NotContains(t, smallModel(t).Evaluate(buses(60, false)).Text(), "held, given as")
}

func TestMarkdownKeepsNamesOfTopicsToThemselves(t *testing.T) {
	r := newReport(TaskTopics, []string{"a|b_<c>"}, false, 0, []outcome{{truth: []bool{true}, given: []bool{true}, p: []float64{1}, raw: []float64{1}, stance: make([]datasets.Stance, 1)}})
	require.Contains(t, r.Markdown(), `| a\|b\_&lt;c> |`)
}
