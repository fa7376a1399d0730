package classify

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// measured is what scikit-learn says of one set of rows; see
// testdata/measures.py.
type measured struct {
	Truth  [][]bool    `json:"truth"`
	Given  [][]bool    `json:"given"`
	P      [][]float64 `json:"p"`
	Expect struct {
		Accuracy   float64        `json:"accuracy"`
		MicroP     float64        `json:"micro_p"`
		MicroR     float64        `json:"micro_r"`
		MicroF1    float64        `json:"micro_f1"`
		MacroF1    float64        `json:"macro_f1"`
		WeightedF1 float64        `json:"weighted_f1"`
		PerTopic   []*TopicReport `json:"per_topic"`
		Confusion  [][]int        `json:"confusion"`
	} `json:"expect"`
}

type measuredStances struct {
	Held      [][]datasets.Stance `json:"held"`
	Said      [][]datasets.Stance `json:"said"`
	Expect    TargetReport        `json:"expect"`
	PerTarget []TargetReport      `json:"per_target"`
	Table     [][][]int           `json:"table"`
}

type measures struct {
	Several   measured        `json:"several"`
	Exclusive measured        `json:"exclusive"`
	Stances   measuredStances `json:"stances"`
}

func readMeasures(t testing.TB) *measures {
	t.Helper()
	data, err := os.ReadFile("testdata/measures.json")
	require.NoError(t, err)
	m := new(measures)
	require.NoError(t, json.Unmarshal(data, m))
	return m
}

func topicNames(n int) []string {
	names := make([]string, n)
	for k := range names {
		names[k] = fmt.Sprintf("topic-%d", k)
	}
	return names
}

// outcomes are the rows of the fixture, three to a thread.
func (m *measured) outcomes() []outcome {
	rows := make([]outcome, len(m.Truth))
	for i := range rows {
		n := len(m.Truth[i])
		rows[i] = outcome{
			thread: fmt.Sprintf("t%d", i/3), id: fmt.Sprintf("c%d", i), truth: m.Truth[i], given: m.Given[i], p: m.P[i], raw: m.P[i],
			stance: make([]datasets.Stance, n), said: make([]datasets.Stance, n),
		}
	}
	return rows
}

func (m *measuredStances) outcomes() []outcome {
	rows := make([]outcome, len(m.Held))
	for i := range rows {
		truth := slices.Repeat([]bool{true}, len(m.Held[i]))
		rows[i] = outcome{thread: fmt.Sprintf("t%d", i/2), truth: truth, given: truth, stance: m.Held[i], said: m.Said[i]}
	}
	return rows
}

func TestMeasuresAreScikitLearns(t *testing.T) {
	fixture := readMeasures(t)
	for name, m := range map[string]*measured{"several": &fixture.Several, "exclusive": &fixture.Exclusive} {
		t.Run(name, func(t *testing.T) {
			topics := topicNames(len(m.Truth[0]))
			r := newReport(TaskTopics, topics, name == "exclusive", 0, m.outcomes())
			for _, f := range []struct {
				name string
				got  *Estimate
				want float64
			}{
				{"accuracy", r.Accuracy, m.Expect.Accuracy}, {"micro_p", r.MicroPrecision, m.Expect.MicroP},
				{"micro_r", r.MicroRecall, m.Expect.MicroR}, {"micro_f1", r.MicroF1, m.Expect.MicroF1},
				{"macro_f1", r.MacroF1, m.Expect.MacroF1}, {"weighted_f1", r.WeightedF1, m.Expect.WeightedF1},
			} {
				require.InDelta(t, f.want, f.got.Value, 1e-12, f.name)
			}
			for k, want := range m.Expect.PerTopic {
				got := r.PerTopic[topics[k]]
				require.InDelta(t, want.Precision, got.Precision, 1e-12)
				require.InDelta(t, want.Recall, got.Recall, 1e-12)
				require.InDelta(t, want.F1, got.F1, 1e-12)
				require.Equal(t, want.Support, got.Support)
				requireSameOptional(t, want.AveragePrecision, got.AveragePrecision)
				requireSameOptional(t, want.AUC, got.AUC)
				require.InDelta(t, *want.Brier, *got.Brier, 1e-12)
				require.InDelta(t, *want.CalibrationError, *got.CalibrationError, 1e-12)
			}
			for held, row := range m.Expect.Confusion {
				for given, n := range row {
					require.Equal(t, n, r.Confusion[topics[held]][topics[given]], "held %d, given %d", held, given)
				}
			}
		})
	}
}

func requireSameOptional(t *testing.T, want, got *float64) {
	t.Helper()
	require.Equal(t, want == nil, got == nil)
	if want != nil {
		require.InDelta(t, *want, *got, 1e-12)
	}
}

func TestStanceMeasuresAreScikitLearns(t *testing.T) {
	m := readMeasures(t).Stances
	topics := topicNames(2)
	r := newReport(TaskStance, topics, false, 0, m.outcomes())
	require.InDelta(t, m.Expect.FFavour, r.FFavour.Value, 1e-12)
	require.InDelta(t, m.Expect.FAgainst, r.FAgainst.Value, 1e-12)
	require.InDelta(t, m.Expect.FAverage, r.FAverage.Value, 1e-12)
	require.InDelta(t, m.Expect.MacroF1, r.StanceMacroF1.Value, 1e-12)
	order := []datasets.Stance{datasets.None, datasets.Favour, datasets.Against}
	for k, want := range m.PerTarget {
		got := r.PerTarget[topics[k]]
		require.InDelta(t, want.FFavour, got.FFavour, 1e-12)
		require.InDelta(t, want.FAgainst, got.FAgainst, 1e-12)
		require.InDelta(t, want.FNone, got.FNone, 1e-12)
		require.InDelta(t, want.FAverage, got.FAverage, 1e-12)
		require.InDelta(t, want.MacroF1, got.MacroF1, 1e-12)
		for i, held := range order {
			for j, said := range order {
				require.Equal(t, m.Table[k][i][j], got.Table[held][said])
			}
		}
	}
}

