package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

// A block is a run of records that is classified, encoded and compressed as
// one. Where blocks end depends on the records alone, so that it is the same
// in every run; a run can stop and go on between two blocks.
const (
	blockRecords = 512
	blockBytes   = 1 << 20
)

type block struct {
	records []record
	bytes   int // of text

	labels  []classify.Label // of all records, in order
	rows    []byte           // encoded, and compressed where the output is
	rejects []byte
	done    chan struct{} // closed, so to say, by a token when the worker is through
	err     error         // of the worker
}

// record is one record of the input: a comment, or what was wrong with it.
type record struct {
	comment datasets.Comment
	bad     *datasets.RecordError // nil for a comment
	// first and end are the labels of the comment among those of its block.
	first, end int
	// relation is how the comment stands to what it answers.
	relation  classify.Relation
	relationP float64
}

func (b *block) reset() {
	clear(b.records)
	b.records, b.labels, b.rows, b.rejects = b.records[:0], b.labels[:0], b.rows[:0], b.rejects[:0]
	b.bytes, b.err = 0, nil
}

func (b *block) full() bool { return len(b.records) >= blockRecords || b.bytes >= blockBytes }

// labelsOf returns the labels of record i.
func (b *block) labelsOf(i int) []classify.Label {
	r := &b.records[i]
	return b.labels[r.first:r.end]
}

// A pipeline reads records, classifies them in several workers, and hands the
// blocks on in the order in which they were read. The number of blocks on the
// way is bounded, so a slow writer stops the reader.
type pipeline struct {
	records iter.Seq2[datasets.Comment, error]
	skip    int64 // records that an earlier run has dealt with
	workers int
	// work fills in the labels and the bytes of a block. Each worker has one
	// of its own.
	work func() func(*block)

	read int64 // records taken, those that were skipped included; for who called run
	err  error // that ended the reading
}

// run calls write with each block, in order, until there is no more, write
// returns an error, or ctx is done and the blocks on the way are written. It
// returns the error of write, or that of the reader. Where ctx is done and the
// reader gives no sign for as long as grace lets it, run returns
// errInterrupted and leaves the reader behind.
func (p *pipeline) run(ctx context.Context, grace <-chan struct{}, write func(*block) error) error {
	var (
		jobs  = make(chan *block, p.workers)
		order = make(chan *block, 2*p.workers+1)
		free  = make(chan *block, 3*p.workers+3)
		quit  = make(chan struct{})
		team  sync.WaitGroup
	)
	for range p.workers {
		team.Go(func() {
			do := p.work()
			for b := range jobs {
				do(b)
				b.done <- struct{}{}
			}
		})
	}
	go p.feed(ctx, jobs, order, free, quit)
	err := drain(order, free, grace, write)
	close(quit)
	if err != nil {
		return err
	}
	team.Wait()
	return p.err
}

// drain writes the blocks in order as they become ready.
func drain(order <-chan *block, free chan<- *block, grace <-chan struct{}, write func(*block) error) error {
	for {
		select {
		case b, ok := <-order:
			if !ok {
				return nil
			}
			<-b.done
			if b.err != nil {
				return b.err
			}
			if err := write(b); err != nil {
				return err
			}
			b.reset()
			select {
			case free <- b:
			default:
			}
		case <-grace:
			return errInterrupted
		}
	}
}

// feed reads records into blocks and hands each to the workers and, to keep
// the order, to the writer.
func (p *pipeline) feed(ctx context.Context, jobs, order chan<- *block, free <-chan *block, quit <-chan struct{}) {
	defer close(order)
	defer close(jobs)
	b := &block{done: make(chan struct{}, 1)}
	send := func() bool {
		if len(b.records) == 0 {
			return true
		}
		select {
		case order <- b:
		case <-quit:
			return false
		}
		jobs <- b // the workers take what is in order
		select {
		case b = <-free:
		default:
			b = &block{done: make(chan struct{}, 1)}
		}
		return true
	}
	for c, err := range p.records {
		var bad *datasets.RecordError
		if err != nil && !errors.As(err, &bad) {
			p.err = err
			break
		}
		p.read++
		if p.read <= p.skip {
			if p.read%blockRecords == 0 && ctx.Err() != nil {
				p.err = errInterrupted
				return
			}
			continue
		}
		b.records = append(b.records, record{comment: c, bad: bad})
		b.bytes += len(c.Text)
		if !b.full() {
			continue
		}
		if !send() {
			return
		}
		if ctx.Err() != nil {
			p.err = errInterrupted
			return
		}
	}
	if p.err == nil && p.read < p.skip {
		p.err = fmt.Errorf("the input has %d records, fewer than the %d that were read before", p.read, p.skip)
	}
	if p.err == nil {
		send()
	}
}
