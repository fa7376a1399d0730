package main

import (
	"strconv"
	"strings"
	"time"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// csvHeader names the columns of appendCells.
const csvHeader = "id,parent,thread,author,kind,created,source,line,topic,p,stance,stance_p,context,evidence,relation,relation_p,note,text\n"

// appendCells appends a classified comment as lines of CSV, one for each
// topic; one with empty cells for a comment without topics, so that none is
// lost. Words of evidence are set apart by blanks.
func appendCells(dst []byte, c *datasets.Comment, r *result) []byte {
	for i := range max(1, len(r.labels)) {
		for _, s := range []string{c.ID, c.ParentID, c.ThreadID, c.Author, c.Kind.String()} {
			dst = append(appendCell(dst, s), ',')
		}
		if !c.Created.IsZero() {
			dst = c.Created.UTC().AppendFormat(dst, time.RFC3339Nano)
		}
		dst = append(appendCell(append(dst, ','), c.Source.Name), ',')
		dst = append(strconv.AppendInt(dst, int64(c.Source.Line), 10), ',')
		if len(r.labels) == 0 {
			dst = append(dst, ",,,,,,"...)
		} else {
			dst = appendLabelCells(dst, r, i)
		}
		if r.relation != classify.NoRelation {
			dst = append(dst, r.relation.String()...)
			dst = appendShare(append(dst, ','), r.relationP)
		} else {
			dst = append(dst, ',')
		}
		dst = append(appendCell(append(dst, ','), c.Source.Note), ',')
		dst = append(appendCell(dst, c.Text), '\n')
	}
	return dst
}

func appendLabelCells(dst []byte, r *result, i int) []byte {
	l := &r.labels[i]
	dst = append(appendCell(dst, l.Topic), ',')
	dst = append(appendShare(dst, l.P), ',')
	dst = append(append(dst, l.Stance.String()...), ',')
	dst = append(appendShare(dst, l.StanceP), ',')
	dst = append(strconv.AppendBool(dst, l.Context), ',')
	if r.evidence != nil {
		var words []string
		for _, e := range r.evidence[i] {
			words = append(words, e.Text)
		}
		dst = appendCell(dst, strings.Join(words, " "))
	}
	return append(dst, ',')
}

// appendCell appends one cell, in quotes where it needs them.
func appendCell(dst []byte, s string) []byte {
	if s == "" || !strings.ContainsAny(s, ",\"\r\n") && s[0] != ' ' && s[0] != '\t' {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for {
		k := strings.IndexByte(s, '"')
		if k < 0 {
			break
		}
		dst = append(append(dst, s[:k+1]...), '"')
		s = s[k+1:]
	}
	return append(append(dst, s...), '"')
}
