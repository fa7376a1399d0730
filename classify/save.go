package classify

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"example.com/discourse/datasets"
	"example.com/discourse/features/tensorfile"
)

// fileVersion is the version of the form of a model file. A file of each
// version that was released loads for ever.
const fileVersion = 1

// A model file is a tensor file: the vectorisers and the weights as arrays, all
// the rest as one JSON text among the metadata.
//
//	metadata   discourse_model    the version, "1"
//	           discourse          a header, as JSON
//	arrays     topics.…           the vectoriser of the topics
//	           topics.weights     float32, terms × topics
//	           topics.bias        float64, topics
//	           context.…          the gate, float32, terms × 1, where there is one
//	           stance.…           the same as topics.… for the stances, where there are any
//	           relation.…         weights and bias, terms × 3, for how replies stand to what they
//	                              answer; its vectorisers are relation.reply.… and relation.both.…
const (
	versionKey = "discourse_model"
	headerKey  = "discourse"
)

// A header is what a model file holds beside its arrays.
type header struct {
	Codebook    *datasets.Codebook `json:"codebook"`
	Config      Config             `json:"config"`
	Calibration []calibration      `json:"calibration"`
	Exclusive   *softmax           `json:"exclusive,omitempty"`
	Thresholds  []float64          `json:"thresholds"`
	Shift       []float64          `json:"shift"`
	SeedWeight  float64            `json:"seed_weight,omitempty"`
	Strengths   []float64          `json:"seed_strengths,omitempty"`
	Context     *contextModel      `json:"context,omitempty"`
	Stance      *stanceHeader      `json:"stance,omitempty"`
	Relation    *softmax           `json:"relation,omitempty"`
	Provenance  Provenance         `json:"provenance"`
	Probes      []probe            `json:"probes"`
}

// A stanceHeader is what a stance model holds beside its arrays.
type stanceHeader struct {
	At          []int            `json:"at"`
	Calibration softmax          `json:"calibration"`
	Shift       [stances]float64 `json:"shift"`
	Context     *stanceContext   `json:"context,omitempty"`
}

// WriteTo writes the model as a file that [Read] reads: a valid safetensors file
// with a checksum. The same model gives the same bytes. No training text is in
// it beyond the terms.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	file, h, err := m.file()
	if err != nil {
		return 0, fmt.Errorf("classify: %w", err)
	}
	text, err := json.Marshal(h)
	if err != nil {
		return 0, fmt.Errorf("classify: %w", err)
	}
	file.SetMetadata(headerKey, string(text))
	return file.WriteTo(w)
}

// file returns the file of a model with all but its header, and the header.
func (m *Model) file() (*tensorfile.Writer, *header, error) {
	h := &header{
		Codebook: m.book, Config: m.config, Calibration: m.calibration, Thresholds: m.threshold, Shift: m.shift,
		SeedWeight: m.seedWeight, Context: m.context, Provenance: m.provenance, Probes: m.probe(),
	}
	file := new(tensorfile.Writer)
	file.SetMetadata(versionKey, strconv.Itoa(fileVersion))
	m.layer.add(file, "topics.")
	if err := m.vectoriser.AppendTensors("topics.", file); err != nil {
		return nil, nil, err
	}
	if m.config.Exclusive {
		h.Exclusive = &m.exclusive
	}
	if m.evidence != nil {
		h.Strengths = m.evidence.strength
	}
	if m.context != nil {
		m.context.gate.add(file, "context.")
	}
	if s := m.stance; s != nil {
		h.Stance = &stanceHeader{At: s.at, Calibration: s.calibration, Shift: s.shift, Context: s.context}
		s.layer.add(file, "stance.")
		if err := s.vectoriser.AppendTensors("stance.", file); err != nil {
			return nil, nil, err
		}
	}
	if x := m.relation; x != nil {
		h.Relation = &x.calibration
		if err := x.add(file); err != nil {
			return nil, nil, err
		}
	}
	return file, h, nil
}

func (l *layer) add(file *tensorfile.Writer, prefix string) {
	if l.outputs == 0 {
		return
	}
	tensorfile.Add(file, prefix+"weights", l.weight, len(l.weight)/l.outputs, l.outputs)
	tensorfile.Add(file, prefix+"bias", l.bias, l.outputs)
}
