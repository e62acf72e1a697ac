package bench

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"idlab/bench/record"
)

// Merge joins runs into one run in the directory out and returns the number of its blocks. A path is a run directory or
// a results file, with its histograms beside it, if there are any. The runs must be of one machine, with the same
// settings and of the same commit: blocks of different machines say nothing about each other. Merge renumbers the
// blocks, and their histograms with them.
//
// Merge leaves out blocks that are damaged or there twice, and returns a warning for each kind. With a single run it
// repairs: the blocks keep their numbers, and the plan is copied, so the result can be resumed.
func Merge(out *Directory, paths []string) (blocks int, warnings []error, err error) {
	if _, err := os.Stat(filepath.Join(out.path, record.ResultsFile)); !errors.Is(err, fs.ErrNotExist) {
		return 0, nil, errHoldsRun(out.path)
	}
	m := merger{repair: len(paths) == 1, id: newID()}
	for _, path := range paths {
		if err := m.add(path); err != nil {
			return 0, m.warnings, err
		}
	}
	log := append(record.LogHeader(m.id), m.latency.Bytes()...)
	results := append(record.Header(m.notes, m.files[0].Config), m.results.Bytes()...)
	// Histograms first, as in every run.
	err = errors.Join(
		record.WriteWhole(filepath.Join(out.path, record.HistogramsFile), log),
		record.WriteWhole(filepath.Join(out.path, record.ResultsFile), results))
	if err == nil {
		err = record.SortFile(filepath.Join(out.path, record.ResultsFile))
	}
	plan, errPlan := os.ReadFile(filepath.Join(filepath.Dir(m.files[0].Path), record.PlanFile))
	if m.repair && errPlan == nil {
		err = errors.Join(err, record.WriteWhole(filepath.Join(out.path, record.PlanFile), plan))
	}
	return m.blocks, m.warnings, err
}

// merger puts runs together.
type merger struct {
	files   []*record.File
	notes   []record.Pair
	numbers map[string]int // the last block number, by cell
	results bytes.Buffer
	latency bytes.Buffer
	blocks  int
	id      string // of the joined run
	// repair: there is a single run. The blocks keep their numbers, and the run its id.
	repair   bool
	warnings []error
}

func (m *merger) add(path string) error {
	f, err := record.ReadRun(path)
	if err != nil {
		return err
	}
	for _, p := range f.Problems {
		if !record.LosesBlocks(p) {
			return fmt.Errorf("%s is damaged, so it is not joined: %w", f.Path, p)
		}
		m.warnings = append(m.warnings, p)
	}
	if len(f.Blocks) == 0 {
		return fmt.Errorf("%s has no blocks to join: %s", f.Path, cmp.Or(f.Instead, "see the warnings"))
	}
	for _, before := range m.files {
		if err := mergeable(before, f); err != nil {
			return err
		}
	}
	if m.numbers == nil {
		m.numbers = map[string]int{}
		m.notes = slices.Clone(f.Notes)
		m.setID(f.Note(record.RunNote))
	}
	for _, p := range f.Notes {
		if p.IsAbout() && !slices.Contains(m.notes, p) {
			m.notes = append(m.notes, p)
		}
	}
	if !m.repair {
		joined := fmt.Sprintf("%d blocks, seed %s, %s", len(f.Blocks), f.Note("seed"), f.Note("date"))
		m.notes = append(m.notes, record.Pair{Key: "joined", Value: joined})
	}
	m.files = append(m.files, f)
	renumbered := map[string]int{}
	for _, b := range f.Blocks {
		old := blockName(b.Cell, b.Number)
		if !m.repair {
			m.numbers[b.Cell.String()]++
			b.Number = m.numbers[b.Cell.String()]
		}
		renumbered[old] = b.Number
		m.blocks++
		b.SetFact(record.OrderFact, strconv.Itoa(m.blocks))
		m.results.Write(b.Encode())
	}
	return m.addHistograms(f, renumbered)
}

// setID gives the joined run an id of its own. A run that is repaired keeps its id.
func (m *merger) setID(of string) {
	if m.repair {
		m.id = of
		return
	}
	i := slices.IndexFunc(m.notes, func(p record.Pair) bool { return p.Key == record.RunNote })
	if i < 0 {
		m.notes = append(m.notes, record.Pair{Key: record.RunNote})
		i = len(m.notes) - 1
	}
	m.notes[i].Value = m.id
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

func (m *merger) addHistograms(f *record.File, renumbered map[string]int) error {
	log, err := record.LogOf(f)
	if err == nil && len(log.Problems) > 0 {
		err = log.Problems[0]
	}
	if err == nil {
		err = log.OfRun(f)
	}
	if err != nil {
		return err
	}
	if err := log.Complete(f); err != nil {
		m.warnings = append(m.warnings, err)
	}
	had := map[string]bool{} // by block, design and operation: those of a block that is there twice are too
	for _, e := range log.Entries {
		block := blockName(e.Cell, e.Block)
		number, ok := renumbered[block]
		name := block + " " + e.Design + " " + e.Op
		if !ok || had[name] {
			continue
		}
		had[name] = true
		if err := m.addHistogram(e, number); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) addHistogram(e record.LogEntry, number int) error {
	counts, err := e.Counts()
	if err != nil {
		return err
	}
	lines, err := record.EncodeLog([]record.Histogram{
		{Cell: e.Cell, Design: e.Design, Op: e.Op, Block: number, Counts: counts}})
	m.latency.Write(lines)
	return err
}
