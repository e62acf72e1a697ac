package conclusions

import (
	"fmt"
	"slices"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/workloads"
)

// objection is a claim against the conclusions, with the answer that the results or a source allow.
type objection struct {
	Claim  string
	Answer func(*dataset.Data, []outcome) string
}

// objections returns the claims that a maintainer of the kernel could raise. An answer without a figure of the results
// names its source, or says that the lab cannot tell.
func objections() []objection {
	return []objection{
		{"A structure for each task wastes memory.", perTaskMemory},
		{"A tree was measured and rejected, for sparse ids (1535cb80286e).", sparseMemory},
		{"CRIU's old restore loop relies on the next id.", oldRestore},
		{"Models in Go are not the kernel.", said("They are not. idlab run --preset published repeats the tests of " +
			"1535cb80286e and of others, and a report shows the published figures beside its own. docs/prediction.md " +
			"compares predicted ratios with those of 1535cb80286e.")},
		{"RCU's grace periods and call_rcu cost something.", said("The lab cannot tell. Go's collector stands for " +
			"them and runs between slices. A tree also frees nodes after a grace period, which a chain does not " +
			"have: the times of xarray may be too good by that.")},
		{"The rest of timer_create(2) hides the table.", said("In part. 1535cb80286e publishes loops of create and " +
			"delete: 63 threads of a process take 5917 ms before the commit and 5473 ms after it, since accounting " +
			"and siglock dominate. 63 processes take 5137 ms before and 891 ms after. The design kernel makes real " +
			"system calls (idlab run --preset published).")},
		{"512 buckets for each possible CPU are enough.", tableSize},
		{"One task can make a chain of any length for another one.", hugeChains},
		{"The exit of a task with many timers stalls the others (f99c5bb396b8).", exits},
		{"On several NUMA nodes it is another matter.", said("The lab cannot tell. Predictions have the distances " +
			"between sockets, of which hps has eight, but no memory of other nodes (docs/prediction.md).")},
		{"False sharing decides, not the structure.", said("In all designs a timer's lock has a cache line apart " +
			"from what lookups read, as since 5fa75a432f1a, which publishes almost 30 % less contention. The " +
			"parameter timer=packed undoes it. Objects of different CPUs share other lines in Go than in the slab " +
			"allocator: the lab cannot tell that part.")},
		{"Allocations cost more in the kernel (GFP_KERNEL_ACCOUNT).", said("The lab cannot tell. Go's allocator is " +
			"in the times of designs that allocate nodes. Flags, accounting to a memory cgroup and failures are not.")},
	}
}

// said returns an answer that no results change.
func said(text string) func(*dataset.Data, []outcome) string {
	return func(*dataset.Data, []outcome) string { return text }
}

// compared are the designs that the answers compare: the tables of 2013 and 2025, and structures for each task.
func compared() []string { return []string{"onelock-rcu", "rcu", "xarray", "pertask"} }

// cellOf returns the cell of a workload with that many tasks and these parameters and the most workers that have a CPU
// each, nil if there is none.
func cellOf(d *dataset.Data, workload string, tasks int, params ...string) (found *dataset.Cell) {
	for _, c := range d.Cells {
		alike := c.Workload == workload && c.Tasks == tasks && slices.Equal(c.Params, params)
		if alike && !d.Oversubscribed(c.Workers) {
			found = c
		}
	}
	return found
}

// restored returns the cell in which ids are restored, by create and delete and by request; nil if there is none.
func restored(d *dataset.Data) *dataset.Cell { return cellOf(d, "criu-restore", 2, "gap=1000") }

// figures lists the medians of a unit for the designs that have one: "rcu 24.2 B, xarray 28.8 B", "" if none has.
func figures(c *dataset.Cell, op, unit string, write func(float64) string, designs ...string) string {
	var list []string
	for _, design := range designs {
		if e := c.Estimate(dataset.Line{Design: design, Op: op}, unit); e.N > 0 {
			list = append(list, design+" "+write(e.Median))
		}
	}
	return format.Listed(list, "and")
}

func inBytes(v float64) string { return format.Figure(v) + " B" }

// lacks says that the results have no cell to answer with.
func lacks(cell string) string { return "This run cannot tell: it has no cell " + cell + "." }

