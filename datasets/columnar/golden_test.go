package columnar_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dump gives what is read of a file as labelled rows, and a line for each row
// that cannot be read.
func dump(t *testing.T, file string) []byte {
	var b bytes.Buffer
	for c, err := range datasets.Open(file, datasets.ReadConfig{Parquet: columnar.Read}) {
		var bad *datasets.RecordError
		if errors.As(err, &bad) {
			fmt.Fprintf(&b, "row %d: %s: %q\n", bad.Source.Line, bad.Reason, bad.Raw)
			continue
		}
		require.NoError(t, err)
		row, err := datasets.AppendRow([]byte("row "+strconv.Itoa(c.Source.Line)+": "), &c)
		require.NoError(t, err)
		b.Write(append(row, '\n'))
	}
	return b.Bytes()
}

// TestFilesGiveWhatTheGoldenFilesHold reads files of this package, of the
// program batch, and of DuckDB in both versions of pages and in every
// compression that it has.
func TestFilesGiveWhatTheGoldenFilesHold(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "read", "*.parquet"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			golden := filepath.Join("testdata", "golden", filepath.Base(file)+".jsonl")
			got := dump(t, file)
			if *update {
				require.NoError(t, os.WriteFile(golden, got, 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
		})
	}
}

// TestTheBytesThatAreWrittenStayTheSame holds a file against one of the past.
func TestTheBytesThatAreWrittenStayTheSame(t *testing.T) {
	file := filepath.Join("testdata", "read", "rows.parquet")
	got := written(t, rows(9))
	if *update {
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, got), "%d bytes and not the %d of %s", len(got), len(want), file)
}
