package datasets_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func linked(t *testing.T, cfg datasets.LinkConfig, comments ...datasets.Comment) []datasets.Comment {
	t.Helper()
	got, bad := readAll(t, datasets.Link(seqOf(comments), cfg))
	require.Empty(t, bad)
	require.Len(t, got, len(comments))
	for i := range got {
		require.Equal(t, comments[i].ID, got[i].ID, "the order is kept")
	}
	return got
}

func TestRepliesGetTheirParentsAlsoWhenTheseComeLater(t *testing.T) {
	got := linked(t, datasets.LinkConfig{},
		datasets.Comment{ID: "r0", ThreadID: "t", ParentID: "a", Kind: datasets.Reply},
		datasets.Comment{ID: "x", ThreadID: "u"},
		datasets.Comment{ID: "a", ThreadID: "t", Text: "A"},
		datasets.Comment{ID: "a", ThreadID: "u", Text: "another thread's"},
		datasets.Comment{ID: "r1", ThreadID: "t", ParentID: "a", Kind: datasets.Reply},
		datasets.Comment{ID: "r2", ThreadID: "t", ParentID: "r1", Kind: datasets.Reply},
		datasets.Comment{ID: "orphan", ThreadID: "t", ParentID: "gone", Kind: datasets.Reply},
		datasets.Comment{ID: "self", ThreadID: "t", ParentID: "self", Kind: datasets.Reply},
	)
	require.Equal(t, "A", got[0].Parent.Text)
	require.Nil(t, got[1].Parent)
	require.Equal(t, "A", got[4].Parent.Text)
	require.Equal(t, "r1", got[5].Parent.ID)
	require.Equal(t, "A", got[5].Parent.Parent.Text, "a parent keeps its own")
	require.Nil(t, got[6].Parent)
	require.Nil(t, got[7].Parent)
}

func TestAParagraphOfAPostGetsTheUnitBeforeIt(t *testing.T) {
	got := linked(t, datasets.LinkConfig{},
		datasets.Comment{ID: "1", ThreadID: "t", Kind: datasets.Post},
		datasets.Comment{ID: "2", ThreadID: "t", Kind: datasets.Post},
		datasets.Comment{ID: "other", ThreadID: "u", Kind: datasets.Post},
		datasets.Comment{ID: "q", ThreadID: "t", Kind: datasets.Quoted},
		datasets.Comment{ID: "3", ThreadID: "t", Kind: datasets.Post},
		datasets.Comment{ID: "lone", Kind: datasets.Post},
		datasets.Comment{ID: "lone2", Kind: datasets.Post},
	)
	require.Nil(t, got[0].Parent)
	require.Equal(t, "1", got[1].Parent.ID)
	require.Nil(t, got[2].Parent)
	require.Nil(t, got[3].Parent)
	require.Equal(t, "q", got[4].Parent.ID)
	require.Nil(t, got[5].Parent)
	require.Nil(t, got[6].Parent)
}

func TestTheWindowOfLinkIsBounded(t *testing.T) {
	var in []datasets.Comment
	in = append(in, datasets.Comment{ID: "a", Text: "12345"})
	for i := range 10 {
		in = append(in, datasets.Comment{ID: fmt.Sprint(i), Text: "12345"})
	}
	in = append(in, datasets.Comment{ID: "r", ParentID: "a"})
	require.NotNil(t, linked(t, datasets.LinkConfig{Window: 11}, in...)[11].Parent)
	require.NotNil(t, linked(t, datasets.LinkConfig{WindowBytes: 55}, in...)[11].Parent)
	require.Nil(t, linked(t, datasets.LinkConfig{Window: 10}, in...)[11].Parent)
	require.Nil(t, linked(t, datasets.LinkConfig{WindowBytes: 54}, in...)[11].Parent)

	late := []datasets.Comment{{ID: "r", ParentID: "a"}, {ID: "1"}, {ID: "2"}, {ID: "3"}, {ID: "a"}}
	require.NotNil(t, linked(t, datasets.LinkConfig{Ahead: 4}, late...)[0].Parent)
	require.Nil(t, linked(t, datasets.LinkConfig{Ahead: 3}, late...)[0].Parent)
}

func TestLinkingInLongStreamsForgetsAndStillFinds(t *testing.T) {
	var in []datasets.Comment
	for i := range 20_000 {
		c := datasets.Comment{ID: fmt.Sprint(i), ThreadID: "t", Text: fmt.Sprint(i)}
		if i >= 90 {
			c.ParentID = fmt.Sprint(i - 90)
		}
		in = append(in, c)
	}
	for i, c := range linked(t, datasets.LinkConfig{Window: 100}, in...) {
		if i >= 90 {
			require.Equal(t, fmt.Sprint(i-90), c.Parent.Text)
		}
	}
}

// idsAbove returns the ids of the ancestors of c, the parent first.
func idsAbove(c datasets.Comment) (ids []string) {
	for p := c.Parent; p != nil; p = p.Parent {
		ids = append(ids, p.ID)
	}
	return ids
}

func TestAncestorsAreKeptUpToTheDepth(t *testing.T) {
	var in []datasets.Comment
	for i := range 1000 {
		c := datasets.Comment{ID: fmt.Sprint(i), ThreadID: "t"}
		if i > 0 {
			c.ParentID = fmt.Sprint(i - 1)
		}
		in = append(in, c)
	}
	for _, depth := range []int{0, 1, 2, 3, 16} {
		for i, c := range linked(t, datasets.LinkConfig{Depth: depth}, in...) {
			ids := idsAbove(c)
			want := depth
			if depth == 0 {
				want = 32
			}
			require.GreaterOrEqual(t, len(ids), min(want, i))
			require.LessOrEqual(t, len(ids), 2*want)
			for k, id := range ids {
				require.Equal(t, fmt.Sprint(i-1-k), id)
			}
		}
	}
}

func TestAncestorsAreFoundWhereParentsComeLate(t *testing.T) {
	got := linked(t, datasets.LinkConfig{},
		datasets.Comment{ID: "c", ThreadID: "t", ParentID: "b"},
		datasets.Comment{ID: "d", ThreadID: "t", ParentID: "c"},
		datasets.Comment{ID: "b", ThreadID: "t", ParentID: "a"},
		datasets.Comment{ID: "a", ThreadID: "t"},
	)
	require.Equal(t, []string{"b", "a"}, idsAbove(got[0]))
	require.Equal(t, []string{"c", "b", "a"}, idsAbove(got[1]))
}

func TestCommentsThatAnswerEachOtherHaveFiniteChains(t *testing.T) {
	got := linked(t, datasets.LinkConfig{},
		datasets.Comment{ID: "a", ThreadID: "t", ParentID: "c"},
		datasets.Comment{ID: "b", ThreadID: "t", ParentID: "a"},
		datasets.Comment{ID: "c", ThreadID: "t", ParentID: "b"},
		datasets.Comment{ID: "d", ThreadID: "t", ParentID: "c"},
	)
	require.Equal(t, []string{"c", "b", "a"}, idsAbove(got[0]))
	require.Equal(t, []string{"a"}, idsAbove(got[1]))
	require.Equal(t, []string{"c", "b", "a"}, idsAbove(got[3]))
}
