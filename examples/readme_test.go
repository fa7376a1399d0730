package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// block returns the first fenced block of a language in a Markdown text.
func block(t *testing.T, text, language string) string {
	t.Helper()
	_, after, ok := strings.Cut(text, "\n```"+language+"\n")
	require.True(t, ok, "no block of %q", language)
	code, _, ok := strings.Cut(after, "\n```\n")
	require.True(t, ok, "block of %q without an end", language)
	return code + "\n"
}

func TestTheCodeOfTheREADMEPrintsWhatItSays(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "main.go")
	require.NoError(t, os.WriteFile(file, []byte(block(t, string(readme), "go")), 0o666))
	cmd := exec.Command("go", "run", file)
	cmd.Dir = ".."
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Equal(t, block(t, string(readme), "text"), string(out))
}

func TestTheREADMENamesTheTestCommand(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), "\n```sh\ngo test ./...\n```\n")
}
