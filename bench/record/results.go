package record

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// Pair is a key and its value. Pairs keep their order.
type Pair struct{ Key, Value string }

// Block is the result of one block: for each design a sample of all operations, and one for each of its operations or
// phases.
type Block struct {
	Cell    Cell
	Number  int    // within the cell, from 1
	Facts   []Pair // seed, steal, load, start skew …
	Samples []Sample
	// Chains has the chains at the end of the block, for each design with a hash table.
	Chains []Chains
}

// Chains counts the chains of a design's hash table by length, from 0: see allocators.StructureStats.
type Chains struct {
	Design string
	Counts []int64
}

// Keys of the facts that readers use.
const (
	StealFact   = "steal"   // share of the time that the hypervisor gave to others
	SecondsFact = "seconds" // duration of the block
	TimersFact  = "timers"  // largest number of timers at a time, of all tasks together
	// HistogramsFact is the number of the block's lines in latency.hlog.
	HistogramsFact = "histograms"
	// BuiltFact lists the designs in the order in which the block built them, with ";" between them.
	BuiltFact = "built"
	// NodeFact is the machine that measured the block, in runs on several machines.
	NodeFact = "node"
	// OrderFact is the place of the block in its run, from 1. A finished file is sorted, so its order does not tell.
	OrderFact = "order"
)

// Built returns the designs of the block in the order in which it built them, nil if the file does not tell.
func (blk *Block) Built() []string {
	if built := blk.Fact(BuiltFact); built != "" {
		return strings.Split(built, ";")
	}
	return nil
}

// Fact returns the value of a fact, "" if there is none.
func (blk *Block) Fact(key string) string {
	for _, f := range blk.Facts {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

// SetFact sets the value of a fact, or adds it.
func (blk *Block) SetFact(key, value string) {
	blk.Facts = slices.Clone(blk.Facts)
	if i := slices.IndexFunc(blk.Facts, func(f Pair) bool { return f.Key == key }); i >= 0 {
		blk.Facts[i].Value = value
		return
	}
	blk.Facts = append(blk.Facts, Pair{key, value})
}

// Sample is one line of results.
type Sample struct {
	Design string // with its parameters: "rcu,hash=hash32"
	Op     string // the operation, phase or role; "" for all operations together
	Iters  int    // number of operations behind the values
	Values []Value
}

// Value is a measurement in one of the units of this package.
type Value struct {
	Unit   string
	Number float64
}

// Value returns the measurement in the unit. It returns false if there is none.
func (s *Sample) Value(unit string) (float64, bool) {
	for _, v := range s.Values {
		if v.Unit == unit {
			return v.Number, true
		}
	}
	return 0, false
}

// Header renders the beginning of results.txt: notes, which differ from run to run, the configuration and the units.
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

// maxChainsLine is the length at which a line of chains goes on in a further one. Many tools read no line of 64 KiB.
const maxChainsLine = 1000

// encode renders the lengths that chains have.
func (c *Chains) encode(b *bytes.Buffer) {
	head := chainsMark + "design=" + c.Design
	line := head
	for length, n := range c.Counts {
		if n == 0 {
			continue
		}
		if len(line) > maxChainsLine {
			b.WriteString(line + "\n")
			line = head
		}
		line += fmt.Sprintf(" %d:%d", length, n)
	}
	if line != head {
		b.WriteString(line + "\n")
	}
}

// seriesKey is the key of a configuration line before the results that are no rows of their own: the operations and
// phases of a workload, and the A/A copy of a design. Without it benchstat would count a workload once more for each of
// its parts in a mean over rows. It makes a table of its own for each configuration.
const (
	seriesKey  = "series"
	partSeries = "part of a workload"
	aaSeries   = "A/A copy"
)

// series returns the series that a sample belongs to, "" for the whole workloads.
func (s *Sample) series() string {
	switch {
	case slices.Contains(Params(s.Design), AAParam):
		return aaSeries
	case s.Op != "":
		return partSeries
	}
	return ""
}

// encodeSeries renders the samples of a series.
func (blk *Block) encodeSeries(b *bytes.Buffer, series string) {
	w, begun := benchfmt.NewWriter(b), false
	for _, s := range blk.Samples {
		if len(s.Values) == 0 || s.series() != series { // the format has no line without measurements
			continue
		}
		if series != "" && !begun {
			fmt.Fprintf(b, "%s: %s\n", seriesKey, series)
			begun = true
		}
		res := benchfmt.Result{Name: benchfmt.Name(Name(blk.Cell, s.Design, s.Op)), Iters: s.Iters}
		for _, v := range s.Values {
			res.Values = append(res.Values, benchfmt.Value{Value: v.Number, Unit: v.Unit})
		}
		w.Write(&res)
	}
	if begun {
		fmt.Fprintf(b, "%s:\n", seriesKey)
	}
}

// AAParam marks the A/A copy of a design among the parameters of its name.
const AAParam = "twin=yes"

// Encode renders the lines of the block.
func (blk *Block) Encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%scell=%v number=%d", blockMark, blk.Cell, blk.Number)
	for _, f := range blk.Facts {
		fmt.Fprintf(&b, " %s=%s", f.Key, f.Value)
	}
	b.WriteByte('\n')
	for _, series := range []string{"", partSeries, aaSeries} {
		blk.encodeSeries(&b, series)
	}
	for _, c := range blk.Chains {
		c.encode(&b)
	}
	b.WriteString(endMark + "\n")
	return b.Bytes()
}
