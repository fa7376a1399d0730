package main

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestLinesAreNoWiderThanThePage(t *testing.T) {
	text := "A line of words and averylongwordwithoutanyblankinit and 日本語のテキストはブランクなしで続く and e\u0301."
	for n := 10; n < 60; n++ {
		joined := ""
		for _, line := range wrap(text, n) {
			require.LessOrEqual(t, uniseg.StringWidth(line), n, "%q", line)
			joined += line
		}
		require.Equal(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(joined, " ", ""))
	}
}

// A comment cannot move the cursor or colour the terminal.
func TestCommentsCannotSteerTheTerminal(t *testing.T) {
	require.Equal(t, "[31mred ]0;title next", printable("\x1b[31mred\x07 \x1b]0;title\u202e\r\nnext\u009b"))
}

func TestNumbersAreGroupedByThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000"} {
		require.Equal(t, want, thousands(n))
	}
}

func TestTheEndingSaysHowToWrite(t *testing.T) {
	for name, want := range map[string]outputFormat{
		"a.jsonl": {asJSONL, plain}, "a.b.CSV": {asCSV, plain}, "a.parquet": {asParquet, plain},
		"a.jsonl.gz": {asJSONL, gzipped}, "x/a.csv.zst": {asCSV, zstandard}, "a.parquet.gz": {asParquet, gzipped},
	} {
		got, err := formatOf(name)
		require.NoError(t, err)
		require.Equal(t, want, got, name)
	}
	for _, name := range []string{"a", "a.txt", "a.gz", ".zst", "a.jsonl.bz2", ""} {
		_, err := formatOf(name)
		require.ErrorContains(t, err, "want .jsonl, .csv or .parquet", name)
	}
}

func TestSpansOfTimeHaveNoGaps(t *testing.T) {
	gather := func(days ...string) *gathered {
		g := newGathered(1)
		for _, d := range days {
			c := datasets.Comment{ID: d, Text: "x"}
			require.NoError(t, c.Created.UnmarshalText([]byte(d+"T12:00:00Z")))
			g.addComment(0, &c, nil, nil)
		}
		return g
	}
	for _, c := range []struct {
		days        []string
		n           int
		first, last string
	}{
		{[]string{"2015-03-02", "2015-03-05"}, 4, "2 Mar 2015", "5 Mar 2015"},
		{[]string{"2014-11-30", "2015-02-01"}, 4, "Nov 2014", "Feb 2015"},
		{[]string{"2010-01-01", "2015-06-01"}, 22, "2010 Q1", "2015 Q2"},
		{[]string{"1990-01-01", "2015-06-01"}, 26, "1990", "2015"},
	} {
		names, sums := timeSpans(gather(c.days...), 1)
		require.Len(t, names, c.n)
		require.Equal(t, c.first, names[0])
		require.Equal(t, c.last, names[len(names)-1])
		require.Equal(t, int64(1), sums[0].Comments)
		require.Equal(t, int64(1), sums[len(sums)-1].Comments)
	}
}

// The sample is the same whatever was in it on the way, no larger than it may
// be, and everything where everything fits.
func TestTheSampleDependsOnTheCommentsAlone(t *testing.T) {
	g := newGathered(1)
	for i := range int64(2 * sampleSize) {
		g.addComment(i, &datasets.Comment{ID: thousands(i), ThreadID: thousands(i / 10), Text: "x"}, nil, nil)
		if i == sampleSize-1 {
			require.Len(t, g.Sample, sampleSize)
		}
	}
	require.Len(t, g.Sample, sampleSize)
	worst := g.Sample[0]
	byThread := map[string]int{}
	for i := range g.Sample {
		s := &g.Sample[i]
		require.False(t, before(worst.Key, worst.Place, s), "the heap's first is not its worst")
		byThread[s.Thread]++
	}
	require.Less(t, len(byThread), sampleSize/8, "threads were torn apart")
	high := 0
	for i := range g.Sample {
		if g.Sample[i].Place >= sampleSize {
			high++
		}
	}
	require.InDelta(t, sampleSize/2, high, sampleSize/8, "one half of the input is favoured")
}
