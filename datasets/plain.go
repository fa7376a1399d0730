package datasets

import (
	"bytes"
	"io"
)

// readLines reads plain text with a comment a line:
//
//	Same here, three times this week.
//	It worked for me.
//
// Blank lines are left out.
func readLines(in *input, emit sink) error {
	lines := &lineReader{br: in.br, max: in.cfg.MaxRecord}
	for {
		b, tooLong, err := lines.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !in.emitPlain(bytes.TrimSpace(b), lines.line, tooLong, emit) {
			return nil
		}
	}
}

// readBlocks reads plain text with blank lines between the comments:
//
//	Same here.
//	Three times this week.
//
//	It worked for me.
func readBlocks(in *input, emit sink) error {
	lines := &lineReader{br: in.br, max: in.cfg.MaxRecord}
	var block []byte
	start, tooLong := 0, false
	give := func() bool {
		ok := in.emitPlain(bytes.TrimSpace(block), start, tooLong, emit)
		block, start, tooLong = block[:0], 0, false
		return ok
	}
	for {
		b, cut, err := lines.next()
		if err == io.EOF {
			give()
			return nil
		}
		if err != nil {
			return err
		}
		if b = bytes.TrimRight(b, " \t\r"); len(b) == 0 {
			if start > 0 && !give() {
				return nil
			}
			continue
		}
		if start == 0 {
			start = lines.line
		}
		tooLong = tooLong || cut || len(block)+1+len(b) > in.cfg.MaxRecord
		if !tooLong {
			block = append(append(block, b...), '\n')
		} else if len(block) == 0 {
			block = append(block, b...)
		}
	}
}

// emitPlain gives one comment of plain text; nothing for an empty one.
func (in *input) emitPlain(b []byte, line int, tooLong bool, emit sink) bool {
	src := in.source(line)
	if tooLong {
		return emit(Comment{}, tooLongError(src, in.cfg.MaxRecord, b))
	}
	if len(b) == 0 {
		return true
	}
	text, note := mend(b)
	src.Note = joinNotes(src.Note, note)
	return emit(Comment{ID: in.ids.make(line, text), Text: text, Source: src}, nil)
}
