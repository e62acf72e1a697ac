//go:build !sim

package cmd

import (
	"context"
	"errors"

	"idlab/allocators"
)

const schedulesExample = "" // in this build it would fail

// run fails in this build, which has no scheduler.
func (scheduleOptions) run(context.Context, *lab, []allocators.Design) error {
	return errors.New("--schedules, --exhaustive and --replay need a build with the scheduler: " +
		"go build -tags sim -o out/bin/idlab-sim ./cmd/idlab")
}
