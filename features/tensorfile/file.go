package tensorfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// ErrFormat is the error of a file that is not of this form.
var ErrFormat = errors.New("tensorfile: not a valid tensor file")

// ErrChecksum is the error of a file that was changed after it was written, or
// that has no checksum.
var ErrChecksum = errors.New("tensorfile: checksum does not match")

// maxHeader is the most bytes of a header that are read.
const maxHeader = 1 << 24

// File is an open file. Its header is in memory and its checksum was right; the
// arrays are read when they are asked for. It is safe for concurrent use if
// its reader is.
type File struct {
	r        io.ReaderAt
	data     int64 // where the arrays begin
	metadata map[string]string
	tensors  map[string]Info
	names    []string
}

// Info describes one array.
type Info struct {
	DType DType
	Shape []int
	begin int64 // from where the arrays begin
	count int
}

// Parse opens a file that is in memory. data must not change while it is open.
func Parse(data []byte) (*File, error) {
	return Open(bytes.NewReader(data), int64(len(data)))
}

// Open reads and checks the header of a file of the given size, and its
// checksum, for which it reads the file once, a piece at a time. The errors
// are [ErrFormat], [ErrChecksum], or the reader's.
func Open(r io.ReaderAt, size int64) (*File, error) {
	if size < 8 {
		return nil, fmt.Errorf("%w: %d bytes are too few", ErrFormat, size)
	}
	var length [8]byte
	if err := readAt(r, length[:], 0); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > uint64(size-8) || n > maxHeader {
		return nil, fmt.Errorf("%w: a header of %d bytes in a file of %d (at most %d are read)", ErrFormat, n, size, maxHeader)
	}
	header := make([]byte, n)
	if err := readAt(r, header, 8); err != nil {
		return nil, err
	}
	f := &File{r: r, data: 8 + int64(n)}
	if err := f.checkSum(length[:], header, size); err != nil {
		return nil, err
	}
	if err := f.parseHeader(header, size-f.data); err != nil {
		return nil, err
	}
	return f, nil
}

// readAt fills b; an end before that is a fault of the format.
func readAt(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if err == io.EOF || err == nil {
		return fmt.Errorf("%w: it ends at byte %d of the %d that were promised", ErrFormat, at+int64(n), at+int64(len(b)))
	}
	return fmt.Errorf("tensorfile: %w", err)
}

// checkSum compares the checksum of the header with that of the file.
func (f *File) checkSum(length, header []byte, size int64) error {
	if !bytes.HasPrefix(header, []byte("{")) {
		return fmt.Errorf("%w: the header does not begin with {", ErrFormat)
	}
	from := len(checksumPrefix)
	if !bytes.HasPrefix(header, []byte(checksumPrefix)) || len(header) < from+8 {
		return fmt.Errorf("%w: the header does not begin with %s", ErrChecksum, checksumPrefix)
	}
	sum := crc32.Update(0, castagnoli, length)
	sum = crc32.Update(sum, castagnoli, header[:from])
	sum = crc32.Update(sum, castagnoli, []byte("00000000"))
	sum = crc32.Update(sum, castagnoli, header[from+8:])
	buf := make([]byte, min(size-f.data, chunkBytes))
	for at := f.data; at < size; {
		piece := buf[:min(int64(len(buf)), size-at)]
		if err := readAt(f.r, piece, at); err != nil {
			return err
		}
		sum = crc32.Update(sum, castagnoli, piece)
		at += int64(len(piece))
	}
	if want := fmt.Sprintf("%08x", sum); string(header[from:from+8]) != want {
		return fmt.Errorf("%w: the header says %q, the file has %s", ErrChecksum, header[from:from+8], want)
	}
	return nil
}

// Names returns the names of the arrays in the order in which they lie in the
// file.
func (f *File) Names() []string { return slices.Clone(f.names) }

// Info describes the array of that name, if there is one.
func (f *File) Info(name string) (Info, bool) {
	info, ok := f.tensors[name]
	info.Shape = slices.Clone(info.Shape)
	return info, ok
}

// Metadata returns one entry of the metadata, if there is one.
func (f *File) Metadata(key string) (string, bool) {
	value, ok := f.metadata[key]
	return value, ok
}

// Values reads the array of that name. It fails with [ErrFormat] if there is
// none, or if it holds other numbers.
func Values[T Number](f *File, name string) ([]T, error) {
	info, ok := f.tensors[name]
	if !ok {
		return nil, fmt.Errorf("%w: no array %q", ErrFormat, name)
	}
	d := dtypeOf[T]()
	if info.DType != d {
		return nil, fmt.Errorf("%w: array %q holds %s, want %s", ErrFormat, name, info.DType, d)
	}
	values := make([]T, info.count)
	buf := make([]byte, min(info.count*d.size(), chunkBytes))
	at := f.data + info.begin
	for rest := values; len(rest) > 0; {
		n := min(len(rest), chunkBytes/d.size())
		piece := buf[:n*d.size()]
		if err := readAt(f.r, piece, at); err != nil {
			return nil, err
		}
		decode(rest[:n], piece)
		rest = rest[n:]
		at += int64(len(piece))
	}
	return values, nil
}
