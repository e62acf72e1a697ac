package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"idlab/bench"
)

// Every run without --out has a directory of its own, so no run throws another one away. Links name the latest run and
// the one before it. On a platform that makes no links, a file with the path takes the place of a link.

// runsDirectory holds the directories of the runs without --out.
func runsDirectory() string { return filepath.Join("out", "runs") }

// timeInNames is the form of times in the names of directories: they sort by time, on every platform.
const timeInNames = "20060102T150405Z"

// newDirectory returns the directory of a run that begins now.
func newDirectory(seed uint64) string {
	return filepath.Join(runsDirectory(), fmt.Sprintf("%s-%d", time.Now().UTC().Format(timeInNames), seed))
}

// links are the names of the latest run of a kind and of the one before it.
type links struct{ latest, previous string }

// runLinks are the links of runs of one build, not of --against.
func runLinks() links {
	return links{latest, filepath.Join("out", "previous")}
}

// linksNamed returns the links of another kind of run: --against, or a preset with several runs.
func linksNamed(name string) links {
	path := filepath.Join("out", name)
	return links{path, path + "-previous"}
}

// point makes a run the latest one, and the latest one so far the previous one.
func (k links) point(dir string) error {
	if _, err := moveAway(k.previous); err != nil {
		return err
	}
	before, err := moveAway(k.latest)
	if err != nil {
		return err
	}
	if before == "" {
		before = linked(k.latest)
	}
	if _, err := os.Stat(before); before != "" && err == nil {
		if err := linkTo(k.previous, before); err != nil {
			return err
		}
	}
	return linkTo(k.latest, dir)
}

// moveAway moves a real directory, which older versions made where a link belongs, to the other runs. It returns the
// new place, "" if there is no such directory.
func moveAway(path string) (dir string, err error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	d, err := bench.OpenDirectory(path)
	if err != nil {
		return "", err
	}
	name := info.ModTime().UTC().Format(timeInNames) + "-" + filepath.Base(path)
	dir = filepath.Join(runsDirectory(), name)
	err = d.MoveTo(dir)
	d.Close()
	if err != nil {
		return "", err
	}
	return dir, os.Remove(path)
}

// linkTo makes path a link to a directory, at once and in the place of an older link.
func linkTo(path, dir string) error {
	target, err := filepath.Rel(filepath.Dir(path), dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	fresh := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(fresh)
	if os.Symlink(target, fresh) != nil {
		if err := os.WriteFile(fresh, []byte(target+"\n"), 0o644); err != nil {
			return err
		}
	}
	return os.Rename(fresh, path)
}

// linked returns the directory that a link, or a file in its place, refers to; "" if path is neither.
func linked(path string) string {
	const maxPath = 4096
	target, err := os.Readlink(path)
	if err != nil {
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() || info.Size() > maxPath {
			return ""
		}
		data, _ := os.ReadFile(path)
		target = strings.TrimSpace(string(data))
		if target == "" || strings.ContainsAny(target, "\x00\n") {
			return ""
		}
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(path), target)
	}
	return target
}

// follow returns the run directory that a file in the place of a link refers to. Any other path is returned as it is:
// the system follows links.
func follow(path string) string {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return path
	}
	if target := linked(path); target != "" {
		if info, err := os.Stat(target); err == nil && info.IsDir() {
			return target
		}
	}
	return path
}
