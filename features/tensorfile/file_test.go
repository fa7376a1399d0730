package tensorfile

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample returns a small file with an array of each sort.
func sample(t testing.TB) []byte {
	t.Helper()
	var w Writer
	Add(&w, "bytes", []uint8{1, 2, 3})
	Add(&w, "floats", []float32{1, -2, float32(math.Inf(1)), 4, 5, 6}, 2, 3)
	Add(&w, "doubles", []float64{0.1, math.Pi})
	Add(&w, "words", []uint32{7, 1 << 31})
	Add(&w, "keys", []uint64{1 << 63})
	Add(&w, "empty", []float32{}, 0, 5)
	Add(&w, `odd "name" ☃`, []uint8{9})
	w.SetMetadata("zebra", "last")
	w.SetMetadata("about", "line\nand \"quote\"")
	return written(t, &w)
}

func written(t testing.TB, w *Writer) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := w.WriteTo(&b)
	require.NoError(t, err)
	require.Equal(t, int64(b.Len()), n)
	return b.Bytes()
}

// forged returns a file with the given header and data, and a checksum that is
// right: what is wrong with it must be found elsewhere. In header, CRC stands
// for the eight digits.
func forged(header string, data []byte) []byte {
	header = strings.Replace(header, "CRC", "00000000", 1)
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	b = append(append(b, header...), data...)
	sum := crc32.Checksum(b, castagnoli)
	copy(b[8+len(checksumPrefix):], fmt.Sprintf("%08x", sum))
	return b
}

func TestArraysComeBack(t *testing.T) {
	f, err := Parse(sample(t))
	require.NoError(t, err)
	floats, err := Values[float32](f, "floats")
	require.NoError(t, err)
	require.Equal(t, []float32{1, -2, float32(math.Inf(1)), 4, 5, 6}, floats)
	info, ok := f.Info("floats")
	require.True(t, ok)
	require.Equal(t, F32, info.DType)
	require.Equal(t, []int{2, 3}, info.Shape)
	doubles, err := Values[float64](f, "doubles")
	require.NoError(t, err)
	require.Equal(t, []float64{0.1, math.Pi}, doubles)
	words, err := Values[uint32](f, "words")
	require.NoError(t, err)
	require.Equal(t, []uint32{7, 1 << 31}, words)
	keys, err := Values[uint64](f, "keys")
	require.NoError(t, err)
	require.Equal(t, []uint64{1 << 63}, keys)
	empty, err := Values[float32](f, "empty")
	require.NoError(t, err)
	require.Empty(t, empty)
	odd, err := Values[uint8](f, `odd "name" ☃`)
	require.NoError(t, err)
	require.Equal(t, []uint8{9}, odd)
	about, ok := f.Metadata("about")
	require.True(t, ok)
	require.Equal(t, "line\nand \"quote\"", about)
	require.Len(t, f.Names(), 7)
}

func TestLargeArraysComeBackInPieces(t *testing.T) {
	big := make([]float64, 3*chunkBytes/8+5)
	for i := range big {
		big[i] = float64(i)
	}
	var w Writer
	Add(&w, "big", big)
	f, err := Parse(written(t, &w))
	require.NoError(t, err)
	got, err := Values[float64](f, "big")
	require.NoError(t, err)
	require.Equal(t, big, got)
}

func TestFileIsSafetensors(t *testing.T) {
	data := sample(t)
	n := binary.LittleEndian.Uint64(data)
	require.Zero(t, (8+n)%8, "arrays begin at a multiple of 8")
	var header map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data[8:8+n], &header))
	var metadata map[string]string
	require.NoError(t, json.Unmarshal(header["__metadata__"], &metadata))
	var words struct {
		DType   string `json:"dtype"`
		Shape   []int  `json:"shape"`
		Offsets [2]int `json:"data_offsets"`
	}
	require.NoError(t, json.Unmarshal(header["words"], &words))
	require.Equal(t, "U32", words.DType)
	require.Equal(t, []byte{7, 0, 0, 0, 0, 0, 0, 0x80}, data[8+int(n):][words.Offsets[0]:words.Offsets[1]])
	require.Zero(t, words.Offsets[0]%4)
}

