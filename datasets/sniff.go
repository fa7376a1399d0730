package datasets

import (
	"bytes"
	"fmt"
	"io"
)

// sniffSize is how much of a source is looked at to tell its format.
const sniffSize = 64 << 10

// reader returns what reads in, by the format that is named or by the content.
func (in *input) reader() (func(*input, sink) error, error) {
	format := in.cfg.Format
	if format == Sniff {
		head, err := in.br.Peek(sniffSize)
		if err != nil && err != io.EOF {
			return nil, err
		}
		if format, err = sniff(head); err != nil {
			return nil, err
		}
	}
	switch format {
	case JSONL:
		return readJSONL, nil
	case Parquet:
		return nil, fmt.Errorf("%w here: Parquet is read by package columnar", ErrFormat)
	}
	return nil, fmt.Errorf("%w %q", ErrFormat, string(format))
}

// sniff tells the format by the first bytes of a source.
func sniff(head []byte) (Format, error) {
	if bytes.HasPrefix(head, []byte("PAR1")) {
		return Parquet, nil
	}
	return JSONL, nil
}
