package main

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// evidence is a word of a comment that spoke for a topic.
type evidence struct {
	// Start and End are bytes of the comment's text.
	Start, End int
	// Text is what stands there.
	Text string
	// Weight is what the word added to the score of the topic, through all
	// terms that it is part of.
	Weight float64
}

// maxEvidence is how many words are given for a topic.
const maxEvidence = 8

// explain returns the words of c that spoke most for a topic, the strongest
// first. A term that covers several words, or a part of one, gives each word
// that it touches an equal share.
func explain(m *classify.Model, c *datasets.Comment, topic string) []evidence {
	e, err := m.Explain(c, topic)
	if err != nil { // the topic came from the model itself
		return nil
	}
	words := wordSpans(c.Text)
	weight := make([]float64, len(words))
	for _, t := range e.Terms {
		if len(t.Spans) == 0 {
			continue
		}
		each := t.Value / float64(len(t.Spans))
		for _, s := range t.Spans {
			share(weight, words, s, each)
		}
	}
	var found []evidence
	for i, w := range words {
		if weight[i] >= 0.00005 { // what is shown as 0 is no evidence
			found = append(found, evidence{w.Start, w.End, c.Text[w.Start:w.End], weight[i]})
		}
	}
	slices.SortStableFunc(found, func(a, b evidence) int { return cmp.Compare(b.Weight, a.Weight) })
	return found[:min(len(found), maxEvidence)]
}

// share adds value to the words that a span touches, in equal parts.
func share(weight []float64, words []datasets.Span, s datasets.Span, value float64) {
	first, _ := slices.BinarySearchFunc(words, s.Start, func(w datasets.Span, at int) int {
		if w.End <= at {
			return -1
		}
		return 1
	})
	last := first
	for last < len(words) && words[last].Start < s.End {
		last++
	}
	for i := first; i < last; i++ {
		weight[i] += float64(value / float64(last-first))
	}
}

// wordSpans returns the runs of letters, digits, and what joins them within a
// word.
func wordSpans(text string) []datasets.Span {
	var spans []datasets.Span
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if !in && start >= 0 && (r == '\'' || r == '’' || r == '-') {
			next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
			in = unicode.IsLetter(next) || unicode.IsDigit(next)
		}
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			spans = append(spans, datasets.Span{Start: start, End: i})
			start = -1
		}
	}
	if start >= 0 {
		spans = append(spans, datasets.Span{Start: start, End: len(text)})
	}
	return spans
}
