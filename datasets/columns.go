package datasets

import "strings"

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
