// Package record is the schema of a run's files, their writer and their
// reader.
//
// results.txt is in the Go benchmark format, so that benchstat, benchfilter and
// every tool of that family read it. Names are key=value; every design of a
// cell has a line for all its operations together and one for each operation
// or phase. What two runs on one machine share stands in configuration lines
// (CPU, kernel, clock, slice …). What differs from run to run or from block to
// block (seed, date, commit, load, steal) stands in lines that begin with '#',
// which those tools pass over: benchstat keeps results apart whose
// configuration differs in anything.
//
// A block's lines stand between "# block …" and "# end", and with them, as
// "# chains design=rcu 0:600 1:300 …", how many chains of each length its hash tables
// have. The file is replaced
// as a whole for each block (see Journal), so that whatever is killed, and
// whenever, whoever opens it then finds no part of one.
//
// latency.hlog holds the full latency distribution behind every percentile.
package record

import (
	"bytes"
	"fmt"

	"golang.org/x/perf/benchfmt"
)

// Pair is a key with its value. Pairs keep their order.
type Pair struct{ Key, Value string }

// Block is what one block yielded: a sample for each design, and one for each
// of its operations or phases.
type Block struct {
	Cell    Cell
	Number  int    // within the cell, from 1
	Facts   []Pair // what was noted about it: seed, steal, load, start skew …
	Samples []Sample
	// Chains are the hash tables of the designs that have one, at the end.
	Chains []Chains
}

// Chains counts the chains of a design's hash table by their length, from 0: see
// allocators.Anatomy.
type Chains struct {
	Design string
	Counts []int64
}

// Facts that are read again.
const (
	StealFact   = "steal"   // share of the time that the hypervisor gave to others
	SecondsFact = "seconds" // that the block took
	TimersFact  = "timers"  // of all tasks together, as many as there are at most
)

// Fact returns what was noted under a key, "" if nothing was.
func (blk *Block) Fact(key string) string {
	for _, f := range blk.Facts {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

// Sample is one line of results.
type Sample struct {
	Design string // with its parameters: "rcu,hash=hash32"
	Op     string // the operation or phase; "" for all together
	Iters  int    // operations behind the values
	Values []Value
}

// Value is a measurement in one of the units of this package.
type Value struct {
	Unit   string
	Number float64
}

// Value returns the measurement in the unit, false if there is none.
func (s *Sample) Value(unit string) (float64, bool) {
	for _, v := range s.Values {
		if v.Unit == unit {
			return v.Number, true
		}
	}
	return 0, false
}

// Header renders the beginning of results.txt: what differs from run to run as
// notes, then the configuration, then the units.
func Header(notes, config []Pair) []byte {
	var b bytes.Buffer
	for _, n := range notes {
		fmt.Fprintf(&b, "# %s: %s\n", n.Key, n.Value)
	}
	for _, c := range config {
		fmt.Fprintf(&b, "%s: %s\n", c.Key, c.Value)
	}
	b.WriteByte('\n')
	w := benchfmt.NewWriter(&b)
	for _, u := range units() {
		w.Write(&benchfmt.UnitMetadata{
			UnitMetadataKey: benchfmt.UnitMetadataKey{Unit: u.name, Key: "better"}, OrigUnit: u.name, Value: u.better})
	}
	b.WriteByte('\n')
	return b.Bytes()
}

const (
	blockMark  = "# block "
	chainsMark = "# chains "
	endMark    = "# end"
)

// Encode renders the block's lines.
func (blk *Block) Encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%scell=%v number=%d", blockMark, blk.Cell, blk.Number)
	for _, f := range blk.Facts {
		fmt.Fprintf(&b, " %s=%s", f.Key, f.Value)
	}
	b.WriteByte('\n')
	w := benchfmt.NewWriter(&b)
	for _, s := range blk.Samples {
		if len(s.Values) == 0 {
			continue // a line without measurements is not in the format
		}
		res := benchfmt.Result{Name: benchfmt.Name(Name(blk.Cell, s.Design, s.Op)), Iters: s.Iters}
		for _, v := range s.Values {
			res.Values = append(res.Values, benchfmt.Value{Value: v.Number, Unit: v.Unit})
		}
		w.Write(&res)
	}
	for _, c := range blk.Chains {
		b.WriteString(chainsMark + "design=" + c.Design)
		for length, n := range c.Counts {
			fmt.Fprintf(&b, " %d:%d", length, n)
		}
		b.WriteByte('\n')
	}
	b.WriteString(endMark + "\n")
	return b.Bytes()
}
