package columnar_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

// some makes an optional field of the directory.
func some[T any](v T) thrift.Null[T] { return thrift.Null[T]{V: v, Valid: true} }

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	b, err := thrift.Marshal(&thrift.CompactProtocol{}, v)
	require.NoError(t, err)
	return b
}

// framed puts a directory behind what a file holds.
func framed(body, directory []byte) []byte {
	b := append([]byte("PAR1"), body...)
	b = append(b, directory...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(directory)))
	return append(b, "PAR1"...)
}

// A forgery is a file of one optional column "text" and one page, of which
// anything can be made wrong.
type forgery struct {
	page  *format.PageHeader
	body  []byte
	codec format.CompressionCodec
	meta  func(*format.FileMetaData)
}

func (f *forgery) bytes(t testing.TB) []byte {
	head := marshal(t, f.page)
	meta := &format.FileMetaData{
		Version: 1, NumRows: 1,
		Schema: []format.SchemaElement{
			{Name: "root", NumChildren: some(int32(1))},
			{Name: "text", Type: some(format.ByteArray), RepetitionType: some(format.Optional)},
		},
		RowGroups: []format.RowGroup{{NumRows: 1, Columns: []format.ColumnChunk{{MetaData: format.ColumnMetaData{
			Type: format.ByteArray, PathInSchema: []string{"text"}, Encoding: []format.Encoding{format.Plain}, Codec: f.codec,
			NumValues: 1, DataPageOffset: 4, TotalCompressedSize: int64(len(head) + len(f.body)),
		}}}}},
	}
	if f.meta != nil {
		f.meta(meta)
	}
	return framed(append(head, f.body...), marshal(t, meta))
}

// page returns the head of a data page, with sizes as they are.
func page(n int32, encoding format.Encoding, body []byte) *format.PageHeader {
	return &format.PageHeader{
		Type: format.DataPage, CompressedPageSize: int32(len(body)), UncompressedPageSize: int32(len(body)),
		DataPageHeader: some(format.DataPageHeader{NumValues: n, Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}),
	}
}

// present are the levels of n values of which none is null.
func present(n uint64) []byte {
	runs := append(binary.AppendUvarint(nil, n<<1), 1)
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(runs))), runs...)
}

// forged is a page with n values after their levels.
func forged(n uint64, encoding format.Encoding, values []byte) *forgery {
	body := append(present(n), values...)
	return &forgery{page: page(int32(n), encoding, body), body: body}
}

