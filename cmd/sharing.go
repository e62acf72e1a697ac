package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"idlab/bench"
)

// sharing says what to do if another run measures on the CPUs of this one.
type sharing struct{ wait, beside bool }

func (s *sharing) define(flags *pflag.FlagSet) {
	flags.BoolVar(&s.wait, "wait", false, "if another run measures on this machine, wait for its end")
	flags.BoolVar(&s.beside, "beside", false, "measure even if another run measures on the same CPUs; "+
		"the figures of both suffer")
}

// alone calls measure while no other run measures on the CPUs of this one. Runs that cannot find each other are a
// warning.
func (l runner) alone(ctx context.Context, s sharing, measure func() error) error {
	release, err := bench.LockCPUs(ctx, s.wait && !s.beside, func(b *bench.Busy) {
		fmt.Fprintf(l.err, "waiting for the run with pid %d, which measures on CPU %d\n", b.Pid, b.CPU)
	})
	var busy *bench.Busy
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &busy) && s.beside:
		fmt.Fprintf(l.err, "warning: another run (pid %d) measures on CPU %d too\n", busy.Pid, busy.CPU)
	case errors.As(err, &busy):
		return err
	case err != nil:
		fmt.Fprintln(l.err, "warning:", err)
	}
	if release != nil {
		defer release()
	}
	return measure()
}
