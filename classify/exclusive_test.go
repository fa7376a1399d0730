package classify

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
)

// A codebook with seeds and no rows once left exclusive topics without a
// calibration.
func TestExclusiveTopicsTrainOnSeedsAlone(t *testing.T) {
	book := &datasets.Codebook{Topics: []datasets.Topic{{ID: "a", Seeds: []string{"fare", "ticket"}}, {ID: "b", Seeds: []string{"driver", "late"}}}}
	trainer := Trainer{Config: Config{Exclusive: true}}
	m, err := trainer.Train(context.Background(), book, nil)
	require.NoError(t, err)
	labels := m.Classify(&datasets.Comment{Text: "the driver was late"})
	require.Len(t, labels, 1)
	require.Equal(t, "b", labels[0].Topic)
	require.InDelta(t, 0.75, labels[0].P, 0.25)
}
