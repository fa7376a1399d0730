package classify

import (
	"context"
	"iter"
	"slices"

	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// leastPairs is how many replies it takes to learn relations from.
const leastPairs = 50

// relationC is the cost of a row.
const relationC = 0.1

// trainRelations makes the relation model: from the relations that are labelled,
// or, where none is, from replies whose author and whose parent's author are
// labelled with their stances on one topic: on the same side they agree, on
// opposite sides they disagree, and with one who takes none it is neutral.
func (r *training) trainRelations(ctx context.Context) error {
	if !r.hasReplies() {
		return nil
	}
	units := r.readUnits()
	pairs, class := r.relationPairs(units)
	kinds := map[int]bool{}
	for _, c := range class {
		kinds[c] = true
	}
	if len(pairs) < leastPairs || len(kinds) < 2 {
		return nil
	}
	x := &relationModel{}
	if err := r.fitRelationTerms(x, units, pairs); err != nil {
		return err
	}
	vectors := make([]features.Vector, len(units))
	reader := replyReader{quoter: quoter{without: r.without, past: newWordMemory()}}
	for i := range units {
		if kindReplies(units[i].c) {
			vectors[i] = x.appendVector(features.Vector{}, &reader, units[i].c)
		}
	}
	p := &classProblem{x: &linear.Rows{Columns: x.columns()}, class: class, group: make([]int, len(pairs)), classes: relationOutputs}
	p.set = linear.Settings{Loss: linear.SquaredHinge, C: relationC, Positive: 1, Bias: 1, Tolerance: r.config.Tolerance, MaxPasses: 1000}
	for _, i := range pairs {
		p.x.Add(vectors[i].Index, vectors[i].Value)
		p.weight = append(p.weight, r.data.weight[i])
		p.fold = append(p.fold, r.data.fold[i])
	}
	whole, err := p.solve(ctx, r.Workers, -1, nil)
	if err != nil {
		return err
	}
	x.layer = layerOf(x.columns(), whole)
	score := make([][]float64, len(units))
	for fold := range r.config.Folds {
		without, err := p.solve(ctx, r.Workers, fold, whole)
		if err != nil {
			return err
		}
		l := layerOf(x.columns(), without)
		for i := range units {
			if units[i].fold == fold && kindReplies(units[i].c) {
				score[i] = l.scores(make([]float64, relationOutputs), vectors[i])
			}
		}
	}
	held := make([][]float64, len(pairs))
	for k, i := range pairs {
		held[k] = score[i]
	}
	x.calibration = fitSoftmax(held, class, p.weight, true)
	r.relations = make([]float64, len(units))
	for i := range units {
		if score[i] != nil {
			r.relations[i] = lean(x.calibration.probabilities(score[i]))
		}
	}
	r.model.relation = x
	return nil
}

// fitRelationTerms learns the terms from the pairs.
func (r *training) fitRelationTerms(x *relationModel, units []unit, pairs []int) error {
	reply, both := relationFeatures(len(pairs), r.without)
	fitter := features.Fitter{Workers: r.Workers}
	for _, part := range []struct {
		to   **features.Vectoriser
		cfg  features.Config
		text int
	}{{&x.reply, reply, 0}, {&x.both, both, 1}} {
		v, err := fitter.Fit(replyTexts(units, pairs, part.text, r.without), part.cfg)
		if err != nil {
			return err
		}
		*part.to = v
	}
	return nil
}

// replyTexts gives one of the two texts of each pair.
func replyTexts(units []unit, pairs []int, which int, without Block) iter.Seq[string] {
	return func(yield func(string) bool) {
		reader := replyReader{quoter: quoter{without: without, past: newWordMemory()}}
		for _, i := range pairs {
			var text [2]string
			text[0], text[1] = reader.texts(units[i].c)
			if !yield(string([]byte(text[which]))) {
				return
			}
		}
	}
}

// relationPairs lists the rows whose relation is known, and its class.
func (r *training) relationPairs(units []unit) (pairs, class []int) {
	for i, c := range r.data.rows {
		if relation, err := ParseRelation(c.Relation); err == nil && relation != NoRelation && c.Parent != nil {
			pairs, class = append(pairs, i), append(class, int(relation-Agree))
		}
	}
	if len(pairs) > 0 {
		return pairs, class
	}
	for i, c := range r.data.rows {
		above := units[i].parent
		if above < 0 || above >= len(r.data.rows) || !kindReplies(c) || byOneAuthor(c.Author, units[above].c.Author) {
			continue
		}
		for _, id := range r.data.topics {
			a, b := c.Topics[id], r.data.rows[above].Topics[id]
			if a == datasets.Unlabelled || b == datasets.Unlabelled {
				continue
			}
			relation := Disagree
			switch {
			case a == datasets.None || b == datasets.None:
				relation = Neutral
			case a == b:
				relation = Agree
			}
			pairs, class = append(pairs, i), append(class, int(relation-Agree))
			break
		}
	}
	return pairs, class
}

// anyRelation says whether a row is labelled with a relation.
func (d *dataset) anyRelation() bool {
	return slices.ContainsFunc(d.rows, func(c *datasets.Comment) bool { return c.Relation != "" })
}

// hasReplies says whether any row has a parent to stand in a relation to.
func (r *training) hasReplies() bool {
	for _, c := range r.data.rows {
		if c.Parent != nil {
			return true
		}
	}
	return false
}
