package datasets

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
)

// ErrNoFiles is returned by [Open] and [Files] for a folder in which no file
// can be read.
var ErrNoFiles = errors.New("no file to read in it")

// ErrFormat is returned for a source whose format is not known.
var ErrFormat = errors.New("unknown format")

// sink takes what a reader gives. It returns false when no more is wanted.
type sink func(Comment, error) bool

// input is a source that has been opened: decompressed and told apart.
type input struct {
	br  *bufio.Reader
	cfg ReadConfig
	// note says what was done to the source as a whole, for each record.
	note string
	// named is true where the charset was named: then nothing in the source
	// is asked for it.
	named bool
	// ids makes the ids that the source does not give.
	ids idMaker
}

func (in *input) source(line int) Source {
	return Source{Name: in.cfg.Name, Line: line, Note: in.note}
}

// Read gives the comments of r in the order in which they stand there.
//
// A record that cannot be read comes as a [*RecordError] in its place and the
// stream goes on; any other error is the last thing that comes. An empty
// source gives nothing. Memory is bounded by cfg.MaxRecord, whatever the
// length of r. The comments are not linked; see [Link].
func Read(r io.Reader, cfg ReadConfig) iter.Seq2[Comment, error] {
	return func(yield func(Comment, error) bool) {
		if err := cfg.Validate(); err != nil {
			yield(Comment{}, err)
			return
		}
		read(r, cfg.withDefaults(), yield)
	}
}

// read returns false when no more is wanted, or when an error has ended the
// stream.
func read(r io.Reader, cfg ReadConfig, yield sink) bool {
	fail := func(err error) bool {
		yield(Comment{}, fmt.Errorf("%s: %w", cfg.Name, err))
		return false
	}
	counted := &countingReader{r: r, tell: cfg.Progress}
	br, done, err := decompress(counted)
	if err != nil {
		return fail(err)
	}
	defer done()
	in := &input{br: br, cfg: cfg, ids: newIDMaker(cfg.Name)}
	if err := in.toUTF8(); err != nil {
		return fail(err)
	}
	format, err := in.format()
	if err != nil {
		return fail(err)
	}
	if format == Sniff { // the source is empty
		return true
	}
	if format == Parquet {
		return readParquet(r, counted.n, cfg, yield, fail)
	}
	reader, err := format.reader()
	if err != nil {
		return fail(err)
	}
	more := true
	emit := func(c Comment, err error) bool {
		more = more && yield(c, err)
		return more
	}
	if cfg.Paragraphs && !format.splitsPosts() {
		emit = splitPosts(emit)
	}
	if err := reader(in, emit); err != nil && more {
		return fail(err)
	}
	return more
}

// readParquet hands a source over to the reader that cfg sets for Parquet,
// which needs to go back and forth in it.
func readParquet(r io.Reader, told int64, cfg ReadConfig, yield sink, fail func(error) bool) bool {
	if cfg.Parquet == nil {
		return fail(fmt.Errorf("%w here: set ReadConfig.Parquet to columnar.Read to read Parquet", ErrFormat))
	}
	var at io.ReaderAt
	var size int64
	switch f := r.(type) {
	case *os.File:
		info, err := f.Stat()
		if err != nil {
			return fail(err)
		}
		if info.Mode().IsRegular() {
			at, size = f, info.Size()
		}
	case interface {
		io.ReaderAt
		Size() int64
	}:
		at, size = f, f.Size()
	}
	if at == nil {
		return fail(errors.New("no Parquet from a stream: want a file that is not compressed"))
	}
	if cfg.Progress != nil {
		left := &countingReaderAt{at, size - told, cfg.Progress}
		defer left.rest()
		at = left
	}
	for c, err := range cfg.Parquet(at, size, cfg) {
		if !yield(c, err) {
			return false
		}
		var bad *RecordError
		if err != nil && !errors.As(err, &bad) {
			return false
		}
	}
	return true
}

// countingReaderAt tells of the bytes that pass through it, up to the number
// that is left: some are read twice, and some not at all.
type countingReaderAt struct {
	r    io.ReaderAt
	left int64
	tell func(int)
}

func (c *countingReaderAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(p, off)
	if k := min(int64(n), c.left); k > 0 {
		c.left -= k
		c.tell(int(k))
	}
	return n, err
}

// rest tells of what was never read.
func (c *countingReaderAt) rest() {
	if c.left > 0 {
		c.tell(int(c.left))
	}
}

// countingReader tells of the bytes that pass through it.
type countingReader struct {
	r    io.Reader
	n    int64
	tell func(int) // or nil
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if n > 0 && c.tell != nil {
		c.tell(n)
	}
	return n, err
}

// Open gives the comments of the file at path, of every file of the folder at
// path, in the order of [Files], or, for "-", of standard input. Errors are
// those of [Read]; a file of a folder that is of no known format is a
// [*RecordError] and the next file follows.
func Open(path string, cfg ReadConfig) iter.Seq2[Comment, error] {
	return func(yield func(Comment, error) bool) {
		if err := cfg.Validate(); err != nil {
			yield(Comment{}, err)
			return
		}
		cfg := cfg.withDefaults()
		if path == "-" {
			cfg.Name = "-"
			read(os.Stdin, cfg, yield)
			return
		}
		files, err := Files(path)
		if err != nil {
			yield(Comment{}, err)
			return
		}
		inFolder := len(files) != 1 || files[0] != path
		for _, name := range files {
			if !openFile(name, inFolder, cfg, yield) {
				return
			}
		}
	}
}

func openFile(name string, inFolder bool, cfg ReadConfig, yield sink) bool {
	f, err := os.Open(name)
	if err != nil {
		yield(Comment{}, err)
		return false
	}
	defer f.Close()
	cfg.Name = name
	if !inFolder {
		return read(f, cfg, yield)
	}
	foreign := false
	more := read(f, cfg, func(c Comment, err error) bool {
		if errors.Is(err, ErrFormat) {
			foreign = true
			return yield(c, &RecordError{Source: Source{Name: name}, Reason: errors.Unwrap(err).Error()})
		}
		return yield(c, err)
	})
	return more || foreign
}

// Files lists the files that [Open] reads for path: path itself where it is a
// file, else the regular files below it, sorted by name folder by folder.
// Names that begin with a dot are left out, and links are not followed within
// a folder.
func Files(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name != path && d.Name()[0] == '.' {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() {
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("folder %s: %w", path, ErrNoFiles)
	}
	return files, nil
}
