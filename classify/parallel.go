package classify

import (
	"context"
	"errors"
	"runtime"
	"sync"
)

// parallel runs n pieces of work on several goroutines, each piece once, and
// returns the error of the first piece that failed. The pieces write to places
// of their own, so that the result does not depend on the number of workers.
func parallel(ctx context.Context, workers, n int, work func(ctx context.Context, i int) error) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, n)
	next := make(chan int)
	var wait sync.WaitGroup
	for range min(workers, n) {
		wait.Go(func() {
			for i := range next {
				if errs[i] = work(inner, i); errs[i] != nil {
					cancel()
				}
			}
		})
	}
	for i := 0; i < n && inner.Err() == nil; i++ {
		next <- i
	}
	close(next)
	wait.Wait()
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return ctx.Err()
}
