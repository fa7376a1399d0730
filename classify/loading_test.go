package classify

import (
	"bytes"
	"context"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// wideModel has many terms and topics, so that its arrays outweigh the rest.
func wideModel(t testing.TB) *Model {
	rows := buses(400, true)
	for i := range rows {
		var b strings.Builder
		for k := range 60 { // words that no other row has
			b.WriteString(" w" + strings.Repeat(string(rune('a'+k%26)), 1+k/26) + rows[i].ID)
		}
		rows[i].Text += b.String()
	}
	book := busBook(false)
	for k := range 17 {
		id := "extra" + string(rune('a'+k))
		book.Topics = append(book.Topics, datasets.Topic{ID: id})
		rows[k].Topics = map[string]datasets.Stance{id: datasets.Unlabelled}
	}
	cfg := wordsOnly()
	cfg.Exclusive, cfg.Folds = true, 2
	m, err := (&Trainer{Config: cfg}).Train(context.Background(), book, rows)
	require.NoError(t, err)
	return m
}

// TestALoadedModelTakesLittleMoreThanItsFile counts what stays in memory once the
// file is gone.
func TestALoadedModelTakesLittleMoreThanItsFile(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector takes memory of its own")
	}
	data := bytesOf(t, wideModel(t))
	require.Greater(t, len(data), 3<<20)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	m, err := Read(bytes.NewReader(data))
	require.NoError(t, err)
	runtime.GC()
	runtime.ReadMemStats(&after)
	share := float64(after.HeapAlloc-before.HeapAlloc) / float64(len(data))
	t.Logf("%.2f of %d bytes", share, len(data))
	require.Less(t, share, 1.3)
	runtime.KeepAlive(m)
	runtime.KeepAlive(data)
}
