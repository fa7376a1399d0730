package classify

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// explained are models whose explanations must add up: of every kind that scores
// in a way of its own.
func explained(t testing.TB) map[string]*Model {
	exclusive := wordsOnly()
	exclusive.Exclusive = true
	chars := wordsOnly()
	chars.NaiveBayes = 1
	chars.Features.Blocks = append(chars.Features.Blocks, features.Block{Unit: features.Chars, MinN: 3, MaxN: 4})
	chars.Expect = map[string]float64{"fares": 0.05, "delays": 0.6}
	return map[string]*Model{
		"seeds and context": smallModel(t),
		"exclusive":         trained(t, exclusive, busBook(false), buses(120, true)),
		"characters":        trained(t, chars, busBook(true), buses(160, false)),
	}
}

func TestContributionsAddUpToTheLogit(t *testing.T) {
	rows := buses(40, false)
	for i := range rows {
		if i%4 > 0 {
			rows[i].Parent = &rows[i-1]
		}
	}
	for i, text := range oddTexts {
		text = text[:min(len(text), 3000)]
		rows = append(rows, datasets.Comment{Text: text}, datasets.Comment{Text: text, Parent: &rows[i]})
	}
	for name, m := range explained(t) {
		t.Run(name, func(t *testing.T) {
			for i := range rows {
				logits := map[string]float64{}
				for k, topic := range m.Topics() {
					e, err := m.Explain(&rows[i], topic)
					require.NoError(t, err)
					requireExplained(t, m, &rows[i], e)
					logits[topic] = e.Logit
					p, _ := m.allProbabilities(&rows[i])
					require.InDelta(t, p[k], e.P, 1e-12)
				}
				requireProbabilitiesFollow(t, m, &rows[i], logits)
			}
		})
	}
}

// requireExplained holds an explanation against the sum of its parts, and its
// spans against the text.
func requireExplained(t testing.TB, m *Model, c *datasets.Comment, e *Explanation) {
	t.Helper()
	sum := e.Bias + e.FromParent
	last := math.Inf(1)
	for _, term := range e.Terms {
		sum += term.Value
		require.LessOrEqual(t, math.Abs(term.Value), last, "the largest first")
		last = math.Abs(term.Value)
		require.NotEmpty(t, term.Term)
		require.NotEmpty(t, term.Spans, "%q stands somewhere", term.Term)
		before := -1
		for _, s := range term.Spans {
			require.True(t, 0 <= s.Start && s.Start < s.End && s.End <= len(c.Text), "%q at %v of %d bytes", term.Term, s, len(c.Text))
			require.Greater(t, s.Start, before, "%q: in order, each place once", term.Term)
			before = s.Start
		}
	}
	require.InDelta(t, e.Logit, sum, 1e-9*(1+math.Abs(sum)))
	require.False(t, math.IsNaN(e.Logit) || math.IsInf(e.Logit, 0))
}

// requireProbabilitiesFollow computes the probabilities from the logits alone.
func requireProbabilitiesFollow(t testing.TB, m *Model, c *datasets.Comment, logits map[string]float64) {
	t.Helper()
	total := 0.0
	for _, z := range logits {
		total += math.Exp(z)
	}
	p, _ := m.allProbabilities(c)
	for k, id := range m.topics {
		want := linear.Sigmoid(logits[id])
		if m.config.Exclusive {
			want = math.Exp(logits[id]) / total
		}
		require.InDelta(t, want, p[k], 1e-9)
	}
}

