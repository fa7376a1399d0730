package classify

import (
	"math"

	"example.com/discourse/classify/internal/linear"
)

// Sigmoid calibration: P = 1/(1 + exp(−(Slope·score + Offset))). The zero value
// stands for "not calibrated" and is never applied; see [identitySigmoid].
type sigmoid struct {
	Slope  float64 `json:"slope"`
	Offset float64 `json:"offset"`
}

// identitySigmoid takes a score for a logit as it is.
var identitySigmoid = sigmoid{Slope: 1}

func (s sigmoid) logit(score float64) float64 { return float64(s.Slope*score) + s.Offset }

func (s sigmoid) probability(score float64) float64 { return linear.Sigmoid(s.logit(score)) }

// fitSigmoid fits a sigmoid to scores and their truths by Platt's (2000) method
// in the numerics of Lin, Lin and Weng (2007): targets drawn in from 0 and 1 by
// the counts of the classes, Newton steps with backtracking on the cross-entropy
// written so that it cannot overflow. weight has a factor for each score; nil
// means 1. Scores all of one class give a constant.
func fitSigmoid(score []float64, truth []bool, weight []float64) sigmoid {
	positives, negatives := 0.0, 0.0
	for i, t := range truth {
		w := weightOf(weight, i)
		if t {
			positives += w
		} else {
			negatives += w
		}
	}
	if positives+negatives == 0 {
		return identitySigmoid
	}
	high, low := (positives+1)/(positives+2), 1/(negatives+2)
	prior := linear.Log((positives + 1) / (negatives + 1))
	if positives == 0 || negatives == 0 {
		return sigmoid{Slope: 0, Offset: prior}
	}
	target := make([]float64, len(truth))
	for i, t := range truth {
		if t {
			target[i] = high
		} else {
			target[i] = low
		}
	}
	const (
		most    = 100
		minimum = 1e-10 // shortest step of the line search
		ridge   = 1e-12 // keeps the Hessian positive definite
	)
	a, b := 0.0, prior
	value := crossEntropy(score, target, weight, a, b)
	for range most {
		var h11, h22, h21, g1, g2 float64 = ridge, ridge, 0, 0, 0
		for i, s := range score {
			p := linear.Sigmoid(float64(a*s) + b)
			w := weightOf(weight, i)
			d2 := float64(w * float64(p*(1-p)))
			h11 += float64(float64(s*s) * d2)
			h22 += d2
			h21 += float64(s * d2)
			d1 := float64(w * (p - target[i]))
			g1 += float64(s * d1)
			g2 += d1
		}
		if math.Abs(g1) < 1e-8 && math.Abs(g2) < 1e-8 {
			break
		}
		det := float64(h11*h22) - float64(h21*h21)
		da := -(float64(h22*g1) - float64(h21*g2)) / det
		db := -(float64(h11*g2) - float64(h21*g1)) / det
		slope := float64(g1*da) + float64(g2*db)
		step := 1.0
		for step >= minimum {
			na, nb := a+float64(step*da), b+float64(step*db)
			next := crossEntropy(score, target, weight, na, nb)
			if next < value+float64(float64(1e-4*step)*slope) {
				a, b, value = na, nb, next
				break
			}
			step /= 2
		}
		if step < minimum {
			break
		}
	}
	if a < 0 {
		// Scores that order the rows the wrong way round say nothing.
		return sigmoid{Slope: 0, Offset: prior}
	}
	return sigmoid{Slope: a, Offset: b}
}

func crossEntropy(score, target, weight []float64, a, b float64) float64 {
	sum := 0.0
	for i, s := range score {
		z := float64(a*s) + b
		sum += float64(weightOf(weight, i) * (linear.Softplus(z) - float64(target[i]*z)))
	}
	return sum
}

func weightOf(weight []float64, i int) float64 {
	if weight == nil {
		return 1
	}
	return weight[i]
}
