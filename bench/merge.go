package bench

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"idlab/bench/record"
)

// Merged is the outcome of Merge.
type Merged struct {
	Blocks   int
	Planned  int      // blocks of the plan that the runs are shards of; 0: they have no plan in common
	Nodes    []string // machines that measured the blocks of shards
	Missing  []Missing
	Lost     []Lost // blocks of shards that are missing because they were lost
	Warnings []error
}

// Merge joins runs into one run in the directory out. A path is a run directory or a results file, with its histograms
// beside it, if there are any. The runs must be of one machine, with the same settings and of the same commit: blocks
// of different machines say nothing about each other. Merge renumbers the blocks, and their histograms with them. It
// leaves out blocks that are damaged or there twice, and returns a warning for each kind.
//
// With a single run it repairs: the blocks keep their numbers, and the plan is copied, so the result can be resumed.
//
// Shards of a plan are put together: the blocks keep their numbers, and the result has a plan file. Its blocks may be
// of several machines that are alike, since every design of a block is from one of them. It may take the place of an
// earlier result that has no other blocks.
func Merge(out *Directory, paths []string) (Merged, error) {
	m := merger{id: newID(), numbers: map[string]int{}, from: map[string]string{}}
	for _, path := range paths {
		if err := m.read(path); err != nil {
			return m.Merged, err
		}
	}
	if len(m.files) == 0 {
		return m.Merged, fmt.Errorf("there are no blocks to join in %s", strings.Join(paths, ", "))
	}
	m.repair = len(m.files) == 1 && !m.sharded()
	m.begin()
	for _, f := range m.files {
		if err := m.add(f); err != nil {
			return m.Merged, err
		}
	}
	if m.sharded() {
		if err := m.joinPlans(); err != nil {
			return m.Merged, err
		}
	}
	if err := m.place(out); err != nil {
		return m.Merged, err
	}
	return m.Merged, m.write(out)
}

// merger puts runs together.
type merger struct {
	Merged
	files       []*record.File // with blocks
	directories []string       // of all runs
	notes       []record.Pair
	numbers     map[string]int    // the last block number, by cell
	from        map[string]string // of shards: the file that each block is from
	plan        *planned          // of shards: the plan file of the joined run
	results     bytes.Buffer
	latency     bytes.Buffer
	id          string // of the joined run
	// repair: there is a single run. The blocks keep their numbers, and the run its id.
	repair bool
}

// read reads a run. It skips an attempt at a shard that has no block.
func (m *merger) read(path string) error {
	if emptyAttempt(path) {
		return nil
	}
	f, err := record.ReadRun(path)
	if err != nil {
		return err
	}
	for _, p := range f.Problems {
		if !record.LosesBlocks(p) {
			return fmt.Errorf("%s is damaged, so it is not joined: %w", f.Path, p)
		}
		m.Warnings = append(m.Warnings, p)
	}
	m.directories = append(m.directories, filepath.Dir(f.Path))
	if len(f.Blocks) == 0 && f.Note(record.ShardNote) != "" {
		return nil
	}
	if len(f.Blocks) == 0 {
		return fmt.Errorf("%s has no blocks to join: %s", f.Path, cmp.Or(f.Instead, "see the warnings"))
	}
	for _, before := range m.files {
		if err := mergeable(before, f); err != nil {
			return err
		}
	}
	m.files = append(m.files, f)
	return nil
}

// begin sets the notes of the joined run: those of the first one, without what differs from shard to shard.
func (m *merger) begin() {
	for _, p := range m.files[0].Notes {
		if !m.sharded() || !slices.Contains([]string{record.ShardNote, record.NodeNote, record.CPUsNote}, p.Key) {
			m.notes = append(m.notes, p)
		}
	}
	m.setID(m.files[0].Note(record.RunNote))
}

// add adds the blocks of a run.
func (m *merger) add(f *record.File) error {
	for _, p := range f.Notes {
		if p.IsAbout() && !slices.Contains(m.notes, p) {
			m.notes = append(m.notes, p)
		}
	}
	if !m.repair {
		m.notes = append(m.notes, record.Pair{Key: "joined", Value: joined(f)})
	}
	renumbered := map[string]int{}
	for _, b := range f.Blocks {
		old := blockName(b.Cell, b.Number)
		if m.again(f, &b) {
			continue
		}
		if !m.repair && !m.sharded() {
			m.numbers[b.Cell.String()]++
			b.Number = m.numbers[b.Cell.String()]
		}
		renumbered[old] = b.Number
		m.Blocks++
		b.SetFact(record.OrderFact, strconv.Itoa(m.Blocks))
		m.results.Write(b.Encode())
	}
	return m.addHistograms(f, renumbered)
}

// joined describes a run that is joined.
func joined(f *record.File) string {
	parts := []string{fmt.Sprintf("%d blocks", len(f.Blocks)), "seed " + f.Note("seed")}
	if shard := f.Note(record.ShardNote); shard != "" {
		parts = append(parts, "shard "+shard, f.Note(record.NodeNote))
	}
	return strings.Join(append(parts, f.Note("date")), ", ")
}

// write writes the files of the joined run.
func (m *merger) write(out *Directory) error {
	log := append(record.LogHeader(m.id), m.latency.Bytes()...)
	results := append(record.Header(m.notes, m.files[0].Config), m.results.Bytes()...)
	// Histograms first, as in every run.
	err := errors.Join(
		record.WriteWhole(filepath.Join(out.path, record.HistogramsFile), log),
		record.WriteWhole(filepath.Join(out.path, record.ResultsFile), results))
	if err == nil {
		err = record.SortFile(filepath.Join(out.path, record.ResultsFile))
	}
	if m.plan != nil {
		return errors.Join(err, m.plan.write(out.path))
	}
	plan, errPlan := os.ReadFile(filepath.Join(filepath.Dir(m.files[0].Path), record.PlanFile))
	if m.repair && errPlan == nil {
		err = errors.Join(err, record.WriteWhole(filepath.Join(out.path, record.PlanFile), plan))
	}
	return err
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
	if key, inA, inB, differ := record.Difference(a.Config, b.Config, ignored(a)...); differ {
		return fmt.Errorf("%s and %s are of different machines or settings (%s: %q and %q): "+
			"set them side by side with compare --col machine", a.Path, b.Path, key, inA, inB)
	}
	for _, x := range []struct{ key, advice string }{
		{record.PlanNote, "plans (%s: %.12s and %.12s): merge the runs of each plan by themselves"},
		{record.CoresNote, "machines (%s: %s and %s): make a plan for each kind of machine"},
		{"commit", "builds (%s: %s and %s): compare them"},
		{"dirty", "builds (%s: %s and %s): compare them"},
		{record.BuildNote, "builds of one commit (%s: %s and %s): use the same executable for all shards"},
	} {
		if inA, inB := a.Note(x.key), b.Note(x.key); inA != inB {
			return fmt.Errorf("%s and %s are of different "+x.advice, a.Path, b.Path, x.key, inA, inB)
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
		m.Warnings = append(m.Warnings, err)
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
