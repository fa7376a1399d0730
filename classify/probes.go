package classify

import (
	"fmt"
	"math"

	"example.com/discourse/datasets"
)

// probeTexts are read when a model is saved and again when it is loaded: they
// hold what tokenisers disagree about.
var probeTexts = [...]string{
	"IT is down again – it doesn’t work, and the system’s owners don't care.",
	"My caseload has gone from 45 to 70 (+55%) since the split; who covers 3.5 vacancies?",
	"WE ARE NOT AMUSED!!! See https://example.org/a?b=c&d=e, @somebody and #probation :-) 😀",
	"Na\u0308ive caf\u00e9 &amp; re\u0301sume\u0301, co\u200boperate, 10,000 £5m e.g. n-Delius/OASys",
	"",
}

// A probe is a text with the scores that a model gave it.
type probe struct {
	Text   int       `json:"text"`
	Topics []float64 `json:"topics"`
	Stance []float64 `json:"stance,omitempty"`
	// Relation is that of the text as a reply to the one before it.
	Relation []float64 `json:"relation,omitempty"`
}

// probe scores the probe texts.
func (m *Model) probe() []probe {
	var probes []probe
	for i, text := range probeTexts {
		c := &datasets.Comment{Text: text}
		s := m.scratch()
		s.vector = m.appendVector(s.vector.Reset(), s, text)
		p := probe{Text: i, Topics: append([]float64(nil), m.layer.scores(s.score, s.vector)...)}
		if m.stance != nil {
			p.Stance = append(p.Stance, m.readStance(s, c).stances...)
		}
		if m.relation != nil && i > 0 {
			c.Parent = &datasets.Comment{Text: probeTexts[i-1]}
			p.Relation = append(p.Relation, m.readRelationTo(s, c).relation[:]...)
		}
		probes = append(probes, p)
	}
	return probes
}

// selfTest scores the probe texts again. Scores that differ say that the text is
// no longer read as it was when the model was trained.
func (m *Model) selfTest(saved []probe) error {
	if len(saved) == 0 {
		return fmt.Errorf("%w: no probes", ErrFormat)
	}
	now := m.probe()
	for _, p := range saved {
		if p.Text < 0 || p.Text >= len(now) {
			return fmt.Errorf("%w: probe %d of %d", ErrFormat, p.Text, len(now))
		}
		if !near(p.Topics, now[p.Text].Topics) || !near(p.Stance, now[p.Text].Stance) || !near(p.Relation, now[p.Text].Relation) {
			return fmt.Errorf("%w: probe %d", ErrSelfTest, p.Text)
		}
	}
	return nil
}

func near(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !(math.Abs(a[i]-b[i]) <= 1e-6*(1+math.Abs(a[i]))) {
			return false
		}
	}
	return true
}
