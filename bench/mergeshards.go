package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"idlab/bench/record"
)

// Missing is a shard some of whose blocks no attempt has.
type Missing struct{ Shard, Blocks int }

// sharded reports whether the runs are attempts at shards of a plan.
func (m *merger) sharded() bool { return m.files[0].Note(record.PlanNote) != "" }

// emptyAttempt reports whether a path is the directory of an attempt that ended before it wrote results.
func emptyAttempt(path string) bool {
	if !regexp.MustCompile(`^shard-\d+\.\d+$`).MatchString(filepath.Base(path)) {
		return false
	}
	_, err := os.Stat(filepath.Join(path, record.ResultsFile))
	_, errDir := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist) && errDir == nil
}

// again reports whether a block of a shard was added before, from another attempt, and warns. It happens if a process
// goes on while its job is started again elsewhere.
func (m *merger) again(f *record.File, b *record.Block) bool {
	if !m.sharded() {
		return false
	}
	name := blockName(b.Cell, b.Number)
	if from, ok := m.from[name]; ok {
		m.Warnings = append(m.Warnings, fmt.Errorf("%s: %s is left out, for it is in %s too", f.Path, name, from))
		return true
	}
	m.from[name] = f.Path
	if node := b.Fact(record.NodeFact); !slices.Contains(m.Nodes, node) {
		m.Nodes = append(m.Nodes, node)
	}
	return false
}

// place returns an error if the joined run has no place in the directory. It may replace an earlier result of the same
// plan, unless that has blocks which this one lacks.
func (m *merger) place(out *Directory) error {
	path := filepath.Join(out.path, record.ResultsFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	old, err := record.ReadFile(path)
	if err != nil {
		return err
	}
	plan := m.files[0].Note(record.PlanNote)
	if plan == "" || old.Note(record.PlanNote) != plan || old.Note(record.ShardNote) != "" {
		return errHoldsRun(out.path)
	}
	for _, b := range old.Blocks {
		if name := blockName(b.Cell, b.Number); m.from[name] == "" {
			return fmt.Errorf("%s holds %s, which these runs lack: name all runs of the plan, or choose another --out",
				path, name)
		}
	}
	return nil
}

// joinPlans makes the plan file of the joined run from those of the attempts, with what no attempt has measured.
func (m *merger) joinPlans() error {
	var lost, leftOut []Lost
	for _, dir := range m.directories {
		path := filepath.Join(dir, record.PlanFile)
		p, err := readPlanned(path)
		if err != nil {
			return fmt.Errorf("what is missing is not known: %w", err)
		}
		if plan := m.files[0].Note(record.PlanNote); p.Shards == nil || p.Shard != nil && p.Shard.Plan != plan {
			return fmt.Errorf("%s is not of the plan of %s (%.12s): merge the runs of each plan by themselves",
				path, m.files[0].Path, plan)
		}
		m.plan = p
		lost, leftOut = append(lost, p.Lost...), append(leftOut, p.LeftOut...)
	}
	m.countMissing(m.plan)
	for _, l := range lost {
		if m.from[blockOf(l.Cell, l.Block)] == "" && !slices.Contains(m.Lost, l) {
			m.Lost = append(m.Lost, l)
		}
	}
	m.plan.State, m.plan.Run, m.plan.Arguments, m.plan.Shard = "merged", m.id, os.Args[1:], nil
	m.plan.Lost, m.plan.LeftOut = m.Lost, leftOut
	return nil
}

// countMissing counts the blocks of a plan, and by shard those that are missing.
func (m *merger) countMissing(p *planned) {
	missing := make([]int, p.Shards.Of)
	for _, cell := range p.Cells {
		for n := 1; n <= p.Blocks; n++ {
			if m.from[blockOf(cell, n)] == "" {
				missing[m.Planned%p.Shards.Of]++
			}
			m.Planned++
		}
	}
	for shard, blocks := range missing {
		if blocks > 0 {
			m.Missing = append(m.Missing, Missing{shard, blocks})
		}
	}
}

// ignored returns the configuration in which runs that are merged may differ: shards have the numbers of their CPUs,
// which the scheduler of a cluster gives out.
func ignored(f *record.File) []string {
	if f.Note(record.PlanNote) == "" {
		return nil
	}
	return []string{record.OrderKey}
}
