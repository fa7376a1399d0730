package datasets

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxZstdWindow bounds what a zstd frame can make the decoder set aside.
const maxZstdWindow = 128 << 20

// decompress tells compression by the first bytes of r and returns the plain
// stream and what to call when it has been read. Compression within
// compression is not undone.
func decompress(r io.Reader) (*bufio.Reader, func(), error) {
	br := bufio.NewReaderSize(r, sniffSize)
	head, err := br.Peek(6)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	nothing := func() {}
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, nil, fmt.Errorf("gzip: %w", err)
		}
		return bufio.NewReaderSize(named(z, "gzip"), sniffSize), nothing, nil
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		z, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow))
		if err != nil {
			return nil, nil, fmt.Errorf("zstd: %w", err)
		}
		return bufio.NewReaderSize(named(z, "zstd"), sniffSize), z.Close, nil
	case bytes.HasPrefix(head, []byte("BZh")) && len(head) > 4 && head[3] >= '1' && head[3] <= '9' && (head[4] == 0x31 || head[4] == 0x17):
		return bufio.NewReaderSize(named(bzip2.NewReader(br), "bzip2"), sniffSize), nothing, nil
	}
	return br, nothing, nil
}

// namedReader says in its errors which decompressor gave them.
type namedReader struct {
	r    io.Reader
	name string
}

func named(r io.Reader, name string) io.Reader { return &namedReader{r, name} }

func (n *namedReader) Read(p []byte) (int, error) {
	k, err := n.r.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%s: %w", n.name, err)
	}
	return k, err
}
