package main

import (
	"fmt"
	"path/filepath"
	"strings"
)

// An outputFormat says how rows are written.
type outputFormat struct {
	rows     rowFormat
	compress compression
}

type rowFormat int8

const (
	asJSONL rowFormat = iota
	asCSV
	asParquet
)

type compression int8

const (
	plain compression = iota
	gzipped
	zstandard
)

// spool is the form in which rows wait to become Parquet, whose directory can
// only be written when all rows are known.
var spool = outputFormat{asJSONL, zstandard}

// formatOf tells how to write a file by the ending of its name.
func formatOf(name string) (outputFormat, error) {
	f := outputFormat{compress: compressionOf(name)}
	base := strings.ToLower(filepath.Base(name))
	if f.compress != plain {
		base = strings.TrimSuffix(base, filepath.Ext(base))
	}
	switch filepath.Ext(base) {
	case ".jsonl", ".ndjson":
		f.rows = asJSONL
	case ".csv":
		f.rows = asCSV
	case ".parquet":
		f.rows = asParquet
	default:
		return f, fmt.Errorf("%s: the ending does not say what to write: want .jsonl, .csv or .parquet, or one of these with .gz or .zst", name)
	}
	return f, nil
}

func compressionOf(name string) compression {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".gz":
		return gzipped
	case ".zst":
		return zstandard
	}
	return plain
}
