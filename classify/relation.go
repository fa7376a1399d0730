package classify

import "fmt"

// Relation is how a reply stands to the comment that it answers.
type Relation int8

const (
	// NoRelation: the comment is no reply, or nothing was said.
	NoRelation Relation = iota
	// Agree: the reply takes the side of the comment that it answers.
	Agree
	// Disagree: the reply speaks against it.
	Disagree
	// Neutral: neither can be told.
	Neutral

	relationCount
)

var relationNames = [...]string{"", "agree", "disagree", "neutral"}

// String returns the text form of r: "", "agree", "disagree" or "neutral".
func (r Relation) String() string {
	if r < 0 || int(r) >= len(relationNames) {
		return fmt.Sprintf("Relation(%d)", int8(r))
	}
	return relationNames[r]
}

// MarshalText writes the text form of r.
func (r Relation) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// ParseRelation returns the relation whose text form is s. "neither" is read as
// "neutral".
func ParseRelation(s string) (Relation, error) {
	for i, name := range relationNames {
		if s == name {
			return Relation(i), nil
		}
	}
	if s == "neither" {
		return Neutral, nil
	}
	return NoRelation, fmt.Errorf(`unknown relation %q: want "agree", "disagree", "neutral" or ""`, s)
}
