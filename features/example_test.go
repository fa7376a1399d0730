package features_test

import (
	"fmt"
	"slices"

	"example.com/discourse/features"
)

var comments = []string{
	"The new IT system fails every day.",
	"It is not the staff who fail, it is the system.",
	"Nobody trusts the new system.",
}

func ExampleFit() {
	v, err := features.Fit(slices.Values(comments), features.Config{
		Blocks: []features.Block{{MinN: 1, MaxN: 1, MinDF: features.Count(2)}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	x := v.Vector("Is the system new?")
	for k, column := range x.Index {
		fmt.Printf("%s %.3f\n", v.Term(column), x.Value[k])
	}
	// Output:
	// system 0.523
	// the 0.523
	// new 0.673
}

func ExampleVectoriser_AppendSpans() {
	v, err := features.Fit(slices.Values(comments), features.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "The “new system”, again"
	for _, s := range v.AppendSpans(nil, text) {
		fmt.Printf("%q: %s\n", v.Term(s.Column), text[s.Start:s.End])
	}
	// Output:
	// "the": The
	// "new": new
	// "system": system
	// "the new": The “new
	// "new system": new system
}

func ExampleTokeniser_Tokens() {
	t, err := features.NewTokeniser(features.TokeniserConfig{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, token := range t.Tokens("We don’t trust IT: http://www.example.org/it #it 3.5") {
		fmt.Printf("%s %v\n", token.Text, token.Kind)
	}
	// Output:
	// we word
	// don't word
	// trust word
	// IT word
	// example.org url
	// #it hashtag
	// 3.5 number
}
