package features

import (
	"math"
	"math/bits"
)

const (
	digitBits = 11   // of a radix sort
	short     = 128  // fewer columns than this: coarse buckets
	long      = 2048 // more than this: radix sort
	moves     = 16   // by how many places a column may be off after the buckets
)

// sort returns the columns, all of which are below limit, in order. It spends
// them.
func (c *counter) sort(limit int) []uint32 {
	n := len(c.columns)
	if n <= long {
		precision := 6
		if n < short {
			precision = 3
		}
		if c.sortByScale(precision, limit) {
			return c.sorted
		}
	}
	return c.sortByDigits(bits.Len(uint(limit - 1)))
}

// sortByScale puts the columns into buckets by their leading bits, as a
// floating-point number keeps them, and then in order. Since columns stand in
// falling document frequency, and frequencies fall as Zipf's law has it, the
// buckets are about equally full, and those of the commonest terms hold one
// column each. It reports false, and leaves the columns alone, if they are too
// far from their places after that.
func (c *counter) sortByScale(precision, limit int) bool {
	places := c.places[:scale(uint32(limit-1), precision)+1]
	clear(places)
	for _, x := range c.columns {
		places[scale(x, precision)]++
	}
	sum := uint32(0)
	for d, n := range places {
		places[d] = sum
		sum += n
	}
	sorted := c.sorted[:len(c.columns)]
	for _, x := range c.columns {
		at := &places[scale(x, precision)]
		sorted[*at] = x
		*at++
	}
	left := moves * len(sorted)
	for i := 1; i < len(sorted); i++ {
		x := sorted[i]
		k := i
		for ; k > 0 && sorted[k-1] > x; k-- {
			sorted[k] = sorted[k-1]
		}
		sorted[k] = x
		if left -= i - k; left < 0 {
			return false
		}
	}
	return true
}

// scale returns the bucket of x: its exponent and so many of its leading bits,
// which is how a floating-point number begins. It never falls as x grows, and
// differs for all x below 2<<precision - 1.
func scale(x uint32, precision int) uint32 {
	return math.Float32bits(float32(int64(x)+1))>>((23-precision)&31) - 127<<(precision&31)
}

// sortByDigits is a radix sort.
func (c *counter) sortByDigits(width int) []uint32 {
	a, b := c.columns, c.sorted[:len(c.columns)]
	places := &c.places
	for shift := 0; shift < width; shift += digitBits {
		clear(places[:])
		for _, x := range a {
			places[x>>shift&(1<<digitBits-1)]++
		}
		sum := uint32(0)
		for d, n := range places {
			places[d] = sum
			sum += n
		}
		for _, x := range a {
			at := &places[x>>shift&(1<<digitBits-1)]
			b[*at] = x
			*at++
		}
		a, b = b, a
	}
	return a
}