func TestSameContentGivesTheSameBytes(t *testing.T) {
	require.Equal(t, sample(t), sample(t))
}

func TestWrongUseIsReported(t *testing.T) {
	var w Writer
	Add(&w, "a", []uint8{1})
	Add(&w, "a", []uint8{1})
	Add(&w, "__metadata__", []uint8{1})
	Add(&w, "b", []uint8{1, 2}, 3)
	w.SetMetadata("crc32c", "x")
	_, err := w.WriteTo(io.Discard)
	for _, want := range []string{`"a": the name is taken`, `"__metadata__": the name`, `"b": shape [3] does not hold 2`, "crc32c"} {
		require.ErrorContains(t, err, want)
	}
	f, err := Parse(sample(t))
	require.NoError(t, err)
	_, err = Values[float64](f, "floats")
	require.ErrorIs(t, err, ErrFormat)
	require.ErrorContains(t, err, "holds F32, want F64")
	_, err = Values[float64](f, "nothing")
	require.ErrorContains(t, err, `no array "nothing"`)
}

type brokenWriter struct{ left int }

func (w *brokenWriter) Write(b []byte) (int, error) {
	if len(b) > w.left {
		return w.left, errors.New("disk full")
	}
	w.left -= len(b)
	return len(b), nil
}

func TestErrorsOfTheWriterAreReported(t *testing.T) {
	var w Writer
	Add(&w, "a", make([]uint8, 1<<20))
	for _, room := range []int{0, 10, 1 << 19} {
		_, err := w.WriteTo(&brokenWriter{room})
		require.ErrorContains(t, err, "disk full")
	}
}

func TestTruncatedAnywhereIsAnError(t *testing.T) {
	data := sample(t)
	for n := range data {
		_, err := Parse(data[:n])
		require.Error(t, err, "%d of %d bytes", n, len(data))
		require.True(t, errors.Is(err, ErrFormat) || errors.Is(err, ErrChecksum), "%v", err)
	}
	_, err := Parse(append(data, 0))
	require.Error(t, err)
}

func TestAnyByteFlippedIsAnError(t *testing.T) {
	data := sample(t)
	for i := range data {
		for _, flip := range []byte{0xff, 0x01, 0x80} {
			data[i] ^= flip
			_, err := Parse(data)
			require.Error(t, err, "byte %d", i)
			require.True(t, errors.Is(err, ErrFormat) || errors.Is(err, ErrChecksum), "%v", err)
			data[i] ^= flip
		}
	}
}

// hostile files: their checksums are right, their headers lie.
var hostile = []struct{ name, header, want string }{
	{"no JSON", checksumPrefix + `CRC"},`, "header"},
	{"not closed", checksumPrefix + `CRC"}`, "header"},
	{"after the end", checksumPrefix + `CRC"}}x`, "after the end"},
	{"unknown dtype", checksumPrefix + `CRC"},"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}`, `dtype "F16"`},
	{"offsets beyond the file", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[99],"data_offsets":[0,99]}}`, "range in 8 bytes"},
	{"offsets turned round", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[0],"data_offsets":[8,0]}}`, "range in 8 bytes"},
	{"negative offset", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[8],"data_offsets":[-8,0]}}`, "range in 8 bytes"},
	{"one offset", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[8],"data_offsets":[8]}}`, "two numbers"},
	{"no offsets", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[8]}}`, "two numbers"},
	{"fraction", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[8],"data_offsets":[0.5,8]}}`, "array"},
	{"shape too small", checksumPrefix + `CRC"},"a":{"dtype":"U32","shape":[1],"data_offsets":[0,8]}}`, "does not take"},
	{"shape that overflows", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}`, "does not take"},
	{"shape that overflows to the size", checksumPrefix + `CRC"},"a":{"dtype":"F64","shape":[2305843009213693953],"data_offsets":[0,8]}}`, "does not take"},
	{"negative shape", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[-8],"data_offsets":[0,8]}}`, "does not take"},
	{"name twice", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}`, "twice"},
	{"hole", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}`, "no hole"},
	{"overlap", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}`, "no overlap"},
	{"rest", checksumPrefix + `CRC"},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}`, "after the last"},
	{"metadata that is no text", checksumPrefix + `CRC","x":1}}`, "metadata"},
	{"array that is a number", checksumPrefix + `CRC"},"a":1}`, `array "a"`},
	{"deep", checksumPrefix + `CRC"},"a":` + strings.Repeat("[", 20000) + `}`, `array "a"`},
}

