package linear

import "math"

// The standard library's logarithm and exponential differ in the last bit
// between builds that fuse a multiplication with an addition and builds that do
// not, and a descent that stops at a threshold turns a last bit into another
// model. These two round after every step, so that they do not.

// Log returns the natural logarithm of a finite x > 0, to about one unit in the
// last place.
func Log(x float64) float64 {
	mantissa, exponent := math.Frexp(x)
	if mantissa < math.Sqrt2/2 {
		mantissa *= 2
		exponent--
	}
	// log m = 2·atanh(s) = 2s·(1 + s²/3 + s⁴/5 + …), |s| < 0.172.
	s := (mantissa - 1) / (mantissa + 1)
	t := float64(s * s)
	sum := 0.0
	for k := 25; k >= 3; k -= 2 {
		sum = float64(t * (sum + 1/float64(k)))
	}
	return float64(float64(exponent)*math.Ln2) + float64(float64(2*s)*(1+sum))
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
	sum := 1.0
	for n := 14; n >= 1; n-- {
		sum = float64(float64(r*sum)/float64(n)) + 1
	}
	return math.Ldexp(sum, int(k))
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
