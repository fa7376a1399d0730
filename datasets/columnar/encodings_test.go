package columnar_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

// TestPagesOfEveryKindAreRead writes the same rows in every encoding and
// compression and in both versions of pages.
func TestPagesOfEveryKindAreRead(t *testing.T) {
	var texts, want []string
	for i := range 3000 {
		text := strings.Repeat("The ferry is late. ", i%5) + fmt.Sprint("No ", i/7)
		texts, want = append(texts, text), append(want, fmt.Sprint(text, "/", i%3, "/", i%4 == 0))
	}
	for name, enc := range map[string]encoding.Encoding{
		"plain": &parquet.Plain, "dictionary": &parquet.RLEDictionary, "delta lengths": &parquet.DeltaLengthByteArray, "deltas": &parquet.DeltaByteArray,
	} {
		for _, codec := range []compress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Brotli, &parquet.Zstd, &parquet.Lz4Raw} {
			for version := 1; version <= 2; version++ {
				t.Run(fmt.Sprint(name, " ", codec, " ", version), func(t *testing.T) {
					schema := parquet.NewSchema("r", parquet.Group{
						"text": parquet.Encoded(parquet.String(), enc), "author": parquet.Optional(parquet.String()),
						"id": parquet.Encoded(parquet.Int(64), &parquet.DeltaBinaryPacked), "context": parquet.Leaf(parquet.BooleanType),
					})
					var b bytes.Buffer
					w := parquet.NewGenericWriter[any](&b, schema, parquet.Compression(codec), parquet.DataPageVersion(version), parquet.PageBufferSize(4096), parquet.MaxRowsPerRowGroup(1100))
					for i, text := range texts {
						row := map[string]any{"text": text, "id": int64(i % 3), "context": i%4 == 0, "author": nil}
						if i%6 == 0 {
							row["author"] = "A"
						}
						_, err := w.Write([]any{row})
						require.NoError(t, err)
					}
					require.NoError(t, w.Close())
					var got []string
					for c, err := range columnar.Read(bytes.NewReader(b.Bytes()), int64(b.Len()), datasets.ReadConfig{}) {
						require.NoError(t, err)
						got = append(got, fmt.Sprint(c.Text, "/", c.ID, "/", c.Context))
						require.Equal(t, len(got)%6 == 1, c.Author == "A")
					}
					require.Equal(t, want, got)
				})
			}
		}
	}
}
