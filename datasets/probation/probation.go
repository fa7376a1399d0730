package probation

import (
	"bytes"
	"embed"
	"fmt"
	"hash/fnv"
	"iter"

	"example.com/discourse/datasets"
)

//go:embed codebook.json settings.json train.jsonl.gz dev.jsonl.gz test.jsonl.gz coders.jsonl.gz
var files embed.FS

// A Part is a part of the corpus.
type Part string

// The parts, by what they are meant for.
const (
	Train Part = "train"
	Dev   Part = "dev"
	Test  Part = "test"
)

// Parts lists all of them.
func Parts() []Part { return []Part{Train, Dev, Test} }

// PartOf returns the part that a thread is in.
func PartOf(threadID string) Part {
	h := fnv.New64a()
	h.Write([]byte(threadID))
	switch h.Sum64() % 10 {
	case 0:
		return Test
	case 1:
		return Dev
	}
	return Train
}

// Codebook returns a copy of the codebook, with its seeds.
func Codebook() *datasets.Codebook {
	book, err := datasets.ReadCodebook(bytes.NewReader(read("codebook.json")))
	if err != nil {
		panic(err) // embedded, and held by a test
	}
	return book
}

// Settings returns the settings of the embedded model as JSON, in the form of
// classify.Config.
func Settings() []byte { return read("settings.json") }

// Rows gives the rows of a part, thread by thread, each with its parent. Reading
// takes some tens of milliseconds.
func Rows(part Part) iter.Seq2[datasets.Comment, error] {
	return datasets.Link(open(string(part)), datasets.LinkConfig{})
}

// Coders gives the labels of the writer and of the second coder, each as a row
// that names its coder. The rows have no text.
func Coders() iter.Seq2[datasets.Comment, error] { return open("coders") }

func open(name string) iter.Seq2[datasets.Comment, error] {
	name += ".jsonl.gz"
	return datasets.Read(bytes.NewReader(read(name)), datasets.ReadConfig{Format: datasets.JSONL, Name: name})
}

func read(name string) []byte {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Errorf("probation: %w", err)) // embedded
	}
	return data
}
