package classify

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/probation"
	"example.com/discourse/features"
)

var update = flag.Bool("update", false, "write the model file of this version to testdata anew")

// tinyModel has every part that a model file can have, in few kilobytes.
func tinyModel(t testing.TB) *Model {
	t.Helper()
	cfg := wordsOnly()
	cfg.Features.Blocks = []features.Block{{MinN: 1, MaxN: 1, MinDF: features.Count(4)}}
	cfg.Stance.Features = cfg.Features
	return trained(t, cfg, busBook(true), buses(160, false))
}

func TestAModelReadBackGivesTheSameLabelsAndTheSameBytes(t *testing.T) {
	for name, m := range explained(t) {
		data := bytesOf(t, m)
		back, err := Read(bytes.NewReader(data))
		require.NoError(t, err, name)
		require.True(t, bytes.Equal(data, bytesOf(t, back)), name)
		rows := buses(80, false)
		for i := range rows {
			if i%4 > 0 {
				rows[i].Parent = &rows[i-1]
			}
			require.Equal(t, m.Classify(&rows[i]), back.Classify(&rows[i]), name)
			a, p := m.Relation(&rows[i])
			b, q := back.Relation(&rows[i])
			require.Equal(t, a, b)
			require.Equal(t, p, q)
		}
		require.Equal(t, m.Provenance(), back.Provenance())
		require.Equal(t, m.Config(), back.Config())
	}
}

func TestTheEmbeddedModelIsReadBackWhole(t *testing.T) {
	m, err := Default()
	require.NoError(t, err)
	data := bytesOf(t, m)
	require.True(t, bytes.Equal(defaultModel, data), "written again it is the same file")
	rows := probationRows(t, probation.Test, 150)
	for i := range rows {
		for _, l := range m.Classify(&rows[i]) {
			require.True(t, l.P >= 0 && l.P <= 1)
			require.NotEqual(t, datasets.Unlabelled, l.Stance)
		}
	}
}

func TestAModelOfRepliesIsReadBackWithItsRelationsAndStancesInContext(t *testing.T) {
	cfg := wordsOnly()
	m := trained(t, cfg, probation.Codebook(), probationRows(t, probation.Train, 400))
	require.NotNil(t, m.context)
	back, err := Read(bytes.NewReader(bytesOf(t, m)))
	require.NoError(t, err)
	require.Equal(t, m.relation == nil, back.relation == nil)
	rows := probationRows(t, probation.Dev, 100)
	for i := range rows {
		require.Equal(t, m.Classify(&rows[i]), back.Classify(&rows[i]))
		a, p := m.Relation(&rows[i])
		b, q := back.Relation(&rows[i])
		require.Equal(t, a, b)
		require.Equal(t, p, q)
	}
}

func TestReadersOfEveryKindGiveTheSameModel(t *testing.T) {
	data := bytesOf(t, smallModel(t))
	want := bytesOf(t, smallModel(t))
	path := filepath.Join(t.TempDir(), "a.model")
	require.NoError(t, os.WriteFile(path, data, 0o600))
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	for name, r := range map[string]io.Reader{
		"bytes": bytes.NewReader(data), "file": file, "stream": io.MultiReader(bytes.NewReader(data)), "byte by byte": iotest.OneByteReader(bytes.NewReader(data)),
	} {
		m, err := Read(r)
		require.NoError(t, err, name)
		require.True(t, bytes.Equal(want, bytesOf(t, m)), name)
	}
	m, err := Load(fstest.MapFS{"models/a.model": {Data: data}}, "models/a.model")
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, bytesOf(t, m)))
	_, err = Load(fstest.MapFS{}, "models/a.model")
	require.ErrorContains(t, err, "models/a.model")
	_, err = Load(fstest.MapFS{"b.model": {Data: data[:100]}}, "b.model")
	require.ErrorIs(t, err, ErrFormat)
	require.ErrorContains(t, err, "b.model")
	broken := errors.New("the disk is gone")
	_, err = Read(iotest.ErrReader(broken))
	require.ErrorIs(t, err, broken)
}

