package columnar

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"example.com/discourse/datasets"
)

// batchRows is how many rows are taken from a file at a time.
const batchRows = 64

// Read gives the comments of a Parquet file in the order of its rows; r is the
// whole of it. Columns are found as in CSV, by cfg.Columns or by their usual
// names; only those that are not part of a list or a group are looked at. The
// Line of a [datasets.Source] is the number of the row, from 1. A row that
// cannot be read is a [*datasets.RecordError] and the next one follows; a file
// that is damaged ends with an error. Memory is bounded by a few pages of each
// column as the file sets them, not by the file.
func Read(r io.ReaderAt, size int64, cfg datasets.ReadConfig) iter.Seq2[datasets.Comment, error] {
	if cfg.Name == "" {
		cfg.Name = "-"
	}
	if cfg.MaxRecord == 0 {
		cfg.MaxRecord = datasets.DefaultMaxRecord
	}
	comments := func(yield func(datasets.Comment, error) bool) {
		f := &file{cfg: cfg, size: size}
		err := guard(func() error { return f.open(r) })
		for err == nil {
			n := 0
			if err = guard(func() (err error) { n, err = f.batch(); return err }); err != nil && err != io.EOF {
				break
			}
			for _, row := range f.rows[:n] {
				if !yield(f.comment(row)) {
					return
				}
			}
		}
		if err != io.EOF {
			yield(datasets.Comment{}, fmt.Errorf("%s: Parquet: %w", cfg.Name, err))
		}
	}
	if cfg.Paragraphs {
		return datasets.Paragraphs(comments)
	}
	return comments
}

// guard calls do and makes an error of a panic in it: the library that reads
// Parquet panics on some damaged files.
func guard(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged: %v", p)
		}
	}()
	return do()
}

// file is a Parquet file that is being read.
type file struct {
	cfg     datasets.ReadConfig
	size    int64
	table   *datasets.Table
	texts   []func(parquet.Value) string // by column; nil for one that is not read
	cellOf  []int                        // by column
	groups  []parquet.RowGroup
	current parquet.Rows
	rows    []parquet.Row
	cells   []string
	place   int
}

// open reads the directory of the file.
func (f *file) open(r io.ReaderAt) error {
	pf, err := parquet.OpenFile(r, f.size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return err
	}
	var names []string
	var columns []*parquet.Column
	for _, c := range pf.Root().Columns() {
		if c.Leaf() && !c.Repeated() {
			names, columns = append(names, c.Name()), append(columns, c)
		}
	}
	if f.table, err = datasets.NewTable(names, f.cfg); err != nil {
		return err
	}
	f.texts = make([]func(parquet.Value) string, len(pf.Schema().Columns()))
	f.cellOf = make([]int, len(f.texts))
	for i, c := range columns {
		if f.table.Uses(i) {
			f.texts[c.Index()], f.cellOf[c.Index()] = textOf(c), i
		}
	}
	f.cells = make([]string, len(names))
	f.groups = pf.RowGroups()
	f.rows = make([]parquet.Row, batchRows)
	return nil
}

// batch reads the next rows. At the end the error is io.EOF.
func (f *file) batch() (int, error) {
	for {
		if f.current == nil {
			if len(f.groups) == 0 {
				return 0, io.EOF
			}
			f.current, f.groups = f.groups[0].Rows(), f.groups[1:]
		}
		n, err := f.current.ReadRows(f.rows)
		if err == io.EOF {
			err = f.current.Close()
			f.current = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// comment makes a comment of a row.
func (f *file) comment(row parquet.Row) (datasets.Comment, error) {
	f.place++
	clear(f.cells)
	for _, v := range row {
		column := v.Column()
		if v.IsNull() || column < 0 || column >= len(f.texts) || f.texts[column] == nil {
			continue
		}
		text := f.texts[column](v)
		if len(text) > f.cfg.MaxRecord {
			return datasets.Comment{}, &datasets.RecordError{
				Source: datasets.Source{Name: f.cfg.Name, Line: f.place},
				Reason: fmt.Sprintf("a cell is longer than %d bytes, the limit for a record", f.cfg.MaxRecord),
				Raw:    text[:min(len(text), 1<<20)],
			}
		}
		f.cells[f.cellOf[column]] = text
	}
	return f.table.Comment(f.cells, f.place)
}

// textOf returns what makes the values of a column into text.
func textOf(c *parquet.Column) func(parquet.Value) string {
	if logical := c.Type().LogicalType(); logical != nil {
		switch t := logical.Value.(type) {
		case *format.TimestampType:
			if t.Unit.Value != nil && c.Type().Kind() == parquet.Int64 {
				unit := t.Unit.Value.Duration()
				return func(v parquet.Value) string { return timeText(v.Int64(), unit) }
			}
		case *format.DateType:
			return func(v parquet.Value) string {
				return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.RFC3339)
			}
		}
	}
	switch c.Type().Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return func(v parquet.Value) string { return string(v.ByteArray()) }
	}
	return func(v parquet.Value) string { return strings.Clone(v.String()) }
}

func timeText(n int64, unit time.Duration) string {
	perSecond := int64(time.Second / unit)
	sec, rest := n/perSecond, n%perSecond
	return time.Unix(sec, rest*int64(unit)).UTC().Format(time.RFC3339Nano)
}
