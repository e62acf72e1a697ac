package strace

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Error is a parse error with its position. Most messages say how to record instead.
type Error struct {
	File string
	Line int    // from 1
	Text string // the line; "": the error is not about the text of one line
	Err  error
}

// Error returns "FILE:LINE: ERROR" and the first 120 bytes of the line.
func (e *Error) Error() string {
	where := fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	if e.Text == "" {
		return where
	}
	const maxText = 120
	if len(e.Text) > maxText {
		return fmt.Sprintf("%s: %q…", where, e.Text[:maxText])
	}
	return fmt.Sprintf("%s: %q", where, e.Text)
}

// Unwrap returns the error without its position.
func (e *Error) Unwrap() error { return e.Err }

// ParseFile parses the recording in a file. Its errors are those of os.Open and Parse. If strace -ff has
// written a file for each thread, the error or a warning says how to merge them.
func ParseFile(path string) (*Recording, error) {
	info, err := os.Stat(path)
	if err != nil {
		if parts := threadFiles(path); len(parts) > 0 {
			return nil, fmt.Errorf("%w, but strace -ff has written a file for each thread, such as %s: "+
				"merge them with strace-log-merge %s > %s.merged", err, parts[0], path, path)
		}
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a directory: name a file that strace wrote", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := Parse(f, path)
	if err != nil {
		return nil, err
	}
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	if parts := threadFiles(stem); len(parts) > 1 && slices.Contains(parts, path) && rec.Tasks[0].PID == 0 {
		rec.Warnings = append(rec.Warnings, fmt.Sprintf("the file is one of %d that strace -ff has written, one for "+
			"each thread: strace-log-merge %s > %s.merged has all", len(parts), stem, stem))
	}
	return rec, nil
}

// threadFiles returns the files that strace -ff -o PATH has written: PATH.THREAD for each thread.
func threadFiles(path string) (files []string) {
	all, _ := filepath.Glob(path + ".[0-9]*") // a path that is no pattern has no such files
	for _, f := range all {
		if strings.Trim(filepath.Ext(f), ".0123456789") == "" {
			files = append(files, f)
		}
	}
	return files
}
