package classify

import (
	"bytes"
	_ "embed"
	"sync"
)

//go:generate go run ../examples/train -data ../datasets/probation/train.jsonl.gz -data ../datasets/probation/dev.jsonl.gz -codebook ../datasets/probation/codebook.json -config ../datasets/probation/settings.json -out default.model

//go:embed default.model
var defaultModel []byte

var loadDefault = sync.OnceValues(func() (*Model, error) { return Read(bytes.NewReader(defaultModel)) })

// Default returns the embedded model, for the discussion of the probation service
// of England and Wales: topics it_failures, workload, privatisation and
// probation_institute. The first call loads it, which takes some milliseconds.
func Default() (*Model, error) { return loadDefault() }
