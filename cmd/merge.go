package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"idlab/bench"
)

func (l *lab) mergeCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "merge --out DIR DIR|FILE DIR|FILE…",
		Short: "merge runs of the same machine and commit into one run with the blocks of all",
		Args:  cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, runs []string) error {
			if out == "" {
				return errors.New("--out: name the directory of the merged run")
			}
			blocks, err := bench.Merge(out, runs)
			if err != nil {
				return err
			}
			fmt.Fprintf(l.out, "%d blocks of %d runs in %s\n", blocks, len(runs), out)
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "directory of the merged run")
	return c
}
