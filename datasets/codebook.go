package datasets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// A Codebook says which topics a discussion is sorted into, and what stance is
// about for each.
type Codebook struct {
	// Title names the discussion.
	Title string `json:"title,omitempty"`
	// Topics are in the order in which results list them.
	Topics []Topic `json:"topics"`
}

// A Topic is one entry of a [Codebook].
type Topic struct {
	// ID is the name in data and results, such as "it_failures".
	ID string `json:"id"`
	// Title is the name for readers, such as "IT failures".
	Title string `json:"title,omitempty"`
	// Target is what a stance is toward: favour is for it, against is
	// against it.
	Target string `json:"target,omitempty"`
	// Covers and Excludes are the coder's instructions.
	Covers   string `json:"covers,omitempty"`
	Excludes string `json:"excludes,omitempty"`
	// Examples are texts to which the topic belongs.
	Examples []string `json:"examples,omitempty"`
	// Seeds are terms that are evidence for the topic by themselves, such as
	// "caseload". Training uses each as a row of its own.
	Seeds []string `json:"seeds,omitempty"`
}

// Topic returns the topic with the given id, or nil.
func (c *Codebook) Topic(id string) *Topic {
	for i := range c.Topics {
		if c.Topics[i].ID == id {
			return &c.Topics[i]
		}
	}
	return nil
}

// maxCodebook is the largest codebook in bytes that is read.
const maxCodebook = 16 << 20

// ReadCodebook reads a codebook as JSON:
//
//	{"title":"Night buses","topics":[{"id":"fares","title":"Fares","target":"the new fares",
//	 "covers":"what a ride costs","excludes":"wages","examples":["Two pounds a ride!"],"seeds":["fare","day ticket"]}]}
//
// It names every fault with its place: a field that is not known, a topic
// without an id, an id that stands twice, a
// seed that stands twice in one topic, an empty example.
func ReadCodebook(r io.Reader) (*Codebook, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxCodebook+1))
	if err != nil {
		return nil, fmt.Errorf("codebook: %w", err)
	}
	if len(data) > maxCodebook {
		return nil, fmt.Errorf("codebook: longer than %d bytes", maxCodebook)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	book := new(Codebook)
	if err := dec.Decode(book); err != nil {
		return nil, fmt.Errorf("codebook: %w", placeJSON(data, dec.InputOffset(), err))
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("codebook: line %d: something follows the object that should be all", lineOf(data, dec.InputOffset()))
	}
	if err := book.Validate(); err != nil {
		return nil, err
	}
	return book, nil
}

// placeJSON puts the line before an error of the JSON decoder.
func placeJSON(data []byte, offset int64, err error) error {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &mismatch):
		return fmt.Errorf("line %d: field %q holds a JSON %s: want %s", lineOf(data, mismatch.Offset), mismatch.Field, mismatch.Value, jsonTypeName(mismatch.Type.Kind().String()))
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends before its object does")
	}
	return fmt.Errorf("line %d: %s", lineOf(data, offset), strings.TrimPrefix(err.Error(), "json: "))
}

func jsonTypeName(goKind string) string {
	switch goKind {
	case "struct":
		return "an object"
	case "slice":
		return "a list"
	}
	return "a " + goKind
}

func lineOf(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
}

// Validate joins every fault of c, each with its place.
func (c *Codebook) Validate() error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("codebook: "+format, args...))
	}
	if len(c.Topics) == 0 {
		fault(`no "topics": want at least one`)
	}
	ids := map[string]int{}
	for i := range c.Topics {
		t := &c.Topics[i]
		at := fmt.Sprintf("topics[%d]", i)
		switch first, twice := ids[t.ID]; {
		case t.ID == "":
			fault(`%s has no "id"`, at)
		case strings.TrimSpace(t.ID) != t.ID || strings.ContainsFunc(t.ID, unicode.IsControl):
			fault("%s: id %q has white space around it or control characters in it", at, t.ID)
		case twice:
			fault("%s: id %q is that of topics[%d] already", at, t.ID, first)
		default:
			ids[t.ID] = i
		}
		for j, e := range t.Examples {
			if strings.TrimSpace(e) == "" {
				fault("%s (%q): examples[%d] is empty", at, t.ID, j)
			}
		}
		seeds := map[string]int{}
		for j, s := range t.Seeds {
			first, twice := seeds[s]
			switch {
			case strings.TrimSpace(s) == "":
				fault("%s (%q): seeds[%d] is empty", at, t.ID, j)
			case twice:
				fault("%s (%q): seeds[%d] %q is seeds[%d] already", at, t.ID, j, s, first)
			default:
				seeds[s] = j
			}
		}
	}
	return errors.Join(faults...)
}

// IDs returns the ids of the topics in the order of the codebook.
func (c *Codebook) IDs() []string {
	ids := make([]string, len(c.Topics))
	for i := range c.Topics {
		ids[i] = c.Topics[i].ID
	}
	return ids
}
