package classify

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/probation"
	"example.com/discourse/features"
)

func TestTrainingGivesTheSameBytesWithAnyNumberOfWorkersAndInAnyOrder(t *testing.T) {
	embedded := wordsOnly()
	embedded.NaiveBayes, embedded.Balanced = 1, true
	exclusive := wordsOnly()
	exclusive.Exclusive = true
	for name, c := range map[string]struct {
		cfg     Config
		book    *datasets.Codebook
		rows    []datasets.Comment
		shuffle func([]datasets.Comment) []datasets.Comment
	}{
		"made up":         {wordsOnly(), busBook(true), buses(240, false), shuffled},
		"exclusive":       {exclusive, busBook(false), buses(240, true), shuffled},
		"embedded corpus": {embedded, probation.Codebook(), probationRows(t, probation.Train, 240), shuffledThreads},
	} {
		t.Run(name, func(t *testing.T) {
			var want []byte
			for _, workers := range workerCounts() {
				for _, rows := range [][]datasets.Comment{c.rows, c.shuffle(c.rows)} {
					m, err := (&Trainer{Config: c.cfg, Workers: workers}).Train(context.Background(), c.book, rows)
					require.NoError(t, err)
					got := bytesOf(t, m)
					if want == nil {
						want = got
					}
					require.True(t, bytes.Equal(want, got), "%d workers", workers)
				}
			}
		})
	}
}

// workerCounts are fewer where the race detector makes training slow.
func workerCounts() []int {
	if raceEnabled {
		return []int{8}
	}
	return []int{1, 2, 8}
}

func TestRowsThatDifferInAnyFieldTrainTheSameInAnyOrder(t *testing.T) {
	rows := buses(120, false)
	for i := range rows {
		rows[i].ID, rows[i].ParentID = "", ""
	}
	for i := range 8 { // twins but for one field that training reads
		twin, other := rows[i], rows[i+8]
		twin.Judged = []string{"fares"}
		other.Kind = datasets.Quoted
		rows = append(rows, twin, other)
	}
	book := busBook(false)
	require.True(t, bytes.Equal(bytesOf(t, trained(t, wordsOnly(), book, rows)), bytesOf(t, trained(t, wordsOnly(), book, shuffled(rows)))))
}

func TestWeightZeroIsTheRowAbsent(t *testing.T) {
	rows := buses(200, false)
	out := func(c *datasets.Comment) bool { return strings.HasSuffix(c.ThreadID, "3") }
	trainer := Trainer{Config: wordsOnly(), Weight: func(c *datasets.Comment) float64 {
		if out(c) {
			return 0
		}
		return 1
	}}
	a, err := trainer.Train(context.Background(), busBook(true), rows)
	require.NoError(t, err)
	rest := slices.DeleteFunc(slices.Clone(rows), func(c datasets.Comment) bool { return out(&c) })
	require.True(t, bytes.Equal(bytesOf(t, trained(t, wordsOnly(), busBook(true), rest)), bytesOf(t, a)))
}

func TestWeightTwoIsTheRowTwice(t *testing.T) {
	cfg := wordsOnly()
	cfg.Features.Blocks[0].IDF = features.NoIDF // document frequencies count a row once
	cfg.Context, cfg.Tolerance, cfg.C = IgnoreContext, 1e-6, 0.5
	rows := buses(160, false)
	heavy := func(c *datasets.Comment) bool { return strings.HasSuffix(c.ThreadID, "1") }
	twice := slices.Clone(rows)
	for i := range rows {
		rows[i].Kind, rows[i].ParentID = datasets.Remark, ""
		twice[i] = rows[i]
	}
	for i := range rows {
		if heavy(&rows[i]) {
			twice = append(twice, rows[i])
		}
	}
	trainer := Trainer{Config: cfg, Weight: func(c *datasets.Comment) float64 {
		if heavy(c) {
			return 2
		}
		return 1
	}}
	a, err := trainer.Train(context.Background(), busBook(false), rows)
	require.NoError(t, err)
	b := trained(t, cfg, busBook(false), twice)
	require.Equal(t, b.vectoriser.Len(), a.vectoriser.Len())
	weights := map[string]float64{}
	for j := range b.vectoriser.Len() {
		weights[b.vectoriser.Term(uint32(j))] = b.layer.term(0, j)
	}
	for j := range a.vectoriser.Len() {
		require.InDelta(t, weights[a.vectoriser.Term(uint32(j))], a.layer.term(0, j), 1e-4)
	}
	for k := range a.topics {
		require.InDelta(t, b.threshold[k], a.threshold[k], 1e-2)
		require.InDelta(t, b.calibration[k].Sigmoid.Slope, a.calibration[k].Sigmoid.Slope, 1e-2)
	}
}

