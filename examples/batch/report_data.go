package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// fillPage sets the script, the style, the data and the policy that allows
// them and nothing else.
func (j *job) fillPage(r *report) error {
	data, err := j.pageData()
	if err != nil {
		return err
	}
	r.Style = template.HTML("<style>" + reportStyle + "</style>")                                     //nolint:gosec // our own file
	r.Script = template.HTML("<script>" + reportScript + "</script>")                                 //nolint:gosec // our own file
	r.Data = template.HTML(`<script type="application/json" id="data">` + string(data) + `</script>`) //nolint:gosec // "<" is escaped in JSON
	r.Policy = fmt.Sprintf("default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'", sourceHash(reportScript), sourceHash(reportStyle))
	return nil
}

func sourceHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// pageData returns the comments of the table in the order of the input, as
// JSON without "<", so that no comment can end the element that it stands in.
func (j *job) pageData() ([]byte, error) {
	type label struct {
		Topic   int     `json:"t"`
		Stance  string  `json:"s"`
		P       float64 `json:"p"`
		StanceP float64 `json:"q"`
	}
	type row struct {
		ID     string  `json:"i"`
		Parent string  `json:"r,omitempty"`
		Thread int     `json:"h"`
		Author string  `json:"a,omitempty"`
		Kind   string  `json:"k"`
		When   string  `json:"d,omitempty"`
		Source int     `json:"f"`
		Text   string  `json:"x"`
		Cut    bool    `json:"c,omitempty"`
		Labels []label `json:"l"`
	}
	type thread struct {
		Name   string `json:"n"`
		Begins string `json:"b,omitempty"`
		Count  int64  `json:"c,omitempty"` // of its comments, where that is known
	}
	var page struct {
		Topics  []string `json:"topics"`
		Sources []string `json:"sources"`
		Threads []thread `json:"threads"`
		Rows    []row    `json:"rows"`
	}
	for i := range j.tally.Topics {
		page.Topics = append(page.Topics, j.title(j.tally.Topics[i].Topic))
	}
	sample := slices.Clone(j.tally.Gathered.Sample)
	slices.SortFunc(sample, func(a, b specimen) int { return cmp.Compare(a.Place, b.Place) })
	sources, threads := map[string]int{}, map[string]int{}
	number := func(seen map[string]int, key string, first func()) int {
		n, ok := seen[key]
		if !ok {
			n = len(seen)
			seen[key] = n
			first()
		}
		return n
	}
	page.Rows = []row{}
	folder, places := j.folder(), j.tally.Gathered.Threads
	for i := range sample {
		s := &sample[i]
		key, t := s.Thread, thread{Count: 1, Name: s.ID}
		if key != "" {
			t.Name, t.Begins = places.threadName(key)
			if t.Count = 0; places.By[key] != nil {
				t.Count = places.By[key].Comments
			}
		} else {
			key = "\x00" + s.ID
		}
		r := row{
			ID: s.ID, Parent: s.Parent, Author: s.Author, Kind: s.Kind, When: day(s), Text: s.Text, Cut: s.Cut, Labels: []label{},
			Thread: number(threads, key, func() { page.Threads = append(page.Threads, t) }),
			Source: number(sources, s.Source, func() { page.Sources = append(page.Sources, strings.TrimPrefix(s.Source, folder)) }),
		}
		for _, l := range s.Labels {
			r.Labels = append(r.Labels, label{j.tally.place(l.Topic), l.Stance.String(), round3(l.P), round3(l.StanceP)})
		}
		page.Rows = append(page.Rows, r)
	}
	return json.Marshal(page)
}

func round3(v float64) float64 { return float64(int64(v*1000+0.5)) / 1000 }
