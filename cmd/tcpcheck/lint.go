package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tcpcheck/model"
)

func (a *app) lintCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lint PROTOCOL…",
		Short: "Find what looks wrong in a protocol text",
		Long: `Find segments that no rule takes, rules that can never fire because an earlier one always does, states that no rule enters
or leaves, fields that are never read. What depends on the state is said with "possibly"; verify is exact over reachable states.
The exit status is 0 whatever was found; 2 for a text that cannot be read.`,
		Args: protocols(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.lint(args) },
	}
}

// linted are the findings of one protocol in the JSON document of lint.
type linted struct {
	Protocol string          `json:"protocol"`
	Findings []model.Finding `json:"findings"`
}

func (a *app) lint(names []string) error {
	all := []linted{}
	for _, name := range names {
		p, err := model.Load(name)
		if err != nil {
			return err
		}
		findings := model.Lint(p)
		if findings == nil {
			findings = []model.Finding{}
		}
		all = append(all, linted{p.Name, findings})
	}
	if a.json {
		return a.printJSON(all)
	}
	for _, l := range all {
		a.printFindings(l)
	}
	return nil
}

// printFindings prints what a text has of its own; what it has from its base is counted.
func (a *app) printFindings(l linted) {
	own, inherited := 0, 0
	for _, f := range l.Findings {
		if f.Inherited {
			inherited++
			continue
		}
		own++
		fmt.Fprintln(a.out, f)
	}
	fmt.Fprintf(a.out, "%s: %s", l.Protocol, plural(own, "finding"))
	if inherited > 0 {
		fmt.Fprintf(a.out, ", and %d in what it extends", inherited)
	}
	fmt.Fprintln(a.out)
}

// plural counts something: no findings, one finding, 2 findings.
func plural(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
