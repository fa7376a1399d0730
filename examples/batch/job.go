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
	"strings"
	"time"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
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
		p.printLine("replies: %s agree with what they answer, %s disagree, %s neither", countShare(t.Relations[classify.Agree], n),
			countShare(t.Relations[classify.Disagree], n), countShare(t.Relations[classify.Neutral], n))
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
