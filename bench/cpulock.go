package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// Busy is the error if another process of the lab measures on a CPU of this one. Both would pin their first workers to
// the same CPU, and each would measure the other.
type Busy struct{ CPU, Pid int }

func (b *Busy) Error() string {
	return fmt.Sprintf("another run (pid %d) measures on CPU %d of this machine: --wait waits for its end, "+
		"--beside measures beside it, taskset -c LIST gives each run its own CPUs", b.Pid, b.CPU)
}

// LockDirVariable names the directory of the file by which runs on a machine find each other. By default it is that of
// temporary files.
const LockDirVariable = "IDLAB_LOCK_DIR"

// LockCPUs tells other runs on this machine that this process measures on its CPUs, until release is called. If another
// run does so already, the error is a *Busy; with wait, LockCPUs waits for its end, and calls waiting once before it
// does. Any other error says why the runs cannot find each other.
func LockCPUs(ctx context.Context, wait bool, waiting func(*Busy)) (release func(), err error) {
	for told := false; ; {
		release, err = lockCPUs(cmp.Or(os.Getenv(LockDirVariable), os.TempDir()))
		var busy *Busy
		if !wait || !errors.As(err, &busy) {
			return release, err
		}
		if !told {
			waiting(busy)
			told = true
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(waitStep):
		}
	}
}

// waitStep is how often LockCPUs tries again.
const waitStep = 200 * time.Millisecond
