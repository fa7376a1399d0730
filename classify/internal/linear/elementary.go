package linear

import "math"

// The standard library's logarithm and exponential differ in the last bit
// between builds that fuse a multiplication with an addition and builds that do
// not, and a descent that stops at a threshold turns a last bit into another
// model. These two round after every step, so that they do not.

// Both sum a series in two halves, the even terms and the odd ones, which do not
// wait for each other.

// Log returns the natural logarithm of a finite x > 0, to about one unit in the
// last place.
func Log(x float64) float64 {
	mantissa, exponent := split(x)
	if mantissa < math.Sqrt2/2 {
		mantissa *= 2
		exponent--
	}
	// log m = 2·atanh(s) = 2s·(1 + s²/3 + s⁴/5 + …), |s| < 0.172.
	s := (mantissa - 1) / (mantissa + 1)
	t := float64(s * s)
	u := float64(t * t)
	even := 1.0 / 25
	even = float64(u*even) + 1.0/21
	even = float64(u*even) + 1.0/17
	even = float64(u*even) + 1.0/13
	even = float64(u*even) + 1.0/9
	even = float64(u*even) + 1.0/5
	odd := 1.0 / 23
	odd = float64(u*odd) + 1.0/19
	odd = float64(u*odd) + 1.0/15
	odd = float64(u*odd) + 1.0/11
	odd = float64(u*odd) + 1.0/7
	odd = float64(u*odd) + 1.0/3
	sum := float64(u*even) + float64(t*odd)
	return float64(float64(exponent)*math.Ln2) + (float64(float64(2*s)*sum) + 2*s)
}

// split returns x as a mantissa in [½, 1) and a power of two.
func split(x float64) (mantissa float64, exponent int) {
	bits := math.Float64bits(x)
	if bits < 1<<52 { // subnormal
		return math.Frexp(x)
	}
	return math.Float64frombits(bits&^(0x7ff<<52) | 1022<<52), int(bits>>52) - 1022
}

// Exp returns e to the x: 0 below about −745, +Inf above about 709.
func Exp(x float64) float64 {
	const high, low = 6.93147180369123816490e-01, 1.90821492927058770002e-10 // ln 2 in two parts
	switch {
	case x > 709.782712893384:
		return math.Inf(1)
	case x < -745.2:
		return 0
	}
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	r := (x - float64(k*high)) - float64(k*low)
	u := float64(r * r)
	even := 1.0 / 87178291200
	even = float64(u*even) + 1.0/479001600
	even = float64(u*even) + 1.0/3628800
	even = float64(u*even) + 1.0/40320
	even = float64(u*even) + 1.0/720
	even = float64(u*even) + 1.0/24
	even = float64(u*even) + 1.0/2
	odd := 1.0 / 6227020800
	odd = float64(u*odd) + 1.0/39916800
	odd = float64(u*odd) + 1.0/362880
	odd = float64(u*odd) + 1.0/5040
	odd = float64(u*odd) + 1.0/120
	odd = float64(u*odd) + 1.0/6
	sum := 1 + (r + (float64(u*even) + float64(float64(u*r)*odd)))
	if k <= -1022 || k > 1023 {
		return math.Ldexp(sum, int(k))
	}
	return float64(sum * math.Float64frombits(uint64(int64(k)+1023)<<52))
}

// Sigmoid returns 1/(1 + e⁻ˣ).
func Sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + Exp(-x))
	}
	e := Exp(x)
	return e / (1 + e)
}

// Softplus returns log(1 + eˣ).
func Softplus(x float64) float64 {
	if x > 0 {
		return x + log1p(Exp(-x))
	}
	return log1p(Exp(x))
}

func log1p(x float64) float64 {
	if x < 1e-5 {
		return x - float64(float64(x*x)/2)
	}
	return Log(1 + x)
}
