package record

import (
	"strconv"

	"idlab/bench/topology"
)

// Keys of the facts that tell which part of the machine the workers of a block used. Blocks whose workers were not
// pinned each to a CPU have none of them.
const (
	packagesFact   = "packages"
	nodesFact      = "numa-nodes"
	complexesFact  = "complexes"
	coresFact      = "cores"
	smtFact        = "smt"        // "yes" if two workers were on threads of one core, else "no"
	efficiencyFact = "efficiency" // workers on efficiency cores; absent if there are none
)

// Extent counts the parts of a machine that workers use.
type Extent = topology.Extent

// ExtentFacts returns the facts about the CPUs of workers.
func ExtentFacts(e Extent) []Pair {
	smt := map[bool]string{true: "yes", false: "no"}[e.SMT()]
	facts := []Pair{
		{packagesFact, strconv.Itoa(e.Packages)}, {nodesFact, strconv.Itoa(e.Nodes)},
		{complexesFact, strconv.Itoa(e.Complexes)}, {coresFact, strconv.Itoa(e.Cores)}, {smtFact, smt},
	}
	if e.Efficiency > 0 {
		facts = append(facts, Pair{efficiencyFact, strconv.Itoa(e.Efficiency)})
	}
	return facts
}

// Extent returns what the workers of the block used of the machine. It is zero if the file does not tell.
func (blk *Block) Extent() Extent {
	number := func(key string) int {
		n, _ := strconv.Atoi(blk.Fact(key))
		return max(0, n)
	}
	e := Extent{
		Packages: number(packagesFact), Nodes: number(nodesFact), Complexes: number(complexesFact),
		Cores: number(coresFact), Efficiency: number(efficiencyFact),
	}
	if e.Cores > 0 {
		e.CPUs = blk.Cell.Workers
	}
	return e
}
