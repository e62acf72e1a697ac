package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"idlab/allocators/lock"
	"idlab/bench/topology"
)

// completions completes the values of the flags of a command that names designs, workloads and the like. The shell asks
// for them by the hidden command of cobra; "idlab completion" writes the script for a shell.
func (l *lab) completions(c *cobra.Command) {
	known := lister{l}.entries()
	lists := map[string][]string{
		"designs": catalogue{Designs: known.Designs}.names(), "base": catalogue{Designs: known.Designs}.names(),
		"workloads": catalogue{Workloads: known.Workloads}.names(), "preset": presetNames(),
		"syscall-lock": lock.Kinds(), "arrivals": {"poisson", "fixed"}, "col": {"design", "machine", "place"},
		"pin": topology.Orders(), "gate-also": {"ops", "p99"},
	}
	for name, words := range lists {
		if c.Flags().Lookup(name) == nil {
			continue
		}
		complete := func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			return completed(words, typed), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		}
		if err := c.RegisterFlagCompletionFunc(name, complete); err != nil {
			panic(err) // the flag is there, and is registered once
		}
	}
}

// completed returns the words with which a list that is typed may go on: its last item is completed.
func completed(words []string, typed string) (list []string) {
	before := typed[:strings.LastIndex(typed, ",")+1]
	for _, word := range words {
		if strings.HasPrefix(word, typed[len(before):]) {
			list = append(list, before+word)
		}
	}
	return list
}
