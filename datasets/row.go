package datasets

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/valyala/fastjson"
)

// field is one of the things that a row says of a comment.
type field int8

const (
	fieldUnknown field = iota
	fieldText
	fieldID
	fieldParent
	fieldThread
	fieldAuthor
	fieldCreated
	fieldTitle
	fieldKind
	fieldTopics
	fieldCoder
	fieldContext
	fieldRelation
	fieldParentText
	fieldCount
)

// usual holds the names under which tables give a field, the best first.
var usual = [fieldCount][]string{
	fieldText:       {"text", "body", "comment", "content", "message", "comment_text", "comment_body", "commentbody", "comment_content", "post", "selftext"},
	fieldID:         {"id", "comment_id", "commentid", "post_id", "row_id", "uid"},
	fieldParent:     {"parent", "parent_id", "parentid", "reply_to", "in_reply_to", "in_reply_to_id", "replyto"},
	fieldThread:     {"thread", "thread_id", "threadid", "link_id", "topic_id", "discussion", "conversation_id", "article_id", "articleid"},
	fieldAuthor:     {"author", "user", "username", "user_name", "author_name", "name", "screen_name"},
	fieldCreated:    {"created", "created_at", "created_utc", "createdat", "date", "time", "timestamp", "datetime", "published", "published_at", "createdate"},
	fieldTitle:      {"title", "subject", "headline"},
	fieldKind:       {"kind"},
	fieldTopics:     {"topics"},
	fieldCoder:      {"coder", "annotator"},
	fieldContext:    {"context"},
	fieldRelation:   {"relation"},
	fieldParentText: {"parent_text"},
}

// columnNames tells which field a column gives, and how good its name is for
// it: the smaller the rank the better.
type columnNames struct {
	byName map[string]nameRank
}

type nameRank struct {
	field field
	rank  int
}

func newColumnNames(c Columns) columnNames {
	named := [fieldCount]string{fieldText: c.Text, fieldID: c.ID, fieldParent: c.Parent, fieldThread: c.Thread,
		fieldAuthor: c.Author, fieldCreated: c.Created, fieldTitle: c.Title, fieldKind: c.Kind}
	byName := map[string]nameRank{}
	for f := fieldUnknown + 1; f < fieldCount; f++ {
		if named[f] != "" {
			continue
		}
		for rank, name := range usual[f] {
			byName[name] = nameRank{f, rank}
		}
	}
	for f, name := range named {
		if name != "" {
			byName[name] = nameRank{field(f), 0}
		}
	}
	return columnNames{byName}
}

// lookup finds a column by its name as it is, else by the name in lower case
// with underscores for spaces and hyphens.
func (n columnNames) lookup(name []byte) nameRank {
	if r, ok := n.byName[string(name)]; ok {
		return r
	}
	return n.byName[plainName(string(name))]
}

func plainName(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	return strings.NewReplacer(" ", "_", "-", "_", ".", "_").Replace(name)
}

// rowDecoder turns JSON objects into comments.
type rowDecoder struct {
	in     *input
	parser fastjson.Parser
	names  columnNames
	fixed  []byte
}

func newRowDecoder(in *input) *rowDecoder {
	return &rowDecoder{in: in, names: newColumnNames(in.cfg.Columns)}
}

// decode reads one JSON object. b is not kept.
func (d *rowDecoder) decode(b []byte, src Source) (Comment, error) {
	v, err := d.parse(b)
	if err != nil {
		return Comment{}, err
	}
	return d.comment(v, src)
}

