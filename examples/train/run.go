package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

// run does what the options ask for. Figures go to stdout, what happens on the
// way to stderr.
func run(ctx context.Context, o *options, stdout, stderr io.Writer) error {
	var rows []datasets.Comment
	for _, path := range o.data {
		more, err := readRows(path, stderr)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	book, err := readCodebook(o.codebook, rows)
	if err != nil {
		return err
	}
	cfg, err := o.config()
	if err != nil {
		return err
	}
	trainer := &classify.Trainer{Config: cfg, Workers: o.workers, Progress: progressOn(stderr)}
	if o.search {
		found, err := trainer.Search(ctx, book, rows, classify.SearchSpace{Folds: classify.Folds{K: o.folds, Task: o.task}})
		if err != nil {
			return err
		}
		fmt.Fprintln(stdout, found.Text())
		trainer.Config = found.Best
	}
	if o.found != "" {
		if err := writeJSON(o.found, trainer.Config); err != nil {
			return err
		}
	}
	if o.folds > 0 {
		report, err := crossValidate(ctx, o, trainer, book, rows, stdout)
		if err != nil {
			return err
		}
		if o.test == "" && o.out == "" {
			return writeMetrics(o.metrics, report)
		}
	}
	model, err := trainer.Train(ctx, book, rows)
	if err != nil {
		return err
	}
	fit, train := model.TrainingTime()
	fmt.Fprintf(stdout, "trained on %d rows: fit %.2f s, train %.2f s\n", model.Provenance().Rows, fit.Seconds(), train.Seconds())
	if p := model.Provenance(); p.Rows == 0 {
		fmt.Fprintf(stdout, "no row is labelled: the model knows the %d seeds of the codebook alone, and nothing was measured\n", p.Seeds)
	}
	if o.out != "" {
		if err := writeModel(o.out, model); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "model written to %s\n", o.out)
	}
	if o.test == "" {
		return nil
	}
	test, err := readRows(o.test, stderr)
	if err != nil {
		return err
	}
	report := model.Evaluate(test)
	if o.task == classify.TaskStance {
		report = model.EvaluateStance(test)
	}
	report.Speed = measureSpeed(model, test)
	fmt.Fprintf(stdout, "measured on %s\n%s", o.test, report.Text())
	if o.folds == 0 {
		if err := writePredictions(o.predictions, report, test); err != nil {
			return err
		}
	}
	return writeMetrics(o.metrics, report)
}

func crossValidate(ctx context.Context, o *options, trainer *classify.Trainer, book *datasets.Codebook, rows []datasets.Comment, stdout io.Writer) (*classify.Report, error) {
	report, err := trainer.CrossValidate(ctx, book, rows, classify.Folds{K: o.folds, Task: o.task})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(stdout, "%d-fold cross-validation on %s\n%s\n", o.folds, strings.Join(o.data, ", "), report.Text())
	return report, writePredictions(o.predictions, report, rows)
}

// readRows reads a file whole. Records that cannot be read are named and left
// out.
func readRows(path string, stderr io.Writer) ([]datasets.Comment, error) {
	rows, rejected, err := datasets.Collect(datasets.Open(path, datasets.ReadConfig{Parquet: columnar.Read}))
	if err != nil {
		return nil, err
	}
	for _, bad := range rejected[:min(10, len(rejected))] {
		fmt.Fprintln(stderr, "train:", bad)
	}
	if len(rejected) > 0 {
		fmt.Fprintf(stderr, "train: %s: %d records could not be read and are left out\n", path, len(rejected))
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: no rows", path)
	}
	return rows, nil
}

// readCodebook reads a codebook, or makes one of the topics that the rows hold.
func readCodebook(path string, rows []datasets.Comment) (*datasets.Codebook, error) {
	if path != "" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		book, err := datasets.ReadCodebook(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return book, nil
	}
	held := map[string]bool{}
	for i := range rows {
		for t := range rows[i].Topics {
			held[t] = true
		}
	}
	var ids []string
	for t := range held {
		ids = append(ids, t)
	}
	slices.Sort(ids)
	related := slices.ContainsFunc(rows, func(c datasets.Comment) bool { return c.Relation != "" })
	if len(ids) == 0 && !related {
		return nil, errors.New("no row is labelled, with a topic or with how it stands to its parent")
	}
	book := &datasets.Codebook{}
	for _, id := range ids {
		book.Topics = append(book.Topics, datasets.Topic{ID: id, Title: id})
	}
	return book, nil
}

func writeModel(path string, m *classify.Model) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := m.WriteTo(f); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

func writeMetrics(path string, report *classify.Report) error {
	if path == "" {
		return nil
	}
	return writeJSON(path, report)
}

func writeJSON(path string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o666)
}
