package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// failingDisk fails at its nth operation, and at all after it when it has
// filled up.
type failingDisk struct {
	realDisk
	n     int  // operations that still succeed
	short bool // a write that fails has written a half
	fault error
	// opened, where set, is called at each open.
	opened func(name string)
}

func (d *failingDisk) fails() bool {
	d.n--
	return d.n < 0
}

func (d *failingDisk) open(name string, truncate bool) (file, error) {
	if d.opened != nil {
		d.opened(name)
	}
	if d.fails() {
		return nil, &os.PathError{Op: "open", Path: name, Err: d.fault}
	}
	f, err := d.realDisk.open(name, truncate)
	if err != nil {
		return nil, err
	}
	return &failingFile{f, d, name}, nil
}

func (d *failingDisk) rename(from, to string) error {
	if d.fails() {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: d.fault}
	}
	return d.realDisk.rename(from, to)
}

func (d *failingDisk) remove(name string) error {
	if d.fails() {
		return &os.PathError{Op: "remove", Path: name, Err: d.fault}
	}
	return d.realDisk.remove(name)
}

type failingFile struct {
	file
	disk *failingDisk
	name string
}

func (f *failingFile) Write(p []byte) (int, error) {
	if !f.disk.fails() {
		return f.file.Write(p)
	}
	n := 0
	if f.disk.short {
		n, _ = f.file.Write(p[:len(p)/2])
		if f.disk.fault == nil {
			return n, nil // a disk that lies
		}
	}
	return n, &os.PathError{Op: "write", Path: f.name, Err: f.disk.fault}
}

func (f *failingFile) Sync() error {
	if f.disk.fails() && f.disk.fault != nil {
		return &os.PathError{Op: "sync", Path: f.name, Err: f.disk.fault}
	}
	return f.file.Sync()
}

func (f *failingFile) Truncate(size int64) error {
	if f.disk.fails() && f.disk.fault != nil {
		return &os.PathError{Op: "truncate", Path: f.name, Err: f.disk.fault}
	}
	return f.file.Truncate(size)
}

// A disk that fails at any operation whatever costs no row: the run says so,
// nothing half-written has the final name, and going on gives the same bytes.
func TestNothingIsLostWhenADiskFails(t *testing.T) {
	checkpoints(t)
	dir := t.TempDir()
	in := filepath.Join(dir, "in.jsonl")
	writeComments(t, in, 1200)
	appendTo(t, in, "{broken\n")
	for i, ending := range []string{".jsonl", ".csv.gz", ".parquet"} {
		t.Run(ending, func(t *testing.T) {
			want := t.TempDir()
			runJob(t, "-out", filepath.Join(want, "out"+ending), "-rejects", filepath.Join(want, "bad.jsonl"), in)
			for n := i; ; n += failStep {
				if failAt(t, in, want, ending, n) {
					require.Greater(t, n, 10)
					return
				}
			}
		})
	}
}

// failAt runs with a disk that fails at its nth operation, goes on with one
// that does not, and compares. It returns true when the disk did not get to
// failing.
func failAt(t *testing.T, in, want, ending string, n int) (through bool) {
	t.Helper()
	dir := t.TempDir()
	out, bad := filepath.Join(dir, "out"+ending), filepath.Join(dir, "bad.jsonl")
	j := testJob(t, "-out", out, "-rejects", bad, in)
	d := &failingDisk{n: n, short: n%2 == 0, fault: syscall.ENOSPC}
	j.disk = d
	err := j.run(t.Context())
	if err == nil {
		require.GreaterOrEqual(t, d.n, 0, "operation %d failed and nobody said so", n)
		return true
	}
	require.ErrorIs(t, err, syscall.ENOSPC, "operation %d", n)
	for _, name := range []string{"out" + ending, "bad.jsonl"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			require.Equal(t, readFile(t, filepath.Join(want, name)), got, "half of %s after operation %d", name, n)
		}
	}
	require.NoError(t, testJob(t, "-resume", "-out", out, "-rejects", bad, in).run(t.Context()), "going on after operation %d", n)
	require.Equal(t, readFile(t, filepath.Join(want, "out"+ending)), readFile(t, out), "operation %d", n)
	require.Equal(t, readFile(t, filepath.Join(want, "bad.jsonl")), readFile(t, bad), "operation %d", n)
	require.Equal(t, []string{"bad.jsonl", "out" + ending}, names(t, dir), "what is left after operation %d", n)
	return false
}

