package classify

import (
	"example.com/discourse/datasets"
)

// A Report says how well labels agree with what coders gave. All shares are
// from 0 to 1. What does not apply, such as stance on rows without stances, is
// left out of the JSON form.
type Report struct {
	// Task is "topics" or "stance". For stance the topics are taken as given.
	Task string `json:"task"`
	// Train and Test count rows.
	Train int `json:"n_train"`
	Test  int `json:"n_test"`
	// Threads counts the threads of the test rows, which the intervals
	// resample.
	Threads int `json:"threads,omitempty"`
	// Accuracy is the share of rows whose set of topics is exactly right.
	Accuracy *Estimate `json:"accuracy,omitempty"`
	// MicroF1 pools the decisions of all topics, MacroF1 is the mean over the
	// topics, WeightedF1 the mean weighted by support. A topic that is
	// neither held nor given counts as F1 = 0.
	MicroF1    *Estimate `json:"micro_f1,omitempty"`
	MacroF1    *Estimate `json:"macro_f1,omitempty"`
	WeightedF1 *Estimate `json:"weighted_f1,omitempty"`
	// MicroPrecision and MicroRecall are the parts of MicroF1.
	MicroPrecision *Estimate `json:"micro_p,omitempty"`
	MicroRecall    *Estimate `json:"micro_r,omitempty"`
	// PerTopic has an entry for each topic of the model.
	PerTopic map[string]*TopicReport `json:"per_topic,omitempty"`
	// Confusion counts, for exclusive topics, rows by the topic held and the
	// topic given.
	Confusion map[string]map[string]int `json:"confusion,omitempty"`
	// JointMicroF1 counts a topic right only together with its stance.
	JointMicroF1 *Estimate `json:"joint_micro_f1,omitempty"`
	// FFavour, FAgainst and FAverage are SemEval-2016's: F1 of either stance,
	// pooled over the targets, and the mean of the two.
	FFavour  *Estimate `json:"f_favour,omitempty"`
	FAgainst *Estimate `json:"f_against,omitempty"`
	FAverage *Estimate `json:"f_avg,omitempty"`
	// StanceMacroF1 is the mean F1 of favour, against and none.
	StanceMacroF1 *Estimate `json:"stance_macro_f1,omitempty"`
	// PerTarget has the stance measures of each topic.
	PerTarget map[string]*TargetReport `json:"per_target,omitempty"`
	// Relation has the measures of agreement between replies and what they
	// answer.
	Relation *RelationReport `json:"relation,omitempty"`
	// ContextRecall is the share of topics found among the rows whose topics
	// rest on context, as far as rows are marked so.
	ContextRecall *Estimate `json:"context_recall,omitempty"`
	// Speed says how long things took, where that was measured; its fields
	// stand beside the others in the JSON form.
	*Speed
	// Notes say what the figures do not show.
	Notes []string `json:"notes,omitempty"`

	topics []string
	rows   []outcome
}

// An Estimate is a measure with its 95 % interval by a bootstrap over threads.
// Its JSON form is the bare value; the intervals stand in the text form.
type Estimate struct {
	Value     float64
	Low, High float64
}

// TopicReport has the measures of one topic.
type TopicReport struct {
	Precision float64 `json:"p"`
	Recall    float64 `json:"r"`
	F1        float64 `json:"f1"`
	// Support is the number of rows that hold the topic.
	Support int `json:"support"`
	// AveragePrecision and AUC judge the order of the probabilities, whatever
	// the threshold; left out where one class is empty.
	AveragePrecision *float64 `json:"average_precision,omitempty"`
	AUC              *float64 `json:"roc_auc,omitempty"`
	// Brier is the mean squared error of the probabilities and
	// CalibrationError the expected calibration error over ten equal bins of
	// probability. The Raw ones are of the scores taken for logits, before
	// calibration. They are left out where the labels came without
	// probabilities.
	Brier               *float64 `json:"brier,omitempty"`
	CalibrationError    *float64 `json:"ece,omitempty"`
	RawBrier            *float64 `json:"brier_raw,omitempty"`
	RawCalibrationError *float64 `json:"ece_raw,omitempty"`
}

// TargetReport has the stance measures of one topic.
type TargetReport struct {
	FFavour  float64 `json:"f_favour"`
	FAgainst float64 `json:"f_against"`
	FNone    float64 `json:"f_none"`
	FAverage float64 `json:"f_avg"`
	MacroF1  float64 `json:"macro_f1"`
	Support  int     `json:"support"`
	// Table counts rows by the stance held and the stance given.
	Table map[datasets.Stance]map[datasets.Stance]int `json:"table"`
}

// RelationReport has the measures of agreement.
type RelationReport struct {
	MacroF1     *Estimate          `json:"macro_f1"`
	Accuracy    *Estimate          `json:"accuracy"`
	PerRelation map[string]float64 `json:"per_relation"`
	Support     int                `json:"support"`
}

// An outcome is one row's truth beside what was said of it. The slices go by
// the topics of the codebook.
type outcome struct {
	thread   string
	id       string
	place    int // of the comment among those that were given
	fold     int // that it was held out in, from 1 on; 0: none
	truth    []bool
	given    []bool
	unjudged []bool    // nil: every topic was judged
	p        []float64 // nil: not known
	raw      []float64 // probability before calibration
	stance   []datasets.Stance
	said     []datasets.Stance
	context  bool
	related  Relation // what coders say; 0 where they do not
	relation Relation
}
