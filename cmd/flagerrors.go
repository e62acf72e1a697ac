package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"idlab/allocators/params"
)

// flagError turns an error of the flag parser into a line in the words of the command line: the parser's own has the
// names of Go functions in it.
func flagError(c *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		lacking *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		given := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			given = "-" + unknown.GetSpecifiedName()
		}
		if nearest := params.Nearest(unknown.GetSpecifiedName(), flagNames(c)); nearest != "" {
			return fmt.Errorf("there is no flag %s: did you mean --%s?", given, nearest)
		}
		return fmt.Errorf("there is no flag %s: see %s --help", given, c.CommandPath())
	case errors.As(err, &lacking):
		f := lacking.GetFlag()
		return fmt.Errorf("--%s lacks its value: want %s", f.Name, wanted(f))
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return fmt.Errorf("--%s %s: want %s", f.Name, invalid.GetValue(), wanted(f))
	}
	return fmt.Errorf("%w: see %s --help", err, c.CommandPath())
}

// flagNames returns the flags of a command.
func flagNames(c *cobra.Command) (names []string) {
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// wanted says what the value of a flag looks like.
func wanted(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int", "uint64":
		return "a whole number, such as 12"
	case "intSlice":
		return "whole numbers, such as 1,1000"
	case "float64":
		return "a number, such as 0.5"
	case "duration":
		return "a duration, such as 2ms or 5m"
	case "bool":
		return "true or false"
	}
	return "a word"
}

// explained is a check of the number of arguments whose error shows how the command is called.
func explained(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if check == nil || check(c, args) == nil {
			return nil
		}
		given := "arguments " + strings.Join(args, " ")
		if len(args) == 0 {
			given = "no argument"
		}
		return fmt.Errorf("%s: want %s; see %s --help", given, c.UseLine(), c.CommandPath())
	}
}

// unknownCommand returns the error for a first argument that is no command.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	if nearest := params.Nearest(args[0], names); nearest != "" {
		return fmt.Errorf("there is no command %q: did you mean %s?", args[0], nearest)
	}
	return fmt.Errorf("there is no command %q, only %s", args[0], strings.Join(names, ", "))
}