// requireRefused says that damaged bytes get one of the errors that are promised.
func requireRefused(t testing.TB, data []byte, what string, at int) {
	t.Helper()
	_, err := Read(bytes.NewReader(data))
	for _, want := range []error{ErrFormat, ErrVersion, ErrChecksum, ErrSelfTest} {
		if errors.Is(err, want) {
			return
		}
	}
	t.Fatalf("%s at byte %d of %d: %v", what, at, len(data), err)
}

func TestATruncatedModelIsRefused(t *testing.T) {
	data := bytesOf(t, tinyModel(t))
	step := max(1, len(data)/400)
	for n := 0; n < len(data); n += step {
		requireRefused(t, data[:n], "cut", n)
	}
	requireRefused(t, data[:len(data)-1], "cut", len(data)-1)
	requireRefused(t, append(bytes.Clone(data), 0), "a byte more", len(data))
	requireRefused(t, append(bytes.Clone(data), data...), "twice", len(data))
}

func TestAModelWithAByteChangedIsRefused(t *testing.T) {
	data := bytesOf(t, tinyModel(t))
	step := 1
	if raceEnabled || testing.Short() {
		step = 29
	}
	for i := 0; i < len(data); i += step {
		damaged := bytes.Clone(data)
		damaged[i] ^= 1 << (i % 8)
		requireRefused(t, damaged, "changed", i)
	}
}

// resealed returns the file of m with its header changed, under a checksum that
// holds: what somebody would write who means harm.
func resealed(t testing.TB, m *Model, change func(map[string]any)) []byte {
	t.Helper()
	file, header, err := m.file()
	require.NoError(t, err)
	text, err := json.Marshal(header)
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(text, &fields))
	change(fields)
	text, err = json.Marshal(fields)
	require.NoError(t, err)
	file.SetMetadata(headerKey, string(text))
	var b bytes.Buffer
	_, err = file.WriteTo(&b)
	require.NoError(t, err)
	return b.Bytes()
}

func TestAHeaderThatDoesNotFitItsArraysIsRefused(t *testing.T) {
	m := smallModel(t)
	_, err := Read(bytes.NewReader(resealed(t, m, func(map[string]any) {})))
	require.NoError(t, err, "unchanged it is a model")
	topics := func(h map[string]any) []any { return h["codebook"].(map[string]any)["topics"].([]any) }
	for name, c := range map[string]struct {
		change func(map[string]any)
		want   error
	}{
		"no codebook":        {func(h map[string]any) { delete(h, "codebook") }, ErrFormat},
		"a topic less":       {func(h map[string]any) { h["codebook"].(map[string]any)["topics"] = topics(h)[:2] }, ErrFormat},
		"a topic without id": {func(h map[string]any) { topics(h)[0].(map[string]any)["id"] = "" }, ErrFormat},
		"no calibration":     {func(h map[string]any) { h["calibration"] = []any{} }, ErrFormat},
		"steps of nothing": {func(h map[string]any) {
			h["calibration"].([]any)[0].(map[string]any)["steps"] = map[string]any{"score": []any{}, "probability": []any{}}
		}, ErrFormat},
		"steps that fall": {func(h map[string]any) {
			h["calibration"].([]any)[0].(map[string]any)["steps"] = map[string]any{"score": []any{1, 0}, "probability": []any{0.5, 0.6}}
		}, ErrFormat},
		"exclusive":       {func(h map[string]any) { h["config"].(map[string]any)["exclusive"] = true }, ErrFormat},
		"thresholds":      {func(h map[string]any) { h["thresholds"] = []any{0.5} }, ErrFormat},
		"shifts":          {func(h map[string]any) { h["shift"] = nil }, ErrFormat},
		"no seeds":        {func(h map[string]any) { delete(topics(h)[0].(map[string]any), "seeds") }, ErrFormat},
		"other strengths": {func(h map[string]any) { h["seed_strengths"] = []any{1} }, ErrFormat},
		"stance places":   {func(h map[string]any) { h["stance"].(map[string]any)["at"] = []any{0, 1, 99} }, ErrFormat},
		"stance nowhere":  {func(h map[string]any) { h["stance"].(map[string]any)["at"] = []any{-5, -5, -5} }, ErrFormat},
		"no probes":       {func(h map[string]any) { h["probes"] = nil }, ErrFormat},
		"probe 99":        {func(h map[string]any) { h["probes"].([]any)[0].(map[string]any)["text"] = 99 }, ErrFormat},
		"other scores":    {func(h map[string]any) { h["probes"].([]any)[1].(map[string]any)["topics"] = []any{1, 2, 3} }, ErrSelfTest},
		"fewer scores":    {func(h map[string]any) { h["probes"].([]any)[1].(map[string]any)["topics"] = []any{} }, ErrSelfTest},
		"a bad setting":   {func(h map[string]any) { h["config"].(map[string]any)["c"] = -1 }, ErrFormat},
		"not of its type": {func(h map[string]any) { h["thresholds"] = "high" }, ErrFormat},
	} {
		_, err := Read(bytes.NewReader(resealed(t, m, c.change)))
		require.ErrorIs(t, err, c.want, name)
	}
}

