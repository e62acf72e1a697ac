package cmd

import (
	"github.com/spf13/cobra"

	"idlab/reports/conclusions"
	"idlab/reports/predictions"
)

func conclusionsCommand(l *lab) *cobra.Command {
	var predicted []string
	c := &cobra.Command{
		Use:   "conclusions RUN",
		Short: "say what should have been chosen in 2002, 2012, 2013, 2025 and today, from a run",
		Long: `Writes the conclusions that the results of a run allow, as Markdown: which structure for
timer ids was chosen in 2002, 2012, 2013 and 2025, and is chosen in Go programs today;
which of those that were known would have been better, in which cells and by how much.
With --predictions it also tells what idlab predict says about the same designs, marked
as predicted. docs/conclusions.md is made in this way ('make conclusions').`,
		Example: "  idlab conclusions out/conclusions.txt # seconds, after make conclusions",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return conclude(l, args[0], predicted) },
	}
	c.Flags().StringSliceVar(&predicted, "predictions", nil, "results of idlab predict, for the platforms of a range")
	return c
}

func conclude(l *lab, run string, predicted []string) error {
	data, err := l.load(run)
	if err != nil {
		return err
	}
	var p *predictions.Data
	if len(predicted) > 0 {
		if p, err = predictions.Load(predicted...); err != nil {
			return err
		}
	}
	doc, err := conclusions.From(data, p)
	if err != nil {
		return err
	}
	_, err = l.out.Write(doc.Markdown())
	return err
}
