package main

import (
	"time"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// measureSpeed reads the rows again with nothing else to do, on one processor:
// to vectors, and to labels.
func measureSpeed(model *classify.Model, rows []datasets.Comment) *classify.Speed {
	fit, train := model.TrainingTime()
	s := &classify.Speed{Fit: fit.Seconds(), Train: train.Seconds()}
	bytes := 0
	for i := range rows {
		bytes += len(rows[i].Text)
	}
	mb := float64(bytes) / 1e6

	vectoriser := model.Vectoriser()
	var v features.Vector
	start := time.Now()
	for i := range rows {
		v = vectoriser.AppendVector(v.Reset(), rows[i].Text)
	}
	s.VectoriseMB = mb / time.Since(start).Seconds()

	var labels []classify.Label
	start = time.Now()
	for i := range rows {
		labels = model.AppendLabels(labels[:0], &rows[i])
	}
	seconds := time.Since(start).Seconds()
	s.ClassifyMB, s.ClassifyDocs = mb/seconds, float64(len(rows))/seconds
	return s
}
