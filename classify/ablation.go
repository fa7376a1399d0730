package classify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// A Block is a part of what stances and relations are told by, which can be left
// out to see what it is worth. What was measured, by five-fold cross-validation
// with threads kept together, on the training parts of three data sets, as the
// figure with all blocks less that without one, with 95 % intervals by a bootstrap
// over threads:
//
//	semeval2016, F_avg with all blocks 0.712 [0.693, 0.731]
//	  characters           +0.038 [+0.025, +0.052]
//	  pairs and triples    +0.011 [+0.002, +0.019]
//	  shared by topics     +0.008 [−0.004, +0.020]
//	  hashtags' words      +0.005 [−0.005, +0.015]
//	  balance              +0.001 [−0.009, +0.010]
//	  own words            −0.001 [−0.008, +0.006]
//	  shift                −0.002 [−0.010, +0.006]
//	  chain                 0, since no tweet answers another
//
//	agreement, macro-F1 with all blocks 0.632 [0.612, 0.652]
//	  both texts           +0.045 [+0.031, +0.059]
//	  cues                 +0.016 [+0.001, +0.031]
//	  own words            +0.005 [−0.001, +0.010]
//	  negation             +0.002 [−0.005, +0.008]
//	  how a reply begins    0.000 [−0.009, +0.009]; taken out
//
// "go run ./examples/evaluate -ablate all -test FILE" prints the table of a file.
type Block string

const (
	// NoBlock: nothing is left out.
	NoBlock Block = ""
	// OwnWordsBlock: without it stances are read from what is quoted too.
	OwnWordsBlock Block = "own words"
	// HashtagsBlock: the words that hashtags are run together from.
	HashtagsBlock Block = "hashtags' words"
	// CharactersBlock: the n-grams of characters.
	CharactersBlock Block = "characters"
	// LongNGramsBlock: pairs and triples of words.
	LongNGramsBlock Block = "pairs and triples"
	// SharedBlock: what all topics share; without it each learns by itself.
	SharedBlock Block = "shared by topics"
	// BalanceBlock: the weights with which the classes weigh the same.
	BalanceBlock Block = "balance"
	// ShiftBlock: the shift to the largest F_avg.
	ShiftBlock Block = "shift"
	// ChainBlock: the comments above a reply.
	ChainBlock Block = "chain"
	// OppositesBlock: those whom an author answers or is answered by.
	OppositesBlock Block = "opposites"
	// SameAuthorBlock: the ancestors by the same author.
	SameAuthorBlock Block = "same author"
	// NegationBlock: the marks on a reply's words after a negation.
	NegationBlock Block = "negation"
	// BothBlock: the words of a reply and its parent taken together.
	BothBlock Block = "both texts"
	// CuesBlock: the cues of a relation.
	CuesBlock Block = "cues"
)

var (
	stanceBlocks   = []Block{OwnWordsBlock, HashtagsBlock, CharactersBlock, LongNGramsBlock, SharedBlock, BalanceBlock, ShiftBlock, ChainBlock, OppositesBlock, SameAuthorBlock}
	relationBlocks = []Block{OwnWordsBlock, NegationBlock, BothBlock, CuesBlock}
)

// An Ablation is what one block is worth on a data set.
type Ablation struct {
	// Without is the block that was left out; NoBlock has the figure of all.
	Without Block
	// Figure is F_avg of the stances, or the macro-F1 of the relations, with
	// its interval.
	Figure Estimate
	// Worth is the figure of all blocks less this one, with its own interval:
	// that of the difference, the same threads drawn for both. Above 0 the
	// block pays.
	Worth Estimate
}

// Ablate cross-validates the stances of labelled comments, or, where none is
// labelled, the relations, with every block and without each in turn. It takes
// as many cross-validations as there are blocks, and one. blocks picks some of
// them; none: all that bear on the figure.
func (t *Trainer) Ablate(ctx context.Context, book *datasets.Codebook, comments []datasets.Comment, folds Folds, blocks ...Block) ([]Ablation, error) {
	known, applies, value := relationBlocks, hasRelations, (*tally).relationMacroF1
	folds.Task = TaskTopics
	for i := range comments {
		if hasStance(&comments[i]) {
			known, applies, value = stanceBlocks, hasStances, (*tally).fAverage
			folds.Task = TaskStance
			break
		}
	}
	if len(blocks) == 0 {
		blocks = known
	}
	for _, b := range blocks {
		if !slices.Contains(known, b) {
			return nil, fmt.Errorf("classify: block %q: want one of %q", b, known)
		}
	}
	var table []Ablation
	var all []float64
	for n, block := range append([]Block{NoBlock}, blocks...) {
		r, err := t.leavingOut(block).CrossValidate(ctx, book, comments, folds)
		if err != nil {
			return nil, err
		}
		threads := byThread(r.rows, len(book.Topics))
		total := newTally(len(book.Topics))
		for _, thread := range threads {
			total.add(thread)
		}
		if !applies(total) {
			return nil, fmt.Errorf("classify: %w", ErrNoRows)
		}
		var draws []float64
		bootstrap(threads, len(book.Topics), func(sum *tally) { draws = append(draws, value(sum)) })
		a := Ablation{Without: block, Figure: estimateOf(value(total), draws)}
		if block == NoBlock {
			all = draws
		} else {
			difference := make([]float64, len(draws))
			for i := range draws {
				difference[i] = all[i] - draws[i]
			}
			a.Worth = estimateOf(table[0].Figure.Value-a.Figure.Value, difference)
		}
		table = append(table, a)
		t.progress("ablation", n+1, len(blocks)+1)
	}
	return table, nil
}

// estimateOf returns a value with the interval of its draws.
func estimateOf(value float64, draws []float64) Estimate {
	e := Estimate{Value: value, Low: value, High: value}
	if len(draws) > 0 {
		e.Low, e.High = interval(append([]float64(nil), draws...))
	}
	return e
}

// leavingOut returns a trainer without a block.
func (t *Trainer) leavingOut(block Block) *Trainer {
	out := *t
	out.Progress = nil
	out.without = block
	s := &out.Config.Stance
	switch block {
	case CharactersBlock:
		s.Features = features.Config{Blocks: []features.Block{{MinN: 1, MaxN: 3}}}
	case LongNGramsBlock:
		s.Features = features.Config{Blocks: []features.Block{{MinN: 1, MaxN: 1}, {Unit: features.Chars, MinN: 2, MaxN: 5}}}
	case SharedBlock:
		s.Pool = 1e-6
	case ShiftBlock:
		s.Aim = MostProbable
	case ChainBlock:
		out.Config.Context = IgnoreContext
	}
	return &out
}

// AblationText returns the table as lines for a terminal.
func AblationText(table []Ablation) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "without\tfigure\t95 %\tworth\t95 %")
	for _, a := range table {
		if a.Without == NoBlock {
			fmt.Fprintf(w, "(all blocks)\t%.4f\t[%.3f, %.3f]\n", a.Figure.Value, a.Figure.Low, a.Figure.High)
			continue
		}
		fmt.Fprintf(w, "%s\t%.4f\t[%.3f, %.3f]\t%+.4f\t[%+.4f, %+.4f]\n", a.Without, a.Figure.Value, a.Figure.Low, a.Figure.High, a.Worth.Value, a.Worth.Low, a.Worth.High)
	}
	w.Flush()
	return b.String()
}
