//go:build slow

package classify

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/probation"
)

func TestRetrainingGivesTheSameBytesAsTheEmbeddedModel(t *testing.T) {
	var cfg Config
	require.NoError(t, json.Unmarshal(probation.Settings(), &cfg))
	var rows []datasets.Comment
	for _, part := range []probation.Part{probation.Train, probation.Dev} {
		for c, err := range probation.Rows(part) {
			require.NoError(t, err)
			rows = append(rows, c)
		}
	}
	m, err := (&Trainer{Config: cfg}).Train(context.Background(), probation.Codebook(), rows)
	require.NoError(t, err)
	require.True(t, bytes.Equal(defaultModel, bytesOf(t, m)), "go generate ./classify writes the model that the corpus gives")
}
