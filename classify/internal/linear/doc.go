// Package linear trains L2-regularised linear classifiers on sparse rows by
// dual coordinate descent: logistic regression (Yu, Huang and Lin 2011) and the
// support vector machine with squared hinge loss (Hsieh et al. 2008).
//
// Both minimise
//
//	½‖w‖² + Σᵢ Cᵢ·loss(yᵢ·(w·xᵢ + b))
//
// where b is the weight of a constant feature and is regularised with the
// rest. The order in which rows are visited comes from a fixed seed, sums run
// in a fixed order and products are rounded before they are added, so that the
// same problem gives the same bits on every machine.
package linear
