package main

import (
	"fmt"
	"io"
	"slices"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// reportOnLabels measures labels that stand in a file, whoever gave them.
func reportOnLabels(path, task string, rows []datasets.Comment, stderr io.Writer) (*classify.Report, error) {
	given, err := readRows(path, stderr)
	if err != nil {
		return nil, err
	}
	report, err := classify.EvaluateLabels(bookOf(slices.Concat(rows, given)), rows, given, task)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return report, nil
}

// compare prints by how much the labels that were measured are better than those
// of another file.
func compare(o *options, report *classify.Report, rows []datasets.Comment, stdout, stderr io.Writer) error {
	against, err := reportOnLabels(o.against, o.task, rows, stderr)
	if err != nil {
		return err
	}
	measured := o.labels
	if measured == "" {
		measured = "the model"
	}
	_, err = fmt.Fprintf(stdout, "\nA: %s, B: %s\n%s", o.against, measured, classify.Compare(against, report).Text())
	return err
}
