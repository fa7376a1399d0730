package classify

import (
	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
)

// chainDepth is how many ancestors of a comment its stance is read with: as many
// as [datasets.Link] keeps by itself.
const chainDepth = 32

// A chainLink is one comment of a chain: the comment itself, its parent, the parent's
// parent, and so on.
type chainLink struct {
	author string
	// relation is the probability that it agrees with the comment that it
	// answers less the probability that it disagrees, −1 to 1.
	relation float64
}

// byOneAuthor says whether two comments are known to be of one author. Those
// without a name, or signed as anonymous, are not.
func byOneAuthor(a, b string) bool {
	return a == b && a != "" && a != "Anonymous" && a != "anonymous"
}

// The places of what a stance is read from in a chain.
const (
	ownDirection  = iota // of the comment's own words
	ownLong              // the same times the logarithm of their number
	ownOfMany            // the same where the author wrote an ancestor too
	sameSum              // of the ancestors by the same author, added up
	sameMean             // their mean
	opposites            // of those whom the author answers and who answer the author
	chainFeatures        // how many there are
)

// A chainVector is what the stance of a comment on one topic is read from.
type chainVector [chainFeatures]float64

// readChain fills in v. links are the comment and its ancestors, direction has
// the direction of each on the topic at hand and words counts the comment's own
// words.
func (v *chainVector) readChain(links []chainLink, direction func(i int) float64, words int) {
	*v = chainVector{}
	self := links[0].author
	own := direction(0)
	same := 0
	for i := 1; i < len(links); i++ {
		if byOneAuthor(links[i].author, self) {
			v[sameSum] += direction(i)
			same++
		}
		if of, ok := edge(links, i); ok {
			v[opposites] += float64(links[i-1].relation * direction(of))
		}
	}
	v[ownDirection] = own
	v[ownLong] = float64(own * logWords(words))
	if same > 0 {
		v[ownOfMany] = own
		v[sameMean] = v[sameSum] / float64(same)
	}
}

// edge looks at the step from link i−1, which answers, to link i, which is
// answered. Where the author of the first link is one of the two, and the other
// somebody else, it returns the place of the other.
func edge(links []chainLink, i int) (other int, ok bool) {
	answers, answered := links[i-1].author, links[i].author
	switch self := links[0].author; {
	case byOneAuthor(answers, answered):
		return 0, false
	case i == 1 || byOneAuthor(answers, self):
		return i, true
	case byOneAuthor(answered, self):
		return i - 1, true
	}
	return 0, false
}

// needsDirection says whether readChain asks for the direction of link i > 0.
func needsDirection(links []chainLink, i int) bool {
	if byOneAuthor(links[i].author, links[0].author) {
		return true
	}
	if of, ok := edge(links, i); ok && of == i {
		return true
	}
	if i+1 == len(links) {
		return false
	}
	of, ok := edge(links, i+1)
	return ok && of == i
}

// A stanceContext turns what a chain says into a direction: a linear function
// without a constant, shared by all topics, so that swapping favour and against
// swaps the answer.
type stanceContext struct {
	Weight chainVector `json:"weight"`
}

func (x *stanceContext) direction(v *chainVector) float64 {
	sum := 0.0
	for i, w := range x.Weight {
		sum += float64(w * v[i])
	}
	return sum
}

// kindReplies says whether a comment can agree or disagree with its parent: the
// parent of a paragraph is the paragraph before it.
func kindReplies(c *datasets.Comment) bool {
	return c.Parent != nil && c.Kind != datasets.Post && c.Kind != datasets.Quoted
}

// logWords is ln(1 + n), for n up to a thousand.
func logWords(n int) float64 { return linear.Log(1 + float64(min(n, 1000))) }

// countRuns counts the words of a text.
func countRuns(text string) int {
	n, inside := 0, false
	for i := 0; i < len(text); {
		g := gap(text, i)
		if g == 0 && !inside {
			n++
		}
		inside = g == 0
		i += max(g, 1)
	}
	return n
}
