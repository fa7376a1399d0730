package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

func TestSourcesAreNamedWithinTheirFolder(t *testing.T) {
	for want, names := range map[string][]string{
		"":       {"a.jsonl", "b/c.jsonl"},
		"/x/y/":  {"/x/y/a", "/x/y/b", "-"},
		"/x/":    {"/x/y/a", "/x/yy/b"},
		"/":      {"/x/a", "/y/b"},
		"b/":     {"b/a"},
		"../q/":  {"../q/a", "../q/r/s", sampleName},
		"\x00no": nil,
	} {
		require.Equal(t, strings.TrimPrefix(want, "\x00no"), commonFolder(names), "%q", names)
	}
}

func TestThreadsAreNamedForReaders(t *testing.T) {
	g := newGathered(1)
	long := strings.Repeat("Nobody mends the lamps  on the\n towpath. ", 9)
	for _, c := range []datasets.Comment{
		{ThreadID: "0123456789abcdef", Text: long}, {ThreadID: "17", Text: "Short."}, {ThreadID: "17", Text: "Not this."},
		{ThreadID: "18", Text: "First."}, {ThreadID: "18", Title: "Lamps", Text: "Then."},
	} {
		g.addComment(0, &c, nil, nil)
	}
	name := func(id string) string { n, also := g.Threads.threadName(id); return n + "|" + also }
	require.Equal(t, "“Nobody mends the lamps on the towpath. Nobody mends the lamps on the…”|", name("0123456789abcdef"))
	require.Equal(t, "17|“Short.”", name("17"))
	require.Equal(t, "Lamps|", name("18"))
	require.Equal(t, "19|", name("19"))
}

// A long comment is shown around the words that decided, with the marks where
// they were.
func TestLongCommentsAreShownInPart(t *testing.T) {
	j := testJob(t)
	for name, text := range map[string]string{
		"early": "Delius fell over. " + strings.Repeat("Nothing. ", 300),
		"late":  strings.Repeat("Nothing. ", 300) + "Delius fell over. " + strings.Repeat("Nothing. ", 300),
		"whole": "Delius fell over.\n\n \n\n\nAgain.",
	} {
		t.Run(name, func(t *testing.T) {
			s := newSpecimen(0, &datasets.Comment{ID: "1", Text: text}, nil)
			c := j.shown(&s, classify.Label{Topic: "it"})
			whole, marked := "", 0
			for _, p := range c.Parts {
				whole += p.Text
				if p.Marked {
					marked++
				}
			}
			require.Contains(t, whole, "Delius")
			require.Positive(t, marked)
			require.LessOrEqual(t, len(whole), excerptBytes+2*len("…"))
			require.Equal(t, name == "late", strings.HasPrefix(whole, "…"))
			require.Equal(t, name != "whole", c.Cut)
			require.NotContains(t, whole, "\n\n\n")
		})
	}
}
