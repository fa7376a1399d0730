package datasets

import (
	"bytes"
	"fmt"
	"io"
)

// sniffSize is how much of a source is looked at to tell its format.
const sniffSize = 256 << 10

// reader returns what reads in, by the format that is named or by the content.
func (in *input) reader() (Format, func(*input, sink) error, error) {
	format := in.cfg.Format
	if format == Sniff {
		head, err := in.br.Peek(sniffSize)
		if err != nil && err != io.EOF {
			return format, nil, err
		}
		if format, err = sniff(head); err != nil {
			return format, nil, err
		}
	}
	switch format {
	case JSONL:
		return format, readJSONL, nil
	case Page:
		return format, readPage, nil
	case Parquet:
		return format, nil, fmt.Errorf("%w here: Parquet is read by package columnar", ErrFormat)
	}
	return format, nil, fmt.Errorf("%w %q", ErrFormat, string(format))
}

// sniff tells the format by the first bytes of a source.
func sniff(head []byte) (Format, error) {
	if bytes.HasPrefix(head, []byte("PAR1")) {
		return Parquet, nil
	}
	if head[0] != '{' {
		return Page, nil
	}
	return JSONL, nil
}
