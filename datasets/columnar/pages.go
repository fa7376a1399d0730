package columnar

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

const (
	// maxPage is the most bytes that a page may have when it is unpacked.
	// DuckDB makes pages of up to 100 million bytes.
	maxPage = 128 << 20
	// maxPages is the same for the pages of all columns that are read at one
	// time, with what their values take besides. The library keeps a copy of a
	// page, and of the one before it.
	maxPages = 256 << 20
	// maxValues is how many values a page may have. Nulls, and values that
	// repeat, take no bytes.
	maxValues = 1 << 24
	// maxHead is how long the head of a page may be: it can hold the least and
	// the greatest value.
	maxHead   = 8 << 20
	headBytes = 1 << 10 // of most heads
	headParts = 1 << 10
)

// plainDictionary is the name that older writers have for the encoding of
// dictionaries, and of pages that refer to them.
const plainDictionary = format.Encoding(2)

// A pageStream gives the pages of a chunk one after another, unpacked, each
// checked before the library sees it. It is a ReaderAt that can only be read
// from one end to the other.
type pageStream struct {
	r      io.ReaderAt
	unpack *unpacker
	room   *int64 // for pages, that all streams of a file have left
	// reps and defs are the highest levels of repetition and of definition.
	reps, defs int
	width      int // bytes of a value, or 0 where they differ
	least      int // bits that a value takes at least in a dictionary

	chunk            chunk
	at               int64 // in the file
	held, dictionary int64 // room taken
	// newHead and page are what is left to be read of a page, and pos is where
	// that stands in the stream.
	newHead, page []byte
	pos           int64

	headBytes, body, plain []byte // memory
}

// begin turns to a chunk.
func (s *pageStream) begin(c chunk) error {
	s.close()
	s.chunk, s.at, s.newHead, s.page, s.pos = c, c.start, nil, nil, 0
	return c.fault
}

// ReadAt gives what comes next, up to the end of a page, without an error
// where that is less than p holds.
func (s *pageStream) ReadAt(p []byte, off int64) (int, error) {
	if off != s.pos {
		return 0, errors.New("damaged: the dictionary is missing")
	}
	if len(s.newHead)+len(s.page) == 0 {
		if err := s.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, s.newHead)
	s.newHead = s.newHead[n:]
	k := copy(p[n:], s.page)
	s.page = s.page[k:]
	s.pos += int64(n + k)
	return n + k, nil
}

// next reads, checks and unpacks the next page. At the end of the chunk the
// error is io.EOF.
func (s *pageStream) next() error {
	for {
		if s.at >= s.chunk.end {
			return io.EOF
		}
		h, err := s.head()
		if err != nil {
			return err
		}
		if left := s.chunk.end - s.at; h.CompressedPageSize < 0 || int64(h.CompressedPageSize) > left {
			return fmt.Errorf("damaged: a page of %d bytes where %d are left", h.CompressedPageSize, left)
		}
		if h.Type != format.DataPage && h.Type != format.DataPageV2 && h.Type != format.DictionaryPage {
			s.at += int64(h.CompressedPageSize)
			continue
		}
		at := s.at
		if err := s.take(h); err != nil {
			return fmt.Errorf("the page at byte %d: %w", at, err)
		}
		return nil
	}
}

// head reads the head of a page.
func (s *pageStream) head() (*format.PageHeader, error) {
	left := s.chunk.end - s.at
	for size := int64(headBytes); ; size *= 8 {
		size = min(size, left, maxHead)
		s.headBytes = resize(s.headBytes, int(size))
		if err := readFull(s.r, s.headBytes, s.at); err != nil {
			return nil, err
		}
		n, err := structLength(s.headBytes, headParts)
		if err == io.ErrUnexpectedEOF && size < min(left, maxHead) {
			continue
		}
		h := new(format.PageHeader)
		if err == nil {
			err = thrift.Unmarshal(&thrift.CompactProtocol{}, s.headBytes[:n], h)
		}
		if err != nil {
			return nil, fmt.Errorf("damaged head of a page: %w", err)
		}
		s.at += int64(n)
		return h, nil
	}
}

func resize(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n)
	}
	return b[:n]
}

