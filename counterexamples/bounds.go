package counterexamples

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// Bounds lists what a verdict in the scenario is a verdict for, in the words of the language: applications, network,
// numbers, lives, timers, parameters other than 0, and what is there at the start.
func Bounds(p *model.Protocol, sc *model.Scenario) []string {
	var out []string
	for end := range 2 {
		if calls := sessionsText(p, sc.Sessions[end]); calls != "" {
			out = append(out, endName(end)+": "+calls)
		}
	}
	out = append(out, networkText(sc.Network))
	if p.Reach != nil {
		out = append(out, fmt.Sprintf("modulus %d", sc.Modulus))
		out = append(out, both("isn", drawText(sc.ISN[0]), drawText(sc.ISN[1]))...)
		out = append(out, both("lives", fmt.Sprint(sc.Lives[0]), fmt.Sprint(sc.Lives[1]))...)
	}
	for i, timer := range p.Timers {
		out = append(out, both("timer", timerText(timer, sc.Timers[0][i]), timerText(timer, sc.Timers[1][i]))...)
	}
	for i, q := range p.Params {
		out = append(out, both(q.Name, paramText(q, sc.Params[0][i]), paramText(q, sc.Params[1][i]))...)
	}
	for i, q := range p.Parties {
		if n := countText(sc.Parties[i]); n != "" {
			out = append(out, "party "+q.Name+" "+n)
		}
	}
	out = append(out, both("crashes", countText(sc.Crashes[0]), countText(sc.Crashes[1]))...)
	return append(out, startText(p, sc)...)
}

// both writes a clause for both ends, once if they have the same; an empty value is the default and not written.
func both(clause, a, b string) []string {
	var out []string
	if a == b {
		if a != "" {
			out = append(out, clause+" "+a)
		}
		return out
	}
	if a != "" {
		out = append(out, clause+" A "+a)
	}
	if b != "" {
		out = append(out, clause+" B "+b)
	}
	return out
}

func sessionsText(p *model.Protocol, sessions [][]model.Call) string {
	var parts []string
	for _, calls := range sessions {
		var words []string
		for i := 0; i < len(calls); {
			n := 1
			for i+n < len(calls) && calls[i+n] == calls[i] {
				n++
			}
			words = append(words, callText(p, calls[i], n))
			i += n
		}
		parts = append(parts, strings.Join(words, ", "))
	}
	return strings.Join(parts, " then ")
}

func callText(p *model.Protocol, c model.Call, times int) string {
	var t string
	switch c.Call {
	case model.CallCrash:
		t = "crash"
	case model.CallRestart:
		t = "restart"
	default:
		t = p.Calls[c.Call]
	}
	if times > 1 {
		t += fmt.Sprintf(" %d", times)
	}
	if c.Optional {
		t += "?"
	}
	return t
}

func networkText(n model.NetworkExpr) string {
	kind := map[model.NetworkKind]string{model.Soup: "soup", model.Bag: "bag", model.Fifo: "fifo"}[n.Kind]
	t := fmt.Sprintf("network %s capacity %d", kind, n.Capacity)
	if n.Loses != 0 {
		t += " loses " + limitText(n.Loses)
	}
	if n.Duplicates != 0 {
		t += " duplicates " + limitText(n.Duplicates)
	}
	return t
}

func limitText(n int) string {
	if n == model.Unlimited {
		return "unlimited"
	}
	return fmt.Sprint(n)
}

func drawText(d model.Draw) string {
	numbers := strings.ReplaceAll(strings.Trim(fmt.Sprint(d.Numbers), "[]"), " ", ", ")
	switch d.Policy {
	case model.ISNPinned:
		return numbers
	case model.ISNConstant:
		return strings.TrimSpace("constant " + numbers)
	case model.ISNClock:
		return strings.TrimSpace("clock " + numbers)
	case model.ISNRemembered:
		return "remembered"
	case model.ISNAny:
		return "any"
	}
	return "unused"
}

func timerText(name string, t model.TimerBound) string {
	when := ""
	switch {
	case t.Prompt:
		when = " prompt"
	case t.Late:
		when = " not prompt"
	}
	switch {
	case t.Off:
		return name + " off"
	case t.Budget != model.Unlimited || when != "":
		return name + " " + limitText(t.Budget) + when
	}
	return ""
}

func paramText(q *model.Param, v int) string {
	switch {
	case v == 0 && q.Default() == 0:
		return ""
	case q.Type.Kind == model.TypeBool:
		return fmt.Sprint(v == 1)
	case len(q.Type.Enum) > v:
		return q.Type.Enum[v]
	}
	return fmt.Sprint(v)
}

func countText(n int) string {
	if n == 0 {
		return ""
	}
	return limitText(n)
}

// startText says what is there at the start: segments, and ends that do not begin in the initial state.
func startText(p *model.Protocol, sc *model.Scenario) []string {
	var out []string
	for end, st := range sc.Start {
		if st != nil {
			out = append(out, "start "+endName(end)+" "+p.States[st.State])
		}
	}
	for _, pl := range sc.Planted {
		word := "in flight"
		if pl.Old {
			word = "old"
		}
		out = append(out, fmt.Sprintf("%s from %s %s", word, endName(pl.From), plantedText(p, sc, pl)))
	}
	return out
}

func plantedText(p *model.Protocol, sc *model.Scenario, pl model.Planted) string {
	var s model.Segment
	for i, flag := range p.Flags {
		if p.FlagsOf(pl.Code)>>i&1 == 1 {
			s.Flags = append(s.Flags, flag)
		}
	}
	for _, f := range p.SegFields {
		v, set := pl.Fields[f]
		switch {
		case !set || f.Ghost:
		case f.Type.Kind == model.TypeNumber && v == sc.Modulus:
			s.Fields = append(s.Fields, model.FieldText{Name: f.Name, Value: "none"})
		case slices.Contains([]model.TypeKind{model.TypeNumber, model.TypeRange}, f.Type.Kind):
			s.Fields = append(s.Fields, model.FieldText{Name: f.Name, Value: fmt.Sprint(v)})
		}
	}
	return SegmentText(p, s)
}
