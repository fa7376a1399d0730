package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// growing is a file that is written piece by piece under the name "X.part" and
// gets its own when it is whole. Its size is known at every checkpoint, so
// that what came after the last one can be cut off.
type growing struct {
	disk disk
	name string
	f    file
	size int64
}

func partOf(name string) string { return name + ".part" }

// grow opens the file at the given size: 0 for a new one. A file that is
// shorter than that has lost what a checkpoint counted on.
func grow(d disk, name string, size int64) (*growing, error) {
	g := &growing{disk: d, name: name, size: size}
	if size > 0 {
		info, err := os.Stat(partOf(name))
		if err != nil {
			return nil, fmt.Errorf("-resume: %w: start again without it", err)
		}
		if info.Size() < size {
			return nil, fmt.Errorf("-resume: %s has %d bytes, fewer than the %d at the checkpoint: start again without it", partOf(name), info.Size(), size)
		}
	}
	var err error
	if g.f, err = d.open(partOf(name), size == 0); err != nil {
		return nil, err
	}
	if size > 0 {
		if err := g.f.Truncate(size); err != nil {
			return nil, errors.Join(err, g.f.Close())
		}
	}
	return g, nil
}

func (g *growing) Write(p []byte) (int, error) {
	n, err := g.f.Write(p)
	g.size += int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, err
}

// close puts all that was written on the disk.
func (g *growing) close() error {
	err := g.f.Sync()
	if closed := g.f.Close(); err == nil {
		err = closed
	}
	return err
}
