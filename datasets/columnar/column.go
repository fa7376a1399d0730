package columnar

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// A column gives the values of one column, group after group.
type column struct {
	name   string
	index  int // among the columns that hold values
	text   func(parquet.Value) string
	stream pageStream
	pages  *parquet.FilePages
	page   parquet.Page
	values parquet.ValueReader
	ahead  [64]parquet.Value // read and not taken
	at, n  int
}

func newColumn(c *parquet.Column, r io.ReaderAt, unpack *unpacker, room *int64) *column {
	k := &column{name: strings.Join(c.Path(), "."), index: c.Index(), text: textOf(c)}
	k.stream = pageStream{r: r, unpack: unpack, room: room, reps: c.MaxRepetitionLevel(), defs: c.MaxDefinitionLevel()}
	switch c.Type().Kind() {
	case parquet.Boolean:
		k.stream.least = 1
	case parquet.Int32, parquet.Float, parquet.ByteArray: // the last has a length before it
		k.stream.least = 32
	case parquet.Int64, parquet.Double:
		k.stream.least = 64
	case parquet.Int96:
		k.stream.least = 96
	case parquet.FixedLenByteArray:
		k.stream.width = c.Type().Length()
		k.stream.least = 8 * k.stream.width
	}
	return k
}

// begin turns to a group of rows.
func (k *column) begin(group parquet.RowGroup, c chunk) error {
	if err := k.close(); err != nil {
		return err
	}
	file, ok := group.ColumnChunks()[k.index].(*parquet.FileColumnChunk)
	if !ok {
		return fmt.Errorf("column %q: no column of a file", k.name)
	}
	if err := k.stream.begin(c); err != nil {
		return fmt.Errorf("column %q: %w", k.name, err)
	}
	k.pages = file.PagesFrom(&k.stream)
	return nil
}

// ended looks that no value of a group is left.
func (k *column) ended() error {
	if k.pages == nil {
		return nil
	}
	switch _, err := k.peek(); err {
	case io.EOF:
		return nil
	case nil:
		return fmt.Errorf("damaged: column %q has more values than there are rows", k.name)
	default:
		return err
	}
}

// close gives up what is left of a group.
func (k *column) close() error {
	parquet.Release(k.page)
	k.page, k.values, k.at, k.n = nil, nil, 0, 0
	k.stream.close()
	if k.pages == nil {
		return nil
	}
	pages := k.pages
	k.pages = nil
	return pages.Close()
}

// peek returns the next value without taking it; it is good until the one
// after it is looked at. At the end of the group the error is io.EOF.
func (k *column) peek() (parquet.Value, error) {
	for k.at == k.n {
		if k.values == nil {
			parquet.Release(k.page)
			k.page = nil
			page, err := k.pages.ReadPage()
			if err == io.EOF {
				return parquet.Value{}, err
			}
			if err != nil {
				return parquet.Value{}, fmt.Errorf("column %q: %w", k.name, err)
			}
			k.page, k.values = page, page.Values()
		}
		n, err := k.values.ReadValues(k.ahead[:])
		k.at, k.n = 0, n
		if err == io.EOF || n == 0 && err == nil {
			k.values, err = nil, nil
		}
		if err != nil {
			return parquet.Value{}, fmt.Errorf("column %q: %w", k.name, err)
		}
	}
	return k.ahead[k.at], nil
}

// take takes the value that peek returned.
func (k *column) take() { k.at++ }

// textOf returns what makes the values of a column into text.
func textOf(c *parquet.Column) func(parquet.Value) string {
	if logical := c.Type().LogicalType(); logical != nil {
		switch t := logical.Value.(type) {
		case *format.TimestampType:
			if t.Unit.Value != nil && c.Type().Kind() == parquet.Int64 {
				unit := t.Unit.Value.Duration()
				return func(v parquet.Value) string { return timeText(v.Int64(), unit) }
			}
		case *format.DateType:
			return func(v parquet.Value) string {
				return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.RFC3339)
			}
		}
	}
	switch c.Type().Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return func(v parquet.Value) string { return string(v.ByteArray()) }
	case parquet.Int96:
		return func(v parquet.Value) string { return julianText(v.Bytes()) }
	}
	return func(v parquet.Value) string { return strings.Clone(v.String()) }
}

func timeText(n int64, unit time.Duration) string {
	perSecond := int64(time.Second / unit)
	sec, rest := n/perSecond, n%perSecond
	return time.Unix(sec, rest*int64(unit)).UTC().Format(time.RFC3339Nano)
}

// julianText returns the time that Spark writes as nanoseconds of a Julian day
// and the number of the day.
func julianText(b []byte) string {
	const epoch = 2440588 // 1 January 1970
	if len(b) != 12 {
		return ""
	}
	nanos, day := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[8:])
	return time.Unix((int64(day)-epoch)*86400, 0).Add(time.Duration(nanos)).UTC().Format(time.RFC3339Nano)
}
