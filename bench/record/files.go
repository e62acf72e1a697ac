package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Files of a run directory.
const (
	ResultsFile    = "results.txt"  // benchfmt, for benchstat
	HistogramsFile = "latency.hlog" // HdrHistogram logs
	PlanFile       = "run.json"     // the plan of the run, from which it is resumed
)

// WriteWhole puts a file in place as a whole: a reader sees the old file or the new one. It leaves no other file behind
// if it fails.
func WriteWhole(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("%s is not written: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("%s is not written: %w", path, err)
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil { // only the owner can read a temporary file, but everyone may read results
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// Replace puts a new file in place of what is there. If that is a link, it does not write to where the link leads.
func Replace(path string, data []byte) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// Difference returns the first key whose values differ between two configurations, apart from the keys to be ignored.
// The value of a missing key is "".
func Difference(a, b []Pair, ignore ...string) (key, inA, inB string, differ bool) {
	value := func(list []Pair, key string) string {
		i := slices.IndexFunc(list, func(p Pair) bool { return p.Key == key })
		if i < 0 {
			return ""
		}
		return list[i].Value
	}
	for _, p := range slices.Concat(a, b) {
		inA, inB = value(a, p.Key), value(b, p.Key)
		if inA != inB && !slices.Contains(ignore, p.Key) {
			return p.Key, inA, inB, true
		}
	}
	return "", "", "", false
}
