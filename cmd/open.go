package cmd

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// opener returns the command with which a platform opens a file in the program that the user prefers for it.
func opener(goos string) []string {
	switch goos {
	case "darwin":
		return []string{"open"}
	case "windows":
		return []string{"cmd", "/c", "start", ""} // the first argument of start is the title of a window
	}
	return []string{"xdg-open"}
}

// open shows a page in the browser of the user.
func (l *lab) open(page string) error {
	command := opener(runtime.GOOS)
	path, err := filepath.Abs(page)
	if err != nil {
		return err
	}
	if _, err := exec.LookPath(command[0]); err != nil {
		fmt.Fprintf(l.err, "idlab: --open: there is no %s in PATH: open %s by hand\n", command[0], path)
		return errNo
	}
	if err := exec.Command(command[0], append(command[1:], path)...).Run(); err != nil {
		fmt.Fprintf(l.err, "idlab: --open: %s could not open the page (%v): open %s by hand\n", command[0], err, path)
		return errNo
	}
	return nil
}