func TestATopicThatWasNotJudgedAddsNoLoss(t *testing.T) {
	rows := buses(200, false)
	book := busBook(false)
	partial := slices.Clone(rows)
	var without []datasets.Comment
	for i := range partial {
		if i < 120 {
			without = append(without, partial[i])
			continue
		}
		// Nobody looked for "fares" here, whatever the text says of it.
		c := &partial[i]
		c.Judged = []string{"delays", "drivers"}
		c.Topics = map[string]datasets.Stance{}
		for topic, s := range rows[i].Topics {
			if topic != "fares" {
				c.Topics[topic] = s
			}
		}
	}
	cfg := wordsOnly()
	m := trained(t, cfg, book, partial)
	ignorant := slices.Clone(partial)
	for i := range ignorant {
		ignorant[i].Judged = nil
	}
	absent := trained(t, cfg, book, ignorant)
	for i := 120; i < 200; i++ {
		if _, holds := rows[i].Topics["fares"]; holds {
			p, _ := m.allProbabilities(&rows[i])
			q, _ := absent.allProbabilities(&rows[i])
			require.Greater(t, p[0], q[0], "taken for absent, the row would speak against its own words")
		}
	}
	small := trained(t, cfg, book, without)
	require.InDelta(t, small.Evaluate(rows).PerTopic["fares"].F1, m.Evaluate(rows).PerTopic["fares"].F1, 0.15)
}

func TestErrorsNameTheTopicAndTheCount(t *testing.T) {
	train := func(book *datasets.Codebook, rows []datasets.Comment) error {
		_, err := (&Trainer{Config: wordsOnly()}).Train(context.Background(), book, rows)
		require.Error(t, err)
		return err
	}
	rows := buses(40, false)
	require.ErrorIs(t, train(busBook(false), nil), ErrNoRows)
	unlabelled := []datasets.Comment{{ID: "1", Text: "words"}}
	require.ErrorIs(t, train(busBook(false), unlabelled), ErrNoRows)

	book := busBook(false)
	book.Topics = append(book.Topics, datasets.Topic{ID: "heating"})
	err := train(book, rows)
	require.ErrorIs(t, err, ErrOneSided)
	require.ErrorContains(t, err, `topic "heating": 0 of 40`)

	everywhere := slices.Clone(rows)
	for i := range everywhere {
		everywhere[i].Topics = map[string]datasets.Stance{"fares": datasets.None, "delays": datasets.None}
	}
	err = train(busBook(false), everywhere)
	require.ErrorIs(t, err, ErrOneSided)
	require.ErrorContains(t, err, `topic "fares": all 40`)
	require.ErrorContains(t, err, `topic "drivers": 0 of 40`, "every fault at once")

	strange := append(slices.Clone(rows), datasets.Comment{ID: "odd", Text: "x", Topics: map[string]datasets.Stance{"weather": datasets.None}, Source: datasets.Source{Name: "rows.jsonl", Line: 7}})
	err = train(busBook(false), strange)
	require.ErrorIs(t, err, ErrUnknownTopic)
	require.ErrorContains(t, err, `rows.jsonl:7: comment "odd": topic "weather"`)

	_, err = (&Trainer{Config: wordsOnly(), Weight: func(*datasets.Comment) float64 { return math.NaN() }}).Train(context.Background(), busBook(false), rows)
	require.ErrorContains(t, err, "weight NaN")
	_, err = (&Trainer{Config: Config{C: -1, NaiveBayes: 2}}).Train(context.Background(), busBook(false), rows)
	require.ErrorContains(t, err, "C is -1")
	require.ErrorContains(t, err, "NaiveBayes is 2")
	_, err = (&Trainer{}).CrossValidate(context.Background(), busBook(false), nil, Folds{})
	require.ErrorIs(t, err, ErrNoRows)
	_, err = (&Trainer{}).CrossValidate(context.Background(), busBook(false), rows, Folds{K: 1})
	require.ErrorContains(t, err, "1 folds")
}

func TestTrainingStopsWhenItsContextDoes(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	_, err := (&Trainer{Config: wordsOnly()}).Train(ctx, busBook(false), buses(60, false))
	require.True(t, errors.Is(err, context.Canceled), "%v", err)
}

func TestSeedsAloneTrainAModel(t *testing.T) {
	m := trained(t, Config{}, busBook(true), nil)
	rows := buses(300, false)
	r := m.Evaluate(rows)
	require.Greater(t, r.MicroF1.Value, 0.6)
	labels := m.Classify(&datasets.Comment{Text: "The ticket is dear."})
	require.Len(t, labels, 1)
	require.Equal(t, "fares", labels[0].Topic)
	require.Empty(t, m.Classify(&datasets.Comment{Text: "What a lovely day."}))
	back, err := Read(bytes.NewReader(bytesOf(t, m)))
	require.NoError(t, err)
	require.Equal(t, labels, back.Classify(&datasets.Comment{Text: "The ticket is dear."}))
}

