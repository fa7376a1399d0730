package datasets_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

func TestACodebookIsReadWhole(t *testing.T) {
	book, err := datasets.ReadCodebook(strings.NewReader("\ufeff" + `{"title":"Night buses","topics":[
		{"id":"fares","title":"Fares","target":"the new fares","covers":"what a ride costs","excludes":"wages","examples":["Two pounds a ride!"],"seeds":["fare","day ticket"]},
		{"id":"delays"}]}`))
	require.NoError(t, err)
	require.Equal(t, &datasets.Codebook{Title: "Night buses", Topics: []datasets.Topic{
		{ID: "fares", Title: "Fares", Target: "the new fares", Covers: "what a ride costs", Excludes: "wages", Examples: []string{"Two pounds a ride!"}, Seeds: []string{"fare", "day ticket"}},
		{ID: "delays"},
	}}, book)
	require.Equal(t, []string{"fares", "delays"}, book.IDs())
	require.Equal(t, "Fares", book.Topic("fares").Title)
	require.Nil(t, book.Topic("wages"))
}

func TestEveryFaultOfACodebookIsNamedWithItsPlace(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want []string
	}{
		"empty":         {"", []string{"ends before its object does"}},
		"cut":           {`{"topics":[`, []string{"ends before its object does"}},
		"not JSON":      {"{\n\"topics\": x}", []string{"line 2", "invalid character"}},
		"unknown field": {"{\n\"topic\":[]}", []string{`unknown field "topic"`}},
		"wrong type":    {"{\"topics\":[\n{\"id\":5}]}", []string{"line 2", "topics.id", "number", "a string"}},
		"no topics":     {`{"title":"x"}`, []string{`no "topics"`}},
		"more after":    {`{"topics":[{"id":"a"}]} []`, []string{"something follows"}},
		"all at once": {`{"topics":[{"id":"a","seeds":["x"," ","x"]},{"id":"a"},{},{"id":"b ","examples":[""]}]}`, []string{
			`topics[0] ("a"): seeds[1] is empty`, `seeds[2] "x" is seeds[0] already`, `topics[1]: id "a" is that of topics[0]`,
			`topics[2] has no "id"`, `topics[3]: id "b "`, `examples[0] is empty`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := datasets.ReadCodebook(strings.NewReader(tc.in))
			require.Error(t, err)
			for _, want := range tc.want {
				require.ErrorContains(t, err, want)
			}
		})
	}
}
