package datasets

import (
	"errors"
	"iter"
)

// Collect reads a stream to its end and returns its comments and, apart from
// them, the records that could not be read. An error that is not a
// [*RecordError] ends it; what was read until then is returned with it.
func Collect(seq iter.Seq2[Comment, error]) ([]Comment, []*RecordError, error) {
	var rows []Comment
	var rejected []*RecordError
	for c, err := range seq {
		var bad *RecordError
		switch {
		case errors.As(err, &bad):
			rejected = append(rejected, bad)
		case err != nil:
			return rows, rejected, err
		default:
			rows = append(rows, c)
		}
	}
	return rows, rejected, nil
}