func TestExclusiveGivesExactlyOneTopic(t *testing.T) {
	cfg := wordsOnly()
	cfg.Exclusive = true
	m := trained(t, cfg, busBook(false), buses(240, true))
	rows := buses(100, true)
	for i := range rows {
		labels := m.Classify(&rows[i])
		require.Len(t, labels, 1)
		p, _ := m.allProbabilities(&rows[i])
		sum := 0.0
		for _, v := range p {
			require.LessOrEqual(t, v, labels[0].P)
			sum += v
		}
		require.InDelta(t, 1, sum, 1e-12)
	}
	r := m.Evaluate(rows)
	require.Greater(t, r.Accuracy.Value, 0.8)
	require.InDelta(t, r.Accuracy.Value, r.MicroF1.Value, 1e-12)
	require.Empty(t, m.Classify(&datasets.Comment{Text: "…"}), "no words in, no topic out")
}

func TestThresholdsAreSetWithoutTraining(t *testing.T) {
	m := smallModel(t)
	rows := buses(60, false)
	all, err := m.SetThresholds(map[string]float64{"fares": 0})
	require.NoError(t, err)
	none, err := m.SetThresholds(map[string]float64{"fares": 1, "delays": 1, "drivers": 1})
	require.NoError(t, err)
	for i := range rows {
		require.True(t, slices.ContainsFunc(all.Classify(&rows[i]), func(l Label) bool { return l.Topic == "fares" }))
		require.Empty(t, none.Classify(&rows[i]))
	}
	require.NotEqual(t, all.threshold, m.threshold, "the model itself stays as it was")
	back, err := Read(bytes.NewReader(bytesOf(t, all)))
	require.NoError(t, err)
	require.Equal(t, all.threshold, back.threshold)
	_, err = m.SetThresholds(map[string]float64{"weather": 0.5})
	require.ErrorIs(t, err, ErrUnknownTopic)
	for _, bad := range []float64{-0.1, 1.1, math.NaN()} {
		_, err = m.SetThresholds(map[string]float64{"fares": bad})
		require.ErrorContains(t, err, "want 0 to 1")
	}
}

func TestPrecisionAskedForRaisesTheThresholds(t *testing.T) {
	cfg := wordsOnly()
	cfg.Precision = 0.98
	strict := trained(t, cfg, busBook(false), buses(240, false))
	cfg.Precision = 0.4
	loose := trained(t, cfg, busBook(false), buses(240, false))
	rows := buses(400, false)
	a, b := strict.Evaluate(rows), loose.Evaluate(rows)
	require.Greater(t, a.MicroPrecision.Value, 0.95)
	require.InDelta(t, 0.4, b.MicroPrecision.Value, 0.1)
	require.Greater(t, b.MicroRecall.Value, a.MicroRecall.Value)
}

// oddTexts are what discussions hold beside sentences.
var oddTexts = []string{
	"", " ", "\n\n\n", "\x00", "\xff\xfe broken \xc3", "😀😀😀", "…", "-", "a", strings.Repeat("fare ", 5000), strings.Repeat("x", 100000),
	"&amp;&#39;&lt;fare&gt;", "ＦＡＲＥ", "fa\u0301re", "\u202efare", strings.Repeat("\u0301", 300), "fare\x00fare", "'''' ’’’’", "[quote] fare > late < driver",
}

func TestOddTextsNeverGiveNaN(t *testing.T) {
	cfg := wordsOnly()
	cfg.Exclusive = true
	for _, m := range []*Model{smallModel(t), trained(t, cfg, busBook(false), buses(100, true))} {
		parent := &datasets.Comment{ID: "p", Text: "The fare is a shameful price."}
		for _, text := range oddTexts {
			for _, c := range []*datasets.Comment{{Text: text}, {Text: text, Parent: parent, Kind: datasets.Reply}, {Text: "late", Parent: &datasets.Comment{Text: text}}} {
				p, raw := m.allProbabilities(c)
				for _, v := range append(p, raw...) {
					require.True(t, v >= 0 && v <= 1, "%.40q: %v", text, v)
				}
				for _, l := range m.Classify(c) {
					require.True(t, l.P >= 0 && l.P <= 1 && l.StanceP >= 0 && l.StanceP <= 1, "%.40q: %+v", text, l)
				}
				_, q := m.Relation(c)
				require.True(t, q >= 0 && q <= 1)
			}
		}
		require.Empty(t, m.Classify(&datasets.Comment{}))
	}
}

func TestAppendLabelsAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector drops pooled memory at random")
	}
	m := smallModel(t)
	rows := buses(50, false)
	for i := range rows {
		if i%4 > 0 {
			rows[i].Parent = &rows[i-1]
		}
	}
	labels := make([]Label, 0, 64)
	run := func() {
		for i := range rows {
			labels = m.AppendLabels(labels[:0], &rows[i])
		}
	}
	run()
	require.Zero(t, testing.AllocsPerRun(20, run))
}

