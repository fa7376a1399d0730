package datasets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestMarkupBecomesText(t *testing.T) {
	for name, tc := range map[string]struct {
		in, want string
		quotes   []string
	}{
		"entities":                  {"Fish &amp; chips &lt;3 &pound;5 &#8217;n&nbsp;all", "Fish & chips <3 £5 ’n all", nil},
		"white space runs together": {" a\n\t b <b> c</b>d ", "a b cd", nil},
		"breaks":                    {"a<br>b<br/><br />c<br><br><br><br>d", "a\nb\n\nc\n\nd", nil},
		"paragraphs":                {"<p>a</p><p>b<p>c", "a\n\nb\n\nc", nil},
		"divisions":                 {"<div>a</div><div>b</div>", "a\nb", nil},
		"lists":                     {"so:<ul><li>a</li><li>b<ol start=3><li>x<li>y</ol></li></ul>end", "so:\n\n- a\n- b\n3. x\n4. y\n\nend", nil},
		"tables":                    {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc", nil},
		"preformatted":              {"<pre>a\n  b\n</pre>", "a\n  b", nil},
		"links":                     {`<a href="https://x.example.org">here</a> <a href="https://y.example.org"><img src=p></a>`, "here https://y.example.org", nil},
		"scripts and styles":        {"a<script>alert('x</p>')</script><style>b{}</style><!-- c --><noscript>d</noscript>e", "ae", nil},
		"quotes":                    {"a<blockquote>b<br>c</blockquote>d<blockquote>e<blockquote>f</blockquote></blockquote><blockquote> </blockquote>g", "a\n\nb\nc\n\nd\n\ne\n\nf\n\ng", []string{"b\nc", "e\n\nf"}},
		"a quote left open":         {"a<blockquote>b", "a\n\nb", []string{"b"}},
		"characters of no width":    {"a\u200bb\ufeff", "ab", nil},
		"unclosed and crossing":     {"<b><i>a</b> b</i></span></div> c", "a b c", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, bad := readString(t, "<article>"+tc.in+"</article>", datasets.ReadConfig{Format: datasets.HTML})
			require.Empty(t, bad)
			require.Len(t, got, 1)
			require.Equal(t, tc.want, got[0].Text)
			var quotes []string
			for _, q := range got[0].Quotes {
				quotes = append(quotes, got[0].Text[q.Start:q.End])
			}
			require.Equal(t, tc.quotes, quotes)
		})
	}
}

func TestUnitsOfAPageAreFoundByTheirMarkup(t *testing.T) {
	const remark = `<li class="comment" id="c%d"><cite class="user">Vi</cite><p class="comment-content">%s</p>%s</li>`
	nested := fmt.Sprintf(remark, 1, "A.", `<ol>`+fmt.Sprintf(remark, 2, "B.", "")+fmt.Sprintf(remark, 3, "C.", "")+`</ol>`) + fmt.Sprintf(remark, 4, "D.", "")
	for name, tc := range map[string]struct {
		in   string
		want []string
	}{
		"nested lists":             {"<ol>" + nested + "</ol>", []string{"remark: A.", "reply to 0: B.", "reply to 0: C.", "remark: D."}},
		"items without an end tag": {"<ol>" + strings.ReplaceAll(nested, "</li>", "") + "</ol>", []string{"remark: A.", "reply to 0: B.", "reply to 0: C.", "remark: D."}},
		"form and buttons dropped": {"<article>A.<form>Name: <textarea>x</textarea></form><nav>Home</nav><button>Like</button></article>", []string{"post: A."}},
		"a page within a form":     {"<form><article>A.</article></form>", []string{"post: A."}},
		"two posts": {"<article><h2>One</h2>A.</article><article><h2>Two</h2>B.</article><article class=comment>C.</article>",
			[]string{"post: A.", "post: B.", "remark: C."}},
		"a title alone": {"<article><h2>One</h2></article>", []string{"post: One"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, outlineOf(t, tc.in, datasets.ReadConfig{Format: datasets.HTML}))
		})
	}
}

func TestAPageWithoutCommentsOrPostsIsOneBadRecord(t *testing.T) {
	got, bad := readString(t, "<html><body><p>Nothing here.</p></body></html>", datasets.ReadConfig{})
	require.Empty(t, got)
	require.Len(t, bad, 1)
	require.Contains(t, bad[0].Reason, "no post or comment in the page")
}

func TestFeedsAreReadEntryByEntry(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want []string
	}{
		"RSS":         {`<rss><channel><title>News</title><item><guid>1</guid><description>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</description></item></channel></rss>`, []string{"post: A & B"}},
		"Atom":        {`<feed><entry><id>1</id><summary>A.</summary></entry><entry><id>2</id><content type="xhtml"><div>B<br/>C</div></content></entry></feed>`, []string{"post: A.", "post: B/C"}},
		"CDATA":       {`<rss><channel><item><guid>1</guid><description><![CDATA[A ]] > </item> <i>B</i>]]></description></item></channel></rss>`, []string{"post: A ]] > B"}},
		"comments":    {`<feed><title>Comments on: X</title><entry><id>1</id><content>A.</content></entry></feed>`, []string{"remark: A."}},
		"new Blogger": {`<feed><entry><id>p</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status><content type="html">P.</content></entry><entry><id>c1</id><blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status><blogger:parent>p</blogger:parent><content type="html">A.</content></entry><entry><id>c2</id><blogger:type>COMMENT</blogger:type><blogger:parent>p</blogger:parent><blogger:inReplyTo>c1</blogger:inReplyTo><content type="html">B.</content></entry></feed>`, []string{"post: P.", "remark: A.", "reply to 1: B."}},
		"no entries":  {`<feed><title>X</title></feed>`, nil},
		"HTML's entities": {`<rss><channel><item><guid>1</guid><description>&pound;5 &hellip;</description></item></channel></rss>`,
			[]string{"post: £5 …"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, outlineOf(t, tc.in, datasets.ReadConfig{}))
		})
	}
}

func TestABrokenEntryCostsNoOther(t *testing.T) {
	const entry = "<entry><id>%d</id><content>%s</content></entry>\n"
	in := "<feed>\n" + fmt.Sprintf(entry, 1, "A.") + fmt.Sprintf(entry, 2, "<b") + fmt.Sprintf(entry, 3, strings.Repeat("x", 500)) + fmt.Sprintf(entry, 4, "D.") + "</feed>"
	got, bad := readString(t, in, datasets.ReadConfig{MaxRecord: 300})
	require.Len(t, got, 2)
	require.Equal(t, "D.", got[1].Text)
	require.Equal(t, 5, got[1].Source.Line)
	require.Len(t, bad, 2)
	require.Contains(t, bad[0].Reason, "not XML")
	require.Equal(t, 3, bad[0].Source.Line)
	require.Contains(t, bad[1].Reason, "longer than 300 bytes")
	require.Equal(t, 4, bad[1].Source.Line)
}
