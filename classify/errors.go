package classify

import "errors"

var (
	// ErrUnknownTopic: the topic is not in the codebook.
	ErrUnknownTopic = errors.New("unknown topic")
	// ErrNoRows: there is nothing to train on, neither a labelled comment nor
	// a seed.
	ErrNoRows = errors.New("no labelled rows and no seeds to train on")
	// ErrOneSided: a topic cannot be told from what is not the topic, since
	// all rows, or none, hold it.
	ErrOneSided = errors.New("topic is held by all rows or by none")
	// ErrFormat: the file is not a model, or a damaged one.
	ErrFormat = errors.New("not a model file")
	// ErrVersion: the model was written in a form that this version does not
	// read.
	ErrVersion = errors.New("unknown version of the model file")
	// ErrChecksum: the file was changed after it was written.
	ErrChecksum = errors.New("checksum of the model file does not match")
	// ErrSelfTest: the model no longer gives the scores that it gave when it
	// was written, since this version reads text in another way.
	ErrSelfTest = errors.New("model does not give the scores that it was saved with")
)
