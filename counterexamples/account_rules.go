package counterexamples

import (
	"tcpcheck/model"
)

// ruleSays gives the sentence of a rule that fires in a step; without one, its title is the sentence.
func (n *narrator) ruleSays(_ *model.Protocol, r *model.Rule, _ *model.Step) string {
	return capital(n.lang.Text(r.Title)) + n.say.Stop
}

func (n *narrator) theory(*model.Property) []string { return nil }
