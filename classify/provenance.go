package classify

import (
	"crypto/sha256"
	"encoding/hex"
)

// Provenance says what a model was made from.
type Provenance struct {
	// Rows counts the labelled comments, Threads their threads and Seeds the
	// seeds of the codebook.
	Rows    int `json:"rows"`
	Threads int `json:"threads"`
	Seeds   int `json:"seeds,omitempty"`
	// Topics counts the rows that hold each topic.
	Topics map[string]int `json:"topics"`
	// First and Last are the days on which the rows were written, as far as
	// they say.
	First string `json:"first,omitempty"`
	Last  string `json:"last,omitempty"`
	// Hash is the SHA-256 of the rows' contents, in hexadecimal.
	Hash string `json:"hash"`
}

// Provenance returns what the model was made from.
func (m *Model) Provenance() Provenance { return m.provenance }

func newProvenance(d *dataset, seeds []seed) Provenance {
	p := Provenance{Rows: len(d.rows), Seeds: len(seeds), Topics: map[string]int{}}
	h := sha256.New()
	threads := map[string]bool{}
	for _, c := range d.rows {
		sum := contentHash(c)
		h.Write(sum[:])
		threads[c.ThreadID] = true
		for t := range c.Topics {
			p.Topics[t]++
		}
		if c.Created.IsZero() {
			continue
		}
		day := c.Created.UTC().Format("2006-01-02")
		if p.First == "" || day < p.First {
			p.First = day
		}
		p.Last = max(p.Last, day)
	}
	p.Threads = len(threads)
	p.Hash = hex.EncodeToString(h.Sum(nil))
	return p
}
