package cmd_test

import (
	"testing"

	"idlab/allocators/allocatortest"
	"idlab/workloads"
	"idlab/workloads/workloadtest"
)

// The design of the example passes the conformance suite.
func TestExampleConforms(t *testing.T) {
	allocatortest.Run(t, MyMaps(), allocatortest.Options{})
}

// The workload of the example passes the suite of workloads.
func TestExampleWorkload(t *testing.T) {
	workloadtest.Run(t, []workloads.Workload{Hoard()}, "hoard")
}
