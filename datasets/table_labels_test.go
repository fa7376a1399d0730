package datasets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

type stances = map[string]datasets.Stance

func TestListsOfLabelsAreRead(t *testing.T) {
	for name, tc := range map[string]struct {
		topics  string
		want    stances
		context bool
		bad     string
	}{
		"classified":      {`[{"topic":"pay","p":0.93,"stance":"against","stance_p":0.9,"evidence":[{"start":0,"end":1,"text":"x","weight":1}]},{"topic":"rota","stance":"none","context":true}]`, stances{"pay": datasets.Against, "rota": datasets.None}, false, ""},
		"all by context":  {`[{"topic":"pay","stance":"favour","context":true}]`, stances{"pay": datasets.Favour}, true, ""},
		"none":            {`[]`, stances{}, false, ""},
		"no stance":       {`[{"topic":"pay"},{"topic":"rota","stance":null}]`, stances{"pay": datasets.Unlabelled, "rota": datasets.Unlabelled}, false, ""},
		"names":           {`["pay","rota"]`, stances{"pay": datasets.Unlabelled, "rota": datasets.Unlabelled}, false, ""},
		"names and more":  {`["pay",{"topic":"rota","stance":"against"}]`, stances{"pay": datasets.Unlabelled, "rota": datasets.Against}, false, ""},
		"null":            {`null`, nil, false, ""},
		"no topic":        {`[{"stance":"favour"}]`, nil, false, `without a "topic"`},
		"a topic no text": {`[{"topic":{}}]`, nil, false, `without a "topic"`},
		"a stance":        {`[{"topic":"pay","stance":"maybe"}]`, nil, false, `topic "pay": unknown stance "maybe"`},
		"twice":           {`[{"topic":"pay"},{"topic":"pay"}]`, nil, false, `"pay" twice`},
		"a number":        {`[1]`, nil, false, `lists a JSON number`},
	} {
		t.Run(name, func(t *testing.T) {
			got, bad := readString(t, `{"id":"1","text":"a","topics":`+tc.topics+`}`, datasets.ReadConfig{})
			if tc.bad != "" {
				require.Empty(t, got)
				require.Contains(t, bad[0].Reason, tc.bad)
				return
			}
			require.Empty(t, bad)
			require.Equal(t, tc.want, got[0].Topics)
			require.Equal(t, tc.context, got[0].Context)
		})
	}
}

// A table of one row for each comment and topic gives its comments once.
func TestRowsOfOneCommentAreJoined(t *testing.T) {
	const head = "id,thread,source,line,topic,p,stance,stance_p,context,text\n"
	for name, tc := range map[string]struct {
		in   string
		want []stances
		bad  string
	}{
		"two topics, none, one": {head + "1,t,a,1,pay,0.9,against,1,false,A.\n1,t,a,1,rota,0.9,none,1,true,A.\n2,t,a,2,,,,,,B.\n3,t,a,3,pay,0.9,favour,1,false,C.\n",
			[]stances{{"pay": datasets.Against, "rota": datasets.None}, {}, {"pay": datasets.Favour}}, ""},
		"the same words twice":        {head + "1,t,a,1,pay,,,,,A.\n1,t,a,2,pay,,,,,A.\n1,t,a,3,,,,,,A.\n1,t,a,4,,,,,,A.\n", []stances{{"pay": 0}, {"pay": 0}, {}, {}}, ""},
		"the same words elsewhere":    {head + "1,t,a,1,pay,,,,,A.\n1,t,b,1,rota,,,,,A.\n", []stances{{"pay": 0}, {"rota": 0}}, ""},
		"the same topic again":        {"id,topic,stance,text\n1,pay,,A.\n1,rota,,A.\n1,pay,,A.\n", []stances{{"pay": 0, "rota": 0}, {"pay": 0}}, ""},
		"another text":                {"id,topic,stance,text\n1,pay,,A.\n1,rota,,B.\n", []stances{{"pay": 0}, {"rota": 0}}, ""},
		"no ids":                      {"topic;stance;text\npay;;A.\nrota;favour;A.\n;;B.\n", []stances{{"pay": 0, "rota": datasets.Favour}, {}}, ""},
		"a bad label among good ones": {head + "1,t,a,1,pay,,,,,A.\n1,t,a,1,rota,,maybe,,,A.\n1,t,a,1,hours,,,,,A.\n2,t,a,2,pay,,,,,B.\n", []stances{{"pay": 0}}, `topic "rota": unknown stance "maybe"`},
		"a bad label first":           {head + "1,t,a,1,pay,,maybe,,,A.\n1,t,a,1,rota,,,,,A.\n2,t,a,2,pay,,,,,B.\n", []stances{{"pay": 0}}, `topic "pay": unknown stance "maybe"`},
		"a stance without a topic":    {head + "1,t,a,1,,,favour,,,A.\n2,t,a,2,,,,,,B.\n", []stances{{}}, `"topic" is empty`},
		"a broken row between":        {head + "1,t,a,1,pay,,,,,A.\n1,t\n1,t,a,1,rota,,,,,A.\n", []stances{{"pay": 0}, {"rota": 0}}, "2 cells"},
		"topics win":                  {"id,topics,topic,stance,text\n1,pay:against,rota,favour,A.\n", []stances{{"pay": datasets.Against}}, ""},
		"a topic alone":               {"id,topic,text\n1,pay,A.\n", []stances{nil}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, bad := readString(t, tc.in, datasets.ReadConfig{})
			var labels []stances
			for _, c := range got {
				labels = append(labels, c.Topics)
			}
			require.Equal(t, tc.want, labels)
			if tc.bad == "" {
				require.Empty(t, bad)
				return
			}
			require.Len(t, bad, 1)
			require.Contains(t, bad[0].Reason, tc.bad)
		})
	}
	var many strings.Builder
	many.WriteString("id,topic,stance,text\n")
	for i := range 10_000 {
		fmt.Fprintf(&many, "1,t%d,,A.\n", i)
	}
	pieces, _ := readString(t, many.String(), datasets.ReadConfig{})
	require.Len(t, pieces, 3, "memory is bounded")

	got, _ := readString(t, head+"1,t,a,1,pay,,,,true,A.\n1,t,a,1,rota,,,,true,A.\n2,t,a,2,pay,,,,true,B.\n2,t,a,2,rota,,,,false,B.\n", datasets.ReadConfig{})
	require.Equal(t, []bool{true, false}, []bool{got[0].Context, got[1].Context})
	require.Equal(t, []int{2, 4}, []int{got[0].Source.Line, got[1].Source.Line})
}