func uvarints(values ...uint64) []byte {
	var b []byte
	for _, v := range values {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

// compressed is a page of zeros, packed.
func compressed(t testing.TB, codec format.CompressionCodec, claimed int32, pack func([]byte) []byte) *forgery {
	body := pack(make([]byte, 1<<24))
	require.Less(t, len(body), 1<<20)
	p := page(1, format.Plain, body)
	p.UncompressedPageSize = claimed
	return &forgery{page: p, body: body, codec: codec}
}

func zstdOf(b []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(b, nil)
}

func gzipOf(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func brotliOf(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 1)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

// readAll returns the number of rows, up to a bound, how many bytes were
// allocated, and the last error.
func readAll(data []byte) (rows int, allocated uint64, last error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, err := range columnar.Read(bytes.NewReader(data), int64(len(data)), datasets.ReadConfig{}) {
		if rows++; err != nil {
			last = err
		}
		if rows == 20_000 {
			break
		}
	}
	runtime.ReadMemStats(&after)
	return rows, after.TotalAlloc - before.TotalAlloc, last
}

// TestClaimsOfHugeSizesTakeNoMemory reads files that say that they hold more
// than they do, in every place where the format has a size.
func TestClaimsOfHugeSizesTakeNoMemory(t *testing.T) {
	const most = 48 << 20
	cases := hostileDirectories(t)
	for name, f := range hostilePages(t) {
		cases[name] = f.bytes(t)
	}
	for name, data := range cases {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			rows, allocated, err := readAll(data)
			require.Error(t, err)
			require.Less(t, rows, 3)
			require.Less(t, allocated, uint64(most), "%v", err)
			require.Less(t, time.Since(start), 5*time.Second)
			require.NotContains(t, err.Error(), "makeslice", "found by the check, and not by luck")
			t.Log(err)
		})
	}
	rows, _, err := readAll(forged(1, format.Plain, []byte("\x02\x00\x00\x00ok")).bytes(t))
	require.NoError(t, err, "the forgeries are files but for what is wrong with them")
	require.Equal(t, 1, rows)
}

// TestPagesOfManyColumnsShareABound reads columns of nothing but nulls, which
// take no bytes and much memory.
func TestPagesOfManyColumnsShareABound(t *testing.T) {
	const n = 1 << 24
	levels := append(binary.AppendUvarint(nil, n<<1), 0)
	body := append(binary.LittleEndian.AppendUint32(nil, uint32(len(levels))), levels...)
	f := &forgery{page: page(n, format.Plain, body), body: body}
	f.meta = func(m *format.FileMetaData) {
		names := []string{"id", "parent", "thread", "author", "title", "kind", "created", "topics", "coder"}
		m.Schema[0].NumChildren.V += int32(len(names))
		m.RowGroups[0].NumRows = 1 << 20
		for _, name := range names {
			m.Schema = append(m.Schema, format.SchemaElement{Name: name, Type: some(format.ByteArray), RepetitionType: some(format.Optional)})
			m.RowGroups[0].Columns = append(m.RowGroups[0].Columns, m.RowGroups[0].Columns[0])
		}
	}
	rows, allocated, err := readAll(f.bytes(t))
	require.ErrorContains(t, err, "for the pages of all columns")
	require.Equal(t, 1, rows)
	require.Less(t, allocated, uint64(300<<20))
}

func hostileDirectories(t testing.TB) map[string][]byte {
	const huge = math.MaxInt32
	good := forged(1, format.Plain, []byte("\x02\x00\x00\x00ok"))
	with := func(meta func(*format.FileMetaData)) []byte {
		f := *good
		f.meta = meta
		return f.bytes(t)
	}
	group := func(n int32) format.SchemaElement { return format.SchemaElement{Name: "g", NumChildren: some(n)} }
	leaf := format.SchemaElement{Name: "text", Type: some(format.ByteArray)}
	list := func(kind byte, n uint64) []byte { // the schema, field 2 of the directory
		return append([]byte{0x15, 2, 0x19, 0xf0 | kind}, binary.AppendUvarint(nil, n)...)
	}
	return map[string][]byte{
		"no directory":                []byte("PAR1\xff\xff\xff\xffPAR1"),
		"a directory beyond the file": []byte("PAR1" + strings.Repeat("x", 100) + "\xff\xff\xff\x7fPAR1"),
		"a list of structs":           framed(nil, list(12, huge)),
		"a list of structs of none":   framed(nil, append(list(12, 1<<20), make([]byte, 1<<20)...)),
		"a list of strings":           framed(nil, list(8, huge)),
		"structs in structs":          framed(nil, bytes.Repeat([]byte{0x1c}, 1<<20)),
		"lists in lists":              framed(nil, bytes.Repeat([]byte{0x19}, 1<<20)),
		"a string":                    framed(nil, append([]byte{0x15, 2, 0x68}, uvarints(huge)...)),
		"rows":                        with(func(m *format.FileMetaData) { m.RowGroups[0].NumRows = math.MaxInt64 }),
		"rows of many groups": with(func(m *format.FileMetaData) {
			for range 1000 {
				g := m.RowGroups[0]
				g.NumRows = 1 << 19
				m.RowGroups = append(m.RowGroups, g)
			}
		}),
		"rows below zero": with(func(m *format.FileMetaData) { m.RowGroups[0].NumRows = -1 }),
		"groups without columns": with(func(m *format.FileMetaData) {
			m.RowGroups = make([]format.RowGroup, 30000)
		}),
		"children": with(func(m *format.FileMetaData) { m.Schema[0].NumChildren = some(int32(huge)) }),
		"groups in groups": with(func(m *format.FileMetaData) {
			m.Schema = nil
			for range 10_000 {
				m.Schema = append(m.Schema, group(1))
			}
			m.Schema = append(m.Schema, leaf)
		}),
		"columns": with(func(m *format.FileMetaData) {
			m.Schema = []format.SchemaElement{group(100_000)}
			for range 100_000 {
				m.Schema = append(m.Schema, leaf)
			}
		}),
		"no groups, many elements": with(func(m *format.FileMetaData) { m.Schema = append(m.Schema, leaf, leaf) }),
		"a chunk beyond the file":  with(func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.TotalCompressedSize = math.MaxInt64 }),
		"a chunk that begins there": with(func(m *format.FileMetaData) {
			m.RowGroups[0].Columns[0].MetaData.DataPageOffset = math.MaxInt64 - 5
		}),
		"a chunk before the file": with(func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.DictionaryPageOffset = -4 }),
		"a chunk elsewhere":       with(func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].FilePath = "/etc/passwd" }),
		"a width": with(func(m *format.FileMetaData) {
			m.Schema[1].Type, m.Schema[1].TypeLength = some(format.FixedLenByteArray), some(int32(huge))
		}),
	}
}

