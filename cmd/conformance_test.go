package cmd_test

import (
	"testing"

	"idlab/allocators/allocatortest"
)

// The design of the example is a good one.
func TestExampleConforms(t *testing.T) {
	allocatortest.Run(t, MyMaps(), allocatortest.Options{})
}