func TestAModelOfAnotherVersionSaysSo(t *testing.T) {
	file, _, err := smallModel(t).file()
	require.NoError(t, err)
	file.SetMetadata(versionKey, "2")
	var b bytes.Buffer
	_, err = file.WriteTo(&b)
	require.NoError(t, err)
	_, err = Read(&b)
	require.ErrorIs(t, err, ErrVersion)
	require.ErrorContains(t, err, `"2", want 1`)
}

func TestNoTrainingTextIsInTheFileBeyondTheTerms(t *testing.T) {
	rows := buses(100, false)
	data := bytesOf(t, trained(t, wordsOnly(), busBook(false), rows))
	for i := range rows {
		require.False(t, bytes.Contains(data, []byte(rows[i].Text)))
		words := strings.Fields(rows[i].Text)
		require.False(t, bytes.Contains(data, []byte(strings.Join(words[:3], " "))), "1–2-grams are what is kept")
	}
}

// TestModelsOfEveryVersionStillLoad reads the files that were kept when a version
// was released. -update writes that of the present version, which is right only
// until it is released.
func TestModelsOfEveryVersionStillLoad(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile("testdata/v1.model", bytesOf(t, tinyModel(t)), 0o644))
	}
	for _, name := range []string{"v1.model"} {
		m, err := Load(os.DirFS("testdata"), name)
		require.NoError(t, err)
		require.Equal(t, busTopics, m.Topics())
		labels := m.Classify(&datasets.Comment{Text: "A bad, shameful price for a ticket: scrap the pass, oppose it."})
		require.Len(t, labels, 1, name)
		require.Equal(t, "fares", labels[0].Topic)
		require.Equal(t, datasets.Against, labels[0].Stance)
		e, err := m.Explain(&datasets.Comment{Text: "A ticket"}, "fares")
		require.NoError(t, err)
		require.Positive(t, e.Terms[0].Value)
	}
}

func FuzzRead(f *testing.F) {
	data := bytesOf(f, tinyModel(f))
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte{})
	random := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		damaged := bytes.Clone(data)
		damaged[random.IntN(len(damaged))] = byte(random.Uint32())
		f.Add(damaged)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		// What is read works, whoever wrote it.
		m.Classify(&datasets.Comment{Text: "The fare is late.", Parent: &datasets.Comment{Text: "A kind driver."}})
		_, err = m.WriteTo(io.Discard)
		require.NoError(t, err)
	})
}

// FuzzHeader puts a header of the fuzzer's into an otherwise whole file, under a
// checksum that holds.
func FuzzHeader(f *testing.F) {
	m := tinyModel(f)
	_, h, err := m.file()
	require.NoError(f, err)
	text, err := json.Marshal(h)
	require.NoError(f, err)
	f.Add(string(text))
	f.Add("{}")
	f.Add(`{"codebook":{"topics":[{"id":"a"}]},"thresholds":[0],"shift":[0],"calibration":[{}],"probes":[{"text":0,"topics":[0]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		file, _, err := m.file()
		require.NoError(t, err)
		file.SetMetadata(headerKey, text)
		var b bytes.Buffer
		_, err = file.WriteTo(&b)
		if err != nil {
			return
		}
		got, err := Read(&b)
		if err != nil {
			return
		}
		c := &datasets.Comment{Text: "The fare is late.", Kind: datasets.Reply, Parent: &datasets.Comment{Text: "A kind driver."}}
		for _, l := range got.Classify(c) {
			require.True(t, l.P >= 0 && l.P <= 1 && l.StanceP >= 0 && l.StanceP <= 1)
		}
		got.Relation(c)
	})
}
