package classify

import (
	"example.com/discourse/classify/internal/linear"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// The classes of a stance, in the order of the outputs of a layer.
var stanceClasses = [...]datasets.Stance{datasets.None, datasets.Favour, datasets.Against}

const stances = len(stanceClasses)

// classOf returns the place of a stance among stanceClasses.
func classOf(s datasets.Stance) int { return int(s - datasets.None) }

// A stanceModel tells the author's stance on a topic that a comment has. What
// the topics share and what each has for itself are trained together and added
// up: output k·stances+s is the score of stance s on the model's k-th topic.
type stanceModel struct {
	vectoriser *features.Vectoriser
	layer      *layer
	// at has the place of each topic of the codebook among those with
	// labelled stances, or −1: that topic takes what the topics share.
	at          []int
	calibration softmax
	// context reads a comment with those that it answers; nil: by itself.
	context *stanceContext
	// shift is added to the logarithm of the probabilities before the largest
	// is taken; it was chosen for the largest F_avg.
	shift [stances]float64
}

// groups is the number of topics that the layer has stances for, and one more.
func (s *stanceModel) groups() int { return s.layer.outputs / stances }

// group returns the place of topic k of the codebook among the groups.
func (s *stanceModel) group(k int) int {
	if at := s.at[k]; at >= 0 {
		return at
	}
	return s.groups() - 1
}

// direction is how much the scores of a group speak for favour above against.
func direction(score []float64, group int) float64 {
	of := score[group*stances : (group+1)*stances]
	return float64(0.5 * (of[classOf(datasets.Favour)] - of[classOf(datasets.Against)]))
}

// turn puts another direction in the place of the one that the scores of a group
// have.
func turn(score []float64, direction float64) {
	f, a := classOf(datasets.Favour), classOf(datasets.Against)
	middle := float64(0.5 * (score[f] + score[a]))
	score[f], score[a] = middle+direction, middle-direction
}

// decide returns the stance for the scores of a group, which it overwrites, and
// its probability.
func (s *stanceModel) decide(score []float64) (datasets.Stance, float64) {
	var logs [stances]float64
	p := s.calibration.probabilities(score)
	for c, v := range p {
		logs[c] = linear.Log(max(v, 1e-300))
	}
	best := largest(logs, s.shift)
	return stanceClasses[best], p[best]
}
