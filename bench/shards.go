package bench

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"idlab/allocators"
	"idlab/allocators/params"
	"idlab/bench/record"
	"idlab/bench/topology"
	"idlab/workloads"
)

// A plan can be measured by several processes, one on each machine of a cluster. Each measures a shard of the blocks.
// All read the same plan file, so none needs to know of another, and any of them can be started again elsewhere.

// Shards divides the blocks of a plan. It also fixes what would otherwise follow from the machine that measures, so
// that the blocks of all shards are alike.
type Shards struct {
	Of    int // number of shards
	Cores int // CPUs of each process
	// Commit and Dirty are of the build that made the plan, as in the notes of results.
	Commit, Dirty string
	// Designs are those of the plan, with the parameters that follow from Cores.
	Designs []string
	// Replays has the SHA-256 of each recording that a workload replays, by file name.
	Replays map[string]string `json:",omitempty"`
}

// shard is a part of a plan, and the process that measures it.
type shard struct {
	Number int    // from 0
	Of     int    // number of shards
	Plan   string // hash of the plan file
	Node   string // the machine
}

// of returns the blocks of a shard. The shards take turns from block to block and on from cell to cell. So each has as
// many blocks of a cell, and as many in all, as any other, but for one. A nil shard has all blocks.
func (s *shard) of(blocks []block) []block {
	if s == nil {
		return blocks
	}
	return slices.DeleteFunc(blocks, func(b block) bool { return b.index%s.Of != s.Number })
}

// facts returns the fact of each block that names the machine.
func (s *shard) facts() []record.Pair {
	if s == nil {
		return nil
	}
	return []record.Pair{{Key: record.NodeFact, Value: s.Node}}
}

// shardNotes returns the notes on the shard and on the machine that measures it.
func shardNotes(r *run) []record.Pair {
	if r.shard == nil {
		return nil
	}
	return []record.Pair{
		{Key: record.PlanNote, Value: r.shard.Plan},
		{Key: record.ShardNote, Value: fmt.Sprintf("%d of %d", r.shard.Number, r.shard.Of)},
		{Key: record.NodeNote, Value: r.shard.Node},
		{Key: record.BuildNote, Value: r.build},
		{Key: record.CPUsNote, Value: topology.FormatList(r.cpus)},
		{Key: record.CoresNote, Value: fmt.Sprint(r.placed().Machine.Extent(r.cpus).Cores)},
	}
}

