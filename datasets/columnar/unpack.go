package columnar

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// unpacker decompresses pages. Those of the library grow without a bound on
// some of what is damaged.
type unpacker struct {
	zstd *zstd.Decoder
	gzip *gzip.Reader
}

const (
	// maxWindow is how far back zstd may look, which it makes room for at once.
	maxWindow = 32 << 20
	// The most that a byte can stand for in the two forms below.
	mostBySnappy = 64
	mostByLZ4    = 256
)

// append appends data, decompressed, to dst. It has to come to size bytes, and
// no room is made for much more than what really comes.
func (u *unpacker) append(dst, data []byte, codec format.CompressionCodec, size int) ([]byte, error) {
	if len(data) == 0 && size == 0 {
		return dst, nil // nothing but nulls
	}
	before := len(dst)
	var err error
	switch codec {
	case format.Uncompressed:
		dst = append(dst, data...)
	case format.Zstd:
		if u.zstd == nil {
			if u.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow)); err != nil {
				return dst, err
			}
		}
		if err = u.zstd.Reset(bytes.NewReader(data)); err == nil {
			dst, err = appendFrom(dst, u.zstd, size)
		}
	case format.Gzip:
		if u.gzip == nil {
			u.gzip = new(gzip.Reader)
		}
		if err = u.gzip.Reset(bytes.NewReader(data)); err == nil {
			dst, err = appendFrom(dst, u.gzip, size)
		}
	case format.Brotli:
		dst, err = appendFrom(dst, brotli.NewReader(bytes.NewReader(data)), size)
	case format.Snappy, format.Lz4Raw:
		dst, err = appendBlock(dst, data, codec, size)
	default:
		err = fmt.Errorf("compressed as %s: want none, snappy, gzip, brotli, lz4_raw or zstd", codec)
	}
	if err == nil && len(dst)-before != size {
		err = fmt.Errorf("%d bytes come out where the head of the page says %d", len(dst)-before, size)
	}
	return dst, err
}

// appendFrom appends what r gives, up to a byte more than size.
func appendFrom(dst []byte, r io.Reader, size int) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	_, err := io.Copy(b, io.LimitReader(r, int64(size)+1))
	return b.Bytes(), err
}

// appendBlock appends a block whose form has to be given the room for all of
// it.
func appendBlock(dst, data []byte, codec format.CompressionCodec, size int) ([]byte, error) {
	most := mostByLZ4
	if codec == format.Snappy {
		most = mostBySnappy
		n, err := snappy.DecodedLen(data)
		if err != nil {
			return dst, err
		}
		if n != size {
			return dst, fmt.Errorf("%d bytes announced where the head of the page says %d", n, size)
		}
	}
	if size > most*(len(data)+1) {
		return dst, fmt.Errorf("%d bytes out of %d: more than there can be", size, len(data))
	}
	before := len(dst)
	dst = append(dst, make([]byte, size)...)
	if codec == format.Snappy {
		out, err := snappy.Decode(dst[before:], data)
		if err == nil && len(out) != size {
			err = errors.New("a block of another length than it announces")
		}
		return dst, err
	}
	n, err := lz4.UncompressBlock(data, dst[before:])
	return dst[:before+max(n, 0)], err
}