func (d *rowDecoder) parse(b []byte) (*fastjson.Value, error) {
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
	c := Comment{Source: src}
	text := vals[fieldText]
	if text == nil {
		return c, fmt.Errorf(`no text: want a field %q`, d.textName())
	}
	if text.Type() != fastjson.TypeString {
		return c, fmt.Errorf("the text is a JSON %s: want a string", text.Type())
	}
	var err error
	str := func(f field) string {
		s, e := scalarText(vals[f])
		if e != nil && err == nil {
			err = fmt.Errorf("field %q: %w", usual[f][0], e)
		}
		return mendInto(&c.Source, s)
	}
	c.Text = str(fieldText)
	c.ID = str(fieldID)
	c.ParentID = str(fieldParent)
	c.ThreadID = str(fieldThread)
	c.Author = str(fieldAuthor)
	c.Title = str(fieldTitle)
	c.Coder = str(fieldCoder)
	c.Relation = str(fieldRelation)
	kind, created := str(fieldKind), str(fieldCreated)
	if err != nil {
		return c, err
	}
	if err := setKind(&c, kind); err != nil {
		return c, err
	}
	setCreated(&c, created)
	if err := checkRelation(c.Relation); err != nil {
		return c, err
	}
	if val := vals[fieldContext]; val != nil {
		c.Context = val.Type() == fastjson.TypeTrue
	}
	if c.Topics, err = topicsOf(vals[fieldTopics]); err != nil {
		return c, err
	}
	if val := vals[fieldParentText]; val != nil && val.Type() == fastjson.TypeString {
		c.Parent = &Comment{ID: c.ParentID, ThreadID: c.ThreadID, Text: str(fieldParentText)}
	}
	if c.ID == "" {
		c.ID = d.in.ids.make(src.Line, c.Text)
	}
	return c, nil
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

// topicsOf reads labels: an object of stances by topic, or a list of topics
// without stances.
func topicsOf(v *fastjson.Value) (map[string]Stance, error) {
	if v == nil {
		return nil, nil
	}
	switch v.Type() {
	case fastjson.TypeNull:
		return nil, nil
	case fastjson.TypeObject:
		return stancesOf(v.GetObject())
	case fastjson.TypeArray:
		topics := map[string]Stance{}
		for _, e := range v.GetArray() {
			if e.Type() != fastjson.TypeString {
				return nil, fmt.Errorf(`field "topics" lists a JSON %s: want strings`, e.Type())
			}
			topics[string(e.GetStringBytes())] = Unlabelled
		}
		return topics, nil
	}
	return nil, fmt.Errorf(`field "topics" is a JSON %s: want an object of stances by topic`, v.Type())
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

// timeLayouts are the forms in which sources write a time.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999", "2006-01-02 15:04:05 MST", "2006-01-02 15:04", "2006-01-02",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
	"2 January 2006 15:04", "2 January 2006 at 15:04", "2 January 2006", "January 2, 2006 at 3:04 PM", "January 2, 2006",
}

// parseTime reads a time in any of the forms of timeLayouts, or as seconds or
// milliseconds since 1970. Where no zone is said it is UTC.
func parseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, false
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		if n > 1e11 {
			n /= 1e3
		}
		if n < 1e8 || n > 2e10 {
			return time.Time{}, false
		}
		sec := int64(n)
		return time.Unix(sec, int64((n-float64(sec))*1e3+0.5)*1e6).UTC(), true
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
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

func addNote(src *Source, note string) {
	src.Note = joinNotes(src.Note, note)
}

func joinNotes(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "" || strings.Contains(a, b):
		return a
	}
	return a + "; " + b
}

// mendInto returns s as UTF-8 and notes in src what had to be replaced.
func mendInto(src *Source, s string) string {
	if utf8.ValidString(s) {
		return s
	}
	text, note := mend([]byte(s))
	addNote(src, note)
	return text
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

// pairSurrogates returns b with each half of a surrogate pair that stands
// alone, as writers leave it where they cut a text in the middle of an emoji,
// replaced by the escape of U+FFFD.
func (d *rowDecoder) pairSurrogates(b []byte) []byte {
	if !bytes.Contains(b, []byte(`\ud`)) && !bytes.Contains(b, []byte(`\uD`)) {
		return b
	}
	d.fixed = append(d.fixed[:0], b...)
	b = d.fixed
	for i := 0; i+1 < len(b); i++ {
		if b[i] != '\\' {
			continue
		}
		switch {
		case surrogate(b[i:]) == 'h' && i+6 < len(b) && surrogate(b[i+6:]) == 'l':
			i += 11
		case surrogate(b[i:]) != 0:
			copy(b[i:], `\ufffd`)
			i += 5
		default:
			i++
		}
	}
	return b
}

// surrogate returns 'h' or 'l' where b begins with the escape of the high or
// the low half of a pair, else 0.
func surrogate(b []byte) byte {
	if len(b) < 6 || b[1] != 'u' || b[2]|0x20 != 'd' {
		return 0
	}
	switch c := b[3] | 0x20; {
	case c == '8' || c == '9' || c == 'a' || c == 'b':
		return 'h'
	case c >= 'c' && c <= 'f':
		return 'l'
	}
	return 0
}
