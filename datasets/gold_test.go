package datasets_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// sharedFolder returns the folder of data that is not part of the repository,
// and skips the test where it is absent.
func sharedFolder(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("DISCOURSE_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no shared data: %v", err)
	}
	return dir
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// goldPages reads the hand-segmented units, and the pages that they come from
// through the reader, both by page.
func goldPages(t *testing.T) (gold, read map[string][]datasets.Comment) {
	dir := sharedFolder(t)
	units, bad := readAll(t, datasets.Open(filepath.Join(dir, "gold", "probation.dev.jsonl"), datasets.ReadConfig{}))
	require.Empty(t, bad)
	require.Len(t, units, 189)
	gold, read = map[string][]datasets.Comment{}, map[string][]datasets.Comment{}
	for _, u := range units {
		page, _, _ := strings.Cut(u.ThreadID, "/")
		gold[page] = append(gold[page], u)
	}
	for c, err := range datasets.Open(filepath.Join(dir, "seeds"), datasets.ReadConfig{Paragraphs: true}) {
		require.NoError(t, err)
		page, _, _ := strings.Cut(filepath.Base(c.Source.Name), "_")
		read[page] = append(read[page], c)
	}
	return gold, read
}

func TestEveryUnitOfTheGoldPagesIsFoundWhole(t *testing.T) {
	gold, read := goldPages(t)
	for page, units := range gold {
		t.Run(page, func(t *testing.T) {
			found := map[string]datasets.Comment{}
			for _, c := range read[page] {
				found[squeeze(c.Text)] = c
			}
			texts := map[string]string{} // of gold units, by id
			comments := 0
			for _, u := range units {
				texts[u.ID] = squeeze(u.Text)
				if u.Kind != datasets.Post {
					comments++
				}
			}
			byID := map[string]datasets.Comment{}
			readComments := 0
			for _, c := range read[page] {
				byID[c.ID] = c
				if c.Kind != datasets.Post {
					readComments++
				}
			}
			for _, u := range units {
				c, ok := found[squeeze(u.Text)]
				if !ok {
					t.Errorf("%s (%s) not found: %.80q", u.ID, u.Kind, u.Text)
					continue
				}
				if c.Kind != u.Kind {
					t.Errorf("%s is a %s: want %s", u.ID, c.Kind, u.Kind)
				}
				if u.ParentID == "" {
					if c.ParentID != "" {
						t.Errorf("%s has a parent: want none", u.ID)
					}
				} else if got := squeeze(byID[c.ParentID].Text); got != texts[u.ParentID] {
					t.Errorf("%s answers %.60q: want %.60q", u.ID, got, texts[u.ParentID])
				}
			}
			require.Equal(t, comments, readComments, "no comment besides")
		})
	}
}

func TestTheGoldPagesHoldWhatWasCountedByHand(t *testing.T) {
	_, read := goldPages(t)
	want := map[string]map[datasets.Kind]int{
		"000": {datasets.Remark: 11, datasets.Reply: 21, datasets.Quoted: 7},
		"004": {datasets.Remark: 17, datasets.Reply: 17},
		"001": {datasets.Quoted: 43},
	}
	threads := map[string]map[string]bool{}
	for page, counts := range want {
		got := map[datasets.Kind]int{}
		threads[page] = map[string]bool{}
		for _, c := range read[page] {
			threads[page][c.ThreadID] = true
			if c.Kind != datasets.Post {
				got[c.Kind]++
			}
		}
		require.Equal(t, counts, got, page)
	}
	require.Len(t, threads["001"], 4)
	require.Len(t, threads["000"], 1)
}
