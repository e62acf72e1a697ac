package record

import (
	"fmt"
	"os"
	"slices"
)

// Journal is a file that grows by whole pieces: whoever opens it anew, at any
// moment and after any kill of its writer, finds every piece that Append reported
// as kept and no part of another. Appending with one write(2) would not do: a
// kill, or a disk that fills up, can cut that short. It is no safeguard against a
// loss of power: nothing is forced to the disk, for that would disturb what is
// being measured.
//
// The file is kept twice. A piece is appended to the hidden copy, which then
// takes the file's place by a rename, and the one that was in its place becomes
// the hidden copy, one piece behind. So each piece is written twice, however
// long the file is.
type Journal struct {
	path string
	// size is the length of the hidden copy, behind what it lacks of the
	// file. stale means that there is no hidden copy to add to.
	size   int64
	behind []byte
	stale  bool
}

// CreateJournal begins the file at path with the given first piece, replacing
// any file that is there.
func CreateJournal(path string, first []byte) (*Journal, error) {
	j := &Journal{path: path}
	if err := os.WriteFile(j.hidden(), nil, 0o644); err != nil {
		return nil, err
	}
	return j, j.Append(first)
}

// OpenJournal goes on with the file at path.
func OpenJournal(path string) (*Journal, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return &Journal{path: path, stale: true}, nil
}

func (j *Journal) hidden() string { return j.path + ".next" }

// Append adds a piece. If it fails the file is as it was before, and Append may
// be tried again.
func (j *Journal) Append(piece []byte) error {
	if err := j.extendHidden(piece); err != nil {
		return fmt.Errorf("%s is left as it was: %w", j.path, err)
	}
	// The link keeps the old file while the rename puts the new one in its
	// place; so there is never a moment without a file.
	old := j.path + ".old"
	os.Remove(old)
	linked := os.Link(j.path, old) == nil
	if err := os.Rename(j.hidden(), j.path); err != nil {
		os.Remove(old)
		return fmt.Errorf("%s is left as it was: %w", j.path, err)
	}
	j.size += int64(len(j.behind))
	j.behind = piece
	// Where there was no file yet, or the file system has no links, the next
	// Append copies.
	j.stale = !linked || os.Rename(old, j.hidden()) != nil
	return nil
}

// extendHidden writes what the hidden copy lacks, and the piece, over whatever
// an attempt that failed left behind.
func (j *Journal) extendHidden(piece []byte) error {
	if j.stale {
		if err := j.copyHidden(); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(j.hidden(), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(j.size); err != nil {
		return err
	}
	if _, err := f.WriteAt(append(slices.Clone(j.behind), piece...), j.size); err != nil {
		return err
	}
	return f.Close()
}

// copyHidden makes the hidden copy anew.
func (j *Journal) copyHidden() error {
	data, err := os.ReadFile(j.path)
	if err != nil {
		return err
	}
	if err := os.WriteFile(j.hidden(), data, 0o644); err != nil {
		return err
	}
	j.size, j.behind, j.stale = int64(len(data)), nil, false
	return nil
}

// Close removes the hidden copy. The file stays.
func (j *Journal) Close() error {
	if err := os.Remove(j.hidden()); err != nil && !j.stale {
		return err
	}
	return nil
}
