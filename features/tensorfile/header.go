package tensorfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

const metadataKey = "__metadata__"

// parseHeader reads the JSON of a file whose arrays take dataSize bytes.
func (f *File) parseHeader(header []byte, dataSize int64) error {
	f.metadata, f.tensors = map[string]string{}, map[string]Info{}
	dec := json.NewDecoder(bytes.NewReader(header))
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("%w: header: %v", ErrFormat, err)
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return fmt.Errorf("%w: header, byte %d: want a name (%v)", ErrFormat, dec.InputOffset(), err)
		}
		if seen[name] {
			return fmt.Errorf("%w: header: %q stands twice", ErrFormat, name)
		}
		seen[name] = true
		if name == metadataKey {
			if err := dec.Decode(&f.metadata); err != nil {
				return fmt.Errorf("%w: header: metadata: %v", ErrFormat, err)
			}
			continue
		}
		info, err := parseTensor(dec, dataSize)
		if err != nil {
			return fmt.Errorf("%w: header: array %q: %v", ErrFormat, name, err)
		}
		f.tensors[name] = info
		f.names = append(f.names, name)
	}
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("%w: header: %v", ErrFormat, err)
	}
	if rest := bytes.Trim(header[dec.InputOffset():], " "); len(rest) > 0 {
		return fmt.Errorf("%w: %d bytes after the end of the header", ErrFormat, len(rest))
	}
	return f.checkLayout(dataSize)
}

func parseTensor(dec *json.Decoder, dataSize int64) (Info, error) {
	var t struct {
		DType   DType    `json:"dtype"`
		Shape   []int    `json:"shape"`
		Offsets *[]int64 `json:"data_offsets"`
	}
	if err := dec.Decode(&t); err != nil {
		return Info{}, err
	}
	if t.DType.size() == 0 {
		return Info{}, fmt.Errorf("dtype %q is not known", t.DType)
	}
	if t.Offsets == nil || len(*t.Offsets) != 2 {
		return Info{}, fmt.Errorf("data_offsets: want two numbers")
	}
	begin, end := (*t.Offsets)[0], (*t.Offsets)[1]
	if begin < 0 || end < begin || end > dataSize {
		return Info{}, fmt.Errorf("data_offsets %d and %d: want a range in %d bytes", begin, end, dataSize)
	}
	n, ok := elements(t.Shape)
	if !ok || int64(n) > dataSize || int64(n)*int64(t.DType.size()) != end-begin {
		return Info{}, fmt.Errorf("shape %v of %s does not take the %d bytes from %d to %d", t.Shape, t.DType, end-begin, begin, end)
	}
	return Info{DType: t.DType, Shape: t.Shape, begin: begin, count: n}, nil
}

// elements returns the number of values that a shape holds, unless it is
// negative or no int.
func elements(shape []int) (int, bool) {
	n := 1
	for _, d := range shape {
		if d < 0 || d > 0 && n > math.MaxInt/d {
			return 0, false
		}
		n *= d
	}
	return n, true
}

// checkLayout puts the names in the order of the arrays and makes sure that
// these lie end to end.
func (f *File) checkLayout(dataSize int64) error {
	slices.SortStableFunc(f.names, func(a, b string) int {
		x, y := f.tensors[a], f.tensors[b]
		if x.begin != y.begin {
			return int(min(max(x.begin-y.begin, -1), 1))
		}
		return x.count - y.count // what is empty lies before what begins there
	})
	at := int64(0)
	for _, name := range f.names {
		t := f.tensors[name]
		if t.begin != at {
			return fmt.Errorf("%w: array %q begins at byte %d, want %d: no hole, no overlap", ErrFormat, name, t.begin, at)
		}
		at += int64(t.count * t.DType.size())
	}
	if at != dataSize {
		return fmt.Errorf("%w: %d bytes after the last array", ErrFormat, dataSize-at)
	}
	return nil
}
