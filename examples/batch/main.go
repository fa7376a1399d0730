// Batch sorts the comments of a discussion into topics, says which way their
// authors lean, and hands the result on.
//
//	go run ./examples/batch                                          the sample thread, as a table
//	go run ./examples/batch page.txt > rows.jsonl                    rows to standard output
//	go run ./examples/batch -out rows.csv -report page.html dump/    a table and a page to show
//	go run ./examples/batch -out rows.parquet -rejects bad.jsonl '2014-*.jsonl.gz'
//
// A PATH is a file, a folder, a pattern or "-" for standard input, in any form
// that package datasets reads, compressed or not. Without one it is a sample
// thread that the program carries with it.
//
// Rows come out in the order in which the comments went in. The ending of -out
// says what they are: .jsonl, one row a comment; .csv, one row a comment and
// topic; .parquet; each with .gz or .zst after it if they are to be
// compressed. Without -out, or with "-", rows go to standard output as JSON
// Lines and the table of counts to standard error; with -report alone no rows
// are written.
//
// Rows can be read back, with what was found as their labels: correct topics
// and stances in the file, take out the rows that nobody has looked at, and
// give it to train (as .jsonl or .csv). In a table, an empty topic says that
// the comment has none.
//
// What is written grows under another name (rows.csv.part) and gets its own
// when it is whole. Beside it a checkpoint is kept: after a power cut, a full
// disk or Ctrl-C the same command with -resume goes on where that one stands,
// and the result is the same to the byte. It refuses to go on when the input,
// the model or the settings are no longer the same.
//
// A record that cannot be read is counted, named, and written to -rejects with
// its source, line and reason. At the end, read = classified + rejected +
// skipped; skipped are records that the source itself marks as void.
//
// Memory does not grow with the input: with the embedded model it stays below
// 250 MB. NO_COLOR and COLUMNS are respected. The exit status is 0 when all was
// read and written, 1 when something could not be, or was rejected under
// -strict, 2 for wrong usage, 130 after Ctrl-C.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// gcPercent is how much the heap may grow before it is swept. What a run keeps
// is large beside what it throws away in a second, so that sweeping often costs
// little and saves half of the memory.
const gcPercent = 25

func main() { os.Exit(batch(os.Args[1:])) }

// batch runs the program and returns its exit status.
func batch(args []string) int {
	o, err := parseOptions(args, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(os.Stderr, "batch:", oneLine(err))
		return 2
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of the write
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends it at once
	j := &job{options: o, stdout: os.Stdout, stderr: os.Stderr, disk: realDisk{}}
	err = j.run(ctx)
	switch {
	case errors.Is(err, errInterrupted):
		fmt.Fprintln(os.Stderr, "batch:", oneLine(err))
		return 130
	case err != nil:
		fmt.Fprintln(os.Stderr, "batch:", oneLine(err))
		return 1
	}
	return 0
}
