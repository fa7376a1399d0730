package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

func (j *job) writeRows(rows []byte) error {
	var err error
	switch {
	case len(rows) == 0 || j.out == "":
	case j.rows != nil:
		_, err = j.rows.Write(rows)
	default:
		_, err = j.stdout.Write(rows)
	}
	return err
}

// classify reads, classifies and writes all that is left of the input.
func (j *job) classify(ctx context.Context) error {
	total := totalSize(j.sources)
	j.progress = newProgress(j.stderr, total, j.quiet)
	cfg := j.read
	cfg.Parquet = columnar.Read
	cfg.Progress = j.progress.addBytes
	records := readAll(j.sources, cfg, func(s source) { j.say("%s: empty, no comments", nameOf(s)) })
	p := &pipeline{records: datasets.Link(records, datasets.LinkConfig{}), skip: j.records, workers: j.workers}
	p.work = func() func(*block) {
		w := newWorker(j.model, j.explain, j.spoolFormat(), compressionOf(j.rejects))
		w.noRows, w.noRejects = j.out == "", j.rejects == ""
		return w.do
	}
	j.last = time.Now()
	grace := make(chan struct{})
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(graceAfterInterrupt, func() { close(grace) }) })
	err := p.run(ctx, grace, j.take)
	stop()
	j.progress.done()
	if err != nil {
		return j.interrupted(err)
	}
	if read := j.tally.read(); read != p.read || j.records != p.read {
		return fmt.Errorf("the counts do not add up: read %d, classified %d, rejected %d, skipped %d", p.read, j.tally.Classified, j.tally.Rejected, j.tally.Skipped)
	}
	return nil
}

func nameOf(s source) string {
	if s.name == "-" {
		return "standard input"
	}
	return s.name
}

// take writes one block and, from time to time, a checkpoint.
func (j *job) take(b *block) error {
	if err := j.writeRows(b.rows); err != nil {
		return err
	}
	if j.bad != nil && len(b.rejects) > 0 {
		if _, err := j.bad.Write(b.rejects); err != nil {
			return err
		}
	}
	j.tally.add(b, j.records)
	j.records += int64(len(b.records))
	j.progress.addComments(len(b.records))
	if time.Since(j.last) < checkpointEvery {
		return nil
	}
	return j.saveCheckpoint(false)
}

// saveCheckpoint puts what was written on the disk and notes how far it is.
func (j *job) saveCheckpoint(whole bool) error {
	if !j.resumable() {
		return nil
	}
	c := &checkpoint{Version: checkpointVersion, Settings: j.settings, Inputs: j.inputs, Records: j.records, Whole: whole, Tally: j.tally}
	for _, g := range []struct {
		file *growing
		size *int64
	}{{j.rows, &c.OutBytes}, {j.bad, &c.RejectBytes}} {
		if g.file == nil {
			continue
		}
		*g.size = g.file.size
		if err := g.file.f.Sync(); err != nil {
			return err
		}
	}
	if err := c.save(j.disk, j.out); err != nil {
		return err
	}
	j.last = time.Now()
	return nil
}

// interrupted makes of what ended a run an error that says what is safe.
func (j *job) interrupted(err error) error {
	if !j.resumable() {
		switch {
		case j.out == "-":
			return fmt.Errorf("%w after %s records were written to standard output", err, thousands(j.records))
		case j.out != "":
			return fmt.Errorf("%w; %s holds the rows of the first %s records; the input was no file, so -resume cannot go on", err, partOf(j.out), thousands(j.records))
		}
		return fmt.Errorf("%w after %s records; nothing was written", err, thousands(j.records))
	}
	if errors.Is(err, errInterrupted) {
		if saved := j.saveCheckpoint(false); saved != nil {
			err = errors.Join(err, saved)
		}
	}
	safe := int64(0)
	if c, bad := loadCheckpoint(j.out); bad == nil && c != nil {
		safe = c.Records
	}
	if safe == 0 {
		return fmt.Errorf("%w after %s records, none of them kept: start again", err, thousands(j.records))
	}
	return fmt.Errorf("%w; the rows of the first %s records are safe in %s: go on with -resume", err, thousands(safe), partOf(j.out))
}
