package allocatortest_test

import (
	"fmt"
	"time"

	"idlab/allocators/allocatortest"
	"idlab/allocators/radix"
)

// A program can check a design without go test, as idlab check does.
func ExampleVerify() {
	failed := 0
	options := allocatortest.Options{Effort: 0.1, Limit: 10 * time.Minute}
	for r := range allocatortest.Verify(radix.IDR(), options) {
		if r.Err != nil {
			fmt.Printf("%s %s: %v\n", r.Design, r.Check.Name, r.Err)
			failed++
		}
	}
	fmt.Println(failed, "checks failed")
	// Output: 0 checks failed
}
