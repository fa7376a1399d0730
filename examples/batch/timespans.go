package main

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// maxSpans is how many bars of time fit into a chart.
const maxSpans = 40

// timeSpans sums labels up by day, by month, or by as many months as it takes
// for the spans to fit into a chart. They follow one another without a gap.
func timeSpans(g *gathered, topics int) (names []string, sums []*spread) {
	if days := slices.Sorted(maps.Keys(g.Days)); len(days) > 0 {
		first, last := dayNumber(days[0]), dayNumber(days[len(days)-1])
		if last-first < maxSpans {
			return spansOf(g.Days, first, last, 1, topics, dayNumber, func(n int) string {
				return time.Unix(int64(n)*86400, 0).UTC().Format("2 Jan 2006")
			})
		}
	}
	months := slices.Sorted(maps.Keys(g.Months))
	if len(months) == 0 {
		return nil, nil
	}
	first, last := monthNumber(months[0]), monthNumber(months[len(months)-1])
	size := 1
	for _, size = range []int{1, 3, 12, 24, 60, 120, 1200, 12000} {
		if last/size-first/size < maxSpans {
			break
		}
	}
	return spansOf(g.Months, first, last, size, topics, monthNumber, func(n int) string { return spanName(n, size) })
}

// spansOf sums spreads up by spans of the given size.
func spansOf(by map[string]*spread, first, last, size, topics int, number func(string) int, name func(int) string) (names []string, sums []*spread) {
	for n := first / size; n <= last/size; n++ {
		names = append(names, name(n*size))
		sums = append(sums, newSpread(topics))
	}
	for key, from := range by {
		to := sums[number(key)/size-first/size]
		to.Comments += from.Comments
		for k := range from.Labels {
			for s, v := range from.Labels[k] {
				to.Labels[k][s] += v
			}
		}
	}
	return names, sums
}

// dayNumber counts days from 1970 for a name such as "2014-06-03".
func dayNumber(name string) int {
	t, err := time.Parse(time.DateOnly, name)
	if err != nil { // a year of five digits
		return 0
	}
	return int(t.Unix() / 86400)
}

// monthNumber counts months from the year 0 for a name such as "2014-06".
func monthNumber(name string) int {
	t, err := time.Parse("2006-01", name)
	if err != nil { // a year of five digits
		return 0
	}
	return t.Year()*12 + int(t.Month()) - 1
}

func spanName(month, size int) string {
	year := strconv.Itoa(month / 12)
	switch size {
	case 1:
		return time.Month(month%12 + 1).String()[:3] + " " + year
	case 3:
		return year + " Q" + strconv.Itoa(month%12/3+1)
	case 12:
		return year
	}
	return year + "–" + strconv.Itoa((month+size-1)/12)
}