// A write that says nothing of having been short is an error all the same.
func TestAShortWriteIsAnError(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.jsonl")
	writeComments(t, in, 40)
	j := testJob(t, "-out", filepath.Join(dir, "out.jsonl"), in)
	j.disk = &failingDisk{n: 1, short: true}
	require.ErrorIs(t, j.run(t.Context()), io.ErrShortWrite)
	require.NoFileExists(t, filepath.Join(dir, "out.jsonl"))
}

// A source that is gone when its turn comes ends the run with its name; when
// it is back the run goes on.
func TestASourceThatVanishesIsNamed(t *testing.T) {
	checkpoints(t)
	dir := t.TempDir()
	first, second := filepath.Join(dir, "a.jsonl"), filepath.Join(dir, "b.jsonl")
	writeComments(t, first, 1100)
	writeComments(t, second, 700)
	want := filepath.Join(dir, "want.jsonl")
	runJob(t, "-out", want, first, second)

	out := filepath.Join(dir, "out.jsonl")
	j := testJob(t, "-out", out, first, second)
	hidden := second + ".away"
	j.disk = &failingDisk{n: 1 << 30, opened: func(name string) {
		if name == partOf(out) {
			require.NoError(t, os.Rename(second, hidden))
		}
	}}
	err := j.run(t.Context())
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "b.jsonl")
	require.ErrorContains(t, err, "the rows of the first 1,024 records are safe")
	require.NoFileExists(t, out)

	require.NoError(t, os.Rename(hidden, second))
	runJob(t, "-resume", "-out", out, first, second)
	require.Equal(t, readFile(t, want), readFile(t, out))
}

func TestAClosedPipeIsAnErrorThatSaysWhatIsSafe(t *testing.T) {
	in := filepath.Join(t.TempDir(), "in.jsonl")
	writeComments(t, in, 3000)
	cmd := exec.Command(os.Args[0], "-model", smallModelFile(t), in)
	cmd.Env = append(os.Environ(), asProgram+"=1h")
	pipe, err := cmd.StdoutPipe()
	require.NoError(t, err)
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = io.ReadFull(pipe, make([]byte, 1000))
	require.NoError(t, err)
	require.NoError(t, pipe.Close())
	said, err := io.ReadAll(stderr)
	require.NoError(t, err)
	var exit *exec.ExitError
	require.ErrorAs(t, cmd.Wait(), &exit)
	require.Equal(t, 1, exit.ExitCode(), "%s", said)
	require.Contains(t, string(said), "broken pipe")
	require.Contains(t, string(said), "records were written to standard output")
}

func TestGoingOnIsRefusedWhenSomethingChanged(t *testing.T) {
	checkpoints(t)
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "out.jsonl")
	writeComments(t, in, 20000)
	interrupt := func() {
		ctx, cancel := context.WithCancel(t.Context())
		j := testJob(t, "-out", out, in)
		j.disk = &failingDisk{n: 1 << 30, opened: func(name string) {
			if name == checkpointOf(out)+".tmp" {
				cancel()
			}
		}}
		require.ErrorIs(t, j.run(ctx), errInterrupted)
		require.FileExists(t, checkpointOf(out))
	}
	refused := func(word string, args ...string) {
		t.Helper()
		err := testJob(t, append([]string{"-resume", "-out", out}, args...)...).run(t.Context())
		require.ErrorContains(t, err, word)
		require.FileExists(t, checkpointOf(out))
	}
	interrupt()
	refused("-paragraphs was false and is true", "-paragraphs", in)
	refused("-explain was false and is true", "-explain", in)
	refused("-rejects was not set and is "+filepath.Join(dir, "b.jsonl"), "-rejects", filepath.Join(dir, "b.jsonl"), in)
	refused("-from was not set and is jsonl", "-from", "jsonl", in)
	refused("the columns was not set", "-text", "body", in)
	refused("the input was 1 files and is 2", in, in)
	other := filepath.Join(dir, "other.jsonl")
	writeComments(t, other, 2000)
	refused("is "+other, other)
	appendTo(t, in, "{}\n")
	refused(fmt.Sprintf("%s had", in), in)
}

func TestOutputsMustNotCoverInputs(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.jsonl")
	writeComments(t, in, 10)
	link := filepath.Join(dir, "link.jsonl")
	require.NoError(t, os.Link(in, link))
	err := testJob(t, "-out", link, in).run(t.Context())
	require.ErrorContains(t, err, "would be written over")
	_, err = parseOptions([]string{"-out", in, in}, io.Discard)
	require.ErrorContains(t, err, "would be written over")
	_, err = parseOptions([]string{"-out", "a.jsonl", "-rejects", "./a.jsonl", in}, io.Discard)
	require.ErrorContains(t, err, "both name")
}

func appendTo(t *testing.T, name, text string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(text)
	require.NoError(t, errors.Join(err, f.Close()))
}
