package cmd

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"idlab/allocators/params"
)

func listCommand(l *lab) *cobra.Command {
	return &cobra.Command{
		Use:       "list [designs|workloads|presets]",
		Short:     "list the designs with years, id policy, locks and source; the workloads; the presets of run",
		ValidArgs: []string{"designs", "workloads", "presets"},
		Args:      cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "designs" {
				lister{l}.listDesigns()
			}
			if len(args) == 0 {
				fmt.Fprintln(l.out)
			}
			if len(args) == 0 || args[0] == "workloads" {
				lister{l}.listWorkloads()
			}
			if len(args) > 0 && args[0] == "presets" {
				lister{l}.listPresets()
			}
			return nil
		},
	}
}

// table returns a writer that aligns columns on standard output.
func (l *lab) table() *tabwriter.Writer { return tabwriter.NewWriter(l.out, 0, 0, 2, ' ', 0) }

// lister prints what there is to measure.
type lister struct{ *lab }

func (l lister) listDesigns() {
	w := l.table()
	fmt.Fprintln(w, "DESIGN\tYEARS\tNEXT ID\tWRITERS' LOCK\tLOOKUP\tSOURCE")
	for _, d := range l.designs {
		years := cmp.Or(d.Years, "never")
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", d.Name, years, d.IDs, d.Writers, d.Lookup, d.Source)
	}
	w.Flush()
	for _, d := range l.designs {
		if d.Broken != "" {
			fmt.Fprintf(l.out, "\n%s is broken and is measured only on request: %s\n", d.Name, d.Broken)
		}
	}
	for _, d := range l.designs {
		if d.Lacks != "" {
			fmt.Fprintf(l.out, "\n%s on this machine: %s\n", d.Name, d.Lacks)
		}
	}
	fmt.Fprintln(l.out, "\nparameters of designs, as in rcu,hash=rfc2012:")
	w = tabwriter.NewWriter(l.out, 2, 0, 2, ' ', 0)
	for _, d := range l.designs {
		listParams(w, d.Name, d.AllParams())
	}
	w.Flush()
}

func (l lister) listWorkloads() {
	w := l.table()
	fmt.Fprintln(w, "WORKLOAD\tDESCRIPTION\tSTEADY STATE")
	for _, wl := range l.workloads {
		fmt.Fprintf(w, "%s\t%s\t%s\n", wl.Name, wl.Title, wl.Steady)
	}
	w.Flush()
	fmt.Fprintln(l.out, "\nparameters of workloads, as in find,churn=10:")
	w = tabwriter.NewWriter(l.out, 2, 0, 2, ' ', 0)
	for _, wl := range l.workloads {
		listParams(w, wl.Name, wl.Params)
	}
	w.Flush()
}

// listParams writes a line for each parameter of the design or workload of that name.
func listParams(w *tabwriter.Writer, name string, list []params.Param) {
	for _, p := range list {
		values := strings.Join(p.Choices, "|")
		if values == "" && p.Max > 0 {
			values = fmt.Sprintf("%d…%d", p.Min, p.Max)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\tdefault %s\t%s\n", name, p.Name, values, cmp.Or(p.Default, "–"), p.Help)
		name = ""
	}
}
