package dataset

import (
	"runtime"
	"sync"
)

// Parallel does n things on all processors. Each of these has a worker of its own, which
// may keep what it needs again and again.
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