func TestHeadersThatLie(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(forged(c.header, make([]byte, 8)))
			require.ErrorIs(t, err, ErrFormat)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestLengthsThatLieTakeNoMemory(t *testing.T) {
	for _, n := range []uint64{1 << 23, maxHeader + 1, 1 << 40, 1 << 63, math.MaxUint64} {
		data := append(binary.LittleEndian.AppendUint64(nil, n), "{}"...)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Parse(data)
		runtime.ReadMemStats(&after)
		require.ErrorIs(t, err, ErrFormat)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
	}
}

func TestFileWithoutChecksumIsRefused(t *testing.T) {
	header := `{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`
	data := append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header+"x"...)
	_, err := Parse(data)
	require.ErrorIs(t, err, ErrChecksum)
	_, err = Parse(append(binary.LittleEndian.AppendUint64(nil, 2), "[]"...))
	require.ErrorIs(t, err, ErrFormat)
}

type brokenReader struct{}

func (brokenReader) ReadAt([]byte, int64) (int, error) { return 0, errors.New("no such sector") }

func TestErrorsOfTheReaderAreReported(t *testing.T) {
	_, err := Open(brokenReader{}, 100)
	require.ErrorContains(t, err, "no such sector")
	require.NotErrorIs(t, err, ErrFormat)
}

func TestSizeThatLiesIsAnError(t *testing.T) {
	data := sample(t)
	_, err := Open(bytes.NewReader(data), int64(len(data))+100)
	require.ErrorIs(t, err, ErrFormat)
}

// Attacks that were found by fuzzing, or written by hand, stay as files.
func TestAttacks(t *testing.T) {
	files, err := filepath.Glob("testdata/attacks/*")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		_, err = Parse(data)
		require.True(t, errors.Is(err, ErrFormat) || errors.Is(err, ErrChecksum), "%s: %v", name, err)
	}
}

func TestWriteAttacks(t *testing.T) {
	if os.Getenv("UPDATE_ATTACKS") == "" {
		t.Skip("UPDATE_ATTACKS=1 writes testdata/attacks")
	}
	require.NoError(t, os.MkdirAll("testdata/attacks", 0o755))
	for _, c := range hostile {
		if len(c.header) < 1000 {
			name := strings.ReplaceAll(c.name, " ", "-") + ".safetensors"
			require.NoError(t, os.WriteFile(filepath.Join("testdata/attacks", name), forged(c.header, make([]byte, 8)), 0o644))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample(f))
	for _, c := range hostile {
		f.Add(forged(c.header, make([]byte, 8)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// With a right checksum the fuzzer gets beyond it.
		if n := 8 + len(checksumPrefix); len(data) >= n+8 {
			if head := binary.LittleEndian.Uint64(data); head <= uint64(len(data)-8) {
				copy(data[8:], checksumPrefix)
				copy(data[n:], "00000000")
				copy(data[n:], fmt.Sprintf("%08x", crc32.Checksum(data, castagnoli)))
			}
		}
		file, err := Parse(data)
		if err != nil {
			return
		}
		size := 0
		for _, name := range file.Names() {
			info, ok := file.Info(name)
			require.True(t, ok)
			switch info.DType {
			case U8:
				v, err := Values[uint8](file, name)
				require.NoError(t, err)
				size += len(v)
			case U32:
				v, err := Values[uint32](file, name)
				require.NoError(t, err)
				size += 4 * len(v)
			case U64:
				v, err := Values[uint64](file, name)
				require.NoError(t, err)
				size += 8 * len(v)
			case F32:
				v, err := Values[float32](file, name)
				require.NoError(t, err)
				size += 4 * len(v)
			case F64:
				v, err := Values[float64](file, name)
				require.NoError(t, err)
				size += 8 * len(v)
			}
		}
		require.Less(t, size, len(data), "arrays are no larger than their file")
	})
}
