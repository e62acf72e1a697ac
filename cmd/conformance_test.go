package cmd_test

import (
	"testing"

	"idlab/allocators/allocatortest"
	"idlab/workloads"
	"idlab/workloads/workloadtest"
)

// The design of the example is a good one.
func TestExampleConforms(t *testing.T) {
	allocatortest.Run(t, MyMaps(), allocatortest.Options{})
}

// The workload of the example too.
func TestExampleWorkload(t *testing.T) {
	workloadtest.Run(t, []workloads.Workload{Hoard()}, "hoard")
}
