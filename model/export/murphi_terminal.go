package export

import "strings"

// Terminal states: a state may be judged, which makes a copy of it in which only that may happen which is fair. If nothing does, or
// nothing that changes the state, Rumur reports a deadlock. A copy that is as the property wants it, and one of which a bound removes a step,
// go to two states that go on for ever.

// settleAll writes the procedure that leaves a copy for good.
func (m *murphi) settleAll() {
	m.line("-- this copy of a state is no bad terminal state")
	m.line("procedure settle_all();")
	m.line("begin")
	m.block(func() {
		for _, v := range m.p.Vars {
			m.line("clear %s;", m.names.of[v])
		}
		m.line("clear net;")
		m.line("clear count;")
		if len(m.options) > 0 {
			m.line("clear pick;")
			m.line("picked := 0;")
		}
		m.blank()
		m.line("judged := true;")
		m.line("settled := true;")
		m.line("bounded := false;")
	})
	m.line("end;")
	m.line("")
}

func (m *murphi) terminalRules() {
	var wanted []string
	for _, c := range m.p.Claims {
		if c.Kind == Terminal {
			m.line("-- terminal %s: %s", c.Name, c.Title)
			wanted = append(wanted, m.tight(c.Holds))
		}
	}
	m.text(`
rule "judge"
  !judged
==>
begin
  judged := true;
end;

rule "judge: it may end here"
  judged & !settled & %s
==>
begin
  settle_all();
end;

rule "judge: settled"
  settled
==>
begin
  bounded := !bounded;
end;`, strings.Join(wanted, " & "))
}
