package classify

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/probation"
	"example.com/discourse/features"
)

// The words of a discussion made at random for tests, about a town's buses.
var (
	busTopics = []string{"fares", "delays", "drivers"}
	busWords  = map[string][]string{
		"fares":   {"fare", "ticket", "pounds", "price", "pass", "cheaper"},
		"delays":  {"late", "waited", "queue", "timetable", "stuck", "minutes"},
		"drivers": {"driver", "rude", "wheel", "shift", "uniform", "kind"},
	}
	busFiller = strings.Fields("the a on and so then we my town again today bus stop was they but with of market square rain very quite")
	busSides  = map[datasets.Stance][]string{
		datasets.Favour:  {"good", "welcome", "splendid", "support"},
		datasets.Against: {"bad", "shameful", "scrap", "oppose"},
		datasets.None:    {"asks", "reported", "minutes"},
	}
)

// buses makes a discussion of n comments in threads of four. A comment holds each
// topic with a probability of 0.3, and speaks of it in a word or two of its own;
// exclusive gives each exactly one.
func buses(n int, exclusive bool) []datasets.Comment {
	random := rand.New(rand.NewPCG(1981, uint64(n)))
	pick := func(words []string) string { return words[random.IntN(len(words))] }
	rows := make([]datasets.Comment, n)
	for i := range rows {
		c := &rows[i]
		*c = datasets.Comment{ID: fmt.Sprintf("c%d", i), ThreadID: fmt.Sprintf("t%d", i/4), Author: fmt.Sprintf("a%d", i%7), Topics: map[string]datasets.Stance{}}
		if i%4 > 0 {
			c.Kind, c.ParentID = datasets.Reply, fmt.Sprintf("c%d", i-1)
		}
		var words []string
		for range 4 + random.IntN(8) {
			words = append(words, pick(busFiller))
		}
		only := random.IntN(len(busTopics))
		for k, topic := range busTopics {
			if exclusive && k != only || !exclusive && random.Float64() > 0.3 {
				continue
			}
			stance := datasets.None + datasets.Stance(random.IntN(3))
			c.Topics[topic] = stance
			words = append(words, pick(busWords[topic]), pick(busWords[topic]), pick(busSides[stance]))
		}
		random.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
		c.Text = strings.Join(words, " ") + "."
	}
	return rows
}

func busBook(seeds bool) *datasets.Codebook {
	book := &datasets.Codebook{Title: "Night buses"}
	for _, id := range busTopics {
		t := datasets.Topic{ID: id, Title: id, Target: "the " + id}
		if seeds {
			t.Seeds = busWords[id][:3]
		}
		book.Topics = append(book.Topics, t)
	}
	return book
}

// wordsOnly keeps tests quick: no characters.
func wordsOnly() Config {
	words := features.Config{Blocks: []features.Block{{MinN: 1, MaxN: 2}}}
	return Config{Features: words, Stance: StanceConfig{Features: words}}
}

func trained(t testing.TB, cfg Config, book *datasets.Codebook, rows []datasets.Comment) *Model {
	t.Helper()
	m, err := (&Trainer{Config: cfg}).Train(context.Background(), book, rows)
	require.NoError(t, err)
	return m
}

// busModel is a small model of several topics with seeds, stances and context,
// made once.
var busModel = sync.OnceValues(func() (*Model, error) {
	return (&Trainer{Config: wordsOnly()}).Train(context.Background(), busBook(true), buses(240, false))
})

func smallModel(t testing.TB) *Model {
	t.Helper()
	m, err := busModel()
	require.NoError(t, err)
	return m
}

func bytesOf(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := m.WriteTo(&b)
	require.NoError(t, err)
	require.EqualValues(t, b.Len(), n)
	return b.Bytes()
}

// probationRows are the first n rows of a part of the embedded corpus.
func probationRows(t testing.TB, part probation.Part, n int) []datasets.Comment {
	t.Helper()
	var rows []datasets.Comment
	for c, err := range probation.Rows(part) {
		require.NoError(t, err)
		rows = append(rows, c)
		if len(rows) == n {
			break
		}
	}
	return rows
}

// shuffledThreads keeps the order within each thread, which is part of the data
// where the paragraph before is a row's context.
func shuffledThreads(rows []datasets.Comment) []datasets.Comment {
	of := map[string][]datasets.Comment{}
	var names []string
	for _, c := range rows {
		if of[c.ThreadID] == nil {
			names = append(names, c.ThreadID)
		}
		of[c.ThreadID] = append(of[c.ThreadID], c)
	}
	rand.New(rand.NewPCG(3, 5)).Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var out []datasets.Comment
	for _, name := range names {
		out = append(out, of[name]...)
	}
	return out
}

// shuffled is for rows that name what they answer.
func shuffled(rows []datasets.Comment) []datasets.Comment {
	rows = slices.Clone(rows)
	rand.New(rand.NewPCG(3, 5)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}
