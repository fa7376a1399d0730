package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// made says how the page came about.
func (j *job) made() [][2]string {
	p := j.model.Provenance()
	name := j.options.model
	if name == "" {
		name = "the embedded model"
	}
	var columns []string
	for _, f := range []struct{ flag, value string }{
		{"-from", string(j.read.Format)}, {"-text", j.read.Columns.Text}, {"-id", j.read.Columns.ID}, {"-parent", j.read.Columns.Parent},
		{"-thread", j.read.Columns.Thread}, {"-author", j.read.Columns.Author}, {"-created", j.read.Columns.Created},
	} {
		if f.value != "" {
			columns = append(columns, f.flag+" "+f.value)
		}
	}
	if j.read.Paragraphs {
		columns = append(columns, "-paragraphs")
	}
	settings := strings.Join(columns, " ")
	if settings == "" {
		settings = "all told by the content"
	}
	from := j.folder()
	switch {
	case from != "":
	case len(j.sources) == 1 && j.sources[0].name == "-":
		from = "standard input"
	case len(j.sources) == 1 && j.sources[0].name == sampleName:
		from = "the sample of the program"
	default:
		from = "the folder in which the program ran"
	}
	version := "built from source"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	span := ""
	if p.First != "" {
		span = fmt.Sprintf(", written from %s to %s", p.First, p.Last)
	}
	return [][2]string{
		{"Model", fmt.Sprintf("%s, trained on %s labelled comments of %s threads%s", name, thousands(int64(p.Rows)), thousands(int64(p.Threads)), span)},
		{"Training data", "SHA-256 " + p.Hash},
		{"Read from", from},
		{"Reading", settings},
		{"Program", fmt.Sprintf("discourse batch %s, %s", version, runtime.Version())},
		{"Counts", fmt.Sprintf("read %s = classified %s + rejected %s + skipped %s; %s of text", thousands(j.tally.read()), thousands(j.tally.Classified),
			thousands(j.tally.Rejected), thousands(j.tally.Skipped), megabytes(j.tally.Bytes))},
	}
}
