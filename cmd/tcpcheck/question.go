package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"tcpcheck/properties"
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
	fs.StringVar(&q.assuming, "assuming", "", "the fairness that --formula or --automaton assumes: standard, weak or nothing")
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
	case formula && q.formula == "":
		return nil, errors.New("found --formula without a formula; accepted: a temporal formula, such as 'A in SYN-SENT leads to A in CLOSED'")
	}
	out := &properties.Question{Formula: q.formula, Assumes: q.assuming}
	if automaton {
		text, err := os.ReadFile(q.automaton)
		if err != nil {
			return nil, err
		}
		if out.Automaton = string(text); out.Automaton == "" {
			return nil, errors.New(q.automaton + " is empty; accepted: an automaton in HOA format")
		}
	}
	return out, nil
}