// take reads the page that h announces, and gives it a head that says that it
// is not compressed.
func (s *pageStream) take(h *format.PageHeader) error {
	n := valuesOf(h)
	size := int(h.UncompressedPageSize)
	switch {
	case size < 0 || size > maxPage:
		return fmt.Errorf("%d bytes: want at most %d", size, maxPage)
	case n < 0 || n > maxValues:
		return fmt.Errorf("%d values: want at most %d", n, maxValues)
	}
	if err := s.hold(h, int64(h.CompressedPageSize)+int64(size)+8*int64(n)); err != nil {
		return err
	}
	s.body = resize(s.body, int(h.CompressedPageSize))
	if err := readFull(s.r, s.body, s.at); err != nil {
		return err
	}
	if sum := crc32.ChecksumIEEE(s.body); h.CRC != 0 && uint32(h.CRC) != sum {
		return errors.New("it does not have the checksum that it says")
	}
	s.at += int64(len(s.body))
	data, err := s.unpacked(h)
	if err != nil {
		return err
	}
	if err := s.check(h, data, n); err != nil {
		return err
	}
	h.CRC, h.CompressedPageSize, h.UncompressedPageSize = 0, int32(len(data)), int32(len(data))
	h.DataPageHeaderV2.V.IsCompressed = thrift.Null[bool]{Valid: true}
	h.DataPageHeader.V.Statistics, h.DataPageHeaderV2.V.Statistics = format.Statistics{}, format.Statistics{}
	s.newHead, err = thrift.Marshal(&thrift.CompactProtocol{}, h)
	s.page = data
	return err
}

// hold takes the room for a page. That of a dictionary is given back with the
// chunk, that of another page with the next one.
func (s *pageStream) hold(h *format.PageHeader, bytes int64) error {
	if h.Type == format.DictionaryPage {
		s.dictionary += bytes
	} else {
		*s.room += s.held
		s.held = bytes
	}
	if *s.room -= bytes; *s.room < 0 {
		return fmt.Errorf("more than %d bytes for the pages of all columns", maxPages)
	}
	return nil
}

// close gives all room back.
func (s *pageStream) close() {
	*s.room += s.held + s.dictionary
	s.held, s.dictionary = 0, 0
}

// unpacked returns what a page holds, decompressed; it is good until the next
// page.
func (s *pageStream) unpacked(h *format.PageHeader) (data []byte, err error) {
	size := int(h.UncompressedPageSize)
	if h.Type != format.DataPageV2 {
		s.plain, err = s.unpack.append(s.plain[:0], s.body, s.chunk.codec, size)
		return s.plain, err
	}
	v2 := &h.DataPageHeaderV2.V
	levels := int64(v2.RepetitionLevelsByteLength) + int64(v2.DefinitionLevelsByteLength)
	if v2.RepetitionLevelsByteLength < 0 || v2.DefinitionLevelsByteLength < 0 || levels > int64(min(len(s.body), size)) {
		return nil, fmt.Errorf("%d bytes of levels in a page of %d", levels, len(s.body))
	}
	codec := s.chunk.codec
	if v2.IsCompressed.Valid && !v2.IsCompressed.V {
		codec = format.Uncompressed
	}
	s.plain = append(s.plain[:0], s.body[:levels]...)
	s.plain, err = s.unpack.append(s.plain, s.body[levels:], codec, size-int(levels))
	return s.plain, err
}

// check looks that a page does not hold more than it says.
func (s *pageStream) check(h *format.PageHeader, data []byte, n int) (err error) {
	switch h.Type {
	case format.DictionaryPage:
		if int64(n)*int64(s.least) > 8*int64(len(data)) {
			return fmt.Errorf("%d values in %d bytes", n, len(data))
		}
		if e := h.DictionaryPageHeader.V.Encoding; e != format.Plain && e != plainDictionary {
			return fmt.Errorf("a dictionary encoded as %s", e)
		}
		return nil
	case format.DataPageV2:
		v2 := &h.DataPageHeaderV2.V
		reps, defs := data[:v2.RepetitionLevelsByteLength], data[v2.RepetitionLevelsByteLength:]
		defs, data = defs[:v2.DefinitionLevelsByteLength], defs[v2.DefinitionLevelsByteLength:]
		if s.reps > 0 {
			err = checkRuns(reps, bits.Len(uint(s.reps)), n)
		}
		if s.defs > 0 {
			err = errors.Join(err, checkRuns(defs, bits.Len(uint(s.defs)), n))
		}
		return errors.Join(err, s.checkValues(data, v2.Encoding, n))
	}
	v1 := &h.DataPageHeader.V
	if s.reps > 0 {
		data, err = checkLevels(data, v1.RepetitionLevelEncoding, s.reps, n)
	}
	if s.defs > 0 && err == nil {
		data, err = checkLevels(data, v1.DefinitionLevelEncoding, s.defs, n)
	}
	if err != nil {
		return err
	}
	return s.checkValues(data, v1.Encoding, n)
}

func valuesOf(h *format.PageHeader) int {
	switch h.Type {
	case format.DataPage:
		return int(h.DataPageHeader.V.NumValues)
	case format.DataPageV2:
		return int(h.DataPageHeaderV2.V.NumValues)
	}
	return int(h.DictionaryPageHeader.V.NumValues)
}
