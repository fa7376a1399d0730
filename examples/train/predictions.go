package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// A predictedRow is a labelled row whose labels are the model's, with what else is
// known of them.
type predictedRow struct {
	ID     string `json:"id"`
	Thread string `json:"thread,omitempty"`
	Parent string `json:"parent,omitempty"`
	Text   string `json:"text"`
	classify.Prediction
}

// writePredictions writes what was said of each row of a report, as JSON Lines.
func writePredictions(path string, report *classify.Report, rows []datasets.Comment) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(appendPredictions(f, report, rows), f.Close())
}

func appendPredictions(w io.Writer, report *classify.Report, rows []datasets.Comment) error {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for _, p := range report.Predictions() {
		c := &rows[p.Row]
		if err := enc.Encode(predictedRow{c.ID, c.ThreadID, c.ParentID, c.Text, p}); err != nil {
			return err
		}
	}
	return b.Flush()
}
