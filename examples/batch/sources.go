package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"example.com/discourse/datasets"
)

// sampleThread is what is read when no path is given.
//
//go:embed sample/thread.jsonl
var sampleThread []byte

const sampleName = "sample thread"

// A source is one file that is read, standard input, or the sample.
type source struct {
	// name is the path, "-", or sampleName.
	name string
	// found is true for a file that nobody named: it lies in a folder or fits
	// a pattern. If its format is not known it is rejected, and the next one
	// follows.
	found bool
	// size is in bytes; -1 where it is not known.
	size int64
}

// findSources lists the files that the paths name.
func findSources(paths []string) ([]source, error) {
	if len(paths) == 0 {
		return []source{{name: sampleName, size: int64(len(sampleThread))}}, nil
	}
	var all []source
	for _, p := range paths {
		if p == "-" {
			all = append(all, source{name: "-", size: -1})
			continue
		}
		names, found, err := expand(p)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			s := source{name: name, found: found, size: -1}
			info, err := os.Stat(name)
			if err != nil {
				return nil, err
			}
			if info.Mode().IsRegular() {
				s.size = info.Size()
			}
			all = append(all, s)
		}
	}
	return all, nil
}

// expand lists the files of a path, and says whether they were found rather
// than named.
func expand(path string) (names []string, found bool, err error) {
	names, err = datasets.Files(path)
	if err == nil {
		return names, len(names) != 1 || names[0] != path, nil
	}
	if !errors.Is(err, fs.ErrNotExist) || !strings.ContainsAny(path, "*?[") {
		return nil, false, withoutVerb(err)
	}
	matches, err := filepath.Glob(path)
	if err != nil {
		return nil, false, fmt.Errorf("pattern %s: %w", path, err)
	}
	if len(matches) == 0 {
		return nil, false, fmt.Errorf("pattern %s: no file fits it", path)
	}
	for _, m := range matches {
		files, err := datasets.Files(m)
		if err != nil {
			return nil, false, err
		}
		names = append(names, files...)
	}
	return names, true, nil
}

// withoutVerb leaves out of an error of the file system what was tried.
func withoutVerb(err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return fmt.Errorf("%s: %w", failed.Path, failed.Err)
	}
	return err
}

// totalSize returns the bytes of all sources, or -1 where one is not known.
func totalSize(all []source) int64 {
	total := int64(0)
	for _, s := range all {
		if s.size < 0 {
			return -1
		}
		total += s.size
	}
	return total
}

// readAll gives the records of all sources, one after another. It calls empty
// with each source that has none.
func readAll(all []source, cfg datasets.ReadConfig, empty func(source)) iter.Seq2[datasets.Comment, error] {
	return func(yield func(datasets.Comment, error) bool) {
		for _, s := range all {
			n := 0
			for c, err := range s.read(cfg) {
				n++
				if errors.Is(err, datasets.ErrFormat) && s.found {
					err = &datasets.RecordError{Source: datasets.Source{Name: s.name}, Reason: reasonOf(err)}
				}
				if !yield(c, err) {
					return
				}
				if err != nil && !isRecord(err) {
					return
				}
			}
			if n == 0 {
				empty(s)
			}
		}
	}
}

func (s source) read(cfg datasets.ReadConfig) iter.Seq2[datasets.Comment, error] {
	if s.name == sampleName {
		cfg.Name, cfg.Format, cfg.Columns = s.name, datasets.JSONL, datasets.Columns{}
		return datasets.Read(bytes.NewReader(sampleThread), cfg)
	}
	return datasets.Open(s.name, cfg)
}

func isRecord(err error) bool {
	var bad *datasets.RecordError
	return errors.As(err, &bad)
}

// reasonOf returns what err says without the name of the source before it.
func reasonOf(err error) string {
	if inner := errors.Unwrap(err); inner != nil {
		return inner.Error()
	}
	return err.Error()
}
