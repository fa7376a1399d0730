package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"example.com/discourse/classify"
)

// errInterrupted is what ends a run after Ctrl-C.
var errInterrupted = errors.New("interrupted")

// checkpointEvery is the time between two checkpoints. Tests make it shorter.
var checkpointEvery = 5 * time.Second

// graceAfterInterrupt is how long an interrupted run waits for a source that
// gives nothing.
const graceAfterInterrupt = 2 * time.Second

// A job is one run of the program.
type job struct {
	*options
	stdout, stderr io.Writer
	disk           disk

	model    *classify.Model
	sources  []source
	settings settings
	inputs   []inputID
	tally    *tally
	records  int64 // dealt with and written
	whole    bool  // all were, in an earlier run
	last     time.Time
	progress *progress
	started  time.Time

	rows, bad *growing // nil where nothing is written to a file
}

// run does what the options ask for.
func (j *job) run(ctx context.Context) error {
	j.started = time.Now()
	var err error
	if j.sources, err = findSources(j.paths); err != nil {
		return err
	}
	if err := j.keepInputs(); err != nil {
		return err
	}
	if err := j.openModel(); err != nil {
		return err
	}
	if err := j.begin(); err != nil {
		return err
	}
	if !j.whole {
		if err := j.classify(ctx); err != nil {
			return errors.Join(err, j.closeFiles())
		}
	}
	if err := j.finish(); err != nil {
		return err
	}
	if err := j.writeReport(); err != nil {
		return err
	}
	if j.out != "" && j.out != "-" {
		if err := j.disk.remove(checkpointOf(j.out)); err != nil {
			return err
		}
	}
	j.sayDone()
	if j.strict && j.tally.Rejected > 0 {
		return fmt.Errorf("%s records were rejected, and -strict allows none", thousands(j.tally.Rejected))
	}
	return nil
}

// keepInputs refuses to write over a file that is read.
func (j *job) keepInputs() error {
	for _, out := range []string{j.out, j.rejects, j.report} {
		if out == "" || out == "-" {
			continue
		}
		written, err := os.Stat(out)
		if err != nil {
			continue // nothing there to be kept
		}
		if written.IsDir() {
			return fmt.Errorf("%s is a folder: want the name of a file", out)
		}
		for _, s := range j.sources {
			if info, err := os.Stat(s.name); err == nil && os.SameFile(info, written) {
				return fmt.Errorf("%s is read and would be written over: give the output another name", out)
			}
		}
	}
	return nil
}

func (j *job) openModel() (err error) {
	if j.model == nil {
		if j.options.model == "" {
			j.model, err = classify.Default()
		} else {
			dir, name := filepath.Split(j.options.model)
			if dir == "" {
				dir = "."
			}
			j.model, err = classify.Load(os.DirFS(dir), name)
		}
	}
	return err
}

// modelHash returns the SHA-256 of the model as a file.
func (j *job) modelHash() (string, error) {
	h := sha256.New()
	if _, err := j.model.WriteTo(h); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// say tells of something that is no error.
func (j *job) say(format string, args ...any) {
	if !j.quiet {
		fmt.Fprintf(j.stderr, "batch: "+format+"\n", args...)
	}
}

// title returns the name of a topic for readers.
func (j *job) title(topic string) string {
	if t := j.model.Codebook().Topic(topic); t != nil && t.Title != "" {
		return t.Title
	}
	return topic
}
