package classify

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func linkedDebate(t testing.TB, threads, length int) []datasets.Comment {
	rows, err := link(debate(threads, length))
	require.NoError(t, err)
	return rows
}

func TestAStreamGivesWhatItsModelGives(t *testing.T) {
	rows := linkedDebate(t, 80, 12)
	m := trained(t, wordsOnly(), debateBook(), rows)
	require.NotNil(t, m.stance.context)
	stream := m.Stream()
	for range 2 {
		for i := range rows {
			c := &rows[i]
			require.Equal(t, m.Classify(c), stream.AppendLabels(nil, c))
			want, p := m.Relation(c)
			got, q := stream.Relation(c)
			require.Equal(t, want, got)
			require.Equal(t, p, q)
		}
	}
	slices.Reverse(rows)
	for i := range rows {
		require.Equal(t, m.Classify(&rows[i]), stream.AppendLabels(nil, &rows[i]), "whatever the order")
	}
}

func TestAStreamLooksAtACommentAgainWhenItHasChanged(t *testing.T) {
	rows := linkedDebate(t, 80, 8)
	m := trained(t, wordsOnly(), debateBook(), rows)
	stream := m.Stream()
	var c datasets.Comment // one variable for all, as a loop over a stream has
	for i := range rows {
		c = rows[i]
		require.Equal(t, m.Classify(&c), stream.AppendLabels(nil, &c))
	}
}

func TestAStreamLooksAtAParentAgainWhenItHasChanged(t *testing.T) {
	m := trained(t, wordsOnly(), debateBook(), linkedDebate(t, 80, 8))
	stream := m.Stream()
	parent := datasets.Comment{Author: "al"}
	reply := &datasets.Comment{Text: "exactly agreed", Author: "bo", Kind: datasets.Reply, Parent: &parent}
	for _, parent.Text = range []string{"quiet safe trees", "shops trade deliveries", "exactly agreed"} {
		want, p, err := m.Stance(reply, "closure")
		require.NoError(t, err)
		got, q, err := stream.Stance(reply, "closure")
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, p, q)
	}
}

func TestAStreamScoresACommentOnce(t *testing.T) {
	rows := linkedDebate(t, 80, 12)
	m := trained(t, wordsOnly(), debateBook(), rows)
	stream := m.Stream()
	last := &rows[11]
	stream.AppendLabels(nil, last)
	remembered := 0
	for p := last.Parent; p != nil; p = p.Parent {
		if p == last.Parent || byOneAuthor(p.Author, last.Author) {
			require.NotZero(t, stream.scratch.reading(p).has&readStances, "%s is remembered", p.ID)
			remembered++
		}
	}
	require.Greater(t, remembered, 2)
	// What is remembered is used, not read anew.
	stream.scratch.reading(last.Parent).stances[classOf(datasets.Favour)] += 1e6
	require.NotEqual(t, m.Classify(last)[0].StanceP, stream.AppendLabels(nil, last)[0].StanceP)
}

func TestLabellingAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector drops pooled memory at random")
	}
	rows := linkedDebate(t, 80, 12)
	m := trained(t, Config{}, debateBook(), rows)
	require.NotNil(t, m.stance.context)
	require.NotNil(t, m.relation)
	rows[3].Text += "\n> a quoted line\n\"and a run in quotation marks that is long enough\" #HashTags"
	for name, appendLabels := range map[string]func([]Label, *datasets.Comment) []Label{"model": m.AppendLabels, "stream": m.Stream().AppendLabels} {
		var labels []Label
		all := func() {
			for i := range 24 {
				labels = appendLabels(labels[:0], &rows[i])
			}
		}
		all()
		require.Less(t, testing.AllocsPerRun(20, all), 1.0, name)
	}
	stream := m.Stream()
	relate := func() { stream.Relation(&rows[3]); m.Relation(&rows[5]) }
	relate()
	require.Less(t, testing.AllocsPerRun(20, relate), 1.0)
}

func BenchmarkReplies(b *testing.B) {
	rows := linkedDebate(b, 80, 30)
	m := trained(b, Config{}, debateBook(), rows)
	bytes := 0
	for i := range rows {
		bytes += len(rows[i].Text)
	}
	alone := slices.Clone(rows)
	for i := range alone {
		alone[i].Parent = nil
	}
	for _, run := range []struct {
		name         string
		rows         []datasets.Comment
		appendLabels func([]Label, *datasets.Comment) []Label
	}{{"alone", alone, m.AppendLabels}, {"stream", rows, nil}, {"model", rows, m.AppendLabels}} {
		b.Run(run.name, func(b *testing.B) {
			b.SetBytes(int64(bytes))
			b.ReportAllocs()
			var labels []Label
			for b.Loop() {
				if run.name == "stream" {
					run.appendLabels = m.Stream().AppendLabels // which has read nothing
				}
				for i := range run.rows {
					labels = run.appendLabels(labels[:0], &run.rows[i])
				}
			}
		})
	}
}
