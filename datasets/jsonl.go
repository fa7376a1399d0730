package datasets

import (
	"bytes"
	"fmt"
	"io"
)

// readJSONL reads labelled rows, a JSON object a line:
//
//	{"id":"7","thread":"t","parent":"3","text":"Same here.","topics":{"workload":"against"}}
//
// A field that is not there is empty; "text" has to be. Blank lines are left
// out.
func readJSONL(in *input, emit sink) error {
	lines := &lineReader{br: in.br, max: in.cfg.MaxRecord}
	dec := newRowDecoder(in)
	for {
		b, tooLong, err := lines.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		src := in.source(lines.line)
		if tooLong {
			if !emit(Comment{}, tooLongError(src, in.cfg.MaxRecord, b)) {
				return nil
			}
			continue
		}
		if len(bytes.TrimSpace(b)) == 0 {
			continue
		}
		c, err := dec.decode(b, src)
		if err != nil {
			err = &RecordError{Source: src, Reason: err.Error(), Raw: rawOf(b)}
		}
		if !emit(c, err) {
			return nil
		}
	}
}

func tooLongError(src Source, max int, b []byte) error {
	return &RecordError{Source: src, Reason: fmt.Sprintf("longer than %d bytes, the limit for a record", max), Raw: rawOf(b)}
}
