package datasets

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
