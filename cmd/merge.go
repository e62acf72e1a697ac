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
		Use:   "merge --out DIR RUN RUN…",
		Short: "join runs of one machine and commit into one, so that their blocks count together",
		Args:  cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, runs []string) error {
			if out == "" {
				return errors.New("--out: name the directory of the joined run")
			}
			blocks, err := bench.Merge(out, runs)
			if err != nil {
				return err
			}
			fmt.Fprintf(l.out, "%d blocks of %d runs in %s\n", blocks, len(runs), out)
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "directory of the joined run")
	return c
}
