package reports_test

import (
	"log"
	"os"

	"idlab/reports"
	"idlab/reports/dataset"
)

// The findings of a run, as a report begins with them.
func ExampleWriteFindings() {
	data, err := dataset.Load("testdata/lock-kinds")
	if err != nil {
		log.Fatal(err)
	}
	if err := reports.WriteFindings(os.Stdout, data, reports.TextOptions{Width: 100}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// * find (2 workers, 1,000 tasks, 20,000 timers): rcu 38.9 ns, bucketlock,lock=mutex 150 ns,
	//   bucketlock 152 ns, onelock,lock=mutex 909 ns, onelock 1.18 µs, onelock,lock=ticket 1.51 µs.
	// * The mean chain has more than 2 timers in onelock (19.5), onelock,lock=ticket (19.5),
	//   onelock,lock=mutex (19.5), bucketlock (19.5) and 2 more designs, so these times depend on the
	//   sizes of the tables too.
	// * rcu finds a timer 38.5 × as fast as onelock,lock=ticket (37.8–39.2) and 3.86 × as fast as
	//   bucketlock,lock=mutex (3.80–3.88).
	// * Why: a find visits 10.8 nodes in rcu and 20.5 in onelock,lock=ticket; onelock,lock=ticket waits
	//   for locks 58 % of the time (57–59), onelock waits for locks 46 % of the time (45–48),
	//   onelock,lock=mutex waits for locks 30 % of the time (29–31), every other design with lock
	//   statistics at most 1.82 %.
	// * The kind of lock matters: onelock,lock=ticket takes 1.28 × the time of onelock (1.26–1.30),
	//   onelock,lock=mutex takes 0.782 × the time of onelock (0.762–0.791).
	// * No difference found between the locks of bucketlock; differences of 2.5 % or more are ruled out.
	// * To choose: rcu in find, bucketlock or bucketlock,lock=mutex (no difference found from bucketlock)
	//   in churn.
}
