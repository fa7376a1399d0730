// Package probation holds a codebook and a labelled corpus for the discussion of
// the probation service of England and Wales, as its staff, its unions and its
// ministers led it from 2010 to 2025: 12,864 units in 1,944 threads and documents,
// a third of them paragraphs of documents, a third without a topic, and near a fifth with
// several.
//
//	book := probation.Codebook()
//	for c, err := range probation.Rows(probation.Train) { … }
//
// # How it was made
//
// Every unit was written for this corpus; none was copied, and none was made from
// a pattern. Writers, each with an era and a kind of text, wrote threads as they
// run on a blog: posts with pasted letters, bulletins, findings and news, remarks,
// replies down to one word, readers quoted in posts, and much that wanders off.
// The persons, letters and figures in it are invented, also where they carry the
// names of real offices: it is no source of facts about the service.
//
// The writer labelled each unit by the codebook. A second coder labelled it again
// without seeing the first labels, and a third settled the differences; RULINGS.md
// says how the codebook was read where the two had differed. Both labellings are
// kept ([Coders]), so that the agreement can be counted:
//
//	go test -v ./datasets/probation
//
// prints Krippendorff's alpha for each topic, the counts of units, threads and
// stances, the growth of the vocabulary, and the share of word pairs that are new.
//
// # What it does not hold
//
// It over-samples rare things: stances in favour and without a side, the
// Probation Institute, faults of systems. Shares in it are not shares in life, and
// the settings of the embedded model ([Settings]) say what is expected instead.
// It is in English of this one service; a model that is trained on it knows little
// of other discussions.
//
// # The split
//
// A thread is in the test part where the FNV-1a hash of its id leaves 0 when
// divided by 10, in the dev part where it leaves 1, and in the train part
// otherwise. The embedded model is trained on train and dev.
package probation
