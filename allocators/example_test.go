package allocators_test

import (
	"fmt"
	"log"

	"idlab/allocators"
	"idlab/allocators/catalog"
)

// A workload makes the timer system calls over a design of the catalog. By the next-id policy of Linux since 3.10, the
// counter continues behind a restored id, and a deleted id is not given again.
func Example() {
	selected, err := allocators.Select(catalog.Designs(), "rcu,buckets=1024")
	if err != nil {
		log.Fatal(err)
	}
	system, err := selected[0].Entry.Open(selected[0].Values)
	if err != nil {
		log.Fatal(err)
	}
	defer system.Close()
	process, err := system.NewProcess()
	if err != nil {
		log.Fatal(err)
	}
	for range 2 {
		id, err := process.Create()
		fmt.Println("created", id, err)
	}
	fmt.Println("restored 7:", process.CreateAt(7))
	fmt.Println("deleted 0:", process.Delete(0))
	id, err := process.Create()
	fmt.Println("created", id, err)
	fmt.Println("live, newest first:", process.Timers(nil))
	_, err = process.Overrun(0)
	fmt.Println("timer 0:", err)
	// Output:
	// created 0 <nil>
	// created 1 <nil>
	// restored 7: <nil>
	// deleted 0: <nil>
	// created 8 <nil>
	// live, newest first: [8 7 1]
	// timer 0: invalid argument
}
