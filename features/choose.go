package features

import (
	"bytes"
	"cmp"
	"slices"
)

// gram names an n-gram by its length and its number in the level.
type gram struct{ n, id uint32 }

// choice is the nodes of a lexicon, the columns first.
type choice struct {
	nodes   []gram
	columns int
	node    [][]uint32 // by n-1 and id: the node, or none
}

// chooseColumns picks the columns of a block and puts all nodes in order. text
// returns the text of an n-gram.
func chooseColumns(cfg *Block, levels []level, texts int, text func(n, id int) []byte) *choice {
	most := cfg.MaxDF.texts(texts, float64(texts))
	var grams []gram
	for n := cfg.MinN; n <= len(levels); n++ {
		for id, df := range levels[n-1].df {
			if float64(df) <= most {
				grams = append(grams, gram{uint32(n), uint32(id)})
			}
		}
	}
	if cfg.MaxFeatures > 0 && len(grams) > cfg.MaxFeatures {
		grams = mostFrequent(grams, cfg.MaxFeatures, levels, text)
	}
	c := &choice{nodes: byFallingDF(grams, levels), columns: len(grams)}
	c.addSteps(levels)
	return c
}

// mostFrequent returns the k n-grams that occur most often, those first in
// byte order among equals.
func mostFrequent(grams []gram, k int, levels []level, text func(n, id int) []byte) []gram {
	tf := func(g gram) uint64 { return levels[g.n-1].tf[g.id] }
	order := slices.Clone(grams)
	slices.SortStableFunc(order, func(a, b gram) int { return cmp.Compare(tf(b), tf(a)) })
	// Only those that are as frequent as the last to stay need their texts.
	cut := tf(order[k-1])
	from := slices.IndexFunc(order, func(g gram) bool { return tf(g) == cut })
	to := from
	for to < len(order) && tf(order[to]) == cut {
		to++
	}
	if to > k {
		type named struct {
			gram
			text []byte
		}
		equals := make([]named, 0, to-from)
		for _, g := range order[from:to] {
			equals = append(equals, named{g, text(int(g.n), int(g.id))})
		}
		slices.SortFunc(equals, func(a, b named) int { return bytes.Compare(a.text, b.text) })
		for i, e := range equals {
			order[from+i] = e.gram
		}
	}
	order = order[:k]
	slices.SortFunc(order, func(a, b gram) int {
		return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.id, b.id))
	})
	return order
}

// byFallingDF sorts by falling document frequency and leaves equals in their
// order: shorter ones first, then by number.
func byFallingDF(grams []gram, levels []level) []gram {
	df := func(g gram) uint32 { return levels[g.n-1].df[g.id] }
	highest := uint32(0)
	for _, g := range grams {
		highest = max(highest, df(g))
	}
	places := make([]int, highest+2)
	for _, g := range grams {
		places[highest-df(g)+1]++
	}
	for i := 1; i < len(places); i++ {
		places[i] += places[i-1]
	}
	sorted := make([]gram, len(grams))
	for _, g := range grams {
		at := &places[highest-df(g)]
		sorted[*at] = g
		*at++
	}
	return sorted
}

// addSteps adds the words and shorter n-grams that columns are made of and
// that are no columns themselves, and numbers all nodes.
func (c *choice) addSteps(levels []level) {
	c.node = make([][]uint32, len(levels))
	for i := range levels {
		c.node[i] = make([]uint32, len(levels[i].df))
		for id := range c.node[i] {
			c.node[i][id] = none
		}
	}
	const wanted = none - 1
	for node, g := range c.nodes {
		c.node[g.n-1][g.id] = uint32(node)
	}
	want := func(n, id uint32) {
		if c.node[n-1][id] == none {
			c.node[n-1][id] = wanted
		}
	}
	for n := uint32(len(levels)); n > 1; n-- {
		for id, node := range c.node[n-1] {
			if node != none {
				want(n-1, levels[n-1].prefix[id])
				want(1, levels[n-1].last[id])
			}
		}
	}
	for i := range c.node {
		for id, node := range c.node[i] {
			if node == wanted {
				c.node[i][id] = uint32(len(c.nodes))
				c.nodes = append(c.nodes, gram{uint32(i + 1), uint32(id)})
			}
		}
	}
}

// lexicon makes the lexicon of the chosen nodes. order gives the word of each
// rank.
func (c *choice) lexicon(words *interner, order []uint32, levels []level, idf func(df int) float64) *lexicon {
	l := &lexicon{keys: make([]uint64, len(c.nodes)), columns: c.columns}
	values := make([]float64, c.columns)
	isGram := make([]uint8, len(c.nodes))
	lastDF, lastIDF := uint32(0), 0.0
	for node, g := range c.nodes {
		v := &levels[g.n-1]
		if v.df[g.id] != lastDF {
			lastDF = v.df[g.id]
			lastIDF = idf(int(lastDF))
		}
		if node < c.columns {
			values[node] = lastIDF
		}
		switch {
		case g.n > 1:
			isGram[node] = 1
			l.keys[node] = gramKey(c.node[g.n-2][v.prefix[g.id]], c.node[0][v.last[g.id]])
		case isLong(words.words[order[g.id]].key):
			text := longText(words.text, words.words[order[g.id]].key)
			l.keys[node] = longKey(len(l.text), len(text))
			l.text = append(l.text, text...)
		default:
			l.keys[node] = words.words[order[g.id]].key
		}
	}
	l.idf = newIDFTable(values)
	l.index(isGram)
	return l
}
