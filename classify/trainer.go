package classify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"example.com/discourse/datasets"
)

// A Trainer makes models. Its zero value trains with the default settings on
// all processors. It may be used by several goroutines at once, as long as
// nobody changes it.
type Trainer struct {
	// Config is saved with the model.
	Config Config
	// Workers is how many classifiers are trained at once; 0 is one for each
	// processor. The model does not depend on it.
	Workers int
	// Weight gives the weight of a row: 2 adds its loss twice, 0 leaves the
	// row out. Nil: 1 for every row. Document frequencies count a row once.
	Weight func(*datasets.Comment) float64
	// Logger tells what is done; nil is silent.
	Logger *slog.Logger
	// Progress, where set, is called after each step of a training or a
	// search, from one goroutine at a time.
	Progress func(Progress)

	// takenTopics says that topics will be taken as given, so that they are not
	// learnt in context.
	takenTopics bool
	// without is the block that is left out, to see what it is worth.
	without Block
}

// Progress says how far a run has come.
type Progress struct {
	// Stage names what is being done: "topics", "stance", "search", ….
	Stage string
	// Done and Total count the steps of the stage.
	Done, Total int
}

func (t *Trainer) log() *slog.Logger {
	if t.Logger == nil {
		return slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return t.Logger
}

func (t *Trainer) progress(stage string, done, total int) {
	if t.Progress != nil {
		t.Progress(Progress{stage, done, total})
	}
}

// Train makes a model of the topics of book from the comments that are
// labelled; the others are context. A topic that book has and a label does not
// name is absent from that comment, unless the comment lists what was Judged.
// Seeds of the codebook train as rows of their own.
//
// The same book, comments and settings give the same model, bit by bit, whatever
// the order of the comments and the number of workers. The errors are those of
// Config.Validate, [ErrNoRows], [ErrUnknownTopic], [ErrOneSided], and the
// context's. Time is about that of reading the texts, plus, for each topic, a few
// dozen passes over the terms of the rows.
func (t *Trainer) Train(ctx context.Context, book *datasets.Codebook, comments []datasets.Comment) (*Model, error) {
	return t.train(ctx, book, comments, false)
}

// train makes a model. A part of a dataset is tied already, and a topic that all
// of its rows or none hold gets a constant answer in place of an error.
func (t *Trainer) train(ctx context.Context, book *datasets.Codebook, comments []datasets.Comment, part bool) (*Model, error) {
	if err := errors.Join(t.Config.Validate(), validateBook(book)); err != nil {
		return nil, err
	}
	start := time.Now()
	cfg := t.Config.withDefaults()
	makeDataset := newDataset
	if part {
		makeDataset = datasetOf
	}
	data, err := makeDataset(book, comments, t.Weight, cfg.Folds)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	seeds := seedsOf(book)
	if !part {
		if err := checkTrainable(data, seeds, cfg.Exclusive); err != nil {
			return nil, fmt.Errorf("classify: %w", err)
		}
	}
	m := &Model{book: book, config: cfg, topics: data.topics, at: data.at, scratches: new(sync.Pool), without: t.without}
	if m.evidence, err = newEvidence(book); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	run := &training{Trainer: t, config: cfg, data: data, seeds: seeds, model: m}
	for _, step := range []func(context.Context) error{run.trainTopics, run.calibrateTopics, run.trainContext, run.setThresholds, run.trainRelations, run.trainStances} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("classify: %w", err)
		}
	}
	m.provenance = newProvenance(data, seeds)
	m.trainTime = time.Since(start) - m.fitTime
	return m, nil
}

// validateBook checks a codebook. One without topics is for relations alone.
func validateBook(book *datasets.Codebook) error {
	if len(book.Topics) == 0 {
		return nil
	}
	return book.Validate()
}

// checkTrainable returns an error where there is nothing to learn a topic from.
func checkTrainable(d *dataset, seeds []seed, exclusive bool) error {
	if len(d.rows) == 0 && len(seeds) == 0 || len(d.topics) == 0 && !d.anyRelation() {
		return ErrNoRows
	}
	var faults []error
	for k, id := range d.topics {
		positives, judged := 0, 0
		for _, y := range d.labels(k) {
			if y != 0 {
				judged++
			}
			if y > 0 {
				positives++
			}
		}
		seeded, otherwise := false, false
		for _, s := range seeds {
			seeded = seeded || s.topic == k
			otherwise = otherwise || s.topic != k
		}
		switch {
		case positives == 0 && !seeded:
			faults = append(faults, fmt.Errorf("topic %q: 0 of %d labelled rows hold it and it has no seeds: %w", id, judged, ErrOneSided))
		case positives == judged && !otherwise && !(exclusive && len(d.topics) == 1):
			faults = append(faults, fmt.Errorf("topic %q: all %d labelled rows hold it, so that nothing tells what is not the topic: %w", id, judged, ErrOneSided))
		}
	}
	return errors.Join(faults...)
}
