package main

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// Threads and sources beyond those that are kept by name are counted all the
// same, and when that ends, too, the number is said to be the least.
func TestEveryThreadIsCounted(t *testing.T) {
	g := newGathered(1)
	const threads = threadsKept + 1500
	for i := range 2 * threads {
		c := &datasets.Comment{ThreadID: strconv.Itoa(i % threads), Source: datasets.Source{Name: strconv.Itoa(i % (sourcesKept + 7))}}
		g.addComment(int64(i), c, nil, nil)
		if i%5000 == 0 { // as a checkpoint does
			data, err := json.Marshal(g)
			require.NoError(t, err)
			g = &gathered{}
			require.NoError(t, json.Unmarshal(data, g))
			g.restore(1)
		}
	}
	require.Len(t, g.Threads.By, threadsKept)
	require.Equal(t, "21,500", g.Threads.counted())
	require.Equal(t, "2,007", g.Sources.counted())
	require.Equal(t, "The 15 with the most comments of the first 20,000; 1,500 more are in no table.", g.Threads.rest(15))
	require.Equal(t, "", g.Threads.rest(threads))

	g.Threads.More.max = 10
	g.addComment(0, &datasets.Comment{ThreadID: "one more"}, nil, nil)
	require.Equal(t, "at least 21,500", g.Threads.counted())
	require.Contains(t, g.Threads.rest(15), "at least 1,500 more")
}

func TestCommentsWithoutAThreadAreNone(t *testing.T) {
	g := newGathered(1)
	for i := range 20 {
		g.addComment(int64(i), &datasets.Comment{Source: datasets.Source{Name: "a"}}, nil, nil)
	}
	require.Equal(t, "0", g.Threads.counted())
	require.Equal(t, "1", g.Sources.counted())
	g.addComment(20, &datasets.Comment{ThreadID: "t", Source: datasets.Source{Name: "a"}}, nil, nil)
	require.Equal(t, "1", g.Threads.counted())
}

func TestSavedNamesAreChecked(t *testing.T) {
	var s nameSet
	require.Error(t, json.Unmarshal([]byte(`{"hashes":"AAA="}`), &s))
	require.Error(t, json.Unmarshal([]byte(`{"hashes":"?"}`), &s))
	require.NoError(t, json.Unmarshal([]byte(`{}`), &s))
	require.Zero(t, s.count())
}
