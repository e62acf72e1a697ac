package compare

import (
	"fmt"
	"io"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
)

// GateCounters compares the counters (idlab count) of two versions of the code and writes a line for each figure
// that changed. worse reports whether any figure is higher, by however little: counters have no noise.
//
// It fails if the two do not count the same: the new version lacks a figure or counts a different number of
// operations, seeds or instruments differ, or one of the two has no counters or could not be read completely.
// Figures that only the new version has are no change.
func GateCounters(w io.Writer, old, new *dataset.Data) (worse bool, err error) {
	before, err := countsOf(old)
	if err != nil {
		return false, err
	}
	after, err := countsOf(new)
	if err != nil {
		return false, err
	}
	if err := dataset.OneInstrument(old.Files[0], new.Files[0]); err != nil {
		return false, err
	}
	if a, b := old.Files[0].Note("seed"), new.Files[0].Note("seed"); a != b {
		return false, fmt.Errorf("%s was counted with seed %s and %s with seed %s: count both with the same seed",
			old.Files[0].Path, a, new.Files[0].Path, b)
	}
	var missing []string
	higher, lower := 0, 0
	for _, key := range before.keys {
		was := before.figures[key]
		is, there := after.figures[key]
		switch {
		case !there:
			missing = append(missing, key.String())
			continue
		case is.operations != was.operations:
			return higher > 0, fmt.Errorf("%s: %d operations in %s and %d in %s: the workloads differ, "+
				"count both with the same version of it",
				key.name, was.operations, old.Files[0].Path, is.operations, new.Files[0].Path)
		case is.number > was.number:
			higher++
			fmt.Fprintf(w, "worse   %v: %v, was %v\n", key, is.number, was.number)
		case is.number < was.number:
			lower++
			fmt.Fprintf(w, "better  %v: %v, was %v\n", key, is.number, was.number)
		}
	}
	if len(missing) > 0 {
		return higher > 0, fmt.Errorf("%s lacks %d of the %d counts of %s, the first is %s: "+
			"count the same designs, workloads and tasks",
			new.Files[0].Path, len(missing), len(before.keys), old.Files[0].Path, missing[0])
	}
	fmt.Fprintf(w, "%d counts: %d worse, %d better, %d unchanged; %d new\n", len(before.keys),
		higher, lower, len(before.keys)-higher-lower, len(after.keys)-len(before.keys))
	return higher > 0, nil
}

// countKey identifies a figure by its series and unit.
type countKey struct{ name, unit string }

// String returns the series and the unit.
func (k countKey) String() string { return k.name + " " + k.unit }

// countFigure is the value of a figure and the number of operations behind it.
type countFigure struct {
	number     float64
	operations int
}

// counted holds figures, and their keys in the order of the files.
type counted struct {
	keys    []countKey
	figures map[countKey]countFigure
}

// countsOf returns the counted figures of all series. It fails if there are none, or if a part was not readable.
func countsOf(d *dataset.Data) (*counted, error) {
	if len(d.Problems) > 0 {
		return nil, fmt.Errorf("the counts are incomplete: %w", d.Problems[0])
	}
	c := &counted{figures: map[countKey]countFigure{}}
	for _, f := range d.Files {
		for _, blk := range f.Blocks {
			for _, s := range blk.Samples {
				if err := c.add(f.Path, blk.Cell, s); err != nil {
					return nil, err
				}
			}
		}
	}
	if len(c.keys) == 0 {
		return nil, fmt.Errorf("%s contains no counts: make some with idlab count", d.Files[0].Path)
	}
	return c, nil
}

// add adds the figures of a sample. It ignores samples without counters, such as those of a timed run. It fails if
// a figure occurs twice with different values.
func (c *counted) add(path string, cell record.Cell, s record.Sample) error {
	units := []string{record.LocksPerOp, record.AtomicWrites, record.AtomicReads, record.AllocsPerOp}
	if !slices.ContainsFunc(s.Values, func(v record.Value) bool { return slices.Contains(units, v.Unit) }) {
		return nil
	}
	units = append(units, record.NodesPerFind, record.BytesPer)
	for _, v := range s.Values {
		if !slices.Contains(units, v.Unit) {
			continue
		}
		key, figure := countKey{record.Name(cell, s.Design, s.Op), v.Unit}, countFigure{v.Number, s.Iters}
		first, again := c.figures[key]
		switch {
		case !again:
			c.keys = append(c.keys, key)
			c.figures[key] = figure
		case first != figure:
			return fmt.Errorf("%s: %v has two values, %v and %v: a count has one", path, key, first.number, v.Number)
		}
	}
	return nil
}
