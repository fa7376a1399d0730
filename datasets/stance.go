package datasets

import "fmt"

// Stance is the position of a comment's author toward the target of a topic.
// Its text forms, in JSON and in CSV, are "", "none", "favour" and "against".
type Stance int8

const (
	// Unlabelled says that the topic holds and that nobody has said which way
	// the author leans. It is the zero value; its text form is "".
	Unlabelled Stance = iota
	// None is a neutral report, a question, a balance, or no position that
	// can be told.
	None
	// Favour supports, defends or praises the target.
	Favour
	// Against criticises, opposes or mocks the target.
	Against
)

var stanceNames = [...]string{"", "none", "favour", "against"}

// String returns the text form of s.
func (s Stance) String() string {
	if s < 0 || int(s) >= len(stanceNames) {
		return fmt.Sprintf("Stance(%d)", int8(s))
	}
	return stanceNames[s]
}

// ParseStance returns the stance whose text form is s. The spelling "favor"
// is read as "favour".
func ParseStance(s string) (Stance, error) {
	for i, name := range stanceNames {
		if s == name {
			return Stance(i), nil
		}
	}
	if s == "favor" {
		return Favour, nil
	}
	return Unlabelled, fmt.Errorf(`unknown stance %q: want "favour", "against", "none" or ""`, s)
}

// MarshalText writes the text form of s.
func (s Stance) MarshalText() ([]byte, error) {
	if s < 0 || int(s) >= len(stanceNames) {
		return nil, fmt.Errorf("no text form for stance %d", int8(s))
	}
	return []byte(stanceNames[s]), nil
}

// UnmarshalText reads the text form of a stance.
func (s *Stance) UnmarshalText(text []byte) error {
	v, err := ParseStance(string(text))
	if err != nil {
		return err
	}
	*s = v
	return nil
}
