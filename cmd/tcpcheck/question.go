package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/properties"
	"tcpcheck/properties/ltl"
)

// questionFlags ask for a temporal property that the protocol text does not have.
type questionFlags struct {
	formula   string
	automaton string
	assuming  string
}

func (q *questionFlags) register(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&q.formula, "formula", "", "check this temporal formula, e.g. 'always eventually A in CLOSED'")
	fs.StringVar(&q.automaton, "automaton", "", "check that no run is accepted by the automaton in this file (HOA format, propositions in the words of the language)")
	fs.StringVar(&q.assuming, "assuming", "standard", "the fairness that --formula or --automaton assumes: standard, weak or nothing")
}

// question gives what the flags ask; nil: nothing.
func (q *questionFlags) question(cmd *cobra.Command, f *checkFlags) (*properties.Question, error) {
	formula, automaton := cmd.Flags().Changed("formula"), cmd.Flags().Changed("automaton")
	switch {
	case !formula && !automaton && cmd.Flags().Changed("assuming"):
		return nil, errors.New("found --assuming without --formula or --automaton: the properties of a protocol say themselves what they assume")
	case !formula && !automaton:
		return nil, nil
	case formula && automaton:
		return nil, errors.New("found --formula and --automaton; accepted: one of them")
	case len(f.properties) > 0:
		return nil, errors.New("found --property beside --formula or --automaton; accepted: one of them")
	case formula && strings.TrimSpace(q.formula) == "":
		return nil, errors.New("found --formula without a formula; accepted: a temporal formula, such as 'A in SYN-SENT leads to A in CLOSED'")
	case q.assuming == "":
		return nil, errors.New("found --assuming with nothing behind it; accepted: standard, weak, nothing")
	}
	out := &properties.Question{Formula: q.formula, Assumes: q.assuming}
	var err error
	if automaton {
		out.Automaton, err = readAutomaton(q.automaton)
	}
	return out, err
}

// readAutomaton reads a file in HOA format; its faults have their place in it.
func readAutomaton(name string) (string, error) {
	info, err := os.Stat(name)
	switch {
	case name == "":
		return "", errors.New("found --automaton without a file; accepted: the path of a file in HOA format")
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s: there is no such file; --automaton takes a file in HOA format", name)
	case err != nil:
		return "", err
	case info.IsDir():
		return "", fmt.Errorf("%s is a directory; --automaton takes a file in HOA format", name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(string(text)) == "" {
		return "", fmt.Errorf("%s is empty; --automaton takes a file in HOA format", name)
	}
	var at *ltl.HOAError
	if _, err = ltl.ReadHOA(strings.NewReader(string(text))); errors.As(err, &at) {
		return "", fmt.Errorf("%s:%d:%d: %s", name, at.Line, at.Column, at.Reason)
	}
	return string(text), err
}
