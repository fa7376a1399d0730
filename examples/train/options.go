package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"example.com/discourse/classify"
	"example.com/discourse/features"
)

// options are what the command line asks for.
type options struct {
	data                          []string
	test, codebook, out, metrics  string
	predictions                   string
	settings, found               string
	task                          string
	exclusive, search             bool
	ngrams, minDF, folds, workers int
	c                             float64
	loss                          string
}

func parseOptions(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("train", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.Func("data", "labelled rows to train on (`file`, folder, or - for standard input); may be given again", func(path string) error {
		o.data = append(o.data, path)
		return nil
	})
	f.StringVar(&o.test, "test", "", "labelled rows to measure the model on (`file` or folder)")
	f.StringVar(&o.task, "task", classify.TaskTopics, "what to measure: topics or stance (topics taken as given)")
	f.BoolVar(&o.exclusive, "exclusive", false, "give exactly one topic to a row")
	f.StringVar(&o.codebook, "codebook", "", "codebook as JSON (`file`); without it the topics are those of the rows")
	f.IntVar(&o.ngrams, "ngrams", 0, "longest n-gram of words (1 to 5; 0: the library's default features)")
	f.IntVar(&o.minDF, "min-df", 0, "least number of rows that a term stands in (0: the library's default)")
	f.Float64Var(&o.c, "c", 0, "cost of a training row (0: the library's default)")
	f.StringVar(&o.loss, "loss", "", "svm or logistic (empty: the library's default)")
	f.StringVar(&o.settings, "config", "", "settings as JSON (`file`), which the other flags change")
	f.BoolVar(&o.search, "search", false, "choose the settings by cross-validation first (with as many folds as -cv says, or 5)")
	f.StringVar(&o.found, "config-out", "", "write the settings of the training as JSON to this `file`, for -config")
	f.IntVar(&o.folds, "cv", 0, "measure by cross-validation with this many folds (2 or more)")
	f.IntVar(&o.workers, "workers", 0, "processors to use (0: all)")
	f.StringVar(&o.out, "out", "", "write the model to this `file`")
	f.StringVar(&o.metrics, "metrics", "", "write the metrics as JSON to this `file`")
	f.StringVar(&o.predictions, "predictions", "", "write what is said of each row of -cv, or else of -test, as labelled rows to this `file`")
	f.Usage = func() {
		fmt.Fprintln(stderr, "usage: train -data FILE [flags]")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	return o, o.validate(f.Args())
}

func (o *options) validate(rest []string) error {
	var faults []error
	if len(rest) > 0 {
		faults = append(faults, fmt.Errorf("unexpected argument %q: rows are named by -data", rest[0]))
	}
	if len(o.data) == 0 {
		faults = append(faults, errors.New("-data is missing: name a file of labelled rows"))
	}
	if o.task != classify.TaskTopics && o.task != classify.TaskStance {
		faults = append(faults, fmt.Errorf("-task %q: want topics or stance", o.task))
	}
	if o.ngrams < 0 || o.ngrams > 5 {
		faults = append(faults, fmt.Errorf("-ngrams %d: want 1 to 5", o.ngrams))
	}
	if o.minDF < 0 {
		faults = append(faults, fmt.Errorf("-min-df %d: want 1 or more", o.minDF))
	}
	if o.folds < 0 || o.folds == 1 {
		faults = append(faults, fmt.Errorf("-cv %d: want 2 or more folds", o.folds))
	}
	if o.predictions != "" && o.folds == 0 && o.test == "" {
		faults = append(faults, errors.New("-predictions: want -cv or -test beside it, for rows that were not trained on"))
	}
	if o.workers < 0 {
		faults = append(faults, fmt.Errorf("-workers %d: want 1 or more", o.workers))
	}
	if _, err := o.config(); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// config returns the settings of the training; what neither the file nor a flag
// names is the library's default.
func (o *options) config() (classify.Config, error) {
	var cfg classify.Config
	if o.settings != "" {
		data, err := os.ReadFile(o.settings)
		if err != nil {
			return cfg, err
		}
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&cfg); err != nil {
			return cfg, fmt.Errorf("%s: %w", o.settings, err)
		}
	}
	if o.exclusive {
		cfg.Exclusive = true
	}
	if o.loss != "" {
		loss, err := classify.ParseLoss(o.loss)
		if err != nil {
			return cfg, fmt.Errorf("-loss: %w", err)
		}
		cfg.Loss = loss
	}
	if o.c != 0 {
		cfg.C = o.c
	}
	if o.ngrams > 0 || o.minDF > 0 {
		b := features.Block{MinDF: features.Count(o.minDF)}
		if o.ngrams > 0 {
			b.MinN, b.MaxN = 1, o.ngrams
		}
		cfg.Features.Blocks = []features.Block{b}
	}
	return cfg, cfg.Validate()
}
