package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"

	"example.com/discourse/datasets"
)

// options are what the command line asks for.
type options struct {
	model, out, rejects, report string
	format                      outputFormat // of out
	read                        datasets.ReadConfig
	workers                     int
	resume, explain             bool
	strict, quiet               bool
	paths                       []string
}

func parseOptions(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	var from string
	f := flag.NewFlagSet("batch", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.model, "model", "", "model `file` (empty: the embedded model)")
	f.StringVar(&o.out, "out", "", "write rows to this `file`: .jsonl, .csv or .parquet, also .gz or .zst; - is standard output")
	f.StringVar(&o.rejects, "rejects", "", "write records that could not be read to this `file`, as JSON Lines")
	f.StringVar(&o.report, "report", "", "write a page about what was found to this `file`.html")
	f.StringVar(&from, "from", "", "`format` of the input (empty: told by the content): "+formatNames())
	f.StringVar(&o.read.Columns.Text, "text", "", "`column` or field of the text")
	f.StringVar(&o.read.Columns.ID, "id", "", "`column` or field of the comment's id")
	f.StringVar(&o.read.Columns.Parent, "parent", "", "`column` or field of the id that it answers")
	f.StringVar(&o.read.Columns.Thread, "thread", "", "`column` or field of the thread's id")
	f.StringVar(&o.read.Columns.Author, "author", "", "`column` or field of the author")
	f.StringVar(&o.read.Columns.Created, "created", "", "`column` or field of the time")
	f.BoolVar(&o.read.Paragraphs, "paragraphs", false, "split posts into their paragraphs")
	f.IntVar(&o.workers, "workers", 0, "processors to use (0: all)")
	f.BoolVar(&o.resume, "resume", false, "go on with what was interrupted")
	f.BoolVar(&o.explain, "explain", false, "give the words that decided with each topic")
	f.BoolVar(&o.strict, "strict", false, "exit with status 1 when a record was rejected")
	f.BoolVar(&o.quiet, "quiet", false, "say nothing but errors")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(stderr, "usage: batch [flags] [PATH ...]\n\nPATH is a file, a folder, a pattern, or - for standard input; without one it is a sample.")
			f.SetOutput(stderr)
			f.PrintDefaults()
		}
		return nil, err
	}
	o.paths = f.Args()
	return o, o.validate(from)
}

func formatNames() string {
	var names []string
	for _, f := range datasets.Formats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// validate joins every fault of the options and fills in what follows from
// them.
func (o *options) validate(from string) error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	var err error
	if o.read.Format, err = datasets.ParseFormat(from); err != nil {
		fault("-from: %w", err)
	}
	if o.workers < 0 {
		fault("-workers %d: want 1 or more, or 0 for all processors", o.workers)
	}
	if o.workers == 0 {
		o.workers = runtime.GOMAXPROCS(0)
	}
	if o.out == "" && o.report == "" && len(o.paths) > 0 {
		o.out = "-"
	}
	if o.out != "" && o.out != "-" {
		if o.format, err = formatOf(o.out); err != nil {
			fault("-out: %w", err)
		}
	}
	if o.rejects != "" && o.rejects != "-" {
		if ext := strings.ToLower(filepath.Ext(o.rejects)); ext == ".csv" || ext == ".parquet" {
			fault("-rejects %s: rejected records are JSON Lines: want a name in .jsonl, .jsonl.gz or .jsonl.zst", o.rejects)
		}
	}
	if o.rejects == "-" {
		fault("-rejects -: want a file, since rows and the table share standard output")
	}
	if o.report == "-" {
		fault("-report -: want a file")
	}
	if o.resume && (o.out == "" || o.out == "-") {
		fault("-resume: want -out with the file that was interrupted")
	}
	stdin := 0
	for _, p := range o.paths {
		if p == "-" {
			stdin++
		}
		if p == "" {
			fault(`an empty path: want a file, a folder or "-"`)
		}
	}
	if o.resume && stdin > 0 {
		fault("-resume: standard input cannot be read again from its beginning: want files")
	}
	if stdin > 1 {
		fault("standard input is named %d times: want it once", stdin)
	}
	faults = append(faults, o.sameFiles()...)
	return errors.Join(faults...)
}

// sameFiles finds outputs that would be written over one another or over an
// input.
func (o *options) sameFiles() []error {
	var faults []error
	named := map[string]string{}
	add := func(flag, path string) {
		if path == "" || path == "-" {
			return
		}
		abs, err := filepath.Abs(path)
		if err != nil {
			abs = filepath.Clean(path)
		}
		if other, ok := named[abs]; ok {
			faults = append(faults, fmt.Errorf("%s and %s both name %s", other, flag, path))
			return
		}
		named[abs] = flag
	}
	add("-out", o.out)
	add("-rejects", o.rejects)
	add("-report", o.report)
	add("-model", o.model)
	for _, p := range o.paths {
		if abs, err := filepath.Abs(p); err == nil && p != "-" && named[abs] != "" && named[abs] != "-model" {
			faults = append(faults, fmt.Errorf("%s would be written over the input %s", named[abs], p))
		}
	}
	return faults
}

// oneLine gives an error of several lines in one.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
