package datasets

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// A Format names the form of a source.
type Format string

const (
	// Sniff tells the format by the content. It is the zero value.
	Sniff Format = ""
	// JSONL is labelled rows, one JSON object a line, or one JSON array of
	// such objects.
	JSONL Format = "jsonl"
	// CSV is a table whose first row names the columns. The delimiter is told
	// by the content.
	CSV Format = "csv"
	// TSV is a table with tabs between the cells.
	TSV Format = "tsv"
	// Page is a blog page saved as text, in any of three layouts.
	Page Format = "page"
	// HTML is a page of a blog or a forum with its markup.
	HTML Format = "html"
	// Feed is Atom or RSS, with Blogger's and WordPress' exports.
	Feed Format = "feed"
	// Discourse is a topic of the forum software of that name, as its JSON.
	Discourse Format = "discourse"
	// Reddit is a dump in JSON Lines.
	Reddit Format = "reddit"
	// Lines is plain text with a comment a line.
	Lines Format = "lines"
	// Blocks is plain text with blank lines between the comments.
	Blocks Format = "blocks"
	// Parquet is a columnar file; package columnar reads it.
	Parquet Format = "parquet"
)

// Formats lists every format that can be named, in a fixed order.
func Formats() []Format {
	return []Format{JSONL, CSV, TSV, Page, HTML, Feed, Discourse, Reddit, Lines, Blocks, Parquet}
}

// ParseFormat returns the format whose name is s; "" is [Sniff].
func ParseFormat(s string) (Format, error) {
	f := Format(s)
	if err := f.validate(); err != nil {
		return Sniff, err
	}
	return f, nil
}

func (f Format) validate() error {
	if f == Sniff {
		return nil
	}
	names := make([]string, 0, len(Formats()))
	for _, known := range Formats() {
		if f == known {
			return nil
		}
		names = append(names, string(known))
	}
	return fmt.Errorf("unknown format %q: want one of %s", string(f), strings.Join(names, ", "))
}

// Columns names the fields of JSON Lines, CSV, TSV and Parquet. An empty name
// stands for the usual ones: "text", "body", "comment" and so on.
type Columns struct {
	Text, ID, Parent, Thread, Author, Created, Title, Kind string
}

// DefaultMaxRecord is the longest record in bytes that is read where
// [ReadConfig] does not say otherwise.
const DefaultMaxRecord = 16 << 20

// ReadConfig says how a source is read. Its zero value tells everything by the
// content.
type ReadConfig struct {
	// Format is the form of the source; [Sniff] by default. One that is named
	// wins over the content.
	Format Format
	// Name stands in [Source] for a stream given to [Read]; "-" by default.
	// [Open] uses the path.
	Name string
	// Columns names the fields of a table.
	Columns Columns
	// Paragraphs splits posts, and posts only, into their paragraphs.
	Paragraphs bool
	// MaxRecord is the longest record in bytes: a line, an entry of a feed,
	// a page. A longer one is a [*RecordError]. 0 is [DefaultMaxRecord].
	MaxRecord int
	// Charset names the character set of the source, such as
	// "windows-1252". "" tells it by the content.
	Charset string
	// Progress, where set, is called with the number of bytes just taken
	// from the source, before decompression, on the goroutine that reads.
	Progress func(n int)
	// Parquet, where set, reads Parquet files: set it to columnar.Read. It is
	// not here by default, so that who reads none does not link what it takes.
	Parquet func(r io.ReaderAt, size int64, cfg ReadConfig) iter.Seq2[Comment, error]
}

// Validate joins every fault of c.
func (c *ReadConfig) Validate() error {
	var faults []error
	if err := c.Format.validate(); err != nil {
		faults = append(faults, err)
	}
	if c.MaxRecord < 0 {
		faults = append(faults, fmt.Errorf("field MaxRecord is %d: want 0 or more bytes", c.MaxRecord))
	}
	if c.Charset != "" {
		if _, err := namedCharset(c.Charset); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

func (c ReadConfig) withDefaults() ReadConfig {
	if c.Name == "" {
		c.Name = "-"
	}
	if c.MaxRecord == 0 {
		c.MaxRecord = DefaultMaxRecord
	}
	return c
}
