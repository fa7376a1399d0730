package classify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strconv"
	"sync"

	"example.com/discourse/features"
	"example.com/discourse/features/tensorfile"
)

// Read reads a model that [Model.WriteTo] wrote. The errors are [ErrFormat],
// [ErrVersion], [ErrChecksum], [ErrSelfTest], or the reader's. It takes no more
// memory than a small multiple of the file. A reader that is an io.ReaderAt with
// a Size or Stat method, as files and bytes.Reader are, is not copied first.
func Read(r io.Reader) (*Model, error) {
	at, size, err := readerAt(r)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	m, err := read(at, size)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	return m, nil
}

// Load reads the model file of that name. The errors are those of [Read].
func Load(fsys fs.FS, name string) (*Model, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	defer f.Close()
	m, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// readerAt returns r for reading anywhere, with its size.
func readerAt(r io.Reader) (io.ReaderAt, int64, error) {
	if at, ok := r.(io.ReaderAt); ok {
		switch s := r.(type) {
		case interface{ Size() int64 }:
			return at, s.Size(), nil
		case interface{ Stat() (fs.FileInfo, error) }:
			info, err := s.Stat()
			if err == nil && info.Mode().IsRegular() {
				return at, info.Size(), nil
			}
		}
	}
	data, err := io.ReadAll(r)
	return bytes.NewReader(data), int64(len(data)), err
}

func read(r io.ReaderAt, size int64) (*Model, error) {
	file, err := tensorfile.Open(r, size)
	if err != nil {
		return nil, translate(err)
	}
	version, ok := file.Metadata(versionKey)
	if !ok {
		return nil, fmt.Errorf("%w: no %q among its metadata", ErrFormat, versionKey)
	}
	if version != strconv.Itoa(fileVersion) {
		return nil, fmt.Errorf("%w: %q, want %d", ErrVersion, version, fileVersion)
	}
	text, _ := file.Metadata(headerKey)
	var h header
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrFormat, err)
	}
	m, err := h.model()
	if err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrFormat, err)
	}
	if m.vectoriser, err = features.VectoriserFrom(file, "topics."); err != nil {
		return nil, translate(err)
	}
	columns := m.vectoriser.Len() + m.evidence.columns()
	if m.layer, err = readLayer(file, "topics.", columns, len(m.topics)); err != nil {
		return nil, translate(err)
	}
	if m.context != nil {
		if m.context.gate, err = readLayer(file, "context.", columns, 1); err != nil {
			return nil, translate(err)
		}
	}
	if m.stance != nil {
		if err := m.stance.read(file); err != nil {
			return nil, translate(err)
		}
	}
	if m.relation != nil {
		if err := m.relation.read(file); err != nil {
			return nil, translate(err)
		}
	}
	if err := m.selfTest(h.Probes); err != nil {
		return nil, err
	}
	return m, nil
}

// read fills in the arrays of the stances.
func (s *stanceModel) read(file *tensorfile.File) (err error) {
	groups := 1
	for _, k := range s.at {
		groups = max(groups, k+2)
	}
	if s.vectoriser, err = features.VectoriserFrom(file, "stance."); err != nil {
		return err
	}
	s.layer, err = readLayer(file, "stance.", s.vectoriser.Len(), groups*stances)
	return err
}

