package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"example.com/discourse/classify"
)

// finish gives the files their names. It can be done again after it was
// stopped at any point.
func (j *job) finish() error {
	if !j.whole {
		if err := j.saveCheckpoint(true); err != nil {
			return errors.Join(err, j.closeFiles())
		}
		if err := j.closeFiles(); err != nil {
			return err
		}
	}
	for _, name := range []string{j.rejects, j.out} {
		if name == "" || name == "-" {
			continue
		}
		if err := j.giveName(name, name == j.out && j.format.rows == asParquet); err != nil {
			return err
		}
	}
	return nil
}

// giveName makes the part of a file the file.
func (j *job) giveName(name string, parquet bool) error {
	if _, err := os.Stat(partOf(name)); err != nil {
		if _, there := os.Stat(name); there == nil && j.whole {
			return nil // it was named before this run took over
		}
		return err
	}
	if !parquet {
		return j.disk.rename(partOf(name), name)
	}
	err := writeWhole(j.disk, name, func(w io.Writer) error { return parquetFromSpool(w, partOf(name), j.format.compress) })
	if err != nil {
		return err
	}
	return j.disk.remove(partOf(name))
}

func (j *job) closeFiles() error {
	var faults []error
	for _, g := range []**growing{&j.rows, &j.bad} {
		if *g != nil {
			faults = append(faults, (*g).close())
			*g = nil
		}
	}
	return errors.Join(faults...)
}

// sayDone prints the table, the counts, and where the files are.
func (j *job) sayDone() {
	t := j.tally
	for _, reason := range t.Reasons {
		fmt.Fprintln(j.stderr, "batch: rejected:", printable(reason))
	}
	if more := t.Rejected - int64(len(t.Reasons)); more > 0 {
		fmt.Fprintf(j.stderr, "batch: and %s more records were rejected\n", thousands(more))
	}
	if j.quiet {
		return
	}
	w := j.stdout
	if j.out == "-" {
		w = j.stderr
	}
	p := newPage(w)
	if t.Classified > 0 {
		p.printTopics(t, j.title)
		fmt.Fprintln(w)
		p.printTelling(t, j.title)
		fmt.Fprintln(w)
	}
	seconds := time.Since(j.started).Seconds()
	p.printLine("read %s = classified %s + rejected %s + skipped %s, %s of text in %.1f s", thousands(t.read()), thousands(t.Classified),
		thousands(t.Rejected), thousands(t.Skipped), megabytes(t.Bytes), seconds)
	if n := t.replies(); n > 0 {
		share := func(r classify.Relation) string {
			return fmt.Sprintf("%s (%.0f%%)", thousands(t.Relations[r]), 100*float64(t.Relations[r])/float64(n))
		}
		p.printLine("replies: %s agree with what they answer, %s disagree, %s neither", share(classify.Agree), share(classify.Disagree), share(classify.Neutral))
	}
	if t.Mended > 0 {
		p.printLine("mended %s, as their notes say", thousands(t.Mended))
	}
	var files []string
	for _, f := range []struct{ what, name string }{{"rows", j.out}, {"rejects", j.rejects}, {"report", j.report}} {
		if f.name != "" && f.name != "-" {
			files = append(files, f.what+" in "+f.name)
		}
	}
	if len(files) > 0 {
		p.printLine("%s", strings.Join(files, ", "))
	}
}
