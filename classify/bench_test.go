package classify

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/probation"
	"example.com/discourse/features"
)

// A benched data set has rows to train on, others to measure on, and settings.
type benched struct {
	book        *datasets.Codebook
	train, test []datasets.Comment
	cfg         Config
}

// embeddedRows are part of the embedded corpus, with words alone, so that the
// benchmarks without data are quick.
var embeddedRows = sync.OnceValues(func() (*benched, error) {
	d := &benched{book: probation.Codebook(), cfg: Config{Context: IgnoreContext}}
	for part, to := range map[probation.Part]*[]datasets.Comment{probation.Train: &d.train, probation.Test: &d.test} {
		rows, _, err := datasets.Collect(probation.Rows(part))
		if err != nil {
			return nil, err
		}
		for i := range rows {
			for id := range rows[i].Topics {
				rows[i].Topics[id] = datasets.Unlabelled
			}
			rows[i].Relation = ""
		}
		*to = rows
	}
	return d, nil
})

// newsgroups are the 20 Newsgroups of the folder that DISCOURSE_DATA names; each
// fifth row is held out.
var newsgroups = sync.OnceValues(func() (*benched, error) {
	path := filepath.Join(os.Getenv("DISCOURSE_DATA"), "20news.train.jsonl.gz")
	rows, _, err := datasets.Collect(datasets.Open(path, datasets.ReadConfig{}))
	if err != nil {
		return nil, err
	}
	d := &benched{book: &datasets.Codebook{}, cfg: Config{Exclusive: true}}
	d.cfg.Features.Blocks = []features.Block{{MinN: 1, MaxN: 2, MinDF: features.Count(2)}}
	held := map[string]bool{}
	for i, c := range rows {
		for id := range c.Topics {
			held[id] = true
		}
		if i%5 == 0 {
			d.test = append(d.test, c)
		} else {
			d.train = append(d.train, c)
		}
	}
	for _, id := range sortedKeys(held) {
		d.book.Topics = append(d.book.Topics, datasets.Topic{ID: id})
	}
	return d, nil
})

// eachDataset runs a benchmark on the embedded corpus and, where DISCOURSE_DATA names
// a folder, on the newsgroups.
func eachDataset(b *testing.B, run func(*testing.B, *benched)) {
	for _, of := range []struct {
		name string
		load func() (*benched, error)
	}{{"probation", embeddedRows}, {"newsgroups", newsgroups}} {
		b.Run(of.name, func(b *testing.B) {
			if of.name == "newsgroups" && os.Getenv("DISCOURSE_DATA") == "" {
				b.Skip("DISCOURSE_DATA does not name the folder of 20news.train.jsonl.gz")
			}
			d, err := of.load()
			require.NoError(b, err)
			run(b, d)
		})
	}
}

var benchedModels sync.Map

// model trains once for all benchmarks.
func (d *benched) model(b *testing.B) *Model {
	b.Helper()
	if m, ok := benchedModels.Load(d); ok {
		return m.(*Model)
	}
	m := trained(b, d.cfg, d.book, d.train)
	benchedModels.Store(d, m)
	return m
}

// quality reports accuracy or macro-F1 beside the speed.
func (d *benched) quality(b *testing.B, m *Model) {
	r := m.Evaluate(d.test)
	if d.cfg.Exclusive {
		b.ReportMetric(r.Accuracy.Value, "accuracy")
		return
	}
	b.ReportMetric(r.MacroF1.Value, "macro-F1")
}

func textBytes(rows []datasets.Comment) (n int64) {
	for i := range rows {
		n += int64(len(rows[i].Text))
	}
	return n
}

func BenchmarkTrain(b *testing.B) {
	eachDataset(b, func(b *testing.B, d *benched) {
		b.SetBytes(textBytes(d.train))
		var m *Model
		for b.Loop() {
			var err error
			m, err = (&Trainer{Config: d.cfg}).Train(context.Background(), d.book, d.train)
			require.NoError(b, err)
		}
		fit, train := m.TrainingTime()
		b.ReportMetric(fit.Seconds(), "fit-s")
		b.ReportMetric(train.Seconds(), "train-s")
		d.quality(b, m)
	})
}

// BenchmarkClassify goes from bytes to labels on one processor.
func BenchmarkClassify(b *testing.B) {
	eachDataset(b, func(b *testing.B, d *benched) {
		m := d.model(b)
		b.SetBytes(textBytes(d.test))
		b.ReportAllocs()
		var labels []Label
		for b.Loop() {
			for i := range d.test {
				labels = m.AppendLabels(labels[:0], &d.test[i])
			}
		}
		b.ReportMetric(float64(len(d.test))*float64(b.N)/b.Elapsed().Seconds(), "comments/s")
		d.quality(b, m)
	})
}

func BenchmarkExplain(b *testing.B) {
	eachDataset(b, func(b *testing.B, d *benched) {
		m := d.model(b)
		rows := d.test[:min(500, len(d.test))]
		b.SetBytes(textBytes(rows))
		b.ReportAllocs()
		for b.Loop() {
			for i := range rows {
				_, err := m.Explain(&rows[i], m.topics[i%len(m.topics)])
				require.NoError(b, err)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	b.Run("embedded", func(b *testing.B) { benchmarkLoad(b, slices.Clone(defaultModel)) })
	b.Run("newsgroups", func(b *testing.B) {
		if os.Getenv("DISCOURSE_DATA") == "" {
			b.Skip("DISCOURSE_DATA does not name the folder of 20news.train.jsonl.gz")
		}
		d, err := newsgroups()
		require.NoError(b, err)
		var file bytes.Buffer
		_, err = d.model(b).WriteTo(io.Writer(&file))
		require.NoError(b, err)
		benchmarkLoad(b, file.Bytes())
	})
}

func benchmarkLoad(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		_, err := Read(bytes.NewReader(data))
		require.NoError(b, err)
	}
}
