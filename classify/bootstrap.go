package classify

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// resamples is how many times the threads are drawn anew for an interval.
const resamples = 1000

// byThread tallies the rows of each thread; a row without a thread is one of
// its own. The order is that of first appearance among sorted names, so that
// the order of the rows does not matter.
func byThread(rows []outcome, topics int) []*tally {
	of := map[string]*tally{}
	var names []string
	var out []*tally
	for i := range rows {
		name := rows[i].thread
		if name == "" {
			t := newTally(topics)
			t.count(&rows[i])
			out = append(out, t)
			continue
		}
		t := of[name]
		if t == nil {
			t = newTally(topics)
			of[name] = t
			names = append(names, name)
		}
		t.count(&rows[i])
	}
	slices.Sort(names)
	for _, name := range names {
		out = append(out, of[name])
	}
	return out
}

// bootstrap draws as many threads as there are, with replacement, again and
// again, and gives measure the sum of each draw (Efron and Tibshirani 1993).
// The draws come from a fixed seed.
func bootstrap(threads []*tally, topics int, measure func(*tally)) {
	sum := newTally(topics)
	resample(len(threads), func(draw []int) {
		sum.reset()
		for _, i := range draw {
			sum.add(threads[i])
		}
		measure(sum)
	})
}

// pairedBootstrap gives measure the sums of two lists, of which each draw takes
// the same threads.
func pairedBootstrap(a, b []*tally, topics int, measure func(a, b *tally)) {
	sumA, sumB := newTally(topics), newTally(topics)
	resample(len(a), func(draw []int) {
		sumA.reset()
		sumB.reset()
		for _, i := range draw {
			sumA.add(a[i])
			sumB.add(b[i])
		}
		measure(sumA, sumB)
	})
}

// resample makes the draws from n threads; fewer than two give none.
func resample(n int, use func(draw []int)) {
	if n < 2 {
		return
	}
	random := rand.New(rand.NewPCG(20160112, uint64(n)))
	draw := make([]int, n)
	for range resamples {
		for i := range draw {
			draw[i] = random.IntN(n)
		}
		use(draw)
	}
}

// interval returns the bounds between which the middle 95 % of the values lie.
// It sorts its argument.
func interval(values []float64) (low, high float64) {
	if len(values) == 0 {
		return 0, 0
	}
	slices.Sort(values)
	at := func(q float64) float64 {
		k := int(q * float64(len(values)-1))
		return values[k]
	}
	return at(0.025), at(0.975)
}

// hashOf returns a stable hash of a name, by which threads are dealt to folds.
func hashOf(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return mix(h.Sum64())
}

// mix spreads the bits of x (the finaliser of splitmix64, Steele et al. 2014).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
