package cmd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"idlab/allocators/params"
)

func listCommand(l *lab) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list [designs|workloads|presets|NAME]",
		Short: "list the designs, the workloads and the presets of run, or tell one of them",
		Long: `Lists the designs, the workloads and the presets of run. With a NAME it tells what that
one is: of a design its years, its rule for the next id, its locks, its source and its
parameters.

--json prints an object with the same things:
  designs    name, title, years, next_id, writers, lookup, source, broken, lacks, parameters
  workloads  name, title, steady, parameters
  presets    name, title, takes, runs: name, designs, and cells or workloads, tasks, workers
A parameter has name, default, choices or min and max, and help. Empty fields are left out.`,
		Example: `  idlab list
  idlab list presets
  idlab list rcu
  idlab list find --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			what := ""
			if len(args) > 0 {
				what = args[0]
			}
			found, err := lister{l}.find(what)
			switch {
			case err != nil:
				return err
			case asJSON:
				return l.writeJSON(found)
			}
			lister{l}.print(found, what)
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			names := append(kindsListed(), lister{l}.all().names()...)
			return completed(names, typed), cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// kindsListed returns the arguments of list that are no names.
func kindsListed() []string { return []string{"designs", "workloads", "presets"} }

// lister prints what there is to measure.
type lister struct{ *lab }

// find returns what an argument of list asks for: all, a kind, or whatever has that name.
func (l lister) find(what string) (catalogue, error) {
	all := l.all()
	switch what {
	case "":
		return all, nil
	case "designs":
		return catalogue{Designs: all.Designs}, nil
	case "workloads":
		return catalogue{Workloads: all.Workloads}, nil
	case "presets":
		return catalogue{Presets: all.Presets}, nil
	}
	found := all.named(what)
	if found.names() == nil {
		if nearest := params.Nearest(what, append(kindsListed(), all.names()...)); nearest != "" {
			return found, fmt.Errorf("there is no %q: did you mean %s?", what, nearest)
		}
		return found, fmt.Errorf("there is no design, workload or preset %q: idlab list has all", what)
	}
	return found, nil
}

// print prints the whole of what has the name that was asked for, and a line of anything else.
func (l lister) print(c catalogue, asked string) {
	if asked != "" && !slices.Contains(kindsListed(), asked) {
		l.tell(c)
		return
	}
	var tables [][][]string
	if c.Designs != nil {
		rows := [][]string{{"DESIGN", "YEARS", "DESCRIPTION"}}
		for _, d := range c.Designs {
			rows = append(rows, []string{d.Name, cmp.Or(d.Years, "never"), d.Title + brokenOrLacking(d)})
		}
		tables = append(tables, rows)
	}
	if c.Workloads != nil {
		rows := [][]string{{"WORKLOAD", "DESCRIPTION"}}
		for _, w := range c.Workloads {
			rows = append(rows, []string{w.Name, w.Title})
		}
		tables = append(tables, rows)
	}
	if c.Presets != nil {
		rows := [][]string{{"PRESET", "DURATION", "DESCRIPTION"}}
		for _, p := range c.Presets {
			rows = append(rows, []string{p.Name, p.Takes, p.Title})
		}
		tables = append(tables, rows)
	}
	for _, rows := range tables {
		l.columns(rows...)
		fmt.Fprintln(l.out)
	}
	fmt.Fprintln(l.out, "idlab list NAME tells more of one: parameters, source, cells")
}

func brokenOrLacking(d listedDesign) string {
	if d.Broken != "" {
		return " (broken: measured only on request)"
	}
	if d.Lacks != "" {
		return " (not whole on this machine)"
	}
	return ""
}

// tell prints everything about designs, workloads and presets of one name.
func (l lister) tell(c catalogue) {
	for _, d := range c.Designs {
		l.facts("design", d.Name, [][]string{
			{"what", d.Title}, {"years", cmp.Or(d.Years, "never in Linux")}, {"next id", d.NextID},
			{"writers' lock", d.Writers}, {"lookup", d.Lookup}, {"source", d.Source},
			{"broken", d.Broken}, {"lacks here", d.Lacks},
		}, d.Parameters)
	}
	for _, w := range c.Workloads {
		l.facts("workload", w.Name, [][]string{{"what", w.Title}, {"steady state", w.Steady}}, w.Parameters)
	}
	for _, p := range c.Presets {
		rows := [][]string{{"what", p.Title}, {"duration", p.Takes}}
		for _, r := range p.Runs {
			rows = append(rows, []string{"run", r.Name},
				[]string{"designs", cmp.Or(joined(r.Designs), "all that are not broken")},
				[]string{"cells", joined(r.cells())})
		}
		l.facts("preset", p.Name, rows, nil)
	}
}

// facts prints what is known of a thing, and its parameters. A fact without a value is left out.
func (l lister) facts(kind, name string, rows [][]string, list []listedParam) {
	all := [][]string{{kind, name}}
	for _, row := range rows {
		if row[1] != "" {
			all = append(all, row)
		}
	}
	l.columns(all...)
	if len(list) > 0 {
		fmt.Fprintf(l.out, "\nparameters, as in %s,%s:\n", name, list[0].example())
	}
	var params [][]string
	for _, p := range list {
		params = append(params, []string{"  " + p.Name, p.values() + ": " + p.Help})
	}
	l.columns(params...)
	fmt.Fprintln(l.out)
}

// values says what a parameter may be, and what it is by default.
func (p listedParam) values() string {
	values := "text"
	switch {
	case p.Choices != nil:
		values = strings.Join(p.Choices, ", ")
	case p.Max > 0:
		values = fmt.Sprintf("%d to %d", p.Min, p.Max)
	}
	if p.Default != "" {
		values += "; default " + p.Default
	}
	return values
}

// example returns the parameter with a value.
func (p listedParam) example() string {
	value := cmp.Or(p.Default, fmt.Sprint(p.Min))
	if p.Choices != nil {
		value = p.Choices[len(p.Choices)-1]
	}
	return p.Name + "=" + value
}
