package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"idlab/bench/record"
)

// Merge joins runs into one run in the directory out and returns the number of its blocks. A path is a run directory or
// a results file, whose histograms, if there are any, are in the same directory. The runs must be of one
// machine, with the same settings and of the same commit: blocks of different machines say nothing about each other.
// Merge renumbers the blocks, and their histograms with them.
func Merge(out string, paths []string) (blocks int, err error) {
	if _, err := os.Stat(filepath.Join(out, record.ResultsFile)); !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%s holds a run already: choose another --out, or move it away", out)
	}
	var m merger
	for _, path := range paths {
		if err := m.add(path); err != nil {
			return 0, err
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return 0, err
	}
	log := append(record.LogHeader(), m.latency.Bytes()...)
	results := append(record.Header(m.notes, m.files[0].Config), m.results.Bytes()...)
	// Histograms first, as in every run.
	return m.blocks, errors.Join(
		record.WriteWhole(filepath.Join(out, record.HistogramsFile), log),
		record.WriteWhole(filepath.Join(out, record.ResultsFile), results))
}

// merger puts runs together.
type merger struct {
	files   []*record.File
	notes   []record.Pair
	numbers map[string]int // the last block number, by cell
	results bytes.Buffer
	latency bytes.Buffer
	blocks  int
}

func (m *merger) add(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, record.ResultsFile)
	}
	f, err := record.ReadFile(path)
	if err != nil {
		return err
	}
	if len(f.Problems) > 0 {
		return fmt.Errorf("%s is damaged, so it is not joined: %w", path, f.Problems[0])
	}
	if len(f.Blocks) == 0 {
		return fmt.Errorf("%s has no blocks to join", path)
	}
	for _, before := range m.files {
		if err := mergeable(before, f); err != nil {
			return err
		}
	}
	if m.numbers == nil {
		m.numbers = map[string]int{}
		m.notes = slices.Clone(f.Notes)
	}
	for _, p := range f.Notes {
		if p.IsAbout() && !slices.Contains(m.notes, p) {
			m.notes = append(m.notes, p)
		}
	}
	joined := fmt.Sprintf("%d blocks, seed %s, %s", len(f.Blocks), f.Note("seed"), f.Note("date"))
	m.notes = append(m.notes, record.Pair{Key: "joined", Value: joined})
	m.files = append(m.files, f)
	renumbered := map[string]int{}
	for _, b := range f.Blocks {
		old := blockName(b.Cell, b.Number)
		m.numbers[b.Cell.String()]++
		b.Number = m.numbers[b.Cell.String()]
		renumbered[old] = b.Number
		m.results.Write(b.Encode())
		m.blocks++
	}
	return m.addHistograms(filepath.Join(filepath.Dir(path), record.HistogramsFile), renumbered)
}

// mergeable returns an error if two runs cannot be joined.
func mergeable(a, b *record.File) error {
	if slices.Equal(a.Notes, b.Notes) {
		return fmt.Errorf("%s and %s are the same run: its blocks would count twice", a.Path, b.Path)
	}
	if key, inA, inB, differ := record.Difference(a.Config, b.Config); differ {
		return fmt.Errorf("%s and %s are of different machines or settings (%s: %q and %q): "+
			"set them side by side with compare --col machine", a.Path, b.Path, key, inA, inB)
	}
	for _, key := range []string{"commit", "dirty"} {
		if a.Note(key) != b.Note(key) {
			return fmt.Errorf("%s and %s are of different builds (%s: %s and %s): compare them",
				a.Path, b.Path, key, a.Note(key), b.Note(key))
		}
	}
	return nil
}

func (m *merger) addHistograms(path string, renumbered map[string]int) error {
	entries, problems, err := record.ReadLogFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && len(problems) > 0 {
		err = problems[0]
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		number, ok := renumbered[blockName(e.Cell, e.Block)]
		if !ok {
			continue
		}
		counts, err := e.Counts()
		if err != nil {
			return err
		}
		h := record.Histogram{Cell: e.Cell, Design: e.Design, Op: e.Op, Block: number, Counts: counts}
		lines, err := record.EncodeLog([]record.Histogram{h})
		if err != nil {
			return err
		}
		m.latency.Write(lines)
	}
	return nil
}
