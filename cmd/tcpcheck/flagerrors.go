package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
)

// flagError says of a flag that cannot be taken what was found, what is accepted, and the nearest known name.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bad *pflag.InvalidValueError
	var bare *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &bad):
		return fmt.Errorf("found --%s %s; accepted: %s", bad.GetFlag().Name, bad.GetValue(), acceptedValue(bad))
	case errors.As(err, &bare):
		return fmt.Errorf("found --%s without a value; %s", bare.GetFlag().Name, bare.GetFlag().Usage)
	}
	return err
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
	name := "--" + e.GetSpecifiedName()
	if e.GetSpecifiedShortnames() != "" {
		name = "-" + e.GetSpecifiedName()
	}
	return &model.NameError{Msg: fmt.Sprintf("%s has no flag %s", cmd.Name(), name), Name: name, Known: known}
}

func acceptedValue(e *pflag.InvalidValueError) string {
	switch e.GetFlag().Value.Type() {
	case "int":
		if errors.Is(e.Unwrap(), strconv.ErrRange) {
			return "a smaller number"
		}
		return "a whole number"
	case "language":
		return strings.Join(words.Names, ", ")
	case "duration":
		return "a time with its unit, such as 30s or 5m"
	}
	return "true, false"
}

// oneOf refuses flags that exclude each other.
func oneOf(cmd *cobra.Command, names ...string) error {
	var found, all []string
	for _, name := range names {
		all = append(all, "--"+name)
		if cmd.Flags().Changed(name) {
			found = append(found, "--"+name)
		}
	}
	if len(found) > 1 {
		return fmt.Errorf("found %s; accepted: one of %s", strings.Join(found, " and "), strings.Join(all, ", "))
	}
	return nil
}
