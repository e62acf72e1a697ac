package compare

import (
	"fmt"
	"io"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
)

// GateCounters compares what was counted (idlab count) of two versions of the
// code, and writes a line for each figure that changed. It reports whether any
// is worse, which is to say higher, by however little: no chance is in them.
//
// It fails where the two do not count the same: where the new one lacks a figure,
// or counts other operations, or either has none or could not be read whole.
// What only the new one has is no change.
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
		return false, fmt.Errorf("%s was counted with the seed %s and %s with %s: count both with one", old.Files[0].Path, a, new.Files[0].Path, b)
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
			return higher > 0, fmt.Errorf("%s: %d operations in %s and %d in %s: the workload is another one, count both with one version of it",
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
		return higher > 0, fmt.Errorf("%s lacks %d of the %d figures of %s, the first is %s: count the same designs, workloads and tasks",
			new.Files[0].Path, len(missing), len(before.keys), old.Files[0].Path, missing[0])
	}
	fmt.Fprintf(w, "%d figures: %d worse, %d better, %d the same; %d more are new\n", len(before.keys),
		higher, lower, len(before.keys)-higher-lower, len(after.keys)-len(before.keys))
	return higher > 0, nil
}

// countKey names a figure.
type countKey struct{ name, unit string }

func (k countKey) String() string { return k.name + " " + k.unit }

// countFigure is a figure, and the operations that it is about.
type countFigure struct {
	number     float64
	operations int
}

// counted holds figures, and their keys in the order of the files.
type counted struct {
	keys    []countKey
	figures map[countKey]countFigure
}

// countsOf returns the figures of all lines that were counted: what a run tells
// of a structure is not among them.
func countsOf(d *dataset.Data) (*counted, error) {
	if len(d.Problems) > 0 {
		return nil, fmt.Errorf("counters are compared whole: %w", d.Problems[0])
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
		return nil, fmt.Errorf("%s holds no counters: make some with idlab count", d.Files[0].Path)
	}
	return c, nil
}

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
			return fmt.Errorf("%s: %v is %v and %v: what is counted has one value", path, key, first.number, v.Number)
		}
	}
	return nil
}
