package columnar

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/parquet-go/parquet-go"

	"example.com/discourse/datasets"
)

// Read gives the comments of a Parquet file in the order of its rows; r is the
// whole of it. Columns are found as in CSV, by cfg.Columns or by their usual
// names; of those that are part of a list or a group only labels are looked
// at, which are read as [Write] and as the program batch writes them. The Line
// of a [datasets.Source] is the number of the row, from 1. A row that cannot
// be read is a [*datasets.RecordError] and the next one follows; a file that
// is damaged ends with an error.
//
// Only columns that give a field are read. Memory is bounded by a page of each
// of them, as the file sets them, and by some 800 MB whatever the file claims;
// a page of more than 128 MiB is an error, as is one that claims more than the
// file holds.
func Read(r io.ReaderAt, size int64, cfg datasets.ReadConfig) iter.Seq2[datasets.Comment, error] {
	if cfg.Name == "" {
		cfg.Name = "-"
	}
	if cfg.MaxRecord == 0 {
		cfg.MaxRecord = datasets.DefaultMaxRecord
	}
	comments := func(yield func(datasets.Comment, error) bool) {
		f := &file{cfg: cfg, r: r, size: size}
		defer f.close()
		if err := guard(f.open); err != nil {
			yield(datasets.Comment{}, f.failure(err))
			return
		}
		f.table.Join(f.comments)(yield)
	}
	if cfg.Paragraphs {
		return datasets.Paragraphs(comments)
	}
	return comments
}

// comments gives the comment of each row.
func (f *file) comments(yield func(datasets.Comment, error) bool) {
	for {
		var c datasets.Comment
		err := guard(func() (err error) { c, err = f.next(); return err })
		switch {
		case err == io.EOF:
			return
		case err != nil && !isRecord(err):
			yield(datasets.Comment{}, f.failure(err))
			return
		}
		if !yield(c, err) {
			return
		}
	}
}

// failure is an error that ends the file.
func (f *file) failure(err error) error { return fmt.Errorf("%s: Parquet: %w", f.cfg.Name, err) }

func isRecord(err error) bool {
	var bad *datasets.RecordError
	return errors.As(err, &bad)
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
	cfg    datasets.ReadConfig
	r      io.ReaderAt
	size   int64
	chunks []chunk // of all groups, column by column
	leaves int
	groups []parquet.RowGroup

	table   *datasets.Table
	columns []*column // that give a cell
	cellOf  []int     // of each of them
	labels  *labels   // nil where there are none in a list
	room    int64     // for pages
	cells   []string
	place   int
	left    int64 // rows of the group that is being read
}

// open reads the directory of the file.
func (f *file) open() error {
	d, err := readDirectory(f.r, f.size)
	if err != nil {
		return err
	}
	pf, err := d.open()
	if err != nil {
		return err
	}
	f.chunks, f.leaves, f.groups = d.chunks, d.leaves, pf.RowGroups()
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
	f.cells = make([]string, len(names))
	f.room = maxPages
	unpack := &unpacker{}
	column := func(c *parquet.Column) *column { return newColumn(c, f.r, unpack, &f.room) }
	for i, c := range columns {
		if f.table.Uses(i) {
			f.columns, f.cellOf = append(f.columns, column(c)), append(f.cellOf, i)
		}
	}
	f.labels = newLabels(pf.Root(), column)
	return nil
}

func (f *file) all() []*column {
	if f.labels == nil {
		return f.columns
	}
	return append(f.columns[:len(f.columns):len(f.columns)], f.labels.columns()...)
}

func (f *file) close() {
	for _, k := range f.all() {
		_ = guard(k.close) // nothing is written
	}
}

// next makes a comment of the next row. At the end the error is io.EOF.
func (f *file) next() (datasets.Comment, error) {
	for f.left == 0 {
		if err := f.group(); err != nil {
			return datasets.Comment{}, err
		}
	}
	f.left--
	f.place++
	if err := f.row(); err != nil {
		return datasets.Comment{}, err
	}
	var topics map[string]datasets.Stance
	var context bool
	var bad, err error
	if f.labels != nil {
		if topics, context, bad, err = f.labels.row(); err != nil {
			return datasets.Comment{}, err
		}
	}
	for i, k := range f.columns {
		if len(f.cells[f.cellOf[i]]) > f.cfg.MaxRecord {
			return datasets.Comment{}, f.fault(fmt.Sprintf("the cell of column %q is longer than %d bytes, the limit for a record", k.name, f.cfg.MaxRecord))
		}
	}
	if bad != nil {
		return datasets.Comment{}, f.fault(bad.Error())
	}
	c, err := f.table.Comment(f.cells, f.place)
	if err == nil && f.labels != nil {
		c.Topics, c.Context = topics, c.Context || context
	}
	return c, err
}

// group turns to the next group of rows.
func (f *file) group() error {
	for _, k := range f.all() {
		if err := k.ended(); err != nil {
			return err
		}
	}
	if len(f.groups) == 0 {
		return io.EOF
	}
	group := f.groups[0]
	for _, k := range f.all() {
		if err := k.begin(group, f.chunks[k.index]); err != nil {
			return err
		}
	}
	f.left, f.groups, f.chunks = group.NumRows(), f.groups[1:], f.chunks[f.leaves:]
	return nil
}

// row takes the cells of the next row.
func (f *file) row() error {
	for i, k := range f.columns {
		v, err := k.peek()
		if err != nil {
			return endedEarly(k, err)
		}
		cell := ""
		if !v.IsNull() {
			cell = k.text(v)
		}
		f.cells[f.cellOf[i]] = cell
		k.take()
	}
	return nil
}

// fault is what is wrong with the row that was taken.
func (f *file) fault(reason string) error {
	raw := strings.Join(f.cells, "\t")
	return &datasets.RecordError{Source: datasets.Source{Name: f.cfg.Name, Line: f.place}, Reason: reason, Raw: raw[:min(len(raw), 1<<20)]}
}
