package features

import "math"

// of returns what a count of 1 or more weighs.
func (t TF) of(count int) float64 {
	switch t {
	case RawTF:
		return float64(count)
	case BinaryTF:
		return 1
	}
	return 1 + math.Log(float64(count))
}

// table returns the weights of the counts below 256.
func (t TF) table() *[256]float64 {
	var w [256]float64
	for n := 1; n < len(w); n++ {
		w[n] = t.of(n)
	}
	return &w
}

// of returns what a term in df out of n texts weighs.
func (i IDF) of(df, n int) float64 {
	switch i {
	case PlainIDF:
		return math.Log(float64(n)/float64(df)) + 1
	case LogIDF:
		return math.Log(float64(1+n) / float64(1+df))
	case NoIDF:
		return 1
	}
	return math.Log(float64(1+n)/float64(1+df)) + 1
}

// apply brings the values of one block to its norm, times weight. Sums run in
// a fixed order, and products are rounded before they are added.
func (n Norm) apply(values []float64, weight float64) {
	scale := weight
	if n != NoNorm {
		size := n.of(values)
		if size == 0 {
			return
		}
		scale /= size
	}
	if scale == 1 {
		return
	}
	for i, v := range values {
		values[i] = v * scale
	}
}

func (n Norm) of(values []float64) float64 {
	var sum float64
	if n == L1 {
		for _, v := range values {
			sum += math.Abs(v)
		}
		return sum
	}
	var sums [4]float64 // side by side, since each addition waits for the last
	for len(values) >= 4 {
		for k := range sums {
			sums[k] += float64(values[k] * values[k])
		}
		values = values[4:]
	}
	for _, v := range values {
		sum += float64(v * v)
	}
	return math.Sqrt(sum + (sums[0] + sums[1]) + (sums[2] + sums[3]))
}
