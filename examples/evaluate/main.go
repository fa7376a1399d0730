// Evaluate says how well a model's labels agree with labelled rows.
//
//	go run ./examples/evaluate -test rows.jsonl
//	go run ./examples/evaluate -model my.model -test rows.jsonl -task stance -metrics metrics.json
//	go run ./examples/evaluate -labels ours.jsonl -against theirs.jsonl -test rows.jsonl
//	go run ./examples/evaluate -ablate all -test rows.jsonl
//
// Without -model it is the embedded one. With -labels no model is used: the labels
// of the file are measured, such as what "train -cv 5 -predictions" writes, those
// of another program, or those of a second coder. -against compares what is measured
// with the labels of another file on the same rows. With -ablate no model is used
// either: the rows are cross-validated with and without each block of what stances,
// or relations, are told by.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

type options struct{ model, labels, against, test, task, metrics, ablate string }

func main() {
	o, err := parseOptions(os.Args[1:], os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(0)
	case err != nil:
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(2)
	}
	if err := run(o, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func parseOptions(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.model, "model", "", "model `file` (empty: the embedded model)")
	f.StringVar(&o.labels, "labels", "", "measure the labels of this `file` of labelled rows in place of a model's")
	f.StringVar(&o.against, "against", "", "compare with the labels of this `file` of labelled rows")
	f.StringVar(&o.test, "test", "", "labelled rows (`file`, folder, or - for standard input)")
	f.StringVar(&o.task, "task", classify.TaskTopics, "what to measure: topics or stance (topics taken as given)")
	f.StringVar(&o.metrics, "metrics", "", "write the metrics as JSON to this `file`")
	f.StringVar(&o.ablate, "ablate", "", "cross-validate the rows with and without these `blocks`: all, or names with commas between them")
	f.Usage = func() {
		fmt.Fprintln(stderr, "usage: evaluate -test FILE [flags]")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q: rows are named by -test", f.Arg(0))
	case o.test == "":
		return nil, errors.New("-test is missing: name a file of labelled rows")
	case o.task != classify.TaskTopics && o.task != classify.TaskStance:
		return nil, fmt.Errorf("-task %q: want topics or stance", o.task)
	case o.labels != "" && o.model != "":
		return nil, errors.New("-labels and -model: name one of them to be measured")
	}
	return o, nil
}

func run(o *options, stdout, stderr io.Writer) error {
	if o.ablate != "" {
		return ablate(o, stdout, stderr)
	}
	rows, err := readRows(o.test, stderr)
	if err != nil {
		return err
	}
	var report *classify.Report
	if o.labels != "" {
		report, err = reportOnLabels(o.labels, o.task, rows, stderr)
	} else {
		report, err = reportOnModel(o, rows)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s\n%s", o.test, report.Text())
	if o.against != "" {
		if err := compare(o, report, rows, stdout, stderr); err != nil {
			return err
		}
	}
	if o.metrics == "" {
		return nil
	}
	data, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.metrics, append(data, '\n'), 0o666)
}

// reportOnModel measures a model, and how fast it is.
func reportOnModel(o *options, rows []datasets.Comment) (*classify.Report, error) {
	model, err := openModel(o.model)
	if err != nil {
		return nil, err
	}
	var report *classify.Report
	if o.task == classify.TaskStance {
		report = model.EvaluateStance(rows)
	} else {
		report = model.Evaluate(rows)
	}
	report.Speed = measureSpeed(model, rows)
	return report, nil
}

func openModel(path string) (*classify.Model, error) {
	if path == "" {
		return classify.Default()
	}
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	return classify.Load(os.DirFS(dir), name)
}

// readRows reads a file whole. Records that cannot be read are named and left
// out.
func readRows(path string, stderr io.Writer) ([]datasets.Comment, error) {
	rows, rejected, err := datasets.Collect(datasets.Open(path, datasets.ReadConfig{Parquet: columnar.Read}))
	if err != nil {
		return nil, err
	}
	for _, bad := range rejected[:min(10, len(rejected))] {
		fmt.Fprintln(stderr, "evaluate:", bad)
	}
	if len(rejected) > 0 {
		fmt.Fprintf(stderr, "evaluate: %s: %d records could not be read and are left out\n", path, len(rejected))
	}
	for i := range rows {
		if rows[i].Topics != nil || rows[i].Relation != "" {
			return rows, nil
		}
	}
	return nil, fmt.Errorf("%s: no labelled rows", path)
}

// measureSpeed classifies the rows again, with nothing else to do, on one
// processor.
func measureSpeed(model *classify.Model, rows []datasets.Comment) *classify.Speed {
	var labels []classify.Label
	bytes := 0
	start := time.Now()
	for i := range rows {
		labels = model.AppendLabels(labels[:0], &rows[i])
		bytes += len(rows[i].Text)
	}
	seconds := time.Since(start).Seconds()
	if seconds <= 0 {
		return nil
	}
	return &classify.Speed{ClassifyMB: float64(bytes) / 1e6 / seconds, ClassifyDocs: float64(len(rows)) / seconds}
}
