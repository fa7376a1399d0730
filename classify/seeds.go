package classify

import (
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// A seed is a term of the codebook that is evidence for one topic by itself.
type seed struct {
	text  string
	topic int
}

// seedsOf lists the seeds of a codebook.
func seedsOf(book *datasets.Codebook) []seed {
	var seeds []seed
	for k, t := range book.Topics {
		for _, s := range t.Seeds {
			seeds = append(seeds, seed{s, k})
		}
	}
	return seeds
}

// copies is how often the seeds are shown to a vectoriser, so that the least
// document frequency of no block drops them.
func copies(cfg features.Config) int {
	n := 1
	for _, b := range cfg.Blocks {
		n = max(n, b.MinDF.Count)
	}
	return min(n, 10)
}
