package features

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// level holds the counts of all n-grams of one length that are frequent
// enough: in the order of their prefixes, then of their last words. The number
// of an n-gram is its place.
type level struct {
	df     []uint32
	tf     []uint64
	prefix []uint32 // the n-gram of all words but the last, by its number; nil for words
	last   []uint32 // the last word
	first  []int    // by prefix: where its n-grams begin; one more at the end
}

// gramCounter counts n-grams from sequences. All that begin with one prefix
// are counted together, so that a plain array by the last word serves instead
// of a hash table, and prefixes are shared out in ranges, so that the memory
// stays bounded and the workers need no lock.
type gramCounter struct {
	batches []sequences // by word rank
	words   int         // number of ranks
	least   float64     // least document frequency
	workers int
}

// rangeItems is about how many n-grams are sorted by prefix at a time.
const rangeItems = 1 << 22

// follower is what comes after a prefix in one place.
type follower struct{ doc, word uint32 }

// count returns the levels 2 to longest.
func (c *gramCounter) count(longest, words int) []level {
	prefixes := make([][]uint32, len(c.batches)) // as in the batches, by the first word
	for i, seq := range c.batches {
		prefixes[i] = seq.words
	}
	known := words
	var levels []level
	for n := 2; n <= longest; n++ {
		v := c.level(prefixes, n, known)
		levels = append(levels, v)
		known = len(v.df)
		if n < longest {
			prefixes = c.advance(prefixes, n, &v)
		}
	}
	return levels
}

// level counts the n-grams of length n, given the numbers of the shorter ones.
func (c *gramCounter) level(prefixes [][]uint32, n, known int) level {
	items := make([]uint32, known)
	total := 0
	for b := range c.batches {
		c.eachGram(prefixes, b, n, func(_, prefix, _ uint32) {
			items[prefix]++
			total++
		})
	}
	ranges := cutRanges(items, total, c.workers)
	parts := make([]level, len(ranges))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(c.workers, len(ranges)) {
		wg.Go(func() {
			t := tally{seen: make([]seen, c.words), least: c.least}
			for {
				k := int(next.Add(1)) - 1
				if k >= len(ranges) {
					return
				}
				parts[k] = c.countRange(prefixes, n, items, ranges[k], &t)
			}
		})
	}
	wg.Wait()
	return joinLevels(parts, known)
}

// eachGram calls f for each place in batch b of an n-gram whose parts are all
// known, in the order of the texts.
func (c *gramCounter) eachGram(prefixes [][]uint32, b, n int, f func(doc, prefix, word uint32)) {
	seq := &c.batches[b]
	start := 0
	for i, end := range seq.ends {
		for k := start; k+n <= end; k++ {
			prefix, word := prefixes[b][k], seq.words[k+n-1]
			if prefix != none && word != none {
				f(uint32(seq.first+i), prefix, word)
			}
		}
		start = end
	}
}

// cutRanges cuts the prefixes into ranges of about as many items each: no more
// than rangeItems where it can be helped, and enough for all workers.
func cutRanges(items []uint32, total, workers int) [][2]int {
	parts := max(workers, (total+rangeItems-1)/rangeItems)
	var ranges [][2]int
	from, sum := 0, 0
	for p, n := range items {
		sum += int(n)
		if sum >= (len(ranges)+1)*total/parts+1 {
			ranges = append(ranges, [2]int{from, p + 1})
			from = p + 1
		}
	}
	return append(ranges, [2]int{from, len(items)})
}

// countRange counts the n-grams whose prefix is in [r[0], r[1]).
func (c *gramCounter) countRange(prefixes [][]uint32, n int, items []uint32, r [2]int, t *tally) level {
	from, to := uint32(r[0]), uint32(r[1])
	begins := make([]int, to-from+1)
	sum := 0
	for p := from; p < to; p++ {
		begins[p-from] = sum
		sum += int(items[p])
	}
	followers := make([]follower, sum)
	for b := range c.batches {
		c.eachGram(prefixes, b, n, func(doc, prefix, word uint32) {
			if prefix-from < to-from {
				at := &begins[prefix-from]
				followers[*at] = follower{doc, word}
				*at++
			}
		})
	}
	var v level
	start := 0
	for p := from; p < to; p++ {
		end := begins[p-from]
		t.count(&v, p, followers[start:end])
		start = end
	}
	return v
}

// tally counts the followers of one prefix by word.
type tally struct {
	seen    []seen
	touched []uint32
	least   float64
}

// seen counts one word; doc is 1 + the last text that it was met in.
type seen struct{ df, doc, tf uint32 }

// count appends the n-grams of prefix p that are frequent enough to v.
func (t *tally) count(v *level, p uint32, followers []follower) {
	if float64(len(followers)) < t.least {
		return
	}
	for _, f := range followers {
		s := &t.seen[f.word]
		if s.tf == 0 {
			t.touched = append(t.touched, f.word)
		}
		s.tf++
		if s.doc != f.doc+1 {
			s.doc = f.doc + 1
			s.df++
		}
	}
	kept := t.touched[:0]
	for _, word := range t.touched {
		if float64(t.seen[word].df) >= t.least {
			kept = append(kept, word)
		} else {
			t.seen[word] = seen{}
		}
	}
	slices.SortFunc(kept, func(a, b uint32) int { return cmp.Compare(a, b) })
	for _, word := range kept {
		s := &t.seen[word]
		v.prefix = append(v.prefix, p)
		v.last = append(v.last, word)
		v.df = append(v.df, s.df)
		v.tf = append(v.tf, uint64(s.tf))
		*s = seen{}
	}
	t.touched = t.touched[:0]
}

// joinLevels puts the parts one after the other.
func joinLevels(parts []level, prefixes int) level {
	var v level
	for _, p := range parts {
		v.df = append(v.df, p.df...)
		v.tf = append(v.tf, p.tf...)
		v.prefix = append(v.prefix, p.prefix...)
		v.last = append(v.last, p.last...)
	}
	v.first = make([]int, prefixes+1)
	for _, p := range v.prefix {
		v.first[p+1]++
	}
	for p := range prefixes {
		v.first[p+1] += v.first[p]
	}
	return v
}

// advance returns the numbers of the n-grams of length n at every place, or
// none, given those of the shorter ones.
func (c *gramCounter) advance(prefixes [][]uint32, n int, v *level) [][]uint32 {
	next := make([][]uint32, len(c.batches))
	for b := range c.batches {
		seq := &c.batches[b]
		numbers := make([]uint32, len(seq.words))
		start := 0
		for _, end := range seq.ends {
			for k := start; k < end; k++ {
				numbers[k] = none
				if k+n <= end {
					numbers[k] = v.find(prefixes[b][k], seq.words[k+n-1])
				}
			}
			start = end
		}
		next[b] = numbers
	}
	return next
}

// find returns the number of an n-gram, or none.
func (v *level) find(prefix, word uint32) uint32 {
	if prefix == none || word == none {
		return none
	}
	from, to := v.first[prefix], v.first[prefix+1]
	k, ok := slices.BinarySearch(v.last[from:to], word)
	if !ok {
		return none
	}
	return uint32(from + k)
}
