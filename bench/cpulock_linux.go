package bench

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"idlab/bench/engine"
)

// lockCPUs locks the CPUs of this process. On other platforms workers are not pinned.
//
// Byte n of the file stands for CPU n, and a record lock on it for a process that measures on that CPU. So processes
// with different sets of CPUs do not meet. The kernel tells the holder, and releases the lock when the process dies.
// Within a process the locks do not exclude each other: its runs follow one another.
func lockCPUs(dir string) (release func(), err error) {
	cpus := engine.AllowedCPUs()
	if len(cpus) == 0 {
		return nil, unknown(errors.New("the CPUs of this process cannot be read"))
	}
	f, err := openShared(filepath.Join(dir, "idlab-cpus.lock"))
	if err != nil {
		return nil, unknown(err)
	}
	for _, cpu := range cpus {
		lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: int64(cpu), Len: 1}
		err := unix.FcntlFlock(f.Fd(), unix.F_SETLK, &lock)
		if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
			unix.FcntlFlock(f.Fd(), unix.F_GETLK, &lock) // fills in the holder
			f.Close()
			return nil, &Busy{CPU: cpu, Pid: int(lock.Pid)}
		}
		if err != nil { // such as a file system without locks
			f.Close()
			return nil, unknown(err)
		}
	}
	return func() { f.Close() }, nil
}

func unknown(err error) error {
	return fmt.Errorf("it is not known whether another run measures on this machine: %w", err)
}

// openShared opens a file that all users of the machine share. It does not follow a link, which another user could have
// put there.
func openShared(path string) (*os.File, error) {
	const flags = os.O_RDWR | unix.O_NOFOLLOW
	// A sticky directory may forbid O_CREATE on a file of another user, so it is opened without that first.
	f, err := os.OpenFile(path, flags, 0)
	if errors.Is(err, os.ErrNotExist) {
		if f, err = os.OpenFile(path, flags|os.O_CREATE, 0o666); err == nil {
			f.Chmod(0o666) // whatever the umask is
		}
	}
	return f, err
}
