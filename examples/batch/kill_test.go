package main

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// program returns the test binary as the program, with a checkpoint after
// each block.
func program(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append([]string{"-quiet"}, args...)...)
	cmd.Env = append(os.Environ(), asProgram+"=0s")
	return cmd
}

// A run that is killed at any moment and gone on with writes the bytes of one
// that was not.
func TestKilledRunsEndInTheSameBytes(t *testing.T) {
	in := filepath.Join(t.TempDir(), "in.jsonl")
	model := smallModelFile(t)
	writeComments(t, in, killedComments)
	appendTo(t, in, "[1]\n")
	for _, ending := range []string{".jsonl", ".csv.gz", ".parquet", ".jsonl.zst"}[:killedFormats] {
		t.Run(ending, func(t *testing.T) {
			want := t.TempDir()
			start := time.Now()
			outOf := func(dir string) []string {
				return []string{"-model", model, "-out", filepath.Join(dir, "out"+ending), "-rejects", filepath.Join(dir, "bad.jsonl"), "-report", filepath.Join(dir, "page.html"), in}
			}
			require.NoError(t, program(outOf(want)...).Run())
			whole := time.Since(start)
			killed := 0
			for n := range kills {
				dir := t.TempDir()
				cmd := program(outOf(dir)...)
				require.NoError(t, cmd.Start())
				time.Sleep(time.Duration(rand.Int64N(int64(whole))))
				_ = cmd.Process.Kill() // it may be through
				if cmd.Wait() != nil {
					killed++
				}
				said, err := program(append([]string{"-resume"}, outOf(dir)...)...).CombinedOutput()
				require.NoError(t, err, "%s", said)
				require.Equal(t, readFile(t, filepath.Join(want, "out"+ending)), readFile(t, filepath.Join(dir, "out"+ending)), "kill %d", n)
				require.Equal(t, readFile(t, filepath.Join(want, "bad.jsonl")), readFile(t, filepath.Join(dir, "bad.jsonl")), "kill %d", n)
				require.Equal(t, readFile(t, filepath.Join(want, "page.html")), readFile(t, filepath.Join(dir, "page.html")), "kill %d", n)
				require.Equal(t, []string{"bad.jsonl", "out" + ending, "page.html"}, names(t, dir), "what is left after kill %d", n)
			}
			t.Logf("%d of %d runs were killed before their end", killed, kills)
		})
	}
}

// Ctrl-C ends a run with status 130 and a checkpoint.
func TestCtrlCLeavesACheckpoint(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "out.jsonl")
	writeComments(t, in, 60000)
	cmd := program("-model", smallModelFile(t), "-out", out, in)
	cmd.Env = append(os.Environ(), asProgram+"=1h") // none but that of the end
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool {
		info, err := os.Stat(partOf(out))
		return err == nil && info.Size() > 0
	}, 20*time.Second, time.Millisecond)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	var exit *exec.ExitError
	require.True(t, errors.As(cmd.Wait(), &exit))
	require.Equal(t, 130, exit.ExitCode())
	require.FileExists(t, checkpointOf(out))
	require.NoFileExists(t, out)
	c, err := loadCheckpoint(out)
	require.NoError(t, err)
	require.Zero(t, c.Records%blockRecords)
	require.Positive(t, c.Records)
	require.Equal(t, c.Records, c.Tally.read())
}

// Ctrl-C ends a run that waits for a source that gives nothing.
func TestCtrlCEndsARunThatWaitsForItsInput(t *testing.T) {
	cmd := program("-model", smallModelFile(t), "-")
	cmd.Env = append(os.Environ(), asProgram+"=0s")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer in.Close()
	require.NoError(t, cmd.Start())
	time.Sleep(300 * time.Millisecond) // until it has its signals in hand
	require.NoError(t, cmd.Process.Signal(syscall.SIGINT))
	var exit *exec.ExitError
	require.True(t, errors.As(cmd.Wait(), &exit))
	require.Equal(t, 130, exit.ExitCode())
}
