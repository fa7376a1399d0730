package classify

import (
	"example.com/discourse/datasets"
)

// A contextModel reads a comment with what it answers. The logit of topic k is
//
//	Own·z + q·(Follow·d + gate·v) + Stand·d + Topic[k]
//
// where z is what the comment's own words say of the topic, as a logit; q is the
// probability that the parent has the topic; d describes the comment (its length,
// its kind, whether it has another topic by itself); and v is its vector: the
// gate learns which words follow the parent ("agree", "same here") and which
// change the subject. All topics share these weights, so that a rare topic needs
// no replies of its own to learn from.
type contextModel struct {
	Own    float64              `json:"own"`
	Follow [descriptors]float64 `json:"follow"`
	Stand  [descriptors]float64 `json:"stand"`
	Topic  []float64            `json:"topic"`
	gate   *layer
}

// A description is what a comment looks like, whatever its topics.
type description [descriptors]float64

// The places of a description.
const (
	always      = iota // 1
	tiny               // up to 4 words
	brief              // 5 to 12 words
	medium             // 13 to 35 words
	paragraph          // a paragraph or a quoted reader, whose parent stands before it
	sameAuthor         // as the parent
	asks               // ends in a question mark
	starts             // starts in a small letter, as a sentence that goes on does
	hasOther           // the largest probability of another topic by its own words
	ancestor           // the probability that the parent's parent has the topic
	descriptors        // how many there are
)

// describe fills in what does not depend on a topic.
func describe(d *description, c *datasets.Comment) {
	*d = description{always: 1}
	switch n := countWords(c.Text, 36); {
	case n <= 4:
		d[tiny] = 1
	case n <= 12:
		d[brief] = 1
	case n <= 35:
		d[medium] = 1
	}
	if c.Kind == datasets.Post || c.Kind == datasets.Quoted {
		d[paragraph] = 1
	}
	if p := c.Parent; p != nil && c.Author != "" && c.Author == p.Author && c.Author != "Anonymous" {
		d[sameAuthor] = 1
	}
	if n := len(c.Text); n > 0 {
		if c.Text[n-1] == '?' {
			d[asks] = 1
		}
		if b := c.Text[0]; 'a' <= b && b <= 'z' {
			d[starts] = 1
		}
	}
}

// countWords counts runs without white space, up to a bound.
func countWords(text string, most int) int {
	n, inside := 0, false
	for i := 0; i < len(text) && n < most; i++ {
		space := text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r'
		if !space && !inside {
			n++
		}
		inside = !space
	}
	return n
}

// forTopic fills in what depends on topic k. own has the probabilities of the
// topics by the comment's own words, ancestor those of the parent's parent, nil
// where there is none.
func (d *description) forTopic(k int, own, of []float64) {
	d[hasOther], d[ancestor] = 0, 0
	for j, p := range own {
		if j != k {
			d[hasOther] = max(d[hasOther], p)
		}
	}
	if of != nil {
		d[ancestor] = of[k]
	}
}

// logit returns the logit of topic k.
func (x *contextModel) logit(k int, z, q, gate float64, d *description) float64 {
	follow, stand := gate, x.Topic[k]
	for i, v := range d {
		follow += float64(x.Follow[i] * v)
		stand += float64(x.Stand[i] * v)
	}
	return float64(x.Own*z) + float64(q*follow) + stand
}
