package main

import (
	"errors"
	"fmt"
	"os"

	"example.com/discourse/datasets"
)

// resumable says whether the run can be gone on with later: it writes a file,
// and reads files.
func (j *job) resumable() bool {
	if j.out == "" || j.out == "-" {
		return false
	}
	for _, s := range j.sources {
		if s.size < 0 {
			return false
		}
	}
	return true
}

// begin opens the outputs, at the last checkpoint where there is one to go on
// from.
func (j *job) begin() error {
	j.tally = newTally(j.model.Topics(), j.report != "")
	var outBytes, rejectBytes int64
	if j.resumable() {
		if err := j.identify(); err != nil {
			return err
		}
		c, err := j.checkpoint()
		if err != nil {
			return err
		}
		if c != nil {
			j.records, j.tally, j.whole = c.Records, c.Tally, c.Whole
			if j.tally.Gathered != nil {
				j.tally.Gathered.restore(len(j.tally.Topics))
			}
			outBytes, rejectBytes = c.OutBytes, c.RejectBytes
		}
	} else if j.resume {
		return errors.New("-resume: the input is not made of files, so it cannot be read again from its beginning")
	}
	if j.whole {
		return nil
	}
	var err error
	if j.out != "" && j.out != "-" {
		if j.rows, err = grow(j.disk, j.out, outBytes); err != nil {
			return err
		}
		if outBytes == 0 {
			if err := j.writeHead(); err != nil {
				return errors.Join(err, j.closeFiles())
			}
		}
	} else if err := j.writeHead(); err != nil {
		return err
	}
	if j.rejects != "" {
		if j.bad, err = grow(j.disk, j.rejects, rejectBytes); err != nil {
			return errors.Join(err, j.closeFiles())
		}
	}
	return nil
}

// identify notes what the rest of an interrupted run must find again.
func (j *job) identify() error {
	hash, err := j.modelHash()
	if err != nil {
		return err
	}
	columns := j.read.Columns
	j.settings = settings{
		Model: hash, Out: j.out, Rejects: j.rejects, From: string(j.read.Format), Paragraphs: j.read.Paragraphs,
		Explain: j.explain, Report: j.report != "",
	}
	if columns != (datasets.Columns{}) {
		j.settings.Columns = fmt.Sprintf("%+v", columns)
	}
	j.inputs, err = identify(j.sources)
	return err
}

// checkpoint returns the one to go on from; nil for a new run.
func (j *job) checkpoint() (*checkpoint, error) {
	if !j.resume {
		if _, err := os.Stat(checkpointOf(j.out)); err == nil {
			j.say("%s was interrupted before; this run starts again (-resume would go on)", j.out)
			return nil, j.disk.remove(checkpointOf(j.out))
		}
		return nil, nil
	}
	c, err := loadCheckpoint(j.out)
	if err != nil {
		return nil, err
	}
	if c == nil {
		j.say("no checkpoint beside %s: starting at the beginning", j.out)
		return nil, nil
	}
	if changed := c.differences(j.settings, j.inputs); len(changed) > 0 {
		return nil, changedError(j.out, changed)
	}
	j.say("going on with %s after %s records", j.out, thousands(c.Records))
	return c, nil
}

// spoolFormat is how rows are written while they come in.
func (j *job) spoolFormat() outputFormat {
	if j.format.rows == asParquet {
		return spool
	}
	return j.format
}

// writeHead writes what stands before the first row.
func (j *job) writeHead() error {
	if f := j.spoolFormat(); f.rows == asCSV {
		c := compressor{kind: f.compress}
		head, err := c.append(nil, []byte(csvHeader))
		if err != nil {
			return err
		}
		return j.writeRows(head)
	}
	return nil
}