// WritePlan writes the plan file of a run on that many machines, with the CPUs of c.Placement each. It returns an
// error if there are too few blocks for each shard to have one of every cell.
func WritePlan(ctx context.Context, w io.Writer, c *Config, shards int) error {
	if shards < 1 || shards > c.Blocks {
		return fmt.Errorf("--shards %d: want 1 to %d, the number of blocks of each cell, so that every machine measures "+
			"every cell: raise --blocks", shards, c.Blocks)
	}
	own := *c
	own.Workloads, own.Chosen = c.resolved()
	own.elsewhere = true
	laidOut, err := Await(ctx, own.plan)
	if err != nil {
		return err
	}
	p := own.planned(laidOut)
	p.State = "planned"
	p.Shards = &Shards{Of: shards, Cores: len(c.placed().Machine.CPUs), Designs: resolvedDesigns(c)}
	p.Shards.Commit, p.Shards.Dirty = revision()
	if p.Shards.Replays, err = own.replays(); err != nil {
		return err
	}
	data, err := p.encode()
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// resolved returns the workloads and the cells with the parameters written out that follow from the number of CPUs.
// Cells depend on them, and the machine that plans may have another number.
func (c *Config) resolved() (loads []params.Selected[workloads.Workload], chosen []Chosen) {
	chosen = slices.Clone(c.Chosen)
	for _, w := range c.Workloads {
		resolved := w.Resolve(w.Entry.Params, len(c.placed().Machine.CPUs))
		loads = append(loads, resolved)
		for i := range chosen {
			if chosen[i].Workload == w.Spec {
				chosen[i].Workload = resolved.Spec
			}
		}
	}
	return loads, chosen
}

// resolvedDesigns returns the designs with the parameters that follow from the number of CPUs. Their names in results
// lack these, as those of a run on one machine do.
func resolvedDesigns(c *Config) (specs []string) {
	cpus := len(c.placed().Machine.CPUs)
	for _, d := range c.Designs {
		specs = append(specs, d.Resolve(append(d.Entry.AllParams(), allocators.ParamAA()), cpus).Spec)
	}
	return specs
}

// replays returns the SHA-256 of each recording of the workloads that is a file.
func (c *Config) replays() (sums map[string]string, err error) {
	sums = map[string]string{}
	for _, w := range c.Workloads {
		file := w.Values["file"]
		if w.Entry.Name != workloads.Replay || slices.Contains(workloads.Recordings(), file) {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		sums[file] = fmt.Sprintf("%x", sha256.Sum256(data))
	}
	return sums, nil
}

// ReadShard reads a plan file of WritePlan for the process that measures a shard on this machine. It returns an error
// if the blocks of this process would be unlike those of others.
func ReadShard(path string, number int, designs []allocators.Design, loads []workloads.Workload) (*Config, error) {
	p, err := readPlanned(path)
	if err != nil {
		return nil, err
	}
	if p.Shards == nil || p.State != "planned" {
		return nil, fmt.Errorf("%s is of a run, not a plan for several machines: make one by idlab plan --shards N",
			path)
	}
	node, err := nodeName()
	if err != nil {
		return nil, err
	}
	if err := p.Shards.suit(number); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c, err := p.config(designs, loads)
	if err == nil {
		err = p.Shards.sameInputs(c)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c.shard = &shard{Number: number, Of: p.Shards.Of, Plan: p.hash, Node: node}
	return c, nil
}

// suit returns an error if a shard cannot be measured by this process.
func (s *Shards) suit(number int) error {
	commit, dirty := revision()
	var here Config
	switch cpus := len(here.placed().Machine.CPUs); {
	case number < 0 || number >= s.Of:
		return fmt.Errorf("there is no shard %d: the plan has 0 to %d", number, s.Of-1)
	case commit != s.Commit || dirty != s.Dirty:
		return fmt.Errorf("the plan was made by a build of commit %s (changes: %s), this one is of %s (changes: %s): "+
			"use the same executable for the plan and for all shards", s.Commit, s.Dirty, commit, dirty)
	case cpus != s.Cores:
		return fmt.Errorf("the plan is for %d CPUs, and this process has %d (%s): "+
			"set --cpus-per-task=%d, or plan with --cores %d", s.Cores, cpus,
			topology.FormatList(here.placed().Machine.IDs()), s.Cores, cpus)
	}
	return nil
}

// sameInputs returns an error if the designs or the recordings are not those of the plan.
func (s *Shards) sameInputs(c *Config) error {
	if now := resolvedDesigns(c); !slices.Equal(now, s.Designs) {
		return fmt.Errorf("its designs were %s, and are %s in this build: make the plan anew",
			strings.Join(s.Designs, ", "), strings.Join(now, ", "))
	}
	now, err := c.replays()
	if err != nil {
		return err
	}
	for file, was := range s.Replays {
		if now[file] != was {
			return fmt.Errorf("%s is another recording than when the plan was made: "+
				"copy that one, or make the plan anew", file)
		}
	}
	return nil
}

// NodeVariable names the machine in the results of a shard. By default Slurm does, or else the host.
const NodeVariable = "IDLAB_NODE"

// nodeName returns the name of this machine.
func nodeName() (string, error) {
	host, _ := os.Hostname()
	name := cmp.Or(os.Getenv(NodeVariable), os.Getenv("SLURMD_NODENAME"), host, "unknown")
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return "", fmt.Errorf("the name of this machine, %q, has blanks: set %s to one without", name, NodeVariable)
	}
	return name, nil
}
