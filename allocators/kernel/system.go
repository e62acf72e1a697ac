//go:build linux && amd64

package kernel

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"idlab/allocators"
	"idlab/allocators/params"
)

// system is the running kernel and the tasks that it has started.
type system struct {
	exact     bool    // the kernel accepts wanted ids
	nsPerTick float64 // of the lanes' clock
	emptyCall float64 // in nanoseconds
	keeper    *keeper
	workers   int // the number of lanes per task

	mu      sync.Mutex
	running map[*process]struct{}
	unused  [][]page // of processes that exited
}

func open(params.Values) (allocators.System, error) {
	s := &system{exact: exactIDs(), keeper: newKeeper(), workers: 1, running: map[*process]struct{}{}}
	if err := s.calibrate(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// calibrate measures the rate of the lanes' clock and the time of an empty call. It also
// checks that a task can have timers.
func (s *system) calibrate() error {
	const span = 10 * time.Millisecond
	begin, from := time.Now(), readTicks()
	task, err := s.NewProcess()
	if err != nil {
		return err
	}
	defer task.Exit()
	if _, err := task.Create(); err != nil {
		return shortagef("timer_create on this kernel: %v", err)
	}
	if len(task.Timers(nil)) != 1 {
		return shortagef("%s does not list the timers (a kernel without CONFIG_CHECKPOINT_RESTORE?)",
			timersFile(task.(*process).pid))
	}
	empty, err := task.(*process).lanes[0].emptyCall()
	if err != nil {
		return err
	}
	time.Sleep(span - time.Since(begin))
	s.nsPerTick = float64(time.Since(begin).Nanoseconds()) / float64(readTicks()-from)
	s.emptyCall = empty * s.nsPerTick
	return nil
}

// emptyCall returns the time of getppid(2) in ticks: the median of many batches.
func (l *lane) emptyCall() (ticks float64, err error) {
	const batches = 201
	var all []int64
	for i := range l.page.calls {
		l.page.calls[i].set(unix.SYS_GETPPID)
	}
	for range batches {
		took, err := l.run(mostCalls, false)
		if err != nil {
			return 0, err
		}
		all = append(all, took)
	}
	slices.Sort(all)
	return float64(all[batches/2]) / mostCalls, nil
}

func (s *system) EmptyCall() float64 { return s.emptyCall }

// NewProcess starts a task with a lane for each worker.
func (s *system) NewProcess() (allocators.Process, error) {
	pages, err := s.pages()
	if err != nil {
		return nil, err
	}
	pid, err := s.keeper.fork(&pages[0])
	if err != nil {
		return nil, errNoProcess(err)
	}
	p := &process{system: s, pid: pid, pages: pages, lanes: lanesOf(pages, pid)}
	s.mu.Lock()
	s.running[p] = struct{}{}
	s.mu.Unlock()
	if err := p.addThreads(); err != nil {
		p.Exit()
		return nil, errNoProcess(err)
	}
	return p, nil
}

// pages returns fresh pages for the lanes of a task.
func (s *system) pages() (pages []page, err error) {
	s.mu.Lock()
	if n := len(s.unused); n > 0 {
		pages, s.unused = s.unused[n-1], s.unused[:n-1]
	}
	s.mu.Unlock()
	if pages == nil {
		memory, err := unix.MmapPtr(-1, 0, nil, uintptr(s.workers)*unsafe.Sizeof(page{}),
			unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
		if err != nil {
			return nil, err
		}
		pages = unsafe.Slice((*page)(memory), s.workers)
	}
	for i := range pages {
		pages[i].reset(os.Getpid())
	}
	return pages, nil
}

// forget removes a process that has ended and keeps its pages for another.
func (s *system) forget(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, p)
	s.unused = append(s.unused, p.pages)
}

// Locks and StructureStats report nothing: the kernel shows neither.
func (s *system) Locks() (allocators.Locks, bool) { return allocators.Locks{}, false }
func (s *system) StructureStats() (allocators.StructureStats, bool) {
	return allocators.StructureStats{}, false
}

// Close ends all tasks.
func (s *system) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.running {
		p.end()
		s.unused = append(s.unused, p.pages)
	}
	clear(s.running)
	s.keeper.close()
	return s.unmap()
}

// unmap unmaps the pages that no process uses.
func (s *system) unmap() (failed error) {
	for _, pages := range s.unused {
		err := unix.MunmapPtr(unsafe.Pointer(&pages[0]), uintptr(len(pages))*unsafe.Sizeof(page{}))
		failed = errors.Join(failed, err)
	}
	s.unused = nil
	return failed
}

// errNoProcess explains why a task was not started.
func errNoProcess(err error) error {
	if err == syscall.EAGAIN {
		return shortagef("no more processes: %s; raise it (ulimit -u), or that of the container (pids.max)",
			limitText("RLIMIT_NPROC", unix.RLIMIT_NPROC))
	}
	return fmt.Errorf("starting a task's process: %w", err)
}
