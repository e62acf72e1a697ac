package dataset

import (
	"runtime"
	"sync"
)

// Parallel calls do(0) to do(n-1) on GOMAXPROCS goroutines and returns when all calls have finished. worker runs
// once in each goroutine and returns its do, so that a do can keep buffers between calls.
func Parallel(n int, worker func() (do func(i int))) {
	work := make(chan int)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			do := worker()
			for i := range work {
				do(i)
			}
		})
	}
	for i := range n {
		work <- i
	}
	close(work)
	wait.Wait()
}
