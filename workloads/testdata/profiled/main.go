// Profiled is a program to record: it works under Go's CPU profiler, for which
// the runtime gives each thread that runs Go code a POSIX timer of its own. As
// under a continuous profiler, the profile is ended and begun again in rounds:
// threads delete their timers and create new ones. Threads come and go besides,
// and -children makes it many tasks: it runs itself once for each of them.
package main

import (
	"crypto/sha256"
	"flag"
	"io"
	"log"
	"os"
	"os/exec"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

func main() {
	threads := flag.Int("threads", 4, "threads that work all the time")
	visits := flag.Int("visits", 2, "threads that come, work and end, one after the other, in each round")
	rounds := flag.Int("rounds", 4, "profiles to take")
	round := flag.Duration("round", 50*time.Millisecond, "how long a profile lasts")
	children := flag.Int("children", 0, "processes that do the work instead, with the arguments after the flags")
	atOnce := flag.Int("at-once", 8, "children that run at a time")
	flag.Parse()
	if *children > 0 {
		runChildren(*children, *atOnce, flag.Args())
		return
	}
	end := time.Now().Add(time.Duration(*rounds) * *round)
	var busy sync.WaitGroup
	for range *threads {
		busy.Go(func() { workOnOwnThread(end) })
	}
	for range *rounds {
		if err := pprof.StartCPUProfile(io.Discard); err != nil {
			log.Fatal(err)
		}
		for range *visits {
			workOnOwnThread(time.Now().Add(*round / time.Duration(*visits)))
		}
		pprof.StopCPUProfile()
	}
	busy.Wait()
}

// runChildren runs this program n times.
func runChildren(n, atOnce int, args []string) {
	slots := make(chan struct{}, atOnce)
	var running sync.WaitGroup
	for range n {
		slots <- struct{}{}
		running.Go(func() {
			cmd := exec.Command("/proc/self/exe", args...)
			cmd.Stderr = os.Stderr
			if err := cmd.Run(); err != nil {
				log.Fatal(err)
			}
			<-slots
		})
	}
	running.Wait()
}

// workOnOwnThread works on a thread that ends with it: a goroutine that ends
// while it is locked to its thread takes the thread along.
func workOnOwnThread(end time.Time) {
	done := make(chan struct{})
	block := make([]byte, 1<<14)
	go func() {
		defer close(done)
		runtime.LockOSThread()
		for time.Now().Before(end) {
			sha256.Sum256(block)
			runtime.Gosched()
		}
	}()
	<-done
}
