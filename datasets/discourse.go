package datasets

import (
	"errors"
	"fmt"

	"github.com/valyala/fastjson"
)

// readDiscourse reads topics of the forum software Discourse, as their JSON:
//
//	{"id":5,"title":"Lamps","post_stream":{"posts":[
//	  {"id":50,"post_number":1,"username":"al","created_at":"2014-06-03T10:00:00Z","cooked":"<p>All out.</p>"},
//	  {"id":51,"post_number":2,"reply_to_post_number":1,"username":"vi","cooked":"<p>Same here.</p>"}]}}
//
// The first post is a post, what answers it or nothing a remark, and what
// answers another a reply. Posts that were deleted, and notices of the
// software itself, are skipped. A topic has to fit into the limit for a
// record; several may stand in one source.
func readDiscourse(in *input, emit sink) error {
	dec := new(objectDecoder)
	return in.eachObject(dec, emit, func(v *fastjson.Value, src Source) bool {
		posts := v.Get("post_stream", "posts")
		if posts == nil || posts.Type() != fastjson.TypeArray {
			return emit(Comment{}, dec.recordError(errors.New(`no list "posts" in "post_stream"`), src))
		}
		t := discourseTopic{in: in, src: src, ids: map[int64]string{}}
		t.id, _ = scalarText(v.Get("id"))
		t.title = string(v.GetStringBytes("title"))
		for i, p := range posts.GetArray() {
			c, err := t.post(p)
			if err != nil {
				err = t.fault(i, p, err)
			}
			if err == nil {
				if !in.emitUnit(c, emit) {
					return false
				}
			} else if !emit(Comment{}, err) {
				return false
			}
		}
		return true
	})
}

type discourseTopic struct {
	in    *input
	src   Source
	id    string
	title string
	ids   map[int64]string // of posts, by their number
}

// fault makes err a fault of post i.
func (t *discourseTopic) fault(i int, p *fastjson.Value, err error) error {
	var bad *RecordError
	if errors.As(err, &bad) {
		return err
	}
	return &RecordError{Source: t.src, Reason: fmt.Sprintf("posts[%d]: %v", i, err), Raw: rawOf([]byte(p.String()))}
}

func (t *discourseTopic) post(p *fastjson.Value) (Comment, error) {
	if p.Type() != fastjson.TypeObject {
		return Comment{}, fmt.Errorf("a JSON %s: want an object", p.Type())
	}
	fields := rowFields{fieldThread: t.id, fieldTitle: t.title}
	for f, key := range map[field]string{fieldID: "id", fieldAuthor: "username", fieldCreated: "created_at"} {
		s, err := scalarText(p.Get(key))
		if err != nil {
			return Comment{}, fmt.Errorf("field %q: %w", key, err)
		}
		fields[f] = s
	}
	number := p.GetInt64("post_number")
	if fields[fieldID] != "" {
		t.ids[number] = fields[fieldID]
	}
	if fields[fieldThread] == "" {
		fields[fieldThread], _ = scalarText(p.Get("topic_id"))
	}
	cooked, raw := p.Get("cooked"), p.Get("raw")
	switch deleted := p.Get("deleted_at"); {
	case deleted != nil && deleted.Type() == fastjson.TypeString, p.GetBool("user_deleted"):
		return Comment{}, t.void(p, "the post was deleted")
	case p.GetInt64("post_type") == 3:
		return Comment{}, t.void(p, "a notice of the forum, not a post")
	case cooked == nil && raw == nil:
		return Comment{}, errors.New(`no text: want a field "cooked" or "raw"`)
	}
	var quotes []Span
	switch {
	case cooked != nil && cooked.Type() == fastjson.TypeString:
		fields[fieldText], quotes = htmlText(string(cooked.GetStringBytes()))
	case raw != nil && raw.Type() == fastjson.TypeString:
		fields[fieldText] = string(raw.GetStringBytes())
	default:
		return Comment{}, errors.New(`the text is not a string: want one in "cooked" or "raw"`)
	}
	switch to := p.GetInt64("reply_to_post_number"); {
	case number == 1:
		fields[fieldKind] = Post.String()
	case to > 1 && to != number:
		if fields[fieldParent] = t.ids[to]; fields[fieldParent] == "" {
			fields[fieldParent] = fmt.Sprintf("%s/%d", t.id, to) // it is on another page of the topic
		}
	}
	c, err := fields.comment(t.in, t.src)
	c.Quotes = quotes
	return c, err
}

func (t *discourseTopic) void(p *fastjson.Value, why string) error {
	return &RecordError{Source: t.src, Reason: why, Raw: rawOf([]byte(p.String())), Skipped: true}
}
