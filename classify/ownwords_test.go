package classify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func quoted(c *datasets.Comment) []string {
	var texts []string
	for _, s := range Quotations(c) {
		texts = append(texts, c.Text[s.Start:s.End])
	}
	return texts
}

func TestQuotationsAreFoundWhereTheyStand(t *testing.T) {
	parent := &datasets.Comment{Text: "The night bus is a waste of our money, and nobody I know has ever been on it. Scrap the lot!"}
	article := "The council said on Monday that the night bus would end in March after losses of two million pounds.\n\n" +
		"A spokesman for the operator, which has run the line since 1998, confirmed that forty drivers had been given notice.\n\n" +
		"Passenger numbers fell by a third in the last ten years, according to figures that the ministry released in spring."
	for _, c := range []struct {
		name, text string
		parent     *datasets.Comment
		marked     []datasets.Span
		want       []string
	}{
		{name: "nothing", text: "I take it every week."},
		{name: "empty"},
		{name: "lines", text: "> Scrap the lot\n>> and more\nNo way.\n  > end", want: []string{"> Scrap the lot", ">> and more", "  > end"}},
		{name: "lines with an entity", text: "&gt; Scrap the lot\nNo way.", want: []string{"&gt; Scrap the lot"}},
		{name: "greater than", text: "Fares are > wages now."},
		{name: "marked by the source", text: "Scrap it. No way.", marked: []datasets.Span{{Start: 0, End: 9}}, want: []string{"Scrap it."}},
		{name: "marked beyond the text", text: "No way.", marked: []datasets.Span{{Start: 3, End: 99}, {Start: -1, End: 2}, {Start: 5, End: 4}}},
		{name: "head that repeats the parent", text: `"Scrap the lot!" No way.`, parent: parent, want: []string{`"Scrap the lot!"`}},
		{name: "head of one word", text: `"waste"? Not for me.`, parent: parent, want: []string{`"waste"`}},
		{name: "curly marks", text: "“a waste of our money” is what they said of the library", parent: parent, want: []string{"“a waste of our money”"}},
		{name: "words set apart in scorn", text: `They call it a "service" and it is "free at last".`, parent: parent},
		{name: "words without marks", text: "You say nobody I know has ever been on it and yet it is full.", parent: parent, want: []string{"nobody I know has ever been on it"}},
		{name: "five words in common", text: "The night bus is a joy.", parent: parent},
		{name: "long run in marks", text: `He wrote "we must end this line before it ends us all" and left.`, want: []string{`"we must end this line before it ends us all"`}},
		{name: "inches", text: `A 5" gap and a 6" step, so no prams can be taken up there at all.`},
		{name: "mark that never closes", text: `"We must end this line before it ends us all, he said.`},
		{name: "article", text: "Look at this:\n\n" + article + "\n\nI could weep.", want: []string{"\n\n" + article}},
		{name: "article under an address", text: "I could weep.\nhttps://example.org/bus\n" + article, want: []string{"https://example.org/bus\n" + article}},
		{name: "long comment in paragraphs", text: "Dear all:\n\n" + strings.ReplaceAll(article, "The", "We know that the")},
		{name: "article that nobody announces", text: article},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := quoted(&datasets.Comment{Text: c.text, Parent: c.parent, Quotes: c.marked})
			for i := range got {
				got[i] = strings.TrimRight(got[i], " ")
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestWordsOfAGrandparentAreQuotedToo(t *testing.T) {
	grand := &datasets.Comment{Text: "The night bus is a waste of our money."}
	c := &datasets.Comment{Text: "the night bus is a waste, you say. No.", Parent: &datasets.Comment{Text: "Hear, hear.", Parent: grand}}
	require.Equal(t, []string{"the night bus is a waste,"}, quoted(c))
}

func TestOwnWordsAreWhatIsLeftAndAllWhereNothingIs(t *testing.T) {
	var q quoter
	for text, want := range map[string]string{
		"> Scrap it\nNo way.":          "\nNo way.",
		"No way.\n> Scrap it\nReally.": "No way.\n\n\nReally.",
		"> Scrap it":                   "> Scrap it",
		"> Scrap it\n…":                "> Scrap it\n…",
		"":                             "",
		"No way.":                      "No way.",
	} {
		require.Equal(t, want, q.ownWords(&datasets.Comment{Text: text}))
	}
}

func TestHashtagsAreCutIntoTheirWords(t *testing.T) {
	for tag, want := range map[string]string{
		"StopTheCuts": "Stop The Cuts", "GOPDebate": "GOP Debate", "vote2015now": "vote 2015 now",
		"nhs": "nhs", "save_our_bus": "save our bus", "ÉcoleÉté": "École Été", "": "", "A": "A",
	} {
		require.Equal(t, want, strings.TrimSpace(string(appendTagWords(nil, tag))))
	}
	var q quoter
	require.Equal(t, "No #StopTheCuts Stop The Cuts , ever #", q.stanceText(&datasets.Comment{Text: "No #StopTheCuts, ever #"}))
}

// TestAQuotationOfTheOppositeViewDoesNotTurnTheStance appends, to each comment for
// or against a topic, one that takes the other side, in every form of quoting.
func TestAQuotationOfTheOppositeViewDoesNotTurnTheStance(t *testing.T) {
	rows := debate(60, 8)
	m := trained(t, wordsOnly(), debateBook(), rows)
	opposite := map[datasets.Stance]string{}
	for _, c := range rows[:200] {
		for _, s := range c.Topics {
			if len(c.Text) > len(opposite[s]) {
				opposite[s] = c.Text
			}
		}
	}
	forms := map[string]func(own, other string) (text string, parent *datasets.Comment){
		"lines":      func(own, other string) (string, *datasets.Comment) { return own + "\n> " + other, nil },
		"lines head": func(own, other string) (string, *datasets.Comment) { return "> " + other + "\n" + own, nil },
		"in marks":   func(own, other string) (string, *datasets.Comment) { return own + ` "` + other + `"`, nil },
		"curly":      func(own, other string) (string, *datasets.Comment) { return own + " “" + other + "”", nil },
		"of the parent": func(own, other string) (string, *datasets.Comment) {
			return own + " " + other, &datasets.Comment{Text: other}
		},
		"head of the parent": func(own, other string) (string, *datasets.Comment) {
			return `"` + other + `" ` + own, &datasets.Comment{Text: other}
		},
	}
	pairs := 0
	for _, c := range rows[200:] {
		for topic, s := range c.Topics {
			for name, form := range forms {
				other := opposite[datasets.Favour+datasets.Against-s]
				plain := datasets.Comment{Text: c.Text, Author: "x", Kind: datasets.Reply}
				with := plain
				with.Text, with.Parent = form(c.Text, other)
				plain.Parent = with.Parent
				before, _, err := m.Stance(&plain, topic)
				require.NoError(t, err)
				after, _, err := m.Stance(&with, topic)
				require.NoError(t, err)
				require.Equal(t, before, after, "%s: %q", name, with.Text)
				pairs++
			}
		}
	}
	require.Greater(t, pairs, 1000)
}

func TestHostileQuotationMarksTakeLinearTime(t *testing.T) {
	for _, part := range []string{"“a ", `"a `, "> \n", "’’", `a"`, "\n\n“", "# "} {
		text := strings.Repeat(part, 200_000/len(part))
		c := &datasets.Comment{Text: text, Parent: &datasets.Comment{Text: text}}
		Quotations(c)
	}
}

func FuzzQuotations(f *testing.F) {
	f.Add("> a\n\"b c\" d", "b c", 0, 3)
	f.Add("“a”\xe2\x80", "“a”\xe2", 1, 2)
	f.Fuzz(func(t *testing.T, text, parent string, start, end int) {
		c := &datasets.Comment{Text: text, Parent: &datasets.Comment{Text: parent}, Quotes: []datasets.Span{{Start: start, End: end}}}
		last := -1
		for _, s := range Quotations(c) {
			require.True(t, last < s.Start && s.Start < s.End && s.End <= len(text), fmt.Sprint(s))
			last = s.End
		}
		q := quoter{past: newWordMemory()}
		for range 2 {
			_ = strings.Clone(q.stanceText(c))
			q.stanceText(c.Parent)
			require.Equal(t, Quotations(c), append([]datasets.Span(nil), q.quotations(c)...))
		}
	})
}
