package reports_test

import (
	"log"
	"os"

	"idlab/reports"
	"idlab/reports/dataset"
)

// The first findings of a run, as a report begins with them.
func ExampleWriteFindings() {
	data, err := dataset.Load("testdata/lock-kinds")
	if err != nil {
		log.Fatal(err)
	}
	if err := reports.WriteFindings(os.Stdout, data, reports.TextOptions{Width: 100}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// * With 2 workers on 1,000 tasks, rcu finds a timer 38.5 × as fast as onelock,lock=ticket
	//   (37.8–39.2), the slowest of 6 designs, and 3.86 × as fast as bucketlock,lock=mutex (3.80–3.88),
	//   the second fastest; noise floor 2.9 %.
	// * With 2 workers on 1,000 tasks, in find, onelock,lock=ticket waits for its locks 58 % of the time
	//   (57–59), onelock waits for its locks 46 % of the time (45–48), onelock,lock=mutex waits for its
	//   locks 30 % of the time (29–31); every other design with lock statistics at most 1.82 %.
	// * With 2 workers on 1,000 tasks, bucketlock creates or deletes a timer 4.84 × as fast as
	//   onelock,lock=ticket (4.80–4.90), the slowest of 6 designs; no difference found from
	//   bucketlock,lock=mutex; noise floor 1.6 %.
}
