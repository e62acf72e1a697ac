package bench

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"idlab/bench/engine"
	"idlab/bench/record"
)

// environment returns the configuration lines: what two runs on this machine share. Tools keep results apart that
// differ in any of them, so nothing that differs from run to run belongs here.
func environment(c *Config, clock *engine.Clock) []record.Pair {
	pairs := []record.Pair{
		{Key: "goos", Value: runtime.GOOS},
		{Key: "goarch", Value: runtime.GOARCH},
		{Key: "pkg", Value: "idlab"},
		{Key: "go", Value: runtime.Version()},
		{Key: "instrument", Value: instrument},
		{Key: "clock", Value: clockName(c, clock)},
		{Key: "gomaxprocs", Value: "1 more than workers and CPUs"},
		{Key: "gc", Value: "between slices only"},
		{Key: "syscall-lock", Value: c.SyscallLock.String()},
		{Key: "slice", Value: c.Slice.String()},
		{Key: "finite-slice", Value: finiteSlice.String()},
		{Key: "ramp", Value: fmt.Sprintf("%.0f%% of a slice and two rounds of the population, before it",
			100*warmUpShare)},
	}
	pairs = append(pairs, c.placed().config()...)
	for _, p := range platform() {
		if p.Value != "" {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// instrument is the version of the engine's method of measuring. It rises with every change that changes the figures of
// the same design on the same machine, so that results of different methods are not compared by mistake. Version 2:
// fenced readings of the clock, bursts by time, finds that ask the structure, a rule for disturbances that treats all
// designs alike. Version 3: a default population of 2,000 timers, not 20,000, and bytes per timer with the links that a
// design has in the timers.
const instrument = "3"

// clockName names the clock, with its step if one is set.
func clockName(c *Config, clock *engine.Clock) string {
	if c.ClockStep == 0 {
		return clock.Name()
	}
	return fmt.Sprintf("%s, read in steps of %v", clock.Name(), c.ClockStep)
}

// notes returns what differs from run to run.
func (r *run) notes() []record.Pair {
	commit, dirty := r.revision()
	notes := append(slices.Clone(r.extraNotes), []record.Pair{
		{Key: "date", Value: time.Now().UTC().Format(time.RFC3339)},
		{Key: record.RunNote, Value: r.id},
		{Key: "commit", Value: commit},
		{Key: "dirty", Value: dirty},
		{Key: "seed", Value: fmt.Sprint(r.Seed)},
		{Key: "blocks", Value: fmt.Sprint(r.Blocks)},
		{Key: "slices", Value: fmt.Sprint(r.Slices)},
		{Key: "clock-cost", Value: fmt.Sprintf(
			"%.1f ns between two readings with nothing between them, in every latency", r.clock.Cost())},
	}...)
	notes = append(notes, shardNotes(r)...)
	if dropped := namesOf(r.plan.dropped); dropped != nil {
		notes = append(notes, record.Pair{Key: "left out by --budget", Value: strings.Join(dropped, " ")})
	}
	notes = append(notes, record.AboutPairs(r.Designs, r.Workloads)...)
	if load := loadAverage(); load != "" {
		notes = append(notes, record.Pair{Key: "load-before", Value: load})
	}
	return notes
}

// revision returns the commit of the build that runs the blocks, and whether its tree had changes.
func (r *run) revision() (commit, dirty string) {
	if r.commit != "" {
		return r.commit, "false"
	}
	return revision()
}

// revision returns the commit of this program, and whether its tree had changes. Either is "unknown" if the build did
// not note it.
func revision() (commit, dirty string) {
	commit, dirty = "unknown", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				commit = s.Value
			case "vcs.modified":
				dirty = s.Value
			}
		}
	}
	return commit, dirty
}
