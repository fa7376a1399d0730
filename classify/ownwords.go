package classify

import "example.com/discourse/datasets"

// ownWords returns what the author of a comment adds to what is quoted in it; the
// whole text where nothing is quoted or nothing is added.
func ownWords(c *datasets.Comment) string { return c.Text }
