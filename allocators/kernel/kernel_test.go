//go:build linux && amd64

package kernel

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
)

// opened returns a system. The test is skipped if this machine cannot run one.
func opened(t testing.TB) *system {
	t.Helper()
	s, err := open(nil)
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s.(*system)
}

func started(t testing.TB, s *system) *process {
	t.Helper()
	p, err := s.NewProcess()
	if err != nil {
		t.Fatal(err)
	}
	return p.(*process)
}

func TestConformance(t *testing.T) {
	allocatortest.Run(t, Kernel(), allocatortest.Options{})
}

func TestPagesAreWhole(t *testing.T) {
	if size := unsafe.Sizeof(page{}); size != 4096 {
		t.Errorf("a lane's page is %d bytes, want 4096", size)
	}
}

// The time of a batch includes the times of its calls, and no call is shorter than half an empty call.
func TestTimes(t *testing.T) {
	s := opened(t)
	p := started(t, s)
	calls := make([]allocators.Call, 3*mostCalls+1)
	ns := p.Do(0, calls, true)
	sum := 0.0
	for i, c := range calls {
		if c.Err != nil || c.ID != allocators.ID(i) {
			t.Fatalf("create %d gave %d, %v", i, c.ID, c.Err)
		}
		if c.Took < s.EmptyCall()/2 {
			t.Errorf("create %d took %v ns, an empty call takes %v", i, c.Took, s.EmptyCall())
		}
		sum += c.Took
	}
	if s.EmptyCall() <= 0 || sum > ns || sum < ns/2 {
		t.Errorf("an empty call takes %v ns, %d creates %v ns, their sum is %v ns", s.EmptyCall(), len(calls), ns, sum)
	}
}

// In a task each worker has a thread of its own; all are threads of one process.
func TestLanesAreThreadsOfOneProcess(t *testing.T) {
	const workers = 4
	s := opened(t)
	if err := s.Admit(1, 1000, workers); err != nil {
		t.Fatal(err)
	}
	p := started(t, s)
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", p.pid))
	if err != nil || len(threads) != workers {
		t.Errorf("process %d has %d threads (%v), want %d", p.pid, len(threads), err, workers)
	}
	if p.pid == os.Getpid() {
		t.Error("the task is the process of the test")
	}
	var wg sync.WaitGroup
	ids := make([][]allocators.Call, workers)
	for w := range workers {
		ids[w] = make([]allocators.Call, 200)
		wg.Go(func() { p.Do(w, ids[w], false) })
	}
	wg.Wait()
	seen := map[allocators.ID]bool{}
	for _, calls := range ids {
		for _, c := range calls {
			seen[c.ID] = c.Err == nil
		}
	}
	if len(seen) != workers*200 {
		t.Errorf("%d ids of %d creates are distinct", len(seen), workers*200)
	}
}

// Before Linux 6.15 wanted ids are refused, and all other calls work.
func TestKernelWithoutExactIDs(t *testing.T) {
	s := opened(t)
	s.exact = false
	p := started(t, s)
	calls := []allocators.Call{
		{Kind: allocators.CallCreate}, {Kind: allocators.CallCreateAt, ID: 7}, {Kind: allocators.CallOverrun, ID: 0},
		{Kind: allocators.CallCreateAt, ID: 8}, {Kind: allocators.CallCreate}, {Kind: allocators.CallDelete, ID: 1},
	}
	p.Do(0, calls, false)
	for i, c := range calls {
		refused := c.Kind == allocators.CallCreateAt
		if refused != errors.Is(c.Err, errors.ErrUnsupported) || !refused && c.Err != nil {
			t.Errorf("call %d, %s", i, answer(c))
		}
	}
	if err := p.CreateAt(3); !errors.Is(err, syscall.EOPNOTSUPP) || !strings.Contains(err.Error(), "6.15") {
		t.Errorf("CreateAt: %v", err)
	}
}

// Admit refuses a load for which this machine has no room, and says what to do.
func TestAdmit(t *testing.T) {
	s := opened(t)
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_SIGPENDING, &old); err != nil {
		t.Fatal(err)
	}
	less := old
	less.Cur = 100 + pendingSignals()
	if err := unix.Setrlimit(unix.RLIMIT_SIGPENDING, &less); err != nil {
		t.Skip(err)
	}
	defer unix.Setrlimit(unix.RLIMIT_SIGPENDING, &old)
	for _, test := range []struct {
		tasks, timers, workers int
		says                   string
	}{
		{1, 10, 1, ""},
		{mostTasks + 1, 10, 1, "1024 at most"},
		{1, 100_000, 1, "RLIMIT_SIGPENDING"},
		{1, 100_000, 1, "ulimit -i 10"},
	} {
		err := s.Admit(test.tasks, test.timers, test.workers)
		switch {
		case test.says == "" && err == nil:
		case err == nil || test.says == "" ||
			!strings.Contains(err.Error(), test.says) || !errors.Is(err, errors.ErrUnsupported):
			t.Errorf("%d tasks, %d timers: %v, want %q", test.tasks, test.timers, err, test.says)
		}
	}
}

// Calls in a task that has died fail, and do not hang.
func TestDeathOfATask(t *testing.T) {
	s := opened(t)
	p := started(t, s)
	unix.Kill(p.pid, unix.SIGKILL)
	_, err := p.Create()
	if err == nil || !strings.Contains(err.Error(), "has died") {
		t.Errorf("Create: %v", err)
	}
	if _, again := p.Create(); again == nil {
		t.Error("a create in a dead task succeeds")
	}
	p.Exit()
}

// childName is set in the environment of a second process of this test, which starts a task and waits.
const childName = "IDLAB_KERNEL_TEST_PARENT"

// Tasks end with the process that started them, even if that is killed.
func TestTasksDieWithTheirParent(t *testing.T) {
	if os.Getenv(childName) != "" {
		fmt.Println("task", started(t, opened(t)).pid)
		io.Copy(io.Discard, os.Stdin)
		return
	}
	opened(t)
	cmd := exec.Command(os.Args[0], "-test.run", "^TestTasksDieWithTheirParent$")
	cmd.Env = append(os.Environ(), childName+"=1")
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	for lines := bufio.NewScanner(out); pid == 0 && lines.Scan(); {
		fmt.Sscanf(lines.Text(), "task %d", &pid)
	}
	if pid == 0 || unix.Kill(pid, 0) != nil {
		t.Fatalf("task %d does not run", pid)
	}
	cmd.Process.Kill()
	cmd.Wait()
	for deadline := time.Now().Add(5 * time.Minute); runs(pid); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("task %d still runs after 5 minutes", pid)
		}
	}
}

// runs reports whether a process exists and is not a zombie, which init has not reaped yet.
func runs(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	return err == nil && !strings.Contains(string(status), "State:\tZ")
}
