package datasets

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/valyala/fastjson"
)

// readJSONL reads labelled rows, a JSON object a line:
//
//	{"id":"7","thread":"t","parent":"3","text":"Same here.","topics":{"workload":"against"}}
//
// A field that is not there is empty; "text" has to be. Topics may also be a
// list, of names or of objects with "topic" and "stance". Blank lines are left
// out. An array of such objects, or objects over several lines, are read too.
func readJSONL(in *input, emit sink) error {
	dec := newRowDecoder(in)
	return in.eachObject(&dec.objectDecoder, emit, func(v *fastjson.Value, src Source) bool {
		c, err := dec.comment(v, src)
		return emit(c, dec.recordError(err, src))
	})
}

// objectDecoder parses the JSON objects of a stream.
type objectDecoder struct {
	parser fastjson.Parser
	fixed  []byte
	raw    []byte // the object that was parsed last
}

// recordError makes err a fault of the object that was parsed last; nil
// stays nil, and a RecordError gets the object where it lacks one.
func (d *objectDecoder) recordError(err error, src Source) error {
	var bad *RecordError
	if errors.As(err, &bad) && bad.Raw == "" {
		bad.Raw = rawOf(d.raw)
	}
	if err == nil || bad != nil {
		return err
	}
	return &RecordError{Source: src, Reason: err.Error(), Raw: rawOf(d.raw)}
}

// eachObject calls do for each JSON object of the source until it returns
// false. What is no object goes to emit as a bad record.
func (in *input) eachObject(d *objectDecoder, emit sink, do func(*fastjson.Value, Source) bool) error {
	next := in.objects()
	for {
		b, line, tooLong, err := next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		src := in.source(line)
		if tooLong {
			if !emit(Comment{}, tooLongError(src, in.cfg.MaxRecord, b)) {
				return nil
			}
			continue
		}
		if len(bytes.TrimSpace(b)) == 0 {
			continue
		}
		d.raw = b
		v, err := d.parse(b)
		if err != nil {
			if !emit(Comment{}, d.recordError(err, src)) {
				return nil
			}
			continue
		}
		if !do(v, src) {
			return nil
		}
	}
}

// objects returns what gives the objects of the source: line by line where the
// first line is one, which is fast and goes on after a broken line, else by
// their brackets.
func (in *input) objects() func() (b []byte, line int, tooLong bool, err error) {
	head, err := in.br.Peek(sniffSize)
	text := bytes.TrimLeft(head, " \t\r\n")
	first, _, more := bytes.Cut(text, []byte("\n"))
	first = bytes.TrimSpace(first)
	whole := len(first) > 0 && first[len(first)-1] == '}'
	if len(text) == 0 || text[0] != '[' && (whole || !startsObject(first) || (!more && err == nil)) {
		lines := &lineReader{br: in.br, max: in.cfg.MaxRecord}
		return func() ([]byte, int, bool, error) {
			b, tooLong, err := lines.next()
			return b, lines.line, tooLong, err
		}
	}
	objects := &objectReader{br: in.br, max: in.cfg.MaxRecord, line: 1}
	return objects.next
}

// startsObject reports whether a line opens an object that it does not close
// and that is well-formed so far: it ends behind a bracket, a comma or a
// colon.
func startsObject(line []byte) bool {
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	switch line[len(line)-1] {
	case '{', '[', ',', ':':
		return true
	}
	return false
}

// parse parses one object. The value is good until the next call.
func (d *objectDecoder) parse(b []byte) (*fastjson.Value, error) {
	b = d.pairSurrogates(b)
	v, err := d.parser.ParseBytes(b)
	if err != nil {
		return nil, fmt.Errorf("not JSON: %s", shorten(err.Error(), 160))
	}
	if v.Type() != fastjson.TypeObject {
		return nil, fmt.Errorf("a JSON %s: want an object", v.Type())
	}
	return v, nil
}

func tooLongError(src Source, max int, b []byte) error {
	return &RecordError{Source: src, Reason: fmt.Sprintf("longer than %d bytes, the limit for a record", max), Raw: rawOf(b)}
}
