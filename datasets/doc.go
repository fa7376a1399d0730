// Package datasets reads discussions in the forms in which they are found and
// gives them as comments, each tied to what it answers.
//
// [Read] takes a stream and [Open] a file or a folder. Both tell compression
// and format by the content, give one [Comment] at a time, and hold no more of
// the source than they need for the next one:
//
//	comments := datasets.Open("threads.jsonl.gz", datasets.ReadConfig{})
//	for c, err := range datasets.Link(comments, datasets.LinkConfig{}) {
//		var bad *datasets.RecordError
//		if errors.As(err, &bad) {
//			log.Print(bad) // the stream goes on
//			continue
//		}
//		if err != nil {
//			return err // the stream has ended
//		}
//		fmt.Println(c.Kind, c.Author, c.Text)
//	}
//
// [Link] sets each comment's Parent: for a reply what it answers, for a
// paragraph of a post the unit before it. [ReadCodebook] reads the topics that
// a discussion is sorted into, [Write] and [WriteCSV] write labelled rows that
// Read gives back, and [Agree] says how far coders of the same rows agree. The
// rows that the program batch writes, in each of its formats, are read as
// labelled too, with what the model found as their labels: who corrects them
// can train on them.
//
// Reading JSON Lines costs a few nanoseconds a byte, markup some ten times that;
// see BenchmarkRead. Nothing here is safe
// for use by several goroutines at once, except what says that it is; the
// comments that come out are the caller's.
package datasets
