package datasets

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/valyala/fastjson"
)

// rowFields is what a row says of a comment, as text.
type rowFields [fieldCount]string

// comment makes a comment of the fields of a row. Topics, context and the
// parent's text are left to the caller, who knows which are there.
func (f *rowFields) comment(in *input, src Source) (Comment, error) {
	for i := range f {
		f[i] = mendInto(&src, f[i])
	}
	c := Comment{
		ID: f[fieldID], ThreadID: f[fieldThread], ParentID: f[fieldParent], Author: f[fieldAuthor], Title: f[fieldTitle],
		Text: f[fieldText], Coder: f[fieldCoder], Relation: f[fieldRelation], Source: src,
	}
	if err := setKind(&c, f[fieldKind]); err != nil {
		return c, err
	}
	if err := checkRelation(c.Relation); err != nil {
		return c, err
	}
	setCreated(&c, f[fieldCreated])
	if c.ID == "" {
		c.ID = in.ids.make(src.Line, c.Text)
	}
	return c, nil
}

// setParentText gives c a parent of which only the text is known.
func setParentText(c *Comment, text string) {
	c.Parent = &Comment{ID: c.ParentID, ThreadID: c.ThreadID, Text: text}
}

// rowDecoder turns JSON objects into comments.
type rowDecoder struct {
	objectDecoder
	in    *input
	names columnNames
}

func newRowDecoder(in *input) *rowDecoder {
	return &rowDecoder{in: in, names: newColumnNames(in.cfg.Columns)}
}

func (d *rowDecoder) comment(v *fastjson.Value, src Source) (Comment, error) {
	var (
		vals  [fieldCount]*fastjson.Value
		ranks [fieldCount]int
	)
	v.GetObject().Visit(func(key []byte, val *fastjson.Value) {
		r := d.names.lookup(key)
		if r.field == fieldUnknown || (vals[r.field] != nil && ranks[r.field] < r.rank) {
			return
		}
		vals[r.field], ranks[r.field] = val, r.rank
	})
	switch text := vals[fieldText]; {
	case text == nil:
		return Comment{}, fmt.Errorf("no text: want a field %q", d.textName())
	case text.Type() != fastjson.TypeString:
		return Comment{}, fmt.Errorf("the text is a JSON %s: want a string", text.Type())
	}
	var fields rowFields
	for f := range vals {
		switch field(f) {
		case fieldTopics, fieldContext:
			continue
		}
		var err error
		if fields[f], err = scalarText(vals[f]); err != nil {
			return Comment{}, fmt.Errorf("field %q: %w", usual[f][0], err)
		}
	}
	c, err := fields.comment(d.in, src)
	if err != nil {
		return c, err
	}
	if val := vals[fieldContext]; val != nil {
		c.Context = val.Type() == fastjson.TypeTrue
	}
	if val := vals[fieldParentText]; val != nil && val.Type() == fastjson.TypeString {
		setParentText(&c, fields[fieldParentText])
	}
	var context bool
	c.Topics, context, err = topicsOf(vals[fieldTopics])
	c.Context = c.Context || context
	return c, err
}

func (d *rowDecoder) textName() string {
	if name := d.in.cfg.Columns.Text; name != "" {
		return name
	}
	return "text"
}

// setKind sets the kind that a row names; a row that names none is a reply
// where it has a parent and a remark where it has not.
func setKind(c *Comment, kind string) error {
	if kind == "" {
		if c.ParentID != "" {
			c.Kind = Reply
		}
		return nil
	}
	var err error
	c.Kind, err = ParseKind(kind)
	return err
}

func checkRelation(s string) error {
	switch s {
	case "", "agree", "disagree", "neutral":
		return nil
	}
	return fmt.Errorf(`unknown relation %q: want "agree", "disagree", "neutral" or ""`, shorten(s, 40))
}

// scalarText returns the text of a string or a number; nothing and null are
// "".
func scalarText(v *fastjson.Value) (string, error) {
	if v == nil {
		return "", nil
	}
	switch v.Type() {
	case fastjson.TypeString:
		b, err := v.StringBytes()
		return string(b), err
	case fastjson.TypeNull:
		return "", nil
	case fastjson.TypeNumber:
		return v.String(), nil
	}
	return "", fmt.Errorf("a JSON %s: want a string", v.Type())
}

// topicsOf reads labels: an object of stances by topic, a list of topics
// without stances, or a list of objects as the program batch writes it:
//
//	[{"topic":"workload","p":0.93,"stance":"against","stance_p":0.9,"context":true}]
//
// context is true where each object of a list says so.
func topicsOf(v *fastjson.Value) (topics map[string]Stance, context bool, err error) {
	if v == nil {
		return nil, false, nil
	}
	switch v.Type() {
	case fastjson.TypeNull:
		return nil, false, nil
	case fastjson.TypeObject:
		topics, err = stancesOf(v.GetObject())
		return topics, false, err
	case fastjson.TypeArray:
		return listedTopics(v.GetArray())
	}
	return nil, false, fmt.Errorf(`field "topics" is a JSON %s: want an object of stances by topic`, v.Type())
}

func listedTopics(list []*fastjson.Value) (topics map[string]Stance, context bool, err error) {
	topics, context = map[string]Stance{}, len(list) > 0
	for _, e := range list {
		if e.Type() == fastjson.TypeString {
			topics[string(e.GetStringBytes())], context = Unlabelled, false
			continue
		}
		if e.Type() != fastjson.TypeObject {
			return nil, false, fmt.Errorf(`field "topics" lists a JSON %s: want strings, or objects with "topic" and "stance"`, e.Type())
		}
		topic, err := scalarText(e.Get("topic"))
		if err != nil || topic == "" {
			return nil, false, errors.Join(errors.New(`field "topics" lists an object without a "topic"`), err)
		}
		if _, twice := topics[topic]; twice {
			return nil, false, fmt.Errorf(`field "topics" lists %q twice`, shorten(topic, 40))
		}
		stance, err := scalarText(e.Get("stance"))
		if err == nil {
			topics[topic], err = ParseStance(stance)
		}
		if err != nil {
			return nil, false, fmt.Errorf("field \"topics\", topic %q: %w", shorten(topic, 40), err)
		}
		context = context && e.GetBool("context")
	}
	return topics, context, nil
}

func stancesOf(o *fastjson.Object) (map[string]Stance, error) {
	topics := make(map[string]Stance, o.Len())
	var err error
	o.Visit(func(key []byte, val *fastjson.Value) {
		if err != nil {
			return
		}
		var s string
		if s, err = scalarText(val); err == nil {
			topics[string(key)], err = ParseStance(s)
		}
		if err != nil {
			err = fmt.Errorf("field \"topics\", topic %q: %w", shorten(string(key), 40), err)
		}
	})
	return topics, err
}

func setCreated(c *Comment, s string) {
	if s == "" {
		return
	}
	t, ok := parseTime(s)
	if !ok {
		addNote(&c.Source, fmt.Sprintf("time %q not understood", shorten(s, 40)))
		return
	}
	c.Created = t
}

func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
