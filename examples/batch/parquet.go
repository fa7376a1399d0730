package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/valyala/fastjson"

	"example.com/discourse/datasets"
	"example.com/discourse/datasets/columnar"
)

// parquetRow is a classified row as Parquet holds it.
type parquetRow struct {
	columnar.Origin
	Source string         `parquet:"source,dict"`
	Line   int64          `parquet:"line"`
	Note   *string        `parquet:"note,optional"`
	Text   string         `parquet:"text"`
	Topics []parquetLabel `parquet:"topics,list"`
	// Relation and RelationP are null for what is no reply.
	Relation  *string  `parquet:"relation,optional"`
	RelationP *float64 `parquet:"relation_p,optional"`
}

type parquetLabel struct {
	Topic    string            `parquet:"topic,dict"`
	P        float64           `parquet:"p"`
	Stance   string            `parquet:"stance,dict"`
	StanceP  float64           `parquet:"stance_p"`
	Context  bool              `parquet:"context"`
	Evidence []parquetEvidence `parquet:"evidence,list"`
}

type parquetEvidence struct {
	Start  int64   `parquet:"start"`
	End    int64   `parquet:"end"`
	Text   string  `parquet:"text"`
	Weight float64 `parquet:"weight"`
}

// A group of rows is held in memory while it is written.
const (
	parquetGroupRows  = 8192
	parquetGroupBytes = 8 << 20
	parquetBatch      = 256
)

// parquetFromSpool writes the rows of a spool as Parquet.
func parquetFromSpool(w io.Writer, name string, kind compression) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(16<<20), zstd.WithDecoderLowmem(true))
	if err != nil {
		return err
	}
	defer z.Close()
	c, err := compressTo(w, kind)
	if err != nil {
		return err
	}
	if err := writeParquet(c, bufio.NewReaderSize(z, 1<<16)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return c.Close()
}

// writeParquet turns rows as JSON Lines into Parquet.
func writeParquet(w io.Writer, rows *bufio.Reader) error {
	pw := parquet.NewGenericWriter[parquetRow](w, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("discourse", "1", "batch"))
	var parser fastjson.Parser
	var long []byte
	batch := make([]parquetRow, 0, parquetBatch)
	inGroup, bytes := 0, 0
	flush := func() error {
		if _, err := pw.Write(batch); err != nil {
			return err
		}
		inGroup += len(batch)
		clear(batch)
		batch = batch[:0]
		if inGroup < parquetGroupRows && bytes < parquetGroupBytes {
			return nil
		}
		inGroup, bytes = 0, 0
		return pw.Flush()
	}
	for {
		line, err := readLine(rows, &long)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		v, err := parser.ParseBytes(line)
		if err != nil {
			return err
		}
		row, err := parquetRowOf(v)
		if err != nil {
			return err
		}
		batch = append(batch, row)
		if bytes += len(line); len(batch) == parquetBatch || bytes >= parquetGroupBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return pw.Close()
}

// readLine returns the next line, however long; long is its memory.
func readLine(r *bufio.Reader, long *[]byte) ([]byte, error) {
	*long = (*long)[:0]
	for {
		b, err := r.ReadSlice('\n')
		*long = append(*long, b...)
		if err != bufio.ErrBufferFull {
			if err == io.EOF && len(*long) > 0 {
				err = io.ErrUnexpectedEOF // rows end in a line end
			}
			return *long, err
		}
	}
}

func parquetRowOf(v *fastjson.Value) (parquetRow, error) {
	c := datasets.Comment{ID: textAt(v, "id"), ParentID: textAt(v, "parent"), ThreadID: textAt(v, "thread"), Author: textAt(v, "author")}
	if err := c.Kind.UnmarshalText(v.GetStringBytes("kind")); err != nil {
		return parquetRow{}, err
	}
	c.Created, _ = time.Parse(time.RFC3339Nano, textAt(v, "created")) // null, and a year of five digits, become null
	origin, err := columnar.OriginOf(&c)
	if err != nil {
		return parquetRow{}, err
	}
	r := parquetRow{
		Origin: origin, Source: textAt(v, "source"), Line: v.GetInt64("line"), Note: columnar.OrNull(textAt(v, "note")), Text: textAt(v, "text"),
		Relation: columnar.OrNull(textAt(v, "relation")),
	}
	if r.Relation != nil {
		p := v.GetFloat64("relation_p")
		r.RelationP = &p
	}
	for _, l := range v.GetArray("topics") {
		label := parquetLabel{
			Topic: textAt(l, "topic"), P: l.GetFloat64("p"), Stance: textAt(l, "stance"), StanceP: l.GetFloat64("stance_p"), Context: l.GetBool("context"),
		}
		for _, e := range l.GetArray("evidence") {
			label.Evidence = append(label.Evidence, parquetEvidence{e.GetInt64("start"), e.GetInt64("end"), textAt(e, "text"), e.GetFloat64("weight")})
		}
		r.Topics = append(r.Topics, label)
	}
	return r, nil
}

func textAt(v *fastjson.Value, key string) string { return string(v.GetStringBytes(key)) }
