// Train makes a model from labelled rows and says how good it is.
//
//	go run ./examples/train -data rows.jsonl -out my.model
//	go run ./examples/train -data train.jsonl -test test.jsonl -metrics metrics.json
//	go run ./examples/train -data rows.jsonl -cv 5
//	go run ./examples/train -data rows.jsonl -search -config-out settings.json -out my.model
//
// Rows are JSON Lines or any other form that package datasets reads, with the
// fields "id", "text", "thread", "parent" and "topics". Without -codebook the
// topics are those of the rows.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parseOptions(os.Args[1:], os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(0)
	case err != nil:
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(2)
	}
	if err := run(ctx, o, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}
