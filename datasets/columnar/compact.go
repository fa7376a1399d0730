package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The directory of a Parquet file and the heads of its pages are structs in
// Thrift's compact encoding. The library makes room for what a length in them
// claims before it looks whether that is there, so they are walked through
// here first.

// The types of values.
const (
	thriftTrue = 1 + iota
	thriftFalse
	thriftI8
	thriftI16
	thriftI32
	thriftI64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	thriftMap
	thriftStruct
)

// maxNesting is how deep structs may stand within each other; those of Parquet
// go to seven.
const maxNesting = 16

var errTooManyParts = errors.New("more parts than it has bytes for")

// walker goes through a struct without keeping anything of it.
type walker struct {
	b     []byte
	at    int
	parts int // elements of lists that may still come
}

// structLength returns how many bytes the struct takes with which b begins.
// Its lists may have so many elements in all. The error is
// io.ErrUnexpectedEOF where b ends within the struct.
func structLength(b []byte, parts int) (int, error) {
	w := &walker{b: b, parts: parts}
	err := w.fields(0)
	return w.at, err
}

func (w *walker) fields(depth int) error {
	if depth > maxNesting {
		return fmt.Errorf("structs more than %d deep", maxNesting)
	}
	for {
		head, err := w.byte()
		if err != nil {
			return err
		}
		if head == 0 {
			return nil
		}
		if head>>4 == 0 { // the number of the field follows
			if _, err := w.uvarint(); err != nil {
				return err
			}
		}
		if kind := head & 15; kind != thriftTrue && kind != thriftFalse { // these two are their own values
			if err := w.value(kind, depth); err != nil {
				return err
			}
		}
	}
}

// value goes through one value. Within lists, truth values take a byte.
func (w *walker) value(kind byte, depth int) error {
	switch kind {
	case thriftTrue, thriftFalse, thriftI8:
		return w.skip(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := w.uvarint()
		return err
	case thriftDouble:
		return w.skip(8)
	case thriftBinary:
		n, err := w.uvarint()
		if err != nil {
			return err
		}
		return w.skip(n)
	case thriftList, thriftSet:
		head, err := w.byte()
		if err != nil {
			return err
		}
		n := uint64(head >> 4)
		if n == 15 {
			if n, err = w.uvarint(); err != nil {
				return err
			}
		}
		return w.elements(n, depth, head&15)
	case thriftMap:
		n, err := w.uvarint()
		if err != nil || n == 0 {
			return err
		}
		kinds, err := w.byte()
		if err != nil {
			return err
		}
		return w.elements(n, depth, kinds>>4, kinds&15)
	case thriftStruct:
		return w.fields(depth + 1)
	}
	return fmt.Errorf("no type of value has the number %d", kind)
}

// elements goes through n elements of the given kinds, in turn.
func (w *walker) elements(n uint64, depth int, kinds ...byte) error {
	if n > uint64(w.parts) {
		return errTooManyParts
	}
	w.parts -= int(n)
	for range n {
		for _, kind := range kinds {
			if err := w.value(kind, depth); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walker) byte() (byte, error) {
	if w.at >= len(w.b) {
		return 0, io.ErrUnexpectedEOF
	}
	w.at++
	return w.b[w.at-1], nil
}

func (w *walker) skip(n uint64) error {
	if n > uint64(len(w.b)-w.at) {
		return io.ErrUnexpectedEOF
	}
	w.at += int(n)
	return nil
}

func (w *walker) uvarint() (uint64, error) {
	v, n := binary.Uvarint(w.b[w.at:])
	switch {
	case n == 0:
		return 0, io.ErrUnexpectedEOF
	case n < 0:
		return 0, errors.New("a number of more than 64 bits")
	}
	w.at += n
	return v, nil
}
