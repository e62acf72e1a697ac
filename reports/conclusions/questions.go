package conclusions

import "idlab/reports/format"

// question is a choice of a structure for timer ids, and what could have been chosen instead. The texts are history and
// conditions. They say nothing about speed: the results do.
type question struct {
	Year   string
	Title  string
	Chosen string // label of the design that was chosen
	By     string // who chose it
	What   string // the chosen design in a few words
	// Larger is a candidate: the chosen design with a larger table. "" if there is none.
	Larger     string
	Task       string // the conditions of the choice, with its source
	Candidates []candidate
	Change     string // what would change the answer
}

// candidate is a design that could have been chosen.
type candidate struct {
	Design string
	Known  string // why it could have been built at that time
	Later  bool   // it was not known at that time: it is told apart from the answer
	// Breaks is the condition of the question that the design does not meet, "" if it meets all. Such a design is
	// measured for reference and is no answer.
	Breaks string
}

// Designs returns the labels of all designs of the questions, each once: what a run for conclusions measures.
func Designs() (labels []string) {
	for _, q := range questions() {
		labels = format.Adding(labels, q.Chosen)
		for _, c := range q.Candidates {
			labels = format.Adding(labels, c.Design)
		}
	}
	return labels
}

// questions returns the choices in order of time. Sources are in docs/history.md.
func questions() []question {
	return []question{
		{
			Year: "2002", Title: "a table for timer_create(2)", Chosen: "idr,lookup=locked",
			By: "Linux 2.6", What: "one radix tree under one lock",
			Task: "Linux 2.6 has one radix tree (IDR) for the timers of all tasks, under one lock. POSIX wants no " +
				"order of ids. Nobody restores processes yet, so the lowest free id will do.",
			Candidates: []candidate{
				{Design: "idr", Known: "the same tree, lookups by RCU, which Linux 2.6 has; done in 3.0 " +
					"(8af088710d1e)"},
				{Design: "onelock", Known: "a hash table and ids of each task"},
				{Design: "bucketlock", Known: "a hash table with a lock for each bucket"},
				{Design: "xarray-dense", Known: "a radix tree for each task"},
				{Design: "array", Known: "an array for each task, as for file descriptors"},
			},
			Change: "Tasks that must keep ids which are far apart: an array does not hold them. " +
				"The lab's keeps them in a map.",
		},
		{
			Year: "2012", Title: "ids of each task, so that a process can be restored", Chosen: "onelock",
			By: "The RFC", What: "one hash table under one lock",
			Task: "The RFC of Kinsbursky for CRIU. A restored process must have its ids again. They come from a " +
				"counter of the task, so create and delete lead to any id.",
			Candidates: []candidate{
				{Design: "idr", Known: "the tree of that time", Breaks: "an id may belong to another task"},
				{Design: "onelock-rcu", Known: "the same table, lookups by RCU; merged half a year later " +
					"(5ed67f05f66c)"},
				{Design: "bucketlock", Known: "the same hash, a lock for each bucket, a larger table"},
				{Design: "rcu-hash32", Known: "a lock for each bucket and lookups by RCU, with the hash of 4.7"},
				{Design: "xarray", Known: "a radix tree for each task, by the rule of the next id"},
			},
			Change: "Tasks whose ids are far apart: a tree needs a node for each (see sparse-512 in a report). " +
				"bucketlock differs in its locks and in the size of its table: this run does not tell the two causes apart.",
		},
		{
			Year: "2013", Title: "the form that was merged", Chosen: "onelock-rcu",
			By: "Linux 3.10", What: "the same table with lookups by RCU",
			Task: "Linux 3.10 to 6.14: 512 chains for the machine, one lock for writers, lookups by RCU " +
				"(5ed67f05f66c). The next id is that of the counter.",
			Candidates: []candidate{
				{Design: "rcu-hash32,buckets=512", Known: "a lock for each bucket, with the hash of 4.7"},
				{Design: "rcu-hash32", Known: "the same, and 512 buckets for each CPU"},
				{Design: "bucketlock", Known: "a lock for each bucket that lookups take too"},
				{Design: "xarray", Known: "a radix tree for each task"},
			},
			Change: "A machine with few timers and one CPU has no chains and no contention.",
		},
		{
			Year: "2025", Title: "the table of Linux 6.15", Chosen: "rcu",
			By: "Linux 6.15", What: "512 buckets for each CPU, with a lock each", Larger: "rcu,buckets=32768",
			Task: "512 buckets for each CPU with a lock each, lookups by RCU, exact ids on request (1535cb80286e, " +
				"781764e0b439). The rule of the next id must stay: old versions of CRIU rely on it.",
			Candidates: []candidate{
				{Design: "onelock-precheck", Known: "Dumazet's patch of 2025-02-19"},
				{Design: "rcu,buckets=32768", Known: "the same with the table of a machine of 64 CPUs"},
				{Design: "xarray", Known: "a radix tree for each task, measured in 1535cb80286e"},
				{Design: "slotcoded", Known: "Laight, 2023 and 2025", Breaks: "another order of ids"},
				{Design: "pertask", Known: "an array and a hash table for each task; of this lab", Later: true},
			},
			Change: "Sparse ids: 1535cb80286e rejects a tree for a megabyte that 2,048 timers take, 512 ids apart. " +
				"Accounting and siglock, which hide the table in a whole system call (the design kernel).",
		},
		{
			Year: "today", Title: "a Go program", Chosen: "mutexmap",
			By: "gVisor", What: "a map and a mutex for each task",
			Task: "A map and a mutex for each task, as gVisor has. The rule of the next id.",
			Candidates: []candidate{
				{Design: "syncmap", Known: "sync.Map of Go 1.24 and later"},
				{Design: "xsync", Known: "puzpuzpuz/xsync"},
				{Design: "immutable-radix", Known: "hashicorp/go-immutable-radix"},
				{Design: "xarray", Known: "a radix tree for each task"},
				{Design: "pertask", Known: "of this lab"},
				{Design: "array", Known: "a slice indexed by id", Breaks: "the lowest free id"},
			},
			Change: "More CPUs than measured here; a program that has one task and creates from all threads; " +
				"collection of garbage, which is kept out of the measured slices.",
		},
	}
}
