package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/fnv"
	"maps"
	"slices"
)

// namesKept is how many names a nameSet tells apart: some 10 MB.
const namesKept = 1 << 19

// A nameSet counts names by their hashes, exactly as far as its memory goes.
type nameSet struct {
	hashes map[uint64]struct{}
	max    int
	// over is true when there were more than it holds.
	over bool
}

func (s *nameSet) add(name string) {
	h := fnv.New64a()
	h.Write([]byte(name))
	key := scramble(h.Sum64())
	if _, ok := s.hashes[key]; ok {
		return
	}
	if s.max == 0 {
		s.max = namesKept
	}
	if len(s.hashes) >= s.max {
		s.over = true
		return
	}
	if s.hashes == nil {
		s.hashes = map[uint64]struct{}{}
	}
	s.hashes[key] = struct{}{}
}

func (s *nameSet) count() int64 { return int64(len(s.hashes)) }

// savedNames is a nameSet in a checkpoint.
type savedNames struct {
	Hashes string `json:"hashes,omitempty"` // eight bytes each, in order
	Over   bool   `json:"over,omitempty"`
}

// MarshalJSON writes the hashes in order, so that the same names give the same
// bytes.
func (s nameSet) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 8*len(s.hashes))
	for _, h := range slices.Sorted(maps.Keys(s.hashes)) {
		b = binary.LittleEndian.AppendUint64(b, h)
	}
	return json.Marshal(savedNames{base64.StdEncoding.EncodeToString(b), s.over})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *nameSet) UnmarshalJSON(data []byte) error {
	var saved savedNames
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	b, err := base64.StdEncoding.DecodeString(saved.Hashes)
	if err != nil {
		return err
	}
	if len(b)%8 != 0 || len(b) > 8*namesKept {
		return errors.New("no list of hashes")
	}
	*s = nameSet{over: saved.Over, hashes: make(map[uint64]struct{}, len(b)/8)}
	for ; len(b) > 0; b = b[8:] {
		s.hashes[binary.LittleEndian.Uint64(b)] = struct{}{}
	}
	return nil
}
