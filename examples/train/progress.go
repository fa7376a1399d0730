package main

import (
	"fmt"
	"io"
	"os"

	"example.com/discourse/classify"
)

// progressOn returns what shows how far a run has come, on one line that is
// written over; nil where w is no terminal.
func progressOn(w io.Writer) func(classify.Progress) {
	file, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(p classify.Progress) {
		fmt.Fprintf(file, "\r\x1b[K%s %d of %d", p.Stage, p.Done, p.Total)
		if p.Done == p.Total {
			fmt.Fprint(file, "\r\x1b[K")
		}
	}
}
