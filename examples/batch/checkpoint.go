package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"
)

// checkpointVersion changes with what a checkpoint holds, and with what a run
// writes from the same input.
const checkpointVersion = 2

// A checkpoint says how far a run has come. It lies beside the output.
type checkpoint struct {
	Version int `json:"version"`
	// Settings and Inputs are what the rest of the run must find again.
	Settings settings  `json:"settings"`
	Inputs   []inputID `json:"inputs"`
	// Records is how many records of the input have been dealt with.
	Records int64 `json:"records"`
	// OutBytes and RejectBytes are the sizes of what they have given.
	OutBytes    int64 `json:"out_bytes"`
	RejectBytes int64 `json:"reject_bytes"`
	// Whole is true when all records have been dealt with and the files only
	// wait for their names.
	Whole bool `json:"whole"`
	// Tally is what has been counted.
	Tally *tally `json:"tally"`
}

// settings are what the output depends on besides the input.
type settings struct {
	Model      string `json:"model"` // its hash
	Out        string `json:"out"`
	Rejects    string `json:"rejects,omitempty"`
	From       string `json:"from,omitempty"`
	Columns    string `json:"columns,omitempty"`
	Paragraphs bool   `json:"paragraphs,omitempty"`
	Explain    bool   `json:"explain,omitempty"`
	Report     bool   `json:"report,omitempty"`
}

// inputID tells whether a source is still what it was.
type inputID struct {
	Name     string    `json:"name"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	// Sample is a hash of bytes from all over the source.
	Sample string `json:"sample"`
}

func checkpointOf(out string) string { return out + ".checkpoint" }

// save writes c beside the output through a rename. It is encoded straight to
// the disk: with a report it is some 10 MB, and a second copy as many more.
func (c *checkpoint) save(d disk, out string) error {
	return writeWhole(d, checkpointOf(out), func(w io.Writer) error {
		if err := json.NewEncoder(fullWriter{w}).Encode(c); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
		return nil
	})
}

// fullWriter makes an error of a write that says nothing of having been short.
type fullWriter struct{ io.Writer }

func (w fullWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, err
}

// loadCheckpoint reads the checkpoint beside out; nil where there is none.
func loadCheckpoint(out string) (*checkpoint, error) {
	data, err := os.ReadFile(checkpointOf(out))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &checkpoint{}
	if err := json.Unmarshal(data, c); err != nil {
		return nil, fmt.Errorf("%s: not a checkpoint: %w: start again without -resume", checkpointOf(out), err)
	}
	if c.Version != checkpointVersion || c.Tally == nil {
		return nil, fmt.Errorf("%s: written by another version of this program: start again without -resume", checkpointOf(out))
	}
	return c, nil
}

// differences names what has changed since c was written.
func (c *checkpoint) differences(now settings, inputs []inputID) []string {
	var changed []string
	differ := func(what, was, is string) {
		if was != is {
			changed = append(changed, fmt.Sprintf("%s was %s and is %s", what, orNothing(was), orNothing(is)))
		}
	}
	was := c.Settings
	if was.Model != now.Model {
		changed = append(changed, "the model is another one")
	}
	differ("-out", was.Out, now.Out)
	differ("-rejects", was.Rejects, now.Rejects)
	differ("-from", was.From, now.From)
	differ("the columns", was.Columns, now.Columns)
	differ("-paragraphs", fmt.Sprint(was.Paragraphs), fmt.Sprint(now.Paragraphs))
	differ("-explain", fmt.Sprint(was.Explain), fmt.Sprint(now.Explain))
	differ("-report", fmt.Sprint(was.Report), fmt.Sprint(now.Report))
	if len(c.Inputs) != len(inputs) {
		return append(changed, fmt.Sprintf("the input was %d files and is %d", len(c.Inputs), len(inputs)))
	}
	for i, in := range inputs {
		old := c.Inputs[i]
		switch {
		case old.Name != in.Name:
			changed = append(changed, fmt.Sprintf("input %d was %s and is %s", i+1, old.Name, in.Name))
		case old.Size != in.Size:
			changed = append(changed, fmt.Sprintf("%s had %d bytes and has %d", in.Name, old.Size, in.Size))
		case old.Sample != in.Sample:
			changed = append(changed, in.Name+" holds something else")
		case !old.Modified.Equal(in.Modified):
			changed = append(changed, fmt.Sprintf("%s was written to at %s", in.Name, in.Modified.Format(time.DateTime)))
		}
	}
	return changed
}

func orNothing(s string) string {
	if s == "" {
		return "not set"
	}
	return s
}

// identify returns what tells the sources apart from later states of them.
func identify(all []source) ([]inputID, error) {
	var ids []inputID
	for _, s := range all {
		id := inputID{Name: s.name, Size: s.size}
		if s.name != "-" && s.name != sampleName && s.size >= 0 {
			info, err := os.Stat(s.name)
			if err != nil {
				return nil, err
			}
			id.Modified = info.ModTime().UTC()
			if id.Sample, err = sampleOf(s.name, s.size); err != nil {
				return nil, err
			}
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// sampleOf hashes 64 stretches of a file, its beginning and its end among
// them. With the size and the time of writing it tells what a whole reading
// would, short of malice.
func sampleOf(name string, size int64) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	const stretches, length = 64, 4096
	h := fnv.New128a()
	buf := make([]byte, length)
	for i := range int64(stretches) {
		n, err := f.ReadAt(buf, max(0, size-length)*i/(stretches-1))
		if err != nil && err != io.EOF {
			return "", err
		}
		h.Write(buf[:n])
		if size <= length {
			break
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// changedError says why an interrupted run cannot be gone on with.
func changedError(out string, changed []string) error {
	return fmt.Errorf("-resume: cannot go on with %s, since %s: put it back, or start again without -resume", out, strings.Join(changed, "; "))
}
