package datasets_test

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestThreadsGroupWhereverTheCommentsStand(t *testing.T) {
	bad := &datasets.RecordError{Reason: "bad"}
	seq := func(yield func(datasets.Comment, error) bool) {
		_ = yield(datasets.Comment{ID: "1", ThreadID: "a"}, nil) &&
			yield(datasets.Comment{ID: "2", ThreadID: "b", Title: "B"}, nil) &&
			yield(datasets.Comment{}, bad) &&
			yield(datasets.Comment{ID: "3", ThreadID: "a", Title: "A"}, nil) &&
			yield(datasets.Comment{ID: "4"}, nil) && yield(datasets.Comment{ID: "5"}, nil)
	}
	var got []string
	for th, err := range datasets.Threads(seq) {
		if err != nil {
			require.Equal(t, bad, err)
			got = append(got, "bad")
			continue
		}
		s := th.ID + " " + th.Title + ":"
		for _, c := range th.Comments {
			s += " " + c.ID
		}
		got = append(got, s)
	}
	require.Equal(t, []string{"bad", "a A: 1 3", "b B: 2", "4 : 4", "5 : 5"}, got)
}

func TestAnErrorThatEndsTheStreamLeavesNoThreads(t *testing.T) {
	seq := func(yield func(datasets.Comment, error) bool) {
		_ = yield(datasets.Comment{ID: "1"}, nil) && yield(datasets.Comment{}, io.ErrUnexpectedEOF)
	}
	n := 0
	for _, err := range datasets.Threads(seq) {
		n++
		require.True(t, errors.Is(err, io.ErrUnexpectedEOF))
	}
	require.Equal(t, 1, n)
}