// translate gives the errors of the parts of a file the names of this package.
func translate(err error) error {
	switch {
	case errors.Is(err, tensorfile.ErrChecksum):
		return fmt.Errorf("%w: %w", ErrChecksum, err)
	case errors.Is(err, features.ErrVersion):
		return fmt.Errorf("%w: %w", ErrVersion, err)
	case errors.Is(err, tensorfile.ErrFormat):
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return err
}

// readLayer reads the weights of some outputs over as many columns.
func readLayer(file *tensorfile.File, prefix string, columns, outputs int) (*layer, error) {
	l := &layer{outputs: outputs}
	if outputs == 0 {
		return l, nil
	}
	var err error
	if l.weight, err = tensorfile.Values[float32](file, prefix+"weights"); err != nil {
		return nil, err
	}
	if l.bias, err = tensorfile.Values[float64](file, prefix+"bias"); err != nil {
		return nil, err
	}
	if len(l.bias) != outputs || len(l.weight)%outputs != 0 || len(l.weight)/outputs != columns {
		return nil, fmt.Errorf("%w: %sweights: %d values for %d columns × %d outputs", ErrFormat, prefix, len(l.weight), columns, outputs)
	}
	for _, w := range l.weight {
		if w-w != 0 {
			return nil, fmt.Errorf("%w: %sweights: a value that is not finite", ErrFormat, prefix)
		}
	}
	for _, b := range l.bias {
		if b-b != 0 {
			return nil, fmt.Errorf("%w: %sbias: a value that is not finite", ErrFormat, prefix)
		}
	}
	return l, nil
}

// model checks the header and makes a model of it that lacks its arrays.
func (h *header) model() (*Model, error) {
	if h.Codebook == nil {
		return nil, errors.New("no codebook")
	}
	if err := errors.Join(validateBook(h.Codebook), h.Config.Validate()); err != nil {
		return nil, err
	}
	m := &Model{
		book: h.Codebook, config: h.Config, at: map[string]int{}, calibration: h.Calibration, threshold: h.Thresholds, shift: h.Shift,
		seedWeight: h.SeedWeight, provenance: h.Provenance, scratches: new(sync.Pool),
	}
	for k, t := range h.Codebook.Topics {
		m.topics = append(m.topics, t.ID)
		m.at[t.ID] = k
	}
	n := len(m.topics)
	if len(h.Thresholds) != n || len(h.Calibration) != n || len(h.Shift) != n {
		return nil, fmt.Errorf("%d thresholds, %d calibrations and %d shifts for %d topics", len(h.Thresholds), len(h.Calibration), len(h.Shift), n)
	}
	for k := range m.calibration {
		if err := m.calibration[k].validate(); err != nil {
			return nil, fmt.Errorf("topic %q: %w", m.topics[k], err)
		}
	}
	if h.Config.Exclusive {
		if h.Exclusive == nil || len(h.Exclusive.Offset) != n {
			return nil, errors.New("exclusive topics without their calibration")
		}
		m.exclusive = *h.Exclusive
	}
	var err error
	if m.evidence, err = newEvidence(h.Codebook); err != nil {
		return nil, err
	}
	if m.evidence != nil {
		if len(h.Strengths) != len(m.evidence.seeds) {
			return nil, fmt.Errorf("%d strengths of %d seeds", len(h.Strengths), len(m.evidence.seeds))
		}
		m.evidence.strength = h.Strengths
	}
	if h.Context != nil {
		if len(h.Context.Topic) != n {
			return nil, fmt.Errorf("context of %d topics for %d", len(h.Context.Topic), n)
		}
		m.context = h.Context
	}
	if s := h.Stance; s != nil {
		if len(s.At) != n || len(s.Calibration.Offset) != stances {
			return nil, fmt.Errorf("stances of %d topics for %d", len(s.At), n)
		}
		for _, k := range s.At {
			if k < -1 || k >= n {
				return nil, fmt.Errorf("stances at place %d of %d", k, n)
			}
		}
		m.stance = &stanceModel{at: s.At, calibration: s.Calibration, shift: s.Shift, context: s.Context}
	}
	if s := h.Relation; s != nil {
		if len(s.Offset) != relationOutputs {
			return nil, fmt.Errorf("relations of %d kinds for %d", len(s.Offset), relationOutputs)
		}
		m.relation = &relationModel{calibration: *s}
	}
	return m, nil
}

func (c *calibration) validate() error {
	if c.Steps == nil {
		return nil
	}
	if len(c.Steps.Score) == 0 || len(c.Steps.Score) != len(c.Steps.Probability) {
		return errors.New("calibration steps without values")
	}
	for i, p := range c.Steps.Probability {
		if !(p >= 0 && p <= 1) || i > 0 && !(c.Steps.Score[i] > c.Steps.Score[i-1]) || math.IsNaN(c.Steps.Score[i]) {
			return errors.New("calibration steps out of order")
		}
	}
	return nil
}
