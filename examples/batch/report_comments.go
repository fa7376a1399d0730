package main

import (
	"cmp"
	"slices"
	"strings"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

type tellingTopic struct {
	Title string
	Sides []tellingSide
}

type tellingSide struct {
	Stance   datasets.Stance
	Comments []shownComment
}

type shownComment struct {
	specimen
	Label classify.Label
	Topic string
	Parts []textPart
	When  string
}

// textPart is a stretch of a comment, marked or not.
type textPart struct {
	Text   string
	Marked bool
}

// leastSure returns the label of which the model was least sure.
func leastSure(labels []classify.Label) classify.Label {
	sure := func(l classify.Label) float64 {
		if l.Stance == datasets.Unlabelled {
			return l.P
		}
		return min(l.P, l.StanceP)
	}
	if len(labels) == 0 {
		return classify.Label{}
	}
	return slices.MinFunc(labels, func(a, b classify.Label) int { return cmp.Compare(sure(a), sure(b)) })
}

func (j *job) fillTelling(r *report) {
	for _, k := range j.tally.byCount() {
		n := &j.tally.Topics[k]
		topic := tellingTopic{Title: j.title(n.Topic)}
		for _, s := range stanceOrder {
			if len(n.Telling[s]) == 0 {
				continue
			}
			side := tellingSide{Stance: s}
			for i := range n.Telling[s] {
				best := &n.Telling[s][i]
				for _, l := range best.Labels {
					if l.Topic == n.Topic {
						side.Comments = append(side.Comments, j.shown(best, l))
					}
				}
			}
			topic.Sides = append(topic.Sides, side)
		}
		if len(topic.Sides) > 0 {
			r.Telling = append(r.Telling, topic)
		}
	}
}

// shown marks the words of a comment that decided on a topic. Of a long one it
// shows a part.
func (j *job) shown(s *specimen, l classify.Label) shownComment {
	c := shownComment{specimen: *s, Label: l, Topic: j.title(l.Topic), When: day(s)}
	c.Source = strings.TrimPrefix(s.Source, j.folder())
	words := strongest(explain(j.model, s.comment(), l.Topic))
	slices.SortFunc(words, func(a, b evidence) int { return cmp.Compare(a.Start, b.Start) })
	first := 0
	if len(words) > 0 {
		first = words[0].Start
	}
	at, to := excerpt(s.Text, first)
	c.Cut = c.Cut || to < len(s.Text)
	if at > 0 {
		c.Parts = append(c.Parts, textPart{"…", false})
	}
	add := func(text string, marked bool) {
		if text != "" {
			c.Parts = append(c.Parts, textPart{manyBlank.ReplaceAllString(text, "\n\n"), marked})
		}
	}
	for _, w := range words {
		if w.Start < at || w.End > to {
			continue
		}
		add(s.Text[at:w.Start], false)
		add(w.Text, true)
		at = w.End
	}
	add(s.Text[at:to], false)
	return c
}

// strongest returns the words without those that did little: a page on which
// much is marked shows nothing.
func strongest(words []evidence) []evidence {
	n := 0
	for n < min(len(words), 5) && words[n].Weight >= 0.3*words[0].Weight {
		n++
	}
	return words[:n]
}

func day(s *specimen) string {
	if s.Created.IsZero() {
		return ""
	}
	return s.Created.UTC().Format("2006-01-02")
}
