package export

import (
	"fmt"

	"tcpcheck/model"
)

// Options of a lowering.
type Options struct {
	// NoRotation draws the first initial number of each end by the policy, instead of fixing it.
	NoRotation bool
}

// Lower writes a protocol in a scenario as a program, with the properties as claims. Ghosts that no property reads are
// left out; without properties, all of them. An error says what the program cannot say.
func Lower(p *model.Protocol, sc *model.Scenario, properties []*model.Property, opt Options) (_ *Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			if u, ok := r.(unsupported); ok {
				err = fmt.Errorf("%s cannot be exported: %s", p.Name, string(u))
				return
			}
			panic(r)
		}
	}()
	l := &lowering{p: p, sc: sc, properties: properties, opt: opt, out: &Program{
		Protocol: p.Name, Title: p.Title, Scenario: sc.Name, Modulus: sc.Modulus, Players: []string{"A", "B"},
		Network: Network{
			Kind: networkKind(sc.Network.Kind), Capacity: sc.Network.Capacity,
			Spills: sc.Network.Kind == model.Bag && sc.Network.Loses == model.Unlimited,
		},
	}}
	l.run()
	if err := l.initial(); err != nil {
		return nil, err
	}
	l.out.prune()
	return l.out, nil
}

func networkKind(k model.NetworkKind) NetworkKind {
	switch k {
	case model.Soup:
		return Soup
	case model.Fifo:
		return Fifo
	}
	return Bag
}

// unsupported is thrown by what has no translation.
type unsupported string

func refuse(format string, args ...any) { panic(unsupported(fmt.Sprintf(format, args...))) }

// lowering is the work on one program.
type lowering struct {
	p          *model.Protocol
	sc         *model.Scenario
	properties []*model.Property
	opt        Options
	out        *Program

	kept   map[*model.Field]bool // ghosts
	shared map[*model.Field]*Var
	ends   [2]*endVars
	losses *Var // left; nil: unlimited or none
	copies *Var

	to       *Field
	origin   *Field     // nil: no third party takes part
	parties  []*endVars // by party; nil: it takes no part
	flags    []*Field   // by flag; of kinds: the only one
	fields   map[*model.Field]*Field
	counters []*counter // timers that count lifetimes
	prompts  []prompt

	more  *Var // the segment is handed on
	taken *Var
	ended *Var // the connection of the end that acts has ended: the rest of its session is skipped
	tests map[testKey]*Var
	watch []*watching
	enums map[string]string // names of enumerations, by their values
	picks map[[2]int]*Var
}

// endVars are the variables of one end.
type endVars struct {
	end     int
	script  []model.Call
	next    []int // by place in the script: where the application goes on when the connection ends there
	state   *Var
	life    *Var // nil: the protocol draws no numbers
	place   *Var // in the script; nil: it has no calls
	crashes *Var // left
	forgot  *Var
	used    *Var
	drawn   *Var // scratch: the number that `fresh` drew
	fields  map[*model.Field]*Var
	budgets []*Var
	acts    *Var // of a party: left; nil: unlimited
	draw    *Proc
	react   *Proc // watches
	settle  *Proc // the end of a step
	rules   []*rule
}

func (l *lowering) run() {
	l.keepGhosts()
	l.flattenSessions()
	l.findParties()
	l.findTimers()
	l.declare()
	l.findWatches()
	l.claims()
	for end := range 2 {
		l.drawing(end)
		l.watches(end)
		l.rules(end)
	}
	l.partyRules()
	timekeeping := l.timekeeping()
	for end := range 2 {
		l.settling(l.ends[end], timekeeping)
	}
	for _, q := range l.players()[2:] {
		l.settling(q, timekeeping)
	}
	l.events(timekeeping)
	l.assume()
}

func (l *lowering) flattenSessions() {
	for end := range 2 {
		e := &endVars{end: end, fields: map[*model.Field]*Var{}}
		l.ends[end] = e
		for _, session := range l.sc.Sessions[end] {
			begin := len(e.script)
			e.script = append(e.script, session...)
			for i := range session {
				if i == 0 {
					e.next = append(e.next, begin)
				} else {
					e.next = append(e.next, len(e.script))
				}
			}
		}
		e.next = append(e.next, len(e.script))
	}
}

// drawsNumbers says whether the protocol draws initial numbers.
func (l *lowering) drawsNumbers() bool { return l.p.Reach != nil }

// proc adds a procedure.
func (l *lowering) proc(p *Proc) *Proc {
	l.out.Procs = append(l.out.Procs, p)
	return p
}

// scratch adds a scratch variable.
func (l *lowering) scratch(v *Var) *Var {
	l.out.Scratch = append(l.out.Scratch, v)
	return v
}

func endName(end int) string { return string(rune('A' + end)) }
