package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// hostile are comments that try to be more than text.
var hostile = []string{
	`<script>window.pwned = 1</script>`,
	`</script><script>window.pwned = 2</script><!--`,
	`<img src=x onerror="window.pwned = 3"> Delius fell over at ten past nine, came up again at noon and had swallowed every contact that I had entered on Friday.`,
	`"><svg onload=window.pwned=4> ' " & &amp; {{.Title}} ${1+1} caseload`,
	"Delius \u202eدعم الطلاب\u202c caseload, and on",
	"زحمة العمل VPN كثيرة جدا",
	`javascript:window.pwned=5 OASys </style><style>*{display:none}`,
	"line one\u2028line two\u0000 paperwork",
}

// tab is a page in a browser.
type tab struct {
	*testing.T
	ctx    context.Context
	mu     sync.Mutex
	faults []string // what the browser complained of
}

// browser opens a browser with a window of the given size.
func browser(t *testing.T, width, height int) *tab {
	t.Helper()
	found := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			found = path
			break
		}
	}
	if found == "" {
		t.Skip("no chromium here: the report was not opened in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found), chromedp.NoSandbox, chromedp.WindowSize(width, height))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{T: t, ctx: ctx}
	require.NoError(t, chromedp.Listen(ctx, b.note))
	b.ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return b
}

func (b *tab) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *cdpruntime.EventExceptionThrown:
		b.faults = append(b.faults, fmt.Sprintf("%+v", e.ExceptionDetails))
	case *cdpruntime.EventConsoleAPICalled:
		b.faults = append(b.faults, fmt.Sprintf("console.%s", e.Type))
	case *log.EventEntryAdded:
		b.faults = append(b.faults, e.Entry.Text)
	}
}

func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.faults...)
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	require.NoError(b, chromedp.Do(b.ctx, steps...))
}

func (b *tab) text(selector string) string {
	b.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Text(selector))
	require.NoError(b, err)
	return s
}

func (b *tab) holds(expression string) bool {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression))
	require.NoError(b, err)
	return v
}

func (b *tab) value(expression string) string {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](expression))
	require.NoError(b, err)
	return v
}

// counts waits until the table says how many comments it shows.
func (b *tab) counts(want string) {
	b.Helper()
	require.Eventually(b, func() bool { return b.text("#count") == want }, 5*time.Second, 20*time.Millisecond, "the table says %q: want %q", b.text("#count"), want)
}

// choose picks an option of a filter.
func (b *tab) choose(filter, value string) {
	b.Helper()
	b.holds(fmt.Sprintf(`(f => { f.value = %q; f.dispatchEvent(new Event("change")); return true })(document.getElementById(%q))`, value, filter))
}

// writeRows writes comments as JSON Lines.
func writeRows(t *testing.T, name string, rows []map[string]string) {
	t.Helper()
	f, err := os.Create(name)
	require.NoError(t, err)
	enc := json.NewEncoder(f)
	for _, r := range rows {
		require.NoError(t, enc.Encode(r))
	}
	require.NoError(t, f.Close())
}

// Hostile comments stay text in a real browser; filters, search and threads
// work; and the page complains of nothing.
func TestTheReportHoldsHostileText(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, `a"><b>.jsonl`), filepath.Join(dir, "page.html")
	var rows []map[string]string
	for i, text := range hostile {
		rows = append(rows, map[string]string{
			"id": fmt.Sprint(i), "thread": `<i>t"'`, "author": `<b onclick="x">O'Neil`, "text": text,
			"created": fmt.Sprintf("2015-0%d-01T00:00:00Z", i+1),
		})
	}
	rows[4]["parent"] = "3"
	writeRows(t, in, rows)
	j := testJob(t, "-report", out, in)
	require.NoError(t, j.run(t.Context()))

	b := browser(t, 1280, 900)
	b.do(chromedp.Navigate("file://"+out), chromedp.WaitVisible("#table tbody tr"))
	b.counts("8 comments")

	it := j.tally.Topics[0]
	require.Positive(t, it.total())
	require.Less(t, it.total(), int64(8))
	b.choose("topic", "0")
	b.counts(fmt.Sprintf("%d of 8 comments", it.total()))
	against := it.Stance[datasets.Against]
	b.choose("stance", "against")
	b.counts(fmt.Sprintf("%d of 8 comments", against))
	b.do(chromedp.Click("#filters button[type=reset]"))
	b.counts("8 comments")
	b.choose("source", "0")
	b.counts("8 comments")

	b.do(chromedp.SendKeys("#search", "ONERROR"))
	b.counts("1 of 8 comments")
	require.Equal(t, hostile[2], b.value(`document.querySelector("#table .text").textContent`))
	require.Equal(t, `<b onclick="x">O'Neil`, b.value(`document.querySelector("#table bdi").textContent`))

	b.do(chromedp.Click("#table button"))
	require.True(t, b.holds(`document.getElementById("thread").open`))
	require.Equal(t, `<i>t"'`, b.text("#thread-title"))
	require.Contains(t, b.text("#thread-note"), hostile[0], "how the thread begins")
	require.Contains(t, b.text("#thread-note"), "8 comments")
	require.True(t, b.holds(`document.querySelectorAll("#thread li").length === 8`))
	require.True(t, b.holds(`document.querySelectorAll("#thread li")[4].className === "d1"`), "a reply is not set in")
	b.do(chromedp.Click("#thread button"), chromedp.SendKeys("#search", " nothing has this"))
	b.counts("0 of 8 comments")
	b.do(chromedp.Click("#filters button[type=reset]"))
	b.counts("8 comments")

	require.False(t, b.holds(`"pwned" in window`), "a comment ran as a script")
	require.True(t, b.holds(`document.querySelectorAll("b[onclick], img, body style, svg[onload]").length === 0`), "markup of a comment became markup of the page")
	require.True(t, b.holds(`document.querySelectorAll("mark").length > 1`), "no word is marked")
	require.Empty(t, b.complaints(), "the browser complained")
}

// A large report says that its table is a sample, and opens at once.
func TestALargeReportHoldsASampleAndOpensAtOnce(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "page.html")
	writeComments(t, in, 7000)
	j := testJob(t, "-report", out, in)
	require.NoError(t, j.run(t.Context()))
	b := browser(t, 390, 800)
	start := time.Now()
	b.do(chromedp.Navigate("file://"+out), chromedp.WaitVisible("#table tbody tr"))
	opened := time.Since(start)
	t.Logf("%d bytes opened in %v", len(readFile(t, out)), opened)
	require.Less(t, opened, 3*time.Second)
	b.counts("5,000 comments")
	require.Contains(t, b.text("main"), "a sample of 5,000 of the 7,000 comments")
	require.False(t, b.holds(`document.documentElement.scrollWidth > innerWidth`), "the page is wider than a narrow screen")
	b.do(chromedp.Click("#table button"))
	require.Regexp(t, `^“.*” · (\d+ of 34 comments: the others are not in the sample|34 comments)$`, b.text("#thread-note"))
	require.Empty(t, b.complaints(), "the browser complained")
}
