package datasets_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestRedditRecords(t *testing.T) {
	for name, tc := range map[string]struct {
		in      string
		want    []string
		bad     string
		skipped bool
	}{
		"a comment and its reply": {`{"id":"a","link_id":"t3_s","parent_id":"t3_s","body":"A."}` + "\n" + `{"id":"b","link_id":"t3_s","parent_id":"t1_a","body":"B."}`, []string{"remark: A.", "reply to 0: B."}, "", false},
		"a submission":            {`{"id":"s","title":"T","selftext":"S.","subreddit":"x"}`, []string{"post: S."}, "", false},
		"a link alone":            {`{"id":"s","title":"T &amp; U","selftext":"","subreddit":"x"}`, []string{"post: T & U"}, "", false},
		"deleted":                 {`{"id":"a","link_id":"t3_s","parent_id":"t3_s","body":"[deleted]"}`, nil, "deleted", true},
		"removed":                 {`{"id":"a","link_id":"t3_s","parent_id":"t3_s","body":"[removed]"}`, nil, "removed", true},
		"no body":                 {`{"id":"a","link_id":"t3_s","parent_id":"t3_s"}`, nil, `want a field "body"`, false},
		"a body that is a number": {`{"id":"a","link_id":"t3_s","parent_id":"t3_s","body":1}`, nil, "the body is a JSON number", false},
		"an id that is a list":    {`{"id":[],"link_id":"t3_s","parent_id":"t3_s","body":"A."}`, nil, `field "id": a JSON array`, false},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.bad == "" {
				require.Equal(t, tc.want, outlineOf(t, tc.in, datasets.ReadConfig{}))
				return
			}
			got, bad := readString(t, tc.in, datasets.ReadConfig{})
			require.Empty(t, got)
			require.Len(t, bad, 1)
			require.Contains(t, bad[0].Reason, tc.bad)
			require.Equal(t, tc.skipped, bad[0].Skipped)
			require.Equal(t, tc.in, bad[0].Raw)
		})
	}
}

func TestDiscourseTopics(t *testing.T) {
	topic := func(posts string) string {
		return `{"id":5,"title":"T","post_stream":{"posts":[` + posts + `]}}`
	}
	for name, tc := range map[string]struct {
		in   string
		want []string
	}{
		"a topic": {topic(`{"id":1,"post_number":1,"cooked":"<p>A.</p>"},{"id":2,"post_number":2,"cooked":"B."},{"id":3,"post_number":3,"reply_to_post_number":2,"cooked":"C."},{"id":4,"post_number":4,"reply_to_post_number":1,"cooked":"D."}`),
			[]string{"post: A.", "remark: B.", "reply to 1: C.", "remark: D."}},
		"two topics, a line each": {topic(`{"id":1,"post_number":1,"cooked":"A."}`) + "\n" + topic(`{"id":2,"post_number":1,"cooked":"B."}`), []string{"post: A.", "post: B."}},
		"raw text":                {topic(`{"id":1,"post_number":1,"raw":"A <b>."}`), []string{"post: A <b>."}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, outlineOf(t, tc.in, datasets.ReadConfig{}))
		})
	}
	got, bad := readString(t, `{"post_stream":{"posts":5}}`, datasets.ReadConfig{})
	require.Empty(t, got)
	require.Contains(t, bad[0].Reason, `no list "posts"`)

	got, _ = readString(t, topic(`{"id":9,"post_number":30,"reply_to_post_number":12,"cooked":"The page before has what it answers."}`), datasets.ReadConfig{})
	require.Equal(t, datasets.Reply, got[0].Kind)
	require.Equal(t, "5/12", got[0].ParentID)
}
