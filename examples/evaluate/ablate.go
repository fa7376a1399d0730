package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// ablate prints what each block is worth on the rows. The topics are those that
// the rows hold.
func ablate(o *options, stdout, stderr io.Writer) error {
	rows, err := readRows(o.test, stderr)
	if err != nil {
		return err
	}
	var blocks []classify.Block
	if o.ablate != "all" {
		for name := range strings.SplitSeq(o.ablate, ",") {
			blocks = append(blocks, classify.Block(strings.TrimSpace(name)))
		}
	}
	trainer := &classify.Trainer{Progress: func(p classify.Progress) {
		if p.Stage == "ablation" {
			fmt.Fprintf(stderr, "evaluate: %d of %d cross-validations\n", p.Done, p.Total)
		}
	}}
	table, err := trainer.Ablate(context.Background(), bookOf(rows), rows, classify.Folds{}, blocks...)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s, five folds\n%s", o.test, classify.AblationText(table))
	return err
}

// bookOf makes a codebook of the topics that rows hold.
func bookOf(rows []datasets.Comment) *datasets.Codebook {
	book := &datasets.Codebook{}
	held := map[string]bool{}
	for i := range rows {
		for id := range rows[i].Topics {
			if !held[id] {
				held[id] = true
				book.Topics = append(book.Topics, datasets.Topic{ID: id, Title: id})
			}
		}
	}
	slices.SortFunc(book.Topics, func(a, b datasets.Topic) int { return strings.Compare(a.ID, b.ID) })
	return book
}
