package main

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"example.com/discourse/classify"
)

// A worker classifies and encodes blocks. It is not safe for concurrent use.
type worker struct {
	model   *classify.Model
	stream  *classify.Stream
	explain bool
	rows    rowFormat
	out     compressor
	rejects compressor
	plain   []byte
	result  result
	// noRows and noRejects say that nobody wants them.
	noRows, noRejects bool
}

func newWorker(model *classify.Model, explain bool, out outputFormat, rejects compression) *worker {
	return &worker{model: model, stream: model.Stream(), explain: explain, rows: out.rows, out: compressor{kind: out.compress}, rejects: compressor{kind: rejects}}
}

// do fills in the labels of a block and encodes its rows and rejects.
func (w *worker) do(b *block) {
	rows, bad := w.plain[:0], b.rejects[:0]
	for i := range b.records {
		r := &b.records[i]
		r.first, r.end = len(b.labels), len(b.labels)
		if r.bad != nil {
			if !w.noRejects {
				bad = appendReject(bad, r.bad)
			}
			continue
		}
		b.labels = w.stream.AppendLabels(b.labels, &r.comment)
		r.relation, r.relationP = w.stream.Relation(&r.comment)
		r.end = len(b.labels)
		if w.noRows {
			continue
		}
		w.result.labels = b.labels[r.first:]
		w.result.relation, w.result.relationP = r.relation, r.relationP
		w.result.evidence = w.evidenceOf(r)
		if w.rows == asCSV {
			rows = appendCells(rows, &r.comment, &w.result)
		} else {
			rows = appendRow(rows, &r.comment, &w.result)
		}
	}
	w.plain = rows
	b.rows, b.err = w.out.append(b.rows[:0], rows)
	if b.err == nil {
		b.rejects, b.err = w.rejects.append(nil, bad)
	}
}

func (w *worker) evidenceOf(r *record) [][]evidence {
	if !w.explain {
		return nil
	}
	all := make([][]evidence, len(w.result.labels))
	for i, l := range w.result.labels {
		all[i] = explain(w.model, &r.comment, l.Topic)
	}
	return all
}

// A compressor makes each piece of bytes a gzip member or a zstd frame of its
// own, so that the pieces of a file do not depend on one another.
type compressor struct {
	kind compression
	gz   *gzip.Writer
	zst  *zstd.Encoder
	buf  bytes.Buffer
}

// append appends data, compressed, to dst; nothing where there is nothing.
func (c *compressor) append(dst, data []byte) ([]byte, error) {
	if len(data) == 0 {
		return dst, nil
	}
	switch c.kind {
	case gzipped:
		c.buf.Reset()
		if c.gz == nil {
			c.gz = gzip.NewWriter(&c.buf)
		}
		c.gz.Reset(&c.buf)
		if _, err := c.gz.Write(data); err != nil {
			return dst, err
		}
		if err := c.gz.Close(); err != nil {
			return dst, err
		}
		return append(dst, c.buf.Bytes()...), nil
	case zstandard:
		if c.zst == nil {
			var err error
			c.zst, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(1<<20))
			if err != nil {
				return dst, err
			}
		}
		return c.zst.EncodeAll(data, dst), nil
	}
	return append(dst, data...), nil
}

// compressTo returns a writer that compresses as a whole, for what is written
// in one go.
func compressTo(w io.Writer, kind compression) (io.WriteCloser, error) {
	switch kind {
	case gzipped:
		return gzip.NewWriter(w), nil
	case zstandard:
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	}
	return noClose{w}, nil
}

type noClose struct{ io.Writer }

func (noClose) Close() error { return nil }
