package classify

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// quarrel makes one thread of comments of up to a number of words, each of which
// answers one of the few before it and repeats it now and then.
func quarrel(random *rand.Rand, comments, words int) []datasets.Comment {
	rows := make([]datasets.Comment, comments)
	fields := make([][]string, comments)
	for i := range rows {
		c, above := &rows[i], 0
		c.Kind = datasets.Reply
		if i > 0 {
			above = max(0, i-1-random.IntN(4))
			c.Parent = &rows[above]
		}
		var said []string
		for n := 1 + random.IntN(words); len(said) < n; {
			switch {
			case random.IntN(20) == 0 && i > 0:
				old := fields[above]
				if random.IntN(2) == 0 {
					old = fields[max(0, above-1)]
				}
				from := random.IntN(len(old))
				run := strings.Join(old[from:min(len(old), from+1+random.IntN(12))], " ")
				said = append(said, []string{run, strings.ToUpper(run), "\"" + run + "\"", "\n> " + run + "\n"}[random.IntN(4)])
			default:
				said = append(said, busFiller[random.IntN(len(busFiller))]+[]string{"", ",", ".\n"}[random.IntN(3)])
			}
		}
		c.Text = strings.Join(said, " ")
		fields[i] = strings.Fields(c.Text)
	}
	return rows
}

// repeatsPlainly compares words as strings.
func repeatsPlainly(c *datasets.Comment) []datasets.Span {
	wordsOf := func(text string, most int) (words []wordAt, lower []string) {
		words = appendWords(nil, text, most)
		for _, w := range words {
			lower = append(lower, strings.ToLower(text[w.start:w.end]))
		}
		return words, lower
	}
	runs := map[string]bool{}
	for p, n := c.Parent, 0; p != nil && n < nearAncestors; p, n = p.Parent, n+1 {
		_, lower := wordsOf(p.Text, longestAncestor)
		for i := coverGram; i <= len(lower); i++ {
			runs[strings.Join(lower[i-coverGram:i], " ")] = true
		}
	}
	words, lower := wordsOf(c.Text, len(c.Text))
	covered := make([]bool, len(words)+1)
	for i := coverGram; i <= len(lower); i++ {
		for k := i - coverGram; k < i && runs[strings.Join(lower[i-coverGram:i], " ")]; k++ {
			covered[k] = true
		}
	}
	var spans []datasets.Span
	for i, from := 0, -1; i <= len(words); i++ {
		switch {
		case covered[i] && from < 0:
			from = i
		case !covered[i] && from >= 0:
			if i-from >= shortestRun {
				spans = append(spans, widen(c.Text, int(words[from].start), int(words[i-1].end)))
			}
			from = -1
		}
	}
	return spans
}

func TestRunsThatRepeatAnAncestorAreThoseOfTheSameWords(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	found := 0
	for range 20 {
		rows := quarrel(random, 40, 60)
		q := quoter{past: newWordMemory()}
		for i := range rows {
			c := &rows[i]
			q.quotations(c) // fills in the words
			q.spans = nil
			if c.Parent != nil {
				q.repeats(c)
			}
			require.Equal(t, repeatsPlainly(c), q.spans, "%q under %v", c.Text, c.Parent)
			found += len(q.spans)
			q.last = lookedAt{}
		}
	}
	require.Greater(t, found, 200)
}

func TestWhatAQuoterRemembersDoesNotChangeWhatItFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	q := quoter{past: newWordMemory()}
	for _, words := range []int{3, 30, 6000} { // the last are more than it remembers
		rows := quarrel(random, 120, words)
		for range 2 {
			for i := range rows {
				require.Equal(t, Quotations(&rows[i]), append([]datasets.Span(nil), q.quotations(&rows[i])...))
			}
		}
	}
	require.Greater(t, q.past.written, rememberedWords)

	// A text that has changed, above the comment or in it, is looked at again.
	parent := datasets.Comment{Text: "we must end this line before it ends us all"}
	c := datasets.Comment{Text: "You say we must end this line before it ends us all. No.", Parent: &parent}
	require.Len(t, q.quotations(&c), 1)
	parent.Text = "the weather is fine"
	require.Empty(t, q.quotations(&c))
	c.Quotes = []datasets.Span{{Start: 0, End: 3}}
	require.Len(t, q.quotations(&c), 1)
	c.Quotes[0].End = 9
	require.Equal(t, 9, q.quotations(&c)[0].End)
}

func TestASetOfHashesMarksThoseThatItHas(t *testing.T) {
	var s gramSet
	random := rand.New(rand.NewPCG(9, 9))
	for _, n := range []int{0, 1, 7, 8, 9, 1000, 5} {
		s.reset(n)
		require.False(t, s.has(42))
		var in []uint64
		for range n {
			h := random.Uint64() | 1
			in = append(in, h)
			s.add(h)
			s.add(h)
		}
		for i, h := range in {
			require.True(t, s.has(h))
			require.False(t, s.marked(h))
			require.False(t, s.has(h+2))
			if i%2 == 0 {
				s.mark(h)
				require.True(t, s.marked(h) && s.anyMarked)
			}
			s.mark(h + 2)
			require.False(t, s.marked(h+2))
		}
	}
}

// BenchmarkQuotations reads threads whose comments each have a chain above them:
// anew each time, and with what was read remembered.
func BenchmarkQuotations(b *testing.B) {
	for _, words := range []int{40, 160} {
		rows := quarrel(rand.New(rand.NewPCG(10, 10)), 400, words)
		for name, past := range map[string]*wordMemory{"anew": nil, "remembered": newWordMemory()} {
			b.Run(fmt.Sprintf("%d words/%s", words/2, name), func(b *testing.B) {
				b.SetBytes(textBytes(rows))
				b.ReportAllocs()
				q := quoter{past: past}
				for b.Loop() {
					for i := range rows {
						q.quotations(&rows[i])
					}
				}
			})
		}
	}
}
