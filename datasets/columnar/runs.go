package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"
)

// spareValues is how many values more than it has a page may hold: writers
// fill up the last group of packed ones.
const spareValues = 512

var errShortPage = errors.New("the page ends within its values")

// checkLevels looks that levels in runs are no more than n, and returns what
// follows them. Their length stands before them.
func checkLevels(data []byte, encoding format.Encoding, most, n int) (rest []byte, err error) {
	if len(data) < 4 {
		return nil, errShortPage
	}
	length := int64(binary.LittleEndian.Uint32(data))
	data = data[4:]
	if length > int64(len(data)) {
		return nil, errShortPage
	}
	levels, rest := data[:length], data[length:]
	width := bits.Len(uint(most))
	if encoding == format.BitPacked {
		if len(levels) > (n*width+7)/8+spareValues {
			return nil, fmt.Errorf("%d bytes of levels for %d values", len(levels), n)
		}
		return rest, nil
	}
	return rest, checkRuns(levels, width, n)
}

// checkRuns looks that runs of numbers of so many bits come to no more than n.
func checkRuns(data []byte, width, n int) error {
	if width > 32 {
		return fmt.Errorf("numbers of %d bits", width)
	}
	total := uint64(0)
	for len(data) > 0 {
		head, k := binary.Uvarint(data)
		if k <= 0 {
			return errShortPage
		}
		data = data[k:]
		count, length := head>>1, uint64(width+7)/8
		if head&1 == 1 { // groups of eight, packed
			length = count * uint64(width)
			if count > uint64(n)+spareValues {
				return errTooManyValues(n)
			}
			count *= 8
		}
		if total += min(count, 1<<32); total > uint64(n)+spareValues {
			return errTooManyValues(n)
		}
		if length > uint64(len(data)) {
			return errShortPage
		}
		data = data[length:]
	}
	return nil
}

func errTooManyValues(n int) error {
	return fmt.Errorf("the page holds more values than the %d that it says", n)
}

// checkValues looks that the values of a page take no more room than they
// seem to. Only what can claim a lot in a few bytes is looked at; the library
// finds all else that is wrong.
func (s *pageStream) checkValues(data []byte, encoding format.Encoding, n int) error {
	if encoding == format.Plain {
		return nil
	}
	switch encoding {
	case format.ByteStreamSplit:
		return s.checkWidth(n)
	case plainDictionary, format.RLEDictionary:
		if len(data) == 0 {
			return nil // nothing but nulls
		}
		return checkRuns(data[1:], int(data[0]), n)
	case format.RLE: // of truth values
		if len(data) < 4 {
			return errShortPage
		}
		return checkRuns(data[4:], 1, n)
	case format.DeltaBinaryPacked, format.DeltaLengthByteArray:
		_, _, err := deltas(data, n, false)
		return err
	case format.DeltaByteArray:
		prefixes, rest, err := deltas(data, n, true)
		if err = errors.Join(err, s.checkWidth(n)); err != nil {
			return err
		}
		suffixes, _, err := deltas(rest, n, true)
		if err == nil && prefixes+suffixes > maxPage {
			err = fmt.Errorf("values of %d bytes in a page: want at most %d", prefixes+suffixes, maxPage)
		}
		return err
	}
	return fmt.Errorf("values encoded as %s cannot be read", encoding)
}

// checkWidth looks that n values of a fixed width fit into a page.
func (s *pageStream) checkWidth(n int) error {
	if s.width > maxPage || n*s.width > maxPage {
		return fmt.Errorf("%d values of %d bytes in a page", n, s.width)
	}
	return nil
}

// deltas goes through numbers that are given by their differences: it looks
// that they are no more than n, and, where that is asked for, sums them up and
// returns what follows them. None of a sum may be below zero.
func deltas(data []byte, n int, sum bool) (total int64, rest []byte, err error) {
	var head [3]uint64 // values of a block, its parts, values in all
	for i := range head {
		v, k := binary.Uvarint(data)
		if k <= 0 {
			return 0, nil, errShortPage
		}
		head[i], data = v, data[k:]
	}
	value, k := binary.Varint(data)
	if k <= 0 {
		return 0, nil, errShortPage
	}
	data = data[k:]
	block, parts, left := head[0], head[1], head[2]
	if block == 0 || block > 1<<16 || parts == 0 || block%parts != 0 || block/parts%8 != 0 {
		return 0, nil, fmt.Errorf("blocks of %d values in %d parts", block, parts)
	}
	if left > uint64(n) {
		return 0, nil, errTooManyValues(n)
	}
	if !sum || left == 0 {
		return 0, data, nil
	}
	value = int64(int32(value)) // lengths have 32 bits
	d := deltaSum{data: data, value: value, total: value, least: value, left: int(left) - 1}
	for d.left > 0 && err == nil {
		err = d.block(int(block/parts), int(parts))
	}
	if err == nil && d.least < 0 {
		err = errors.New("a length below zero")
	}
	return d.total, d.data, err
}

// deltaSum is a sum that is being made.
type deltaSum struct {
	data         []byte
	value, total int64
	least        int64
	left         int // values to come
}

// block adds the values of a block of so many parts. What the end of the page
// cuts off is zeros, as it is for the library.
func (d *deltaSum) block(length, parts int) error {
	smallest, k := binary.Varint(d.data)
	if k <= 0 {
		return errShortPage
	}
	parts = min(parts, len(d.data)-k)
	widths := d.data[k : k+parts]
	d.data = d.data[k+parts:]
	for _, width := range widths {
		if width > 64 {
			return fmt.Errorf("numbers of %d bits", width)
		}
		part := d.data[:min(length*int(width)/8, len(d.data))]
		d.data = d.data[len(part):]
		for i := range min(length, d.left) {
			d.value = int64(int32(d.value + smallest + int64(packed(part, i*int(width), int(width)))))
			d.least = min(d.least, d.value)
			d.total += d.value
			d.left--
		}
	}
	return nil
}

// packed returns the number of the given width that begins at a bit.
func packed(data []byte, bit, width int) uint64 {
	v := uint64(0)
	for got := 0; got < width && bit/8 < len(data); {
		take := min(8-bit%8, width-got)
		part := uint64(data[bit/8]) >> (bit % 8) & (1<<take - 1)
		v |= part << got
		got += take
		bit += take
	}
	return v
}
