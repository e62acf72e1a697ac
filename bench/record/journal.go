package record

import (
	"fmt"
	"os"
	"slices"
)

// Journal is a file that grows by whole pieces. A reader that opens it at any moment, also after a kill of its writer,
// finds every piece for which Append returned no error, and no part of another. One write(2) per piece would not
// guarantee that: a kill or a full disk can cut it short. A Journal does not protect against a loss of power: it forces
// nothing to the disk, because that would disturb the measurement.
//
// There are two copies of the file. Append extends the hidden copy, which is one piece behind, and renames it over the
// file; the old file becomes the hidden copy. So each piece is written twice, however long the file is.
type Journal struct {
	path string
	// size is the length of the hidden copy, and behind is the part of the file that it lacks. If stale is set, there
	// is no hidden copy that can be extended.
	size   int64
	behind []byte
	stale  bool
}

// CreateJournal creates the file at path with a first piece. It replaces an existing file.
func CreateJournal(path string, first []byte) (*Journal, error) {
	j := &Journal{path: path}
	if err := Replace(j.hidden(), nil); err != nil {
		return nil, err
	}
	return j, j.Append(first)
}

// OpenJournal opens the file at path to append to it.
func OpenJournal(path string) (*Journal, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return &Journal{path: path, stale: true}, nil
}

func (j *Journal) hidden() string { return j.path + ".next" }

// Append adds a piece. If it fails, the file is unchanged, and Append may be called again.
func (j *Journal) Append(piece []byte) error {
	if err := j.extendHidden(piece); err != nil {
		return fmt.Errorf("%s is left as it was: %w", j.path, err)
	}
	// The link keeps the old file when the rename replaces it. So the file exists at every moment.
	old := j.path + ".old"
	os.Remove(old)
	linked := os.Link(j.path, old) == nil
	if err := os.Rename(j.hidden(), j.path); err != nil {
		os.Remove(old)
		return fmt.Errorf("%s is left as it was: %w", j.path, err)
	}
	j.size += int64(len(j.behind))
	j.behind = piece
	// If there was no file yet, or the file system has no links, the next Append makes a new copy.
	j.stale = !linked || os.Rename(old, j.hidden()) != nil
	return nil
}

// extendHidden appends the part that the hidden copy lacks, and the piece. It overwrites what a failed attempt left
// behind.
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

// copyHidden makes a new hidden copy.
func (j *Journal) copyHidden() error {
	data, err := os.ReadFile(j.path)
	if err != nil {
		return err
	}
	if err := Replace(j.hidden(), data); err != nil {
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
