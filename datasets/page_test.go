package datasets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// outline reads a page and gives a line for each unit: its kind, the number of
// the unit that it answers, and its text with "/" for line ends.
func outline(t *testing.T, page string, cfg datasets.ReadConfig) []string {
	t.Helper()
	cfg.Format = datasets.Page
	return outlineOf(t, page, cfg)
}

// outlineOf is outline for any format.
func outlineOf(t *testing.T, page string, cfg datasets.ReadConfig) []string {
	t.Helper()
	comments, bad := readString(t, page, cfg)
	require.Empty(t, bad)
	var got []string
	at := map[string]int{}
	for i, c := range comments {
		at[c.ID] = i
		line := c.Kind.String()
		if c.ParentID != "" {
			line += fmt.Sprint(" to ", at[c.ParentID])
		}
		got = append(got, line+": "+strings.ReplaceAll(c.Text, "\n", "/"))
	}
	return got
}

func TestFlattenedPages(t *testing.T) {
	for name, tc := range map[string]struct {
		page string
		want []string
	}{
		"the label stands after the first paragraph": {
			"End of the post.\nOne paragraph.\nReplyDeleteSecond, begun.\nReplyDeleteSecond, goes on.\nA reply.\nDeleteReply, goes on.\nThird.\nReplyDelete\n",
			[]string{"post: End of the post.", "remark: One paragraph.", "remark: Second, begun./Second, goes on.", "reply to 2: A reply./Reply, goes on.", "remark: Third."}},
		"a comment says Delete": {
			"P.\nA.\nReplyDeleteDelete\nReplyDeleteB.\nReplyDelete\n",
			[]string{"post: P.", "remark: A.", "remark: Delete", "remark: B."}},
		"a reply says Delete": {
			"P.\nA.\nReplyDeleteDelete\nDelete\n",
			[]string{"post: P.", "remark: A.", "reply to 1: Delete"}},
		"a reply says Delete between replies of one paragraph, on lines of their own": {
			"P.\nA.\nReplyDelete\nAgree\nDelete\nDelete\nDelete\nB\nReplyDelete",
			[]string{"post: P.", "remark: A.", "reply to 1: Agree", "reply to 1: Delete", "remark: B"}},
		"a second paragraph begins with the word Delete": {
			"P.\nA.\nReplyDeleteB.\nReplyDeleteDelete it!\nDelete, I say.\nDelete that.\nDeleted!\nC.\nDelete\n",
			[]string{"post: P.", "remark: A.", "remark: B./Delete it!/Delete, I say./Delete that./Deleted!", "reply to 2: C."}},
		"what is glued on may begin in any way": {
			"P.\nA.\nReplyDelete-a dash\nDelete\"quoted\"\nDelete...dots\nDelete12.\nDeletedear me\nDelete",
			[]string{"post: P.", "remark: A.", "reply to 1: -a dash", `reply to 1: "quoted"`, "reply to 1: ...dots", "reply to 1: 12.", "reply to 1: dear me"}},
		"labels with a space after them": {
			"P.\nA.\nReplyDelete B.\nReplyDelete C.\nDelete D.\nDelete",
			[]string{"post: P.", "remark: A.", "remark: B.", "reply to 2: C.", "reply to 2: D."}},
		"a reply before any remark cannot be": {
			"P.\nDelete\nA.\nReplyDelete",
			[]string{"post: P.//Delete", "remark: A."}},
		"the last label is missing": {
			"P.\nA.\nReplyDeleteB.\nDeleteB goes on.\nAnd on.",
			[]string{"post: P.", "remark: A.", "reply to 1: B./B goes on./And on."}},
		"a header over the comments": {
			"P.\n\n3 comments:\nA.\nReplyDeleteB.\nDeleteC.\nReplyDelete\nPost a Comment\nHome",
			[]string{"post: P.", "remark: A.", "reply to 1: B.", "remark: C."}},
		"bylines": {
			"P.\nAnonymous3 June 2014 at 10:11\nA.\nReplyDeleteA goes on.\nJo Vale 3 June 2014 at 10:12\nB.\nDelete",
			[]string{"post: P.", "remark: A./A goes on.", "reply to 1: B."}},
		"no post": {"A.\nReplyDeleteB.\nDelete", []string{"remark: A.", "reply to 0: B."}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, outline(t, tc.page, datasets.ReadConfig{}))
		})
	}
}

