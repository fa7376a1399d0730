package classify

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"example.com/discourse/datasets"
)

// The words of a debate made at random for tests: who is for and who is against
// closing a street to cars.
var (
	debateSides = map[datasets.Stance][]string{
		datasets.Favour:  strings.Fields("quiet children breathe safe trees bicycles lovely welcome"),
		datasets.Against: strings.Fields("shops trade deliveries detour nonsense parking ruin business"),
	}
	debateFiller = strings.Fields("the street and so it is a of in to we think because every day people there would then with for council again")
	debateTopics = []string{"closure", "toll"}
)

// debate makes threads in which two or three authors answer each other. An author
// keeps to one side within a thread, most replies are to the other side and say
// so, and one comment in three has hardly a word that tells its side.
func debate(threads, length int) []datasets.Comment {
	random := rand.New(rand.NewPCG(1968, uint64(threads)))
	pick := func(words []string) string { return words[random.IntN(len(words))] }
	var rows []datasets.Comment
	for t := range threads {
		topic := debateTopics[t%len(debateTopics)]
		for i := range length {
			author := i % 2
			side := datasets.Favour
			if (author+t/2)%2 == 1 {
				side = datasets.Against
			}
			if i > 0 && random.IntN(6) == 0 {
				author = 2 // a third, on the side of the one who is answered
				side = datasets.Favour + datasets.Against - side
			}
			c := datasets.Comment{
				ID: fmt.Sprintf("t%d-%d", t, i), ThreadID: fmt.Sprintf("t%d", t), Author: fmt.Sprintf("t%d-a%d", t, author),
				Topics: map[string]datasets.Stance{topic: side},
			}
			var words []string
			if i > 0 {
				c.Kind, c.ParentID = datasets.Reply, fmt.Sprintf("t%d-%d", t, i-1)
				if author == 2 {
					words = append(words, "exactly", "agreed")
				} else {
					words = append(words, "no", "wrong")
				}
			}
			telling := 3
			if random.IntN(3) == 0 {
				telling = 0
			}
			for n := range 12 {
				if n < telling {
					words = append(words, pick(debateSides[side]))
				} else {
					words = append(words, pick(debateFiller))
				}
			}
			c.Text = strings.Join(words, " ") + "."
			rows = append(rows, c)
		}
	}
	return rows
}

func debateBook() *datasets.Codebook {
	book := &datasets.Codebook{Title: "Closing the street"}
	for _, id := range debateTopics {
		book.Topics = append(book.Topics, datasets.Topic{ID: id, Title: id, Target: "the " + id})
	}
	return book
}
