// Package classify gives comments their topics and the author's stance on each,
// says how sure it is, and points at the words that decided.
//
//	model, err := classify.Default()
//	if err != nil {
//		log.Fatal(err)
//	}
//	c := datasets.Comment{Text: "Delius froze again and I lost an hour's work."}
//	for _, label := range model.Classify(&c) {
//		fmt.Printf("%s %.2f, %s %.2f\n", label.Topic, label.P, label.Stance, label.StanceP)
//	}
//
// A [Trainer] makes a [Model] from a codebook and labelled comments: one linear
// classifier for each topic over TF-IDF vectors, with probabilities and thresholds
// from rows that the classifier has not seen, and one for the stances. A Model is
// immutable, safe for concurrent use, and saved as one file ([Model.WriteTo],
// [Read]). A [Report] says how good it is, an [Explanation] why it said what it
// said.
//
// Stances are read from what an author adds to what is quoted ([Quotations]), and,
// for a reply, from the comments above it as far as [datasets.Link] keeps them: what
// the same author said there, and those whom the author answers. [Model.Relation]
// says whether a reply agrees. A [Stream] gives what its model gives for the
// comments of a discussion one after the other, each read once, however many
// replies stand below it; a Model reads the comments above a reply anew each time.
//
// Training takes about as long as reading the texts, plus a few dozen passes over
// their terms for each topic. Classifying takes one pass over the text and one
// multiplication for each known term and topic; [Model.AppendLabels] allocates
// nothing.
package classify