func perTaskMemory(d *dataset.Data, _ []outcome) string {
	text := ""
	if c := cellOf(d, "find", 100); c != nil {
		text = fmt.Sprintf("With %s for each of %d tasks, and ids without gaps, a timer takes (%s): %s.",
			format.Plural(c.Timers/c.Tasks, "timer"), c.Tasks, c,
			figures(c, "", record.BytesPer, inBytes, compared()...))
	}
	c := cellOf(d, "churn", 1000, "timers=20")
	if c == nil {
		return format.Sentences(text, lacks("churn,timers=20 of 1,000 tasks, for ids with gaps"))
	}
	return format.Sentences(text, fmt.Sprintf("After creates and deletes, which leave gaps between the ids, it takes "+
		"(%s): %s.", c, figures(c, "", record.BytesPer, inBytes, compared()...)))
}

// sparseTree is the memory in bytes that 1535cb80286e says a tree for 2,048 timers, 512 ids apart, exceeds.
const sparseTree = 1 << 20

func sparseMemory(d *dataset.Data, _ []outcome) string {
	c := cellOf(d, "sparse-512", 1)
	if c == nil {
		return lacks("sparse-512")
	}
	each := c.Estimate(dataset.Line{Design: "xarray"}, record.BytesPer)
	total := each.Median * float64(c.Timers)
	if each.N == 0 || c.Timers == 0 {
		return lacks("sparse-512 with xarray")
	}
	agrees := "The lab agrees"
	if total < sparseTree {
		agrees = "The lab does not agree"
	}
	return fmt.Sprintf("%s. The commit says that 2,048 timers, 512 ids apart, take more than a megabyte. Here %s take "+
		"%s in xarray (%s). For each timer: %s. A task reaches such ids by creates and deletes between timers that "+
		"stay, or by asking for them.",
		agrees, format.Plural(c.Timers, "timer"), format.Scaled(total, format.Figure, "B", "", "k", "M"), c,
		figures(c, "", record.BytesPer, inBytes, compared()...))
}

func oldRestore(d *dataset.Data, _ []outcome) string {
	text := "It does. So every answer for 2012, 2013 and 2025 gives the next id, and designs that give others are " +
		"for reference. ec2d0c04624b publishes 1.5 s by create and delete for the ids 1000000 and 2000000, and 3 µs " +
		"by request."
	c := restored(d)
	if c == nil {
		return format.Sentences(text, lacks("criu-restore,gap=1000"))
	}
	write := func(op string) string { return figures(c, op, record.NsPerOp, format.Duration, compared()...) }
	return format.Sentences(text, fmt.Sprintf("Here (%s) a timer takes, by create and delete: %s; by request: %s.",
		c, write("seek"), write(workloads.CreateAt.String())))
}

func tableSize(d *dataset.Data, list []outcome) string {
	for i := range list {
		if text := largerInShort(&list[i]); text != "" {
			c := list[i].Cells[0]
			return format.Sentences(text, fmt.Sprintf("With few timers the larger table costs memory, for each timer "+
				"in %s: %s.",
				c, figures(c, "", record.BytesPer, inBytes, list[i].Chosen, list[i].Larger)))
		}
	}
	return "This run does not show that a crowded table is slower than a larger one."
}

func hugeChains(d *dataset.Data, _ []outcome) string {
	c := cellOf(d, "adversary", 8)
	if c == nil {
		return lacks("adversary of 8 tasks")
	}
	write := func(op string) string { return figures(c, op, record.NsPerOp, format.Duration, compared()...) }
	return fmt.Sprintf("It can in a table that tasks share, by asking for ids. A lookup of the other task's timer "+
		"takes in the mean of the median block (%s), before: %s; after: %s. The hash has no secret. "+
		"RLIMIT_SIGPENDING, which the lab leaves out, bounds the timers of a user, and so the chain.",
		c, write("victim-before"), write("victim-after"))
}

func exits(d *dataset.Data, _ []outcome) string {
	c := cellOf(d, "exit-storm", 8, "timers=10000")
	if c == nil {
		return lacks("exit-storm,timers=10000 of 8 tasks")
	}
	write := func(op string) string { return figures(c, op, record.P999, format.Duration, compared()...) }
	return fmt.Sprintf("Operations of the other tasks, 99.9th percentile of the median block (%s), beside the exit: "+
		"%s; before there are many timers: %s. The commit adds a point of rescheduling to the exit. A model in user "+
		"space shows no soft lockup.",
		c, write("exit-others"), write("quiet-others"))
}