func TestClassifyingIsSafeFromManyGoroutines(t *testing.T) {
	m := smallModel(t)
	rows := buses(60, false)
	want := make([][]Label, len(rows))
	for i := range rows {
		want[i] = m.Classify(&rows[i])
	}
	err := parallel(context.Background(), 8, 8, func(context.Context, int) error {
		for i := range rows {
			if !slices.Equal(want[i], m.Classify(&rows[i])) {
				return errors.New(rows[i].ID)
			}
		}
		return nil
	})
	require.NoError(t, err)
}

func TestNothingOfAHeldOutFoldIsInItsVocabulary(t *testing.T) {
	rows := buses(120, false)
	for i := range rows {
		rows[i].Text += " canary" + strings.ToLower(rows[i].ThreadID) + "x"
	}
	var vocabularies []map[string]bool
	var held [][]datasets.Comment
	err := crossValidated(t, rows, func(m *Model, part []datasets.Comment) {
		words := map[string]bool{}
		for j := range m.vectoriser.Len() {
			words[m.vectoriser.Term(uint32(j))] = true
		}
		vocabularies, held = append(vocabularies, words), append(held, part)
	})
	require.NoError(t, err)
	require.Len(t, vocabularies, 5)
	seen := 0
	for k, words := range vocabularies {
		for i := range held[k] {
			canary := "canary" + held[k][i].ThreadID + "x"
			require.False(t, words[canary], "fold %d", k)
			for other := range vocabularies {
				if other != k && vocabularies[other][canary] {
					seen++
				}
			}
		}
	}
	require.Equal(t, 4*len(rows), seen, "and it is in that of every other fold")
}

// crossValidated gives visit each fold's model and the rows that were held out.
func crossValidated(t *testing.T, rows []datasets.Comment, visit func(*Model, []datasets.Comment)) error {
	t.Helper()
	trainer := &Trainer{Config: wordsOnly()}
	data, err := newDataset(busBook(false), rows, nil, 5)
	require.NoError(t, err)
	for part := range 5 {
		m, err := trainer.trainWithout(context.Background(), busBook(false), data, part)
		if err != nil {
			return err
		}
		var out []datasets.Comment
		for i, c := range data.rows {
			if data.fold[i] == part {
				out = append(out, *c)
			}
		}
		visit(m, out)
	}
	return nil
}

// TestAFoldIsLeftOutAsIfItHadNotBeenGiven holds for paragraphs too, whose context
// is told by the order of the source alone.
func TestAFoldIsLeftOutAsIfItHadNotBeenGiven(t *testing.T) {
	rows := buses(160, false)
	for i := range rows {
		if i%4 < 3 {
			rows[i].Kind, rows[i].ParentID = datasets.Post, ""
		}
	}
	trainer := &Trainer{Config: wordsOnly()}
	data, err := newDataset(busBook(false), rows, nil, 4)
	require.NoError(t, err)
	without, err := trainer.trainWithout(context.Background(), busBook(false), data, 2)
	require.NoError(t, err)
	held := map[string]bool{}
	for i, c := range data.rows {
		if data.fold[i] == 2 {
			held[c.ThreadID] = true
		}
	}
	require.Len(t, held, 10)
	rest := slices.DeleteFunc(slices.Clone(rows), func(c datasets.Comment) bool { return held[c.ThreadID] })
	require.NotNil(t, without.context)
	require.Equal(t, bytesOf(t, trained(t, wordsOnly(), busBook(false), rest)), bytesOf(t, without))
}

func TestThreadsAreNotTornByFolds(t *testing.T) {
	data, err := newDataset(busBook(false), buses(200, false), nil, 5)
	require.NoError(t, err)
	of := map[string]int{}
	size := make([]int, 5)
	for i, c := range data.rows {
		if at, ok := of[c.ThreadID]; ok {
			require.Equal(t, at, data.fold[i])
		}
		of[c.ThreadID] = data.fold[i]
		size[data.fold[i]]++
	}
	require.Equal(t, []int{40, 40, 40, 40, 40}, size)
}

func TestCrossValidationIsTheSameInAnyOrder(t *testing.T) {
	rows := buses(160, false)
	a, err := (&Trainer{Config: wordsOnly(), Workers: 1}).CrossValidate(context.Background(), busBook(true), rows, Folds{K: 3})
	require.NoError(t, err)
	b, err := (&Trainer{Config: wordsOnly(), Workers: 8}).CrossValidate(context.Background(), busBook(true), shuffled(rows), Folds{K: 3})
	require.NoError(t, err)
	require.Equal(t, a.Text(), b.Text())
	require.Equal(t, 160, a.Test)
}
