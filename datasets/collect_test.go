package datasets

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCollectKeepsWhatCanBeReadAndNamesTheRest(t *testing.T) {
	text := `{"id":"1","text":"one"}` + "\n{broken\n" + `{"id":"2","text":"two"}` + "\n"
	rows, rejected, err := Collect(Read(strings.NewReader(text), ReadConfig{Format: JSONL, Name: "a.jsonl"}))
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Len(t, rejected, 1)
	require.Equal(t, "a.jsonl:2", rejected[0].Source.String())
}

func TestCollectEndsWithAnErrorOfTheSource(t *testing.T) {
	gone := errors.New("gone")
	rows, _, err := Collect(func(yield func(Comment, error) bool) {
		_ = yield(Comment{ID: "1"}, nil) && yield(Comment{}, gone) && yield(Comment{ID: "2"}, nil)
	})
	require.ErrorIs(t, err, gone)
	require.Len(t, rows, 1)
}
