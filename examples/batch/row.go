package main

import (
	"strconv"
	"time"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// A result is what was found of one comment.
type result struct {
	labels   []classify.Label
	evidence [][]evidence // for each label; nil where nobody asked
	// relation is how the comment stands to what it answers, and relationP
	// the probability of that.
	relation  classify.Relation
	relationP float64
}

// appendRow appends a classified comment as a line of JSON:
//
//	{"id":"7","parent":"3","thread":"t","author":"Ann","kind":"reply","created":"2014-06-03T10:00:00Z",
//	 "source":"a.jsonl","line":9,"text":"…","topics":[{"topic":"workload","p":0.93,"stance":"against","stance_p":0.9}]}
//
// What the source does not say is null. A reply has "relation", how it stands to
// what it answers ("agree", "disagree" or "neutral"), and "relation_p".
func appendRow(dst []byte, c *datasets.Comment, r *result) []byte {
	dst = datasets.AppendJSONString(append(dst, `{"id":`...), c.ID)
	dst = appendOptional(append(dst, `,"parent":`...), c.ParentID)
	dst = appendOptional(append(dst, `,"thread":`...), c.ThreadID)
	dst = appendOptional(append(dst, `,"author":`...), c.Author)
	dst = append(dst, `,"kind":"`...)
	dst = append(dst, c.Kind.String()...)
	dst = append(dst, `","created":`...)
	dst = appendTime(dst, c.Created)
	dst = datasets.AppendJSONString(append(dst, `,"source":`...), c.Source.Name)
	dst = strconv.AppendInt(append(dst, `,"line":`...), int64(c.Source.Line), 10)
	if c.Source.Note != "" {
		dst = datasets.AppendJSONString(append(dst, `,"note":`...), c.Source.Note)
	}
	dst = datasets.AppendJSONString(append(dst, `,"text":`...), c.Text)
	dst = append(dst, `,"topics":[`...)
	for i := range r.labels {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendLabel(dst, &r.labels[i])
		if r.evidence != nil {
			dst = appendEvidence(dst, r.evidence[i])
		}
		dst = append(dst, '}')
	}
	dst = append(dst, ']')
	if r.relation != classify.NoRelation {
		dst = append(dst, `,"relation":"`...)
		dst = append(dst, r.relation.String()...)
		dst = appendShare(append(dst, `","relation_p":`...), r.relationP)
	}
	return append(dst, "}\n"...)
}

func appendLabel(dst []byte, l *classify.Label) []byte {
	dst = datasets.AppendJSONString(append(dst, `{"topic":`...), l.Topic)
	dst = appendShare(append(dst, `,"p":`...), l.P)
	dst = append(dst, `,"stance":"`...)
	dst = append(dst, l.Stance.String()...)
	dst = appendShare(append(dst, `","stance_p":`...), l.StanceP)
	if l.Context {
		dst = append(dst, `,"context":true`...)
	}
	return dst
}

func appendEvidence(dst []byte, words []evidence) []byte {
	dst = append(dst, `,"evidence":[`...)
	for i, e := range words {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(append(dst, `{"start":`...), int64(e.Start), 10)
		dst = strconv.AppendInt(append(dst, `,"end":`...), int64(e.End), 10)
		dst = datasets.AppendJSONString(append(dst, `,"text":`...), e.Text)
		dst = appendShare(append(dst, `,"weight":`...), e.Weight)
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendOptional(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, "null"...)
	}
	return datasets.AppendJSONString(dst, s)
}

func appendTime(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(dst, "null"...)
	}
	dst = append(dst, '"')
	dst = t.UTC().AppendFormat(dst, time.RFC3339Nano)
	return append(dst, '"')
}

// appendShare appends a number to four places, without the zeros that end it.
func appendShare(dst []byte, v float64) []byte {
	dst = strconv.AppendFloat(dst, v, 'f', 4, 64)
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	if dst[len(dst)-1] == '.' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// appendReject appends a record that was not classified as a line of JSON:
//
//	{"source":"a.jsonl","line":9,"reason":"not JSON: …","raw":"{…"}
//
// One that the source itself marks as void has "skipped":true before "raw".
func appendReject(dst []byte, bad *datasets.RecordError) []byte {
	dst = datasets.AppendJSONString(append(dst, `{"source":`...), bad.Source.Name)
	dst = strconv.AppendInt(append(dst, `,"line":`...), int64(bad.Source.Line), 10)
	dst = datasets.AppendJSONString(append(dst, `,"reason":`...), bad.Reason)
	if bad.Skipped {
		dst = append(dst, `,"skipped":true`...)
	}
	dst = datasets.AppendJSONString(append(dst, `,"raw":`...), bad.Raw)
	return append(dst, "}\n"...)
}
