package main

import (
	"io"
	"os"
)

// A disk is what is written to; tests put one in its place that fails.
type disk interface {
	// open opens a file for writing at its end; it is made where there is
	// none, and emptied where truncate says so.
	open(name string, truncate bool) (file, error)
	rename(from, to string) error
	remove(name string) error
}

type file interface {
	io.WriteCloser
	Truncate(size int64) error
	Sync() error
}

type realDisk struct{}

func (realDisk) open(name string, truncate bool) (file, error) {
	flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if truncate {
		flags |= os.O_TRUNC
	}
	return os.OpenFile(name, flags, 0o666)
}

func (realDisk) rename(from, to string) error { return os.Rename(from, to) }
func (realDisk) remove(name string) error     { return os.Remove(name) }

// writeWhole writes a file under a name of its own and renames it when it is
// on the disk, so that nobody ever sees a part of it.
func writeWhole(d disk, name string, write func(io.Writer) error) (err error) {
	tmp := name + ".tmp"
	f, err := d.open(tmp, true)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = d.remove(tmp) // the first error is the one to tell
		}
	}()
	if err = write(f); err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return d.rename(tmp, name)
}