func TestNumberedPages(t *testing.T) {
	for name, tc := range map[string]struct {
		page string
		want []string
	}{
		"remarks and replies": {
			"P.\n\n3 comments:\n\n  1. A.\n\n    ReplyDelete\n    Replies\n    1. B.\n\n      Delete\n    2. C.\n\n       C goes on.\n\n      Delete\n  2. D.\n\n    ReplyDelete\n",
			[]string{"post: P.", "remark: A.", "reply to 1: B.", "reply to 1: C.//C goes on.", "remark: D."}},
		"replies indented by eight": {
			"P.\n\n2 comments:\n\n  1. A.\n\n    ReplyDelete\n\n    Replies\n\n        1. B.\n\n          Delete\n\n        2. C.\n\n          Delete\n  2. D.\n",
			[]string{"post: P.", "remark: A.", "reply to 1: B.", "reply to 1: C.", "remark: D."}},
		"every label missing": {
			"P.\n\n2 comments:\n\n  1. A.\n\n    A goes on.\n  2. B.\n    Replies\n    1. C.\n    2. D.\n  3. E.\n",
			[]string{"post: P.", "remark: A.//A goes on.", "remark: B.", "reply to 2: C.", "reply to 2: D.", "remark: E."}},
		"a list in a comment looks like replies": {
			"P.\n\n2 comments:\n\n  1. Because:\n    1. it rains\n    2. it pours\n\n    Delete\n    Delete\n\n    that is it.\n\n    ReplyDelete\n  2. B.\n\n    ReplyDelete",
			[]string{"post: P.", "remark: Because:/1. it rains/2. it pours//Delete/Delete//that is it.", "remark: B."}},
		"digits and a full stop": {
			"P.\n\n1 comment:\n\n  1. 1.\n\n    2.\n\n    ReplyDelete\n  2.\n    3.\n\n    ReplyDelete",
			[]string{"post: P.", "remark: 1.//2.", "remark: 3."}},
		"buttons on lines of their own": {
			"P.\n\n2 comments\n\n  1. A.\n\n    Reply\n    Delete\n  2. B.\n\n    Reply",
			[]string{"post: P.", "remark: A.", "remark: B."}},
		"two posts with their comments": {
			"Monday, 2 June 2014\n\nOne\n\nP.\n\n1 comment:\n\n  1. A.\n\n    ReplyDelete\n\nNewer Post\n\nSunday, 1 June 2014\n\nTwo\n\nQ.\n\n2 comments:\n\n  1. B.\n\n    ReplyDelete\n  2. C.\n\n    ReplyDelete\n\nHome\nAbout Me\n",
			[]string{"post: P.", "remark: A.", "post: Q.", "remark: B.", "remark: C."}},
		"tabs and no-break spaces": {
			"P.\r\n\r\n1 comment:\r\n\r\n\u00a0\u00a01.\u00a0A.\r\n\r\n\tReplyDelete\r\n\tReplies\r\n\t1. B.\r\n\t\tDelete\r\n",
			[]string{"post: P.", "remark: A.", "reply to 1: B."}},
		"a hundred and more": {
			"P.\n\n101 comments:\n\n" + manyRemarks(101),
			manyOutlines(101)},
		"no comments": {"P.\n\nQ.\n\nNo comments:\n\nPost a Comment\n", []string{"post: P.//Q."}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, outline(t, tc.page, datasets.ReadConfig{}))
		})
	}
}

func manyRemarks(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  %d. Remark %d.\n\n    ReplyDelete\n", i+1, i+1)
	}
	return b.String()
}

func manyOutlines(n int) []string {
	want := []string{"post: P."}
	for i := range n {
		want = append(want, fmt.Sprintf("remark: Remark %d.", i+1))
	}
	return want
}

func TestQuotedReaders(t *testing.T) {
	const day = "Monday, 2 June 2014\n\nTitle\n\n"
	for name, tc := range map[string]struct {
		page string
		want []string
	}{
		"introduced": {day + "I say.\n\nThey said:\n\nA.\n\nA goes on.\n\n***\nB.\n***\n\nMy end.\n\nMy very end.",
			[]string{"post: I say.//They said://My end.//My very end.", "quoted: A.//A goes on.", "quoted: B."}},
		"introduced, with nothing after": {day + "They said :-\n\nA.\n***\nB.\n***\n", []string{"post: They said :-", "quoted: A.", "quoted: B."}},
		"introduced before a first row":  {day + "They said:\n***\nA.\n***\nMine.", []string{"post: They said://Mine.", "quoted: A."}},
		"a quotation has a colon too":    {day + "They said:-\n\nA:\n\nlist\n***\nB.\n***\n", []string{"post: They said:-", "quoted: A://list", "quoted: B."}},
		"straight":                       {day + "A.\n\nA goes on.\n* * *\nB.\n*****\nC.", []string{"post: Title", "quoted: A.//A goes on.", "quoted: B.", "quoted: C."}},
		"no rows":                        {day + "They said:-\n\nA **** thing.\n\nB.", []string{"post: They said:-//A **** thing.//B."}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, outline(t, tc.page, datasets.ReadConfig{}))
		})
	}
}

func TestAWrongCountOnAPageIsNotedOnItsFirstUnit(t *testing.T) {
	for header, note := range map[string]string{
		"2 comments:":     "",
		"1 comment:":      "the page says 1 comments and has 2",
		"1,002 comments:": "the page says 1002 comments and has 2",
	} {
		got, bad := readString(t, "P.\n\n"+header+"\n\n  1. A.\n\n    ReplyDelete\n  2. B.\n\n    ReplyDelete", datasets.ReadConfig{})
		require.Empty(t, bad)
		require.Len(t, got, 3)
		require.Equal(t, note, got[0].Source.Note)
		require.Empty(t, got[1].Source.Note)
	}
}
