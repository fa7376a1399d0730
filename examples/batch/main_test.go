package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
	"example.com/discourse/features"
)

// asProgram, in the environment, makes the test binary the program itself;
// its value is the time between two checkpoints.
const asProgram = "BATCH_TEST_CHECKPOINT_EVERY"

func TestMain(m *testing.M) {
	if every, err := time.ParseDuration(os.Getenv(asProgram)); err == nil {
		checkpointEvery = every
		os.Exit(batch(os.Args[1:]))
	}
	testscript.Main(m, map[string]func(){"batch": func() { os.Exit(batch(os.Args[1:])) }})
}

var update = flag.Bool("update", false, "write the scripts' expected files anew")

func TestScripts(t *testing.T) {
	model := smallModelFile(t)
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update, Setup: func(env *testscript.Env) error {
		env.Setenv("MODEL", model)
		// files that a script cannot hold
		latin := os.WriteFile(filepath.Join(env.WorkDir, "latin.jsonl"), []byte("{\"id\":\"1\",\"text\":\"caf\xe9 \xff\xc3\xa9 \xe2\x82\xac\"}\n"), 0o666)
		picture := os.WriteFile(filepath.Join(env.WorkDir, "picture.png"), []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"), 0o666)
		return errors.Join(latin, picture)
	}})
}

// writeComments writes n rows made of the sample's texts, each under an id of
// its own, with every thread of 34 rows in one piece.
func writeComments(t testing.TB, name string, n int) {
	t.Helper()
	var lines [][]byte
	for line := range bytes.Lines(sampleThread) {
		lines = append(lines, line)
	}
	var out bytes.Buffer
	for i := range n {
		copied := strconv.Itoa(i / len(lines))
		line := bytes.Replace(lines[i%len(lines)], []byte(`"thread": "`), []byte(`"thread": "`+copied+`-`), 1)
		line = bytes.Replace(line, []byte(`"text": "`), []byte(`"text": "`+copied+` `), 1)
		out.Write(line)
	}
	require.NoError(t, os.WriteFile(name, out.Bytes(), 0o666))
}

// testJob returns a job as the command line would make it, that says nothing.
func testJob(t testing.TB, args ...string) *job {
	t.Helper()
	o, err := parseOptions(append([]string{"-quiet"}, args...), &bytes.Buffer{})
	require.NoError(t, err)
	return &job{options: o, model: smallModel(t), stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, disk: realDisk{}}
}

// trained is a model of the sample thread, labelled by one word each: small and
// quick, and of no use.
var trained = sync.OnceValues(func() (*classify.Model, error) {
	book := &datasets.Codebook{Topics: []datasets.Topic{{ID: "it", Title: "Computers"}, {ID: "work", Title: "Work"}}}
	words := map[string][]string{"it": {"Delius", "OASys", "log in", "VPN", "spreadsheet"}, "work": {"caseload", "officers", "notice", "paperwork", "cases"}}
	var rows []datasets.Comment
	for c, err := range datasets.Read(bytes.NewReader(sampleThread), datasets.ReadConfig{}) {
		if err != nil {
			return nil, err
		}
		c.Topics = map[string]datasets.Stance{}
		for topic, list := range words {
			for i, w := range list {
				if strings.Contains(c.Text, w) {
					c.Topics[topic] = []datasets.Stance{datasets.Against, datasets.Favour}[i%2]
				}
			}
		}
		for i := range 8 { // as if eight threads said the same
			c.ThreadID = strconv.Itoa(i)
			rows = append(rows, c)
		}
	}
	cfg := classify.Config{Features: features.Config{Blocks: []features.Block{{MinDF: features.Count(1)}}}}
	return (&classify.Trainer{Config: cfg}).Train(context.Background(), book, rows)
})

func smallModel(t testing.TB) *classify.Model {
	t.Helper()
	m, err := trained()
	require.NoError(t, err)
	return m
}

// smallModelFile writes the small model for a program to read.
func smallModelFile(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	_, err := smallModel(t).WriteTo(&b)
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "small.model")
	require.NoError(t, os.WriteFile(name, b.Bytes(), 0o666))
	return name
}

// runJob runs the program in this process and returns what it printed.
func runJob(t testing.TB, args ...string) string {
	t.Helper()
	j := testJob(t, args...)
	require.NoError(t, j.run(t.Context()))
	return j.stdout.(*bytes.Buffer).String()
}

// checkpoints makes a run write a checkpoint after each block.
func checkpoints(t testing.TB) {
	was := checkpointEvery
	checkpointEvery = 0
	t.Cleanup(func() { checkpointEvery = was })
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return data
}

// names lists the files of a folder.
func names(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	all := []string{}
	for _, e := range entries {
		all = append(all, filepath.Base(e.Name()))
	}
	return all
}
