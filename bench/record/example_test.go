package record_test

import (
	"fmt"
	"log"
	"strings"

	"idlab/bench/record"
)

// Results are in the Go benchmark format, so that benchstat reads them too. Comments tell
// where a block begins and ends.
func ExampleRead() {
	block := record.Block{
		Cell: record.Cell{Workload: "find", Tasks: 10, Workers: 2}, Number: 1,
		Samples: []record.Sample{
			{Design: "rcu", Iters: 1000, Values: []record.Value{{Unit: record.NsPerOp, Number: 42}}},
		},
	}
	header := record.Header([]record.Pair{{Key: "seed", Value: "7"}}, []record.Pair{{Key: "cores", Value: "2"}})
	text := string(header) + string(block.Encode())
	file, err := record.Read(strings.NewReader(text), "results.txt")
	if err != nil {
		log.Fatal(err)
	}
	for _, b := range file.Blocks {
		for _, s := range b.Samples {
			ns, _ := s.Value(record.NsPerOp)
			fmt.Println(record.Name(b.Cell, s.Design, s.Op), ns, record.NsPerOp)
		}
	}
	fmt.Println("seed", file.Note("seed"))
	// Output:
	// Find/design=rcu/tasks=10/workers=2 42 ns/op
	// seed 7
}
