package datasets_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// ratings makes a table of one line for each coder, with a label for each unit
// and a dot for a missing one.
func ratings(lines ...string) *datasets.Ratings {
	r := datasets.NewRatings(len(lines))
	rows := make([][]string, len(lines))
	for k, line := range lines {
		rows[k] = strings.Fields(line)
	}
	for i := range rows[0] {
		unit := make([]string, len(lines))
		for k := range lines {
			if unit[k] = rows[k][i]; unit[k] == "." {
				unit[k] = ""
			}
		}
		r.Add(unit...)
	}
	return r
}

// The examples are those of K. Krippendorff, Computing Krippendorff's
// Alpha-Reliability (2011), sections A to C with nominal data.
func TestAlphaAgreesWithKrippendorffsExamples(t *testing.T) {
	for _, tc := range []struct {
		name string
		r    *datasets.Ratings
		want float64
	}{
		{"A: binary data, two observers, no missing data", ratings(
			"0 1 0 0 0 0 0 0 1 0",
			"1 1 1 0 0 1 0 0 0 0"), 0.095},
		{"B: nominal data, two observers, no missing data", ratings(
			"a a b b d c c c e d d a",
			"b a b b b c c c e d d d"), 0.692},
		{"C: nominal data, any number of observers, missing data", ratings(
			"1 2 3 3 2 1 4 1 2 . . .",
			"1 2 3 3 2 2 4 1 2 5 . 3",
			". 3 3 3 2 3 4 2 2 5 1 .",
			"1 2 3 3 2 4 4 1 2 5 1 ."), 0.743},
	} {
		t.Run(tc.name, func(t *testing.T) {
			alpha := tc.r.Alpha()
			require.True(t, alpha.Defined)
			require.InDelta(t, tc.want, alpha.Value, 0.0005)
		})
	}
}

// The example is that of J. L. Fleiss, B. Levin and M. C. Paik, Statistical
// Methods for Rates and Proportions (3rd edition, 2003), table 18.1: two
// raters who sort 100 patients into three diagnoses.
func TestKappaAgreesWithFleissLevinAndPaik(t *testing.T) {
	diagnoses := []string{"psychotic", "neurotic", "organic"}
	r := datasets.NewRatings(2)
	for i, row := range [][]int{{75, 1, 4}, {5, 4, 1}, {0, 0, 10}} {
		for j, n := range row {
			for range n {
				r.Add(diagnoses[i], diagnoses[j])
			}
		}
	}
	require.InDelta(t, 0.68, r.Kappa().Value, 0.005)
	require.InDelta(t, 0.89, r.Percent().Value, 1e-12)
}

func TestAgreementIsTheSameInAnyOrderAndUnderAnyNames(t *testing.T) {
	a := ratings("1 2 3 3 . 1", "1 2 1 3 2 .", "2 2 3 3 2 1").Agreement()
	require.Equal(t, a, ratings("1 . 3 3 2 1", ". 2 3 1 2 1", "1 2 3 3 2 2").Agreement())
	b := ratings("x y z z . x", "x y x z y .", "y y z z y x").Agreement()
	require.Equal(t, a, b)
}

func TestAgreementWithoutAnythingToCompareIsNotDefined(t *testing.T) {
	for name, r := range map[string]*datasets.Ratings{
		"nothing":         datasets.NewRatings(2),
		"never two":       ratings("1 . 2", ". 2 ."),
		"no coder at all": datasets.NewRatings(0),
	} {
		a := r.Agreement()
		require.Equal(t, datasets.Agreement{Coders: a.Coders}, a, name)
	}
	same := ratings("1 1 1", "1 1 1").Agreement()
	require.Equal(t, datasets.Agreement{Units: 3, Coders: 2, Percent: datasets.Measure{Value: 1, Defined: true}}, same)
}

func TestAgreeComparesTheRowsOfSeveralCoders(t *testing.T) {
	rows := `{"id":"1","text":"a","coder":"x","topics":{"pay":"against"}}
{"id":"1","text":"a","coder":"y","topics":{"pay":"against","rota":""}}
{"id":"2","text":"b","coder":"x","topics":{"pay":"none"}}
{"id":"2","text":"b","coder":"y","topics":{"pay":"favour"}}
{"id":"3","text":"c","coder":"x","topics":{}}
{"id":"3","text":"c","coder":"y","topics":{"pay":"favour"}}
{"id":"4","text":"d","coder":"x"}
{"id":"4","text":"d","coder":"y","topics":{}}
`
	got, err := datasets.Agree(datasets.Read(strings.NewReader(rows), datasets.ReadConfig{}))
	require.NoError(t, err)
	require.Len(t, got, 2)
	require.Equal(t, "pay", got[0].Topic)
	require.Equal(t, 3, got[0].Topics.Units)
	require.InDelta(t, 2.0/3, got[0].Topics.Percent.Value, 1e-12)
	require.Equal(t, 2, got[0].Stance.Units)
	require.InDelta(t, 0.5, got[0].Stance.Percent.Value, 1e-12)
	require.Equal(t, "rota", got[1].Topic)
	require.False(t, got[1].Stance.Percent.Defined)

	_, err = datasets.Agree(datasets.Read(strings.NewReader(rows+rows), datasets.ReadConfig{}))
	require.ErrorContains(t, err, `coder "x" has labelled row "1" before`)
}