func TestSpansPointAtTheWordsThemselves(t *testing.T) {
	rows := []datasets.Comment{}
	for _, text := range []string{"don't scrap the caf\u00e9 fare", "fish & chips, r\u00e9sum\u00e9", "the café is late", "a case load of naïve co-operation"} {
		for range 6 {
			rows = append(rows, datasets.Comment{Text: text, Topics: map[string]datasets.Stance{"fares": 0}}, datasets.Comment{Text: "nothing of that", Topics: map[string]datasets.Stance{"delays": 0, "drivers": 0}})
		}
	}
	m := trained(t, wordsOnly(), busBook(false), rows)
	for _, c := range []struct{ text, term, want string }{
		{"They don\u2019t scrap it", "don't", "don\u2019t"},
		{"They don\u2019t scrap it", "don't scrap", "don\u2019t scrap"},
		{"The cafe\u0301 fare", "caf\u00e9", "cafe\u0301"},
		{"The CAFE\u0301, fare", "caf\u00e9", "CAFE\u0301"},
		{"The caf&eacute; fare", "caf\u00e9", "caf&eacute;"},
		{"don&#39;t scrap", "don't scrap", "don&#39;t scrap"},
		{"a  case\n load", "case load", "case\n load"},
		{"😀 fare 😀", "fare", "fare"},
		{"\xff fare", "fare", "fare"},
		{"<b>fare</b>", "fare", "fare"},
	} {
		e, err := m.Explain(&datasets.Comment{Text: c.text}, "fares")
		require.NoError(t, err)
		requireExplained(t, m, &datasets.Comment{Text: c.text}, e)
		var got []string
		for _, term := range e.Terms {
			for _, s := range term.Spans {
				if term.Term == c.term {
					got = append(got, c.text[s.Start:s.End])
				}
			}
		}
		require.Equal(t, []string{c.want}, got, "%q in %q", c.term, c.text)
	}
}

func TestATermThatStandsTwiceHasTwoSpans(t *testing.T) {
	c := &datasets.Comment{Text: "Ticket, ticket and ticket."}
	e, err := smallModel(t).Explain(c, "fares")
	require.NoError(t, err)
	for _, term := range e.Terms {
		if term.Term == "ticket" {
			require.Equal(t, []datasets.Span{{Start: 0, End: 6}, {Start: 8, End: 14}, {Start: 19, End: 25}}, term.Spans)
		}
	}
}

func TestTermsAreTheStrongestForAndAgainst(t *testing.T) {
	m := smallModel(t)
	speakFor, against, err := m.Terms("fares", 8)
	require.NoError(t, err)
	require.Len(t, speakFor, 8)
	own := strings.Join(busWords["fares"], " ")
	hits := 0
	for i, term := range speakFor {
		require.Positive(t, term.Weight)
		if i > 0 {
			require.LessOrEqual(t, term.Weight, speakFor[i-1].Weight)
		}
		if strings.Contains(own, term.Term) {
			hits++
		}
	}
	require.GreaterOrEqual(t, hits, 4)
	for i, term := range against {
		require.Negative(t, term.Weight)
		if i > 0 {
			require.GreaterOrEqual(t, term.Weight, against[i-1].Weight)
		}
	}
	every, _, err := m.Terms("fares", 1<<30)
	require.NoError(t, err)
	require.Less(t, len(every), m.vectoriser.Len())
	none, nor, err := m.Terms("fares", -1)
	require.NoError(t, err)
	require.Empty(t, none)
	require.Empty(t, nor)
	_, _, err = m.Terms("weather", 3)
	require.ErrorIs(t, err, ErrUnknownTopic)
	_, err = m.Explain(&datasets.Comment{}, "weather")
	require.ErrorIs(t, err, ErrUnknownTopic)
}

func FuzzExplain(f *testing.F) {
	for _, text := range oddTexts {
		if len(text) < 1000 {
			f.Add(text, "The fare is a shameful price.")
		}
	}
	f.Add("don\u2019t scrap cafe\u0301 &amp; the fare", "")
	models := explained(f)
	f.Fuzz(func(t *testing.T, text, parent string) {
		c := &datasets.Comment{Text: text}
		if parent != "" {
			c.Parent = &datasets.Comment{Text: parent}
		}
		for _, m := range models {
			for _, topic := range m.topics {
				e, err := m.Explain(c, topic)
				require.NoError(t, err)
				requireExplained(t, m, c, e)
			}
		}
	})
}
