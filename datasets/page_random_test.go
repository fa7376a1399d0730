package datasets_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// awkward are paragraphs that look like something else on a page.
var awkward = []string{
	"Agree", "Same here in ours...", "12.", "2014.", "1. first of all", "2. and then", "https://a.example.org/b?c=1", "Reply", "Papa",
	"- a dash", "* a star", "Delete that, I say", "Deleted mine by mistake", "I replied: Delete", "3 comments: too few", "...", "(no)", "\"Quoted\" it was:-",
	"Monday was worse", "“Curly”", "A longer paragraph that goes on about the lamps, the council, and what they cost us: £5, said one; more, said another.",
}

// randomUnit is a comment with its paragraphs.
type randomUnit struct {
	reply bool
	paras []string
}

func randomUnits(r *rand.Rand, texts []string) []randomUnit {
	units := make([]randomUnit, 1+r.IntN(12))
	for i := range units {
		units[i].reply = i > 0 && r.IntN(2) == 0
		for range 1 + r.IntN(3)*r.IntN(2) {
			units[i].paras = append(units[i].paras, texts[r.IntN(len(texts))])
		}
	}
	return units
}

func numberedPage(units []randomUnit) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The post.\n\n%d comments:\n\n", len(units))
	remark, reply := 0, 0
	for _, u := range units {
		indent, label, n := 2, "ReplyDelete", 0
		if u.reply {
			if reply == 0 {
				b.WriteString("    Replies\n")
			}
			reply++
			indent, label, n = 4, "Delete", reply
		} else {
			remark, reply = remark+1, 0
			n = remark
		}
		pad := strings.Repeat(" ", indent)
		fmt.Fprintf(&b, "%s%d. %s\n\n%s  %s\n", pad, n, strings.Join(u.paras, "\n\n"+pad+"  "), pad, label)
	}
	return b.String()
}

func flattenedPage(units []randomUnit) string {
	var b strings.Builder
	b.WriteString("The post.\n")
	for _, u := range units {
		label := "ReplyDelete"
		if u.reply {
			label = "Delete"
		}
		b.WriteString(u.paras[0] + "\n" + label)
		if len(u.paras) > 1 {
			b.WriteString(strings.Join(u.paras[1:], "\n") + "\n")
		}
	}
	return b.String()
}

func wantOutline(units []randomUnit) []string {
	want := []string{"post: The post."}
	remark := 0
	for i, u := range units {
		kind := "remark"
		if u.reply {
			kind = fmt.Sprint("reply to ", remark)
		} else {
			remark = i + 1
		}
		want = append(want, kind+": "+strings.Join(u.paras, "/"))
	}
	return want
}

func TestRandomPagesAreReadBackInBothLayouts(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		units := randomUnits(r, append([]string{"Delete", "ReplyDelete it"}, awkward...))
		page := numberedPage(units)
		got := outline(t, page, datasets.ReadConfig{})
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], "//", "/")
		}
		want := wantOutline(units)
		for i := range want {
			want[i] = strings.ReplaceAll(want[i], "//", "/")
		}
		require.Equal(t, want, got, page)

		units = randomUnits(r, awkward)
		if len(units[0].paras) == 1 && len(units) == 1 {
			continue
		}
		page = flattenedPage(units)
		require.Equal(t, wantOutline(units), outline(t, page, datasets.ReadConfig{}), page)
	}
}
