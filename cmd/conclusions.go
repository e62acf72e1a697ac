package cmd

import (
	"github.com/spf13/cobra"

	"idlab/reports/conclusions"
)

func conclusionsCommand(l *lab) *cobra.Command {
	return &cobra.Command{
		Use:   "conclusions RUN",
		Short: "say what should have been chosen in 2002, 2012, 2013, 2025 and today, from a run",
		Long: `Writes the conclusions that the results of a run allow, as Markdown: which structure for
timer ids was chosen in 2002, 2012, 2013 and 2025, and is chosen in Go programs today;
which of those that were known would have been better, in which cells and by how much.
docs/conclusions.md is made in this way ('make conclusions').`,
		Example: "  idlab conclusions out/conclusions.txt # seconds, after make conclusions",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := l.load(args[0])
			if err != nil {
				return err
			}
			doc, err := conclusions.From(data)
			if err != nil {
				return err
			}
			_, err = l.out.Write(doc.Markdown())
			return err
		},
	}
}
