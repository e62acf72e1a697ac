package bench

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"
)

// Directory is a run directory that this process has locked. Whatever writes to a run directory, moves it or removes it
// holds the lock. The kernel releases the lock when the process dies.
type Directory struct {
	path string
	lock *flock.Flock
	made bool // OpenDirectory made it
}

// lockName is the lock file of a run directory. It exists while the directory is locked.
const lockName = "lock"

// OpenDirectory makes a run directory unless it exists, and locks it. It returns an error if another run has it locked.
func OpenDirectory(path string) (*Directory, error) {
	_, err := os.Stat(path)
	d := &Directory{path: path, made: errors.Is(err, fs.ErrNotExist)}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("no place for a run: choose another --out: %w", err)
	}
	if err := d.acquire(); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *Directory) lockFile() string { return filepath.Join(d.path, lockName) }

// acquire locks the directory.
func (d *Directory) acquire() error {
	for {
		d.lock = flock.New(d.lockFile(), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o644))
		held, err := d.lock.TryLock()
		switch {
		case err != nil:
			return fmt.Errorf("%s cannot be locked: choose another --out: %w", d.path, err)
		case !held:
			return fmt.Errorf("%s is in use by another run (%s): wait for its end, or choose another --out",
				d.path, d.holder())
		case d.current():
			host, _ := os.Hostname()
			// Without the note only the holder is unknown.
			os.WriteFile(d.lockFile(), fmt.Appendf(nil, "pid %d on %s\n", os.Getpid(), host), 0o644)
			return nil
		}
		d.lock.Unlock()
	}
}

// current reports whether the locked file is still the lock file of the directory. The holder before may have removed
// it, or moved the directory, after it was opened here.
func (d *Directory) current() bool {
	locked, errLocked := d.lock.Stat()
	there, err := os.Stat(d.lockFile())
	return errLocked == nil && err == nil && os.SameFile(locked, there)
}

// holder returns the note in the lock file.
func (d *Directory) holder() string {
	note, _ := os.ReadFile(d.lockFile())
	return cmp.Or(firstLine(string(note)), "its lock file does not tell which")
}

// MoveTo moves the content of the directory to a path where nothing is. Then the directory is empty and locked. The old
// lock is held until the content is at its new place, so no other run can take it for a run of its own.
func (d *Directory) MoveTo(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return cmp.Or(err, fmt.Errorf("%s is not moved to %s, which exists already", d.path, path))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	old := d.lock
	defer old.Unlock()
	if movesUnlocked {
		old.Unlock()
	}
	if err := os.Rename(d.path, path); err != nil {
		return err
	}
	os.Remove(filepath.Join(path, lockName))
	if err := os.MkdirAll(d.path, 0o755); err != nil {
		return err
	}
	return d.acquire()
}

// movesUnlocked: the platform does not move a directory with an open file, such as a locked one.
const movesUnlocked = runtime.GOOS == "windows"

// Close unlocks the directory. It removes a directory that OpenDirectory made and that is empty.
func (d *Directory) Close() {
	os.Remove(d.lockFile())
	d.lock.Unlock()
	if d.made {
		os.Remove(d.path)
	}
}