func hostilePages(t testing.TB) map[string]*forgery {
	const huge = math.MaxInt32
	cases := map[string]*forgery{
		"zstd":              compressed(t, format.Zstd, 1<<28, zstdOf),
		"zstd, a little":    compressed(t, format.Zstd, 64, zstdOf),
		"gzip, a little":    compressed(t, format.Gzip, 64, gzipOf),
		"brotli, a little":  compressed(t, format.Brotli, 64, brotliOf),
		"snappy":            {page: page(1, format.Plain, uvarints(1<<32-1)), body: uvarints(1<<32 - 1), codec: format.Snappy},
		"lz4":               {page: page(1, format.Plain, make([]byte, 99)), body: make([]byte, 99), codec: format.Lz4Raw},
		"runs of levels":    forged(1, format.Plain, nil),
		"runs of indexes":   forged(1, format.RLEDictionary, append([]byte{32}, bytes.Repeat(append(uvarints(1<<31), 0, 0, 0, 0), 40)...)),
		"packed indexes":    forged(1, format.RLEDictionary, append([]byte{0}, uvarints(1<<31|1)...)),
		"an unknown form":   forged(1, format.Encoding(77), nil),
		"deltas":            forged(1, format.DeltaLengthByteArray, uvarints(128, 4, huge, 0)),
		"deltas in blocks":  forged(1, format.DeltaLengthByteArray, uvarints(1<<40, 1, 1, 0)),
		"prefixes":          forged(4096, format.DeltaByteArray, slices.Concat(uvarints(128, 4, 4096, 2<<20), make([]byte, 160), uvarints(128, 4, 4096, 0), make([]byte, 160))),
		"prefixes below 0":  forged(3, format.DeltaByteArray, append(uvarints(128, 4, 3, 0, 3), make([]byte, 4)...)),
		"a page too many":   forged(1, format.Plain, []byte("\x02\x00\x00\x00ok")),
		"statistics":        forged(1, format.Plain, nil),
		"a dictionary":      forged(1, format.Plain, nil),
		"indexes alone":     forged(1, format.RLEDictionary, []byte{1, 2, 0}),
		"indexes beyond it": forged(1, format.RLEDictionary, []byte{8, 2, 200}),
	}
	claim := func(name string, change func(*format.PageHeader)) {
		f := forged(1, format.Plain, []byte("\x02\x00\x00\x00ok"))
		change(f.page)
		cases[name] = f
	}
	claim("a page", func(h *format.PageHeader) { h.CompressedPageSize = huge })
	claim("a page below zero", func(h *format.PageHeader) { h.CompressedPageSize = -1 })
	claim("an unpacked page", func(h *format.PageHeader) { h.UncompressedPageSize = huge })
	claim("values", func(h *format.PageHeader) { h.DataPageHeader.V.NumValues = huge })
	claim("values below zero", func(h *format.PageHeader) { h.DataPageHeader.V.NumValues = -1 })
	claim("levels of version 2", func(h *format.PageHeader) {
		h.Type, h.DataPageHeader = format.DataPageV2, thrift.Null[format.DataPageHeader]{}
		h.DataPageHeaderV2 = some(format.DataPageHeaderV2{NumValues: 1, NumRows: 1, DefinitionLevelsByteLength: huge})
	})
	claim("levels of version 2, below zero", func(h *format.PageHeader) {
		h.Type, h.DataPageHeader = format.DataPageV2, thrift.Null[format.DataPageHeader]{}
		h.DataPageHeaderV2 = some(format.DataPageHeaderV2{NumValues: 1, NumRows: 1, DefinitionLevelsByteLength: 5, RepetitionLevelsByteLength: -5})
	})
	claim("nulls", func(h *format.PageHeader) {
		h.Type, h.DataPageHeader = format.DataPageV2, thrift.Null[format.DataPageHeader]{}
		h.DataPageHeaderV2 = some(format.DataPageHeaderV2{NumValues: 1, NumRows: 1, NumNulls: huge})
	})
	claim("a checksum", func(h *format.PageHeader) { h.CRC = 5 })

	levels := cases["runs of levels"]
	levels.body = append(binary.LittleEndian.AppendUint32(nil, 60), bytes.Repeat(append(uvarints(1<<31), 1), 10)...)
	levels.page = page(1, format.Plain, levels.body)

	dictionary := cases["a dictionary"]
	dictionary.page.Type, dictionary.page.DataPageHeader = format.DictionaryPage, thrift.Null[format.DataPageHeader]{}
	dictionary.page.DictionaryPageHeader = some(format.DictionaryPageHeader{NumValues: huge})

	// The head says that its least value has two thousand million bytes.
	statistics := cases["statistics"]
	statistics.body = append([]byte{0x15, 0, 0x15, 2, 0x15, 2, 0x2c, 0x15, 2, 0x15, 0, 0x15, 6, 0x15, 6, 0x1c, 0x18}, uvarints(huge)...)
	statistics.page = &format.PageHeader{}
	statistics.meta = func(m *format.FileMetaData) {
		at := int64(len(marshal(t, &format.PageHeader{})))
		m.RowGroups[0].Columns[0].MetaData.DataPageOffset += at
		m.RowGroups[0].Columns[0].MetaData.TotalCompressedSize -= at
	}

	many := cases["a page too many"]
	twice := append(append([]byte{}, many.body...), append(marshal(t, many.page), many.body...)...)
	many.body = twice

	beyond := cases["indexes beyond it"]
	word := []byte("\x02\x00\x00\x00ok")
	first := marshal(t, &format.PageHeader{
		Type: format.DictionaryPage, CompressedPageSize: int32(len(word)), UncompressedPageSize: int32(len(word)),
		DictionaryPageHeader: some(format.DictionaryPageHeader{NumValues: 1}),
	})
	second := append(marshal(t, beyond.page), beyond.body...)
	whole := append(append(first, word...), second...)
	beyond.page, beyond.body = &format.PageHeader{Type: format.IndexPage}, whole
	return cases
}