// values are the figures of a report without their intervals.
func values(r *Report) map[string]float64 {
	out := map[string]float64{}
	for _, e := range r.estimates() {
		if e.Estimate != nil {
			out[e.name] = e.Value
		}
	}
	return out
}

func TestMeasuresDoNotDependOnTheOrderOfRows(t *testing.T) {
	m := readMeasures(t).Several
	topics := topicNames(5)
	want := newReport(TaskTopics, topics, false, 0, m.outcomes())
	rows := m.outcomes()
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	got := newReport(TaskTopics, topics, false, 0, rows)
	require.Equal(t, want.MicroF1, got.MicroF1, "value and interval")
	require.Equal(t, want.Accuracy, got.Accuracy)
	require.Equal(t, values(want), values(got))
	for _, id := range topics {
		require.InDelta(t, *want.PerTopic[id].Brier, *got.PerTopic[id].Brier, 1e-12)
		requireSameOptional(t, want.PerTopic[id].AveragePrecision, got.PerTopic[id].AveragePrecision)
	}
}

func TestMeasuresDoNotDependOnTheOrderOfTopics(t *testing.T) {
	m := readMeasures(t).Several
	topics := topicNames(5)
	want := newReport(TaskTopics, topics, false, 0, m.outcomes())
	to := []int{3, 0, 4, 1, 2}
	turned := make([]string, 5)
	rows := m.outcomes()
	for i := range rows {
		truth, given, p := make([]bool, 5), make([]bool, 5), make([]float64, 5)
		for k, j := range to {
			truth[j], given[j], p[j] = rows[i].truth[k], rows[i].given[k], rows[i].p[k]
		}
		rows[i].truth, rows[i].given, rows[i].p, rows[i].raw = truth, given, p, p
	}
	for k, j := range to {
		turned[j] = topics[k]
	}
	got := newReport(TaskTopics, turned, false, 0, rows)
	for name, v := range values(want) {
		require.InDelta(t, v, values(got)[name], 1e-12, name)
	}
	require.Equal(t, want.PerTopic, got.PerTopic)
}

func TestMeasuresDoNotChangeWhereEveryRowStandsTwice(t *testing.T) {
	m := readMeasures(t).Several
	topics := topicNames(5)
	want := newReport(TaskTopics, topics, false, 0, m.outcomes())
	got := newReport(TaskTopics, topics, false, 0, append(m.outcomes(), m.outcomes()...))
	for name, v := range values(want) {
		require.InDelta(t, v, values(got)[name], 1e-12, name)
	}
	for _, id := range topics {
		a, b := want.PerTopic[id], got.PerTopic[id]
		require.Equal(t, 2*a.Support, b.Support)
		requireSameOptional(t, a.AveragePrecision, b.AveragePrecision)
		requireSameOptional(t, a.AUC, b.AUC)
		require.InDelta(t, *a.Brier, *b.Brier, 1e-12)
		require.InDelta(t, *a.CalibrationError, *b.CalibrationError, 1e-12)
	}
}

func TestTopicsThatNobodyJudgedAreNotCounted(t *testing.T) {
	rows := []outcome{
		{truth: []bool{true, false}, given: []bool{true, true}, p: []float64{1, 1}, raw: []float64{1, 1}, stance: make([]datasets.Stance, 2), unjudged: []bool{false, true}},
		{truth: []bool{false, true}, given: []bool{false, true}, p: []float64{0, 1}, raw: []float64{0, 1}, stance: make([]datasets.Stance, 2)},
	}
	r := newReport(TaskTopics, topicNames(2), false, 0, rows)
	require.Equal(t, 1.0, r.MicroF1.Value)
	require.Equal(t, 1.0, r.Accuracy.Value)
	require.Equal(t, 1.0, r.PerTopic["topic-1"].Precision)
}

func TestJointF1CountsATopicRightOnlyWithItsStance(t *testing.T) {
	row := func(held, said datasets.Stance, given bool) outcome {
		return outcome{truth: []bool{true}, given: []bool{given}, p: []float64{1}, raw: []float64{1}, stance: []datasets.Stance{held}, said: []datasets.Stance{said}}
	}
	r := newReport(TaskTopics, topicNames(1), false, 0, []outcome{
		row(datasets.Favour, datasets.Favour, true),      // right
		row(datasets.Favour, datasets.Against, true),     // missed and given wrongly
		row(datasets.Against, datasets.Against, false),   // missed
		row(datasets.Unlabelled, datasets.Against, true), // the topic alone decides
	})
	require.InDelta(t, 2*2.0/(2*2+1+2), r.JointMicroF1.Value, 1e-12)
}

func TestAReportOfNothingHasNoFigures(t *testing.T) {
	r := newReport(TaskTopics, topicNames(2), false, 0, nil)
	require.Empty(t, values(r))
	require.NotContains(t, r.Text(), "NaN")
	data, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"task":"topics","n_train":0,"n_test":0,"notes":["There were no labelled rows: nothing was measured."]}`, string(data))
	require.Contains(t, r.Text(), "nothing was measured")
}
