package columnar

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// What a directory may claim. Files of comments are far from all of it.
const (
	maxDirectory = 128 << 20 // bytes
	maxElements  = 1 << 14   // of the schema
	maxDepth     = 64        // of the schema
	leastParts   = 1 << 16   // elements of lists, whatever the length
	rowsOfNone   = 1 << 20   // rows of a file, whatever its length
	rowsPerByte  = 64
)

// A directory is what a Parquet file says at its end of itself.
type directory struct {
	size   int64 // of the file
	meta   format.FileMetaData
	leaves int // columns that hold values
	chunks []chunk
}

// A chunk is the values of a column in a group of rows.
type chunk struct {
	codec      format.CompressionCodec
	start, end int64 // in the file
	fault      error // why it cannot be read
}

// readDirectory reads the directory of a file and checks that it does not
// claim more than the file can hold.
func readDirectory(r io.ReaderAt, size int64) (*directory, error) {
	const frame = 12 // the mark at both ends, and the length of the directory
	if size < frame {
		return nil, fmt.Errorf("%d bytes: too few", size)
	}
	var tail [8]byte
	if err := readFull(r, tail[:], size-8); err != nil {
		return nil, err
	}
	switch string(tail[4:]) {
	case "PAR1":
	case "PARE":
		return nil, errors.New("encrypted")
	default:
		return nil, errors.New("the end is missing: want PAR1 as the last four bytes")
	}
	length := int64(binary.LittleEndian.Uint32(tail[:4]))
	if length > size-frame || length > maxDirectory {
		return nil, fmt.Errorf("damaged: a directory of %d bytes in a file of %d", length, size)
	}
	b := make([]byte, length)
	if err := readFull(r, b, size-8-length); err != nil {
		return nil, err
	}
	if _, err := structLength(b, leastParts+len(b)/8); err != nil {
		return nil, fmt.Errorf("damaged directory: %w", err)
	}
	d := &directory{size: size}
	protocol := &thrift.CompactProtocol{}
	if err := thrift.NewDecoder(protocol.NewReaderFromBytes(b)).Decode(&d.meta); err != nil {
		return nil, fmt.Errorf("damaged directory: %w", err)
	}
	if err := d.checkSchema(); err != nil {
		return nil, err
	}
	return d, d.checkRows()
}

func readFull(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	switch {
	case n == len(b):
		return nil
	case err == nil || err == io.EOF:
		return io.ErrUnexpectedEOF
	}
	return err
}

// checkSchema counts the columns and looks that no group stands too deep.
func (d *directory) checkSchema() error {
	schema := d.meta.Schema
	if len(schema) == 0 || len(schema) > maxElements {
		return fmt.Errorf("a schema of %d elements: want 1 to %d", len(schema), maxElements)
	}
	var open []int32 // the children that groups still wait for
	for i := range schema {
		if len(open) > maxDepth {
			return fmt.Errorf("groups of columns more than %d deep", maxDepth)
		}
		for len(open) > 0 && open[len(open)-1] == 0 {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			open[len(open)-1]--
		} else if i > 0 {
			return errors.New("damaged: elements of the schema that no group has")
		}
		if schema[i].Type.Valid {
			d.leaves++
			continue
		}
		n := schema[i].NumChildren.V
		if n < 0 || int(n) > len(schema)-1-i {
			return fmt.Errorf("damaged: a group of %d columns, where the schema has %d more", n, len(schema)-1-i)
		}
		open = append(open, n)
	}
	return nil
}

// checkRows looks that the groups of rows have the columns of the schema, and
// no more rows than a file of this size has.
func (d *directory) checkRows() error {
	rows := int64(0)
	most := rowsOfNone + rowsPerByte*min(d.size, math.MaxInt64/rowsPerByte/2)
	for i := range d.meta.RowGroups {
		g := &d.meta.RowGroups[i]
		if len(g.Columns) != d.leaves {
			return fmt.Errorf("damaged: row group %d has %d columns: want %d, as the schema has", i, len(g.Columns), d.leaves)
		}
		if g.NumRows < 0 || g.NumRows > most-rows {
			return fmt.Errorf("damaged: more than %d rows in %d bytes", most, d.size)
		}
		rows += g.NumRows
	}
	return nil
}

// open gives the directory to the library as that of a file whose chunks are
// not compressed and begin at 0: it is handed their pages so. What is not
// needed to read is left out.
func (d *directory) open() (*parquet.File, error) {
	meta := format.FileMetaData{Version: d.meta.Version, Schema: d.meta.Schema, NumRows: d.meta.NumRows, CreatedBy: d.meta.CreatedBy}
	for i := range d.meta.RowGroups {
		g := &d.meta.RowGroups[i]
		group := format.RowGroup{NumRows: g.NumRows, Ordinal: int16(i)}
		for k := range g.Columns {
			c := &g.Columns[k]
			d.chunks = append(d.chunks, d.chunk(c))
			group.Columns = append(group.Columns, format.ColumnChunk{MetaData: format.ColumnMetaData{
				Type: c.MetaData.Type, Encoding: c.MetaData.Encoding, PathInSchema: c.MetaData.PathInSchema, NumValues: c.MetaData.NumValues,
				Codec: format.Uncompressed, TotalCompressedSize: math.MaxInt64 / 2,
			}})
		}
		meta.RowGroups = append(meta.RowGroups, group)
	}
	b, err := thrift.Marshal(&thrift.CompactProtocol{}, &meta)
	if err != nil {
		return nil, err
	}
	whole := append([]byte("PAR1"), b...)
	whole = binary.LittleEndian.AppendUint32(whole, uint32(len(b)))
	whole = append(whole, "PAR1"...)
	return parquet.OpenFile(bytes.NewReader(whole), int64(len(whole)), parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
}

// chunk says where the values of a column stand.
func (d *directory) chunk(c *format.ColumnChunk) chunk {
	m := &c.MetaData
	out := chunk{codec: m.Codec, start: m.DataPageOffset}
	if at := m.DictionaryPageOffset; at != 0 {
		out.start = at
	}
	switch {
	case c.FilePath != "":
		out.fault = errors.New("its values are in another file")
	case c.CryptoMetadata.Value != nil || len(c.EncryptedColumnMetadata) > 0:
		out.fault = errors.New("encrypted")
	case out.start < 0 || m.TotalCompressedSize < 0 || out.start > d.size || m.TotalCompressedSize > d.size-out.start:
		out.fault = fmt.Errorf("damaged: %d bytes at %d in a file of %d", m.TotalCompressedSize, out.start, d.size)
	default:
		out.end = out.start + m.TotalCompressedSize
	}
	return out
}
