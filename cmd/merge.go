package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"idlab/bench"
	"idlab/reports/format"
)

func mergeCommand(l *lab) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "merge --out DIR DIR|FILE…",
		Short: "merge runs of the same machine and commit into one run with the blocks of all",
		Long: `Merges runs of the same machine and commit into one run with the blocks of all. A
damaged block is left out. Of a block that is there twice, the first is kept. With a
single run that repairs the run: --resume measures the blocks that are left out.`,
		Example: `  idlab merge --out out/merged out/previous out/latest`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, runs []string) error {
			if out == "" {
				return errors.New("--out: name the directory of the merged run")
			}
			dir, err := bench.OpenDirectory(out)
			if err != nil {
				return err
			}
			defer dir.Close()
			return l.merge(dir, out, runs)
		},
	}
	c.Flags().StringVar(&out, "out", "", "directory of the merged run")
	return c
}

// merge merges runs into a locked directory, and prints what it did.
func (l *lab) merge(dir *bench.Directory, out string, runs []string) error {
	blocks, warnings, err := bench.Merge(dir, runs)
	for _, w := range warnings {
		l.say("warning", w)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(l.out, "%d blocks of %s in %s\n", blocks, format.Plural(len(runs), "run"), out)
	return nil
}
