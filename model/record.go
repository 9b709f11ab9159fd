package model

import (
	"fmt"
	"slices"
	"strings"
)

// Trace is a run told step by step: what the search's indices stand for.
type Trace struct {
	Initial Snapshot
	Steps   []Step
}

// Step is one event and all that it caused in one end.
type Step struct {
	Index     int      // among the transitions of the state before, in canonical order
	Kind      StepKind //
	End       int      // the end that acts; 2 + the number of a party; -1: the network
	Call      string   // of StepCall: the call, `crash` or `restart`
	Timer     string   // of StepTimer and StepLifetime
	Segment   *Segment // what arrived or was lost
	Rules     []string // ids, in the order in which they fired
	Sent      []Segment
	Overflow  []Segment // lost because the network was full
	Told      []string  // what the application was told
	Delivered int       // octets that went to the application
	Fault     string    // a fault of the protocol text
	Marks     uint64    // of the claims, and BitFault
	After     Snapshot
}

// Segment is a segment as the sender wrote it.
type Segment struct {
	From   int // an end, or 2 + the number of a party
	To     int
	Flags  []string
	Fields []FieldText
	Old    bool // of a life that is over, or left over from the past
	Gone   bool // sent to a party that hears nothing: it is not in the network
	Origin int  // the step that sent it, from 0; OriginStart or OriginPast
}

// Origins of segments that no step has sent.
const (
	OriginStart = -1
	OriginPast  = -2
)

// FieldText is a field's name and value.
type FieldText struct {
	Name  string
	Value string
	Ghost bool
}

// Snapshot is a state, readable.
type Snapshot struct {
	Ends    [2]EndText
	Shared  []FieldText
	Network []Segment
}

// EndText is one end of a snapshot.
type EndText struct {
	State  string
	Fields []FieldText
	Calls  int // calls made so far
}

// Field gives the value of a field, or "".
func (e EndText) Field(name string) string { return fieldText(e.Fields, name) }

// Field gives the value of a segment's field, or "".
func (s Segment) Field(name string) string { return fieldText(s.Fields, name) }

func fieldText(list []FieldText, name string) string {
	for _, f := range list {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Has says whether the segment has the flag.
func (s Segment) Has(flag string) bool { return indexOf(s.Flags, flag) >= 0 }

// recorder replays a run and keeps track of where each segment comes from.
type recorder struct {
	s       *System
	x       *Expander
	state   []uint64
	origins map[string][]origin
	epoch   [players]int // advanced whenever a connection of the end begins or ends
	steps   int
	last    map[string]origin // what the step before sent, by key
	marks   []uint64          // of the transitions listed last
}

type origin struct{ step, epoch int }

// Record runs the protocol again, taking at each step the transition with the given index.
func (s *System) Record(indices []int) (*Trace, error) {
	r := s.newRecorder()
	t := &Trace{Initial: r.snapshot()}
	for _, k := range indices {
		step, err := r.step(k)
		if err != nil {
			return nil, err
		}
		t.Steps = append(t.Steps, *step)
	}
	return t, nil
}

// Steps lists the transitions of the state that the given indices lead to, in canonical order.
func (s *System) Steps(indices []int) ([]Step, error) {
	w := s.Walk()
	for _, k := range indices {
		if _, err := w.Take(k); err != nil {
			return nil, err
		}
	}
	return w.Options(), nil
}

func (s *System) newRecorder() *recorder {
	r := &recorder{s: s, x: s.NewExpander(), state: append([]uint64{}, s.initial...), origins: map[string][]origin{}}
	m := r.x.m
	m.load(r.state)
	past := map[string]int{}
	for _, pl := range s.sc.Planted {
		if pl.Old {
			one := s.plantedWords(pl)
			past[one]++
		}
	}
	words := s.layout.seg.words
	for i := 0; i < len(m.next); i += words {
		k := r.key(m.next[i : i+words])
		o := origin{OriginStart, 0}
		if past[k] > 0 {
			past[k]--
			o = origin{OriginPast, -1}
		}
		r.origins[k] = append(r.origins[k], o)
	}
	return r
}

// plantedWords gives the key of a planted segment.
func (s *System) plantedWords(pl Planted) string {
	m := s.newMachine()
	m.src = make([]uint64, s.layout.words)
	m.begin()
	for end := range 2 {
		s.initialEnd(m, end)
	}
	if err := s.plantOne(m, pl); err != nil {
		return ""
	}
	r := recorder{s: s}
	return r.key(m.next)
}

// key identifies a segment by all but its lifetime marks.
func (r *recorder) key(one []uint64) string {
	own := append([]uint64{}, one...)
	for _, mark := range r.s.layout.seg.marks {
		mark.put(own, 0)
	}
	return fmt.Sprint(own)
}

func (r *recorder) successors() []uint64 {
	next, marks, _ := r.x.Expand(r.state, nil, nil)
	r.marks = marks
	return next
}

// peek describes the transition with index k without taking it.
func (r *recorder) peek(k int) *Step {
	saved := map[string][]origin{}
	for key, list := range r.origins {
		saved[key] = append([]origin{}, list...)
	}
	state, epoch, steps, last := r.state, r.epoch, r.steps, r.last
	step, _ := r.step(k)
	r.origins, r.state, r.epoch, r.steps, r.last = saved, state, epoch, steps, last
	return step
}

// step takes the transition with index k.
func (r *recorder) step(k int) (*Step, error) {
	m := r.x.m
	var step *Step
	at := 0
	m.hook = func(ev event) {
		if at == k {
			step = r.describe(ev)
		}
		at++
	}
	next := r.successors()
	m.hook = nil
	if step == nil {
		return nil, fmt.Errorf("step %d: no transition %d; the state has %d", r.steps+1, k, at)
	}
	w := r.s.layout.words
	r.state = append([]uint64{}, next[k*w:(k+1)*w]...)
	step.Index, step.Marks = k, r.marks[k]
	r.steps++
	m.load(r.state)
	step.After = r.snapshot()
	return step, nil
}

// describe reads a step off the machine that has just computed it, and moves segments.
func (r *recorder) describe(ev event) *Step {
	m, s := r.x.m, r.s
	step := &Step{Kind: ev.kind, End: ev.end, Delivered: m.deliver}
	words := s.layout.seg.words
	switch ev.kind {
	case StepCall:
		step.Call = s.CallName(s.script[ev.end][ev.arg].Call)
	case StepTimer, StepLifetime:
		step.Timer = s.p.Timers[ev.arg]
	case StepArrive, StepDuplicate, StepLose:
		one := m.net[ev.arg : ev.arg+words]
		stays := ev.kind == StepDuplicate || ev.kind == StepArrive && s.sc.Network.Kind == Soup
		seg := r.segment(one, r.takeOrigin(one, stays))
		step.Segment = &seg
	}
	if m.fault != nil {
		step.Fault = m.fault.Error()
	}
	for _, rule := range m.fired {
		step.Rules = append(step.Rules, s.p.Rules[rule].ID)
	}
	for i, w := range s.p.Words {
		if m.told>>i&1 == 1 {
			step.Told = append(step.Told, w)
		}
	}
	if ev.end >= 0 && (m.drew || m.ended || m.crashed) {
		r.epoch[ev.end]++
	}
	r.sent(step)
	return step
}

// sent lists what the step sent and what a full network lost.
func (r *recorder) sent(step *Step) {
	m := r.x.m
	words := r.s.layout.seg.words
	r.last = map[string]origin{}
	for i := 0; i < len(m.out); i += words {
		one := m.out[i : i+words]
		r.last[r.key(one)] = origin{r.steps, r.epoch[max(step.End, 0)]}
		o := origin{r.steps, r.epoch[max(step.End, 0)]}
		seg := r.segment(one, o)
		seg.Gone = r.s.deaf[r.s.layout.seg.dst.in(one)]
		if !seg.Gone && (r.s.sc.Network.Kind != Soup || len(r.origins[r.key(one)]) == 0) {
			r.origins[r.key(one)] = append(r.origins[r.key(one)], o)
		}
		step.Sent = append(step.Sent, seg)
	}
	for i := 0; i < len(m.lost); i += words {
		one := m.lost[i : i+words]
		step.Overflow = append(step.Overflow, r.segment(one, r.takeOrigin(one, false)))
	}
}

// takeOrigin gives where an equal segment comes from: the step before, if that has sent one, else the oldest. Equal segments are the same to
// everybody; what arrives at once is told as one arrow.
func (r *recorder) takeOrigin(one []uint64, stays bool) origin {
	k := r.key(one)
	list := r.origins[k]
	if len(list) == 0 {
		return origin{OriginStart, 0}
	}
	at := 0
	if o, sent := r.last[k]; sent {
		at = max(slices.Index(list, o), 0)
		if stays {
			return o
		}
	}
	o := list[at]
	if !stays {
		r.origins[k] = slices.Delete(slices.Clone(list), at, at+1)
	}
	return o
}

func (r *recorder) segment(one []uint64, o origin) Segment {
	s := r.s
	seg := &s.layout.seg
	out := Segment{From: seg.sender(one), To: seg.dst.in(one) - 1, Origin: o.step}
	flags := s.p.FlagsOf(seg.code.in(one))
	for i, f := range s.p.Flags {
		if flags>>i&1 == 1 {
			out.Flags = append(out.Flags, f)
		}
	}
	for _, f := range s.p.SegFields {
		if at, ok := seg.fields[f]; ok {
			out.Fields = append(out.Fields, FieldText{f.Name, s.valueText(f.Type, at.in(one)), f.Ghost})
		}
	}
	out.Old = o.step == OriginPast || o.epoch != r.epoch[out.From]
	return out
}

// snapshot reads the state that the machine has loaded.
func (r *recorder) snapshot() Snapshot {
	m, s := r.x.m, r.s
	var out Snapshot
	for end := range 2 {
		out.Ends[end] = s.endText(m, end)
	}
	for _, f := range s.p.Shared {
		if a := s.layout.shared[f]; a != nil {
			out.Shared = append(out.Shared, s.arrayText(m, a)...)
		}
	}
	words := s.layout.seg.words
	used := map[string]int{}
	for i := 0; i < len(m.next); i += words {
		one := m.next[i : i+words]
		k := r.key(one)
		o := origin{OriginStart, 0}
		if list := r.origins[k]; used[k] < len(list) {
			o = list[used[k]]
			used[k]++
		}
		out.Network = append(out.Network, r.segment(one, o))
	}
	return out
}

func (s *System) endText(m *machine, end int) EndText {
	e := &s.layout.ends[end]
	out := EndText{State: s.p.States[m.state(end)]}
	if e.life.mask != 0 {
		out.Fields = append(out.Fields, FieldText{"life", lifeText(e.life.get(&m.w)), true})
	}
	if e.pc.mask != 0 {
		out.Calls = e.pc.get(&m.w)
	}
	for _, f := range s.p.EndFields {
		if a := e.fields[f]; a != nil {
			out.Fields = append(out.Fields, s.arrayText(m, a)...)
		}
	}
	return out
}

func (s *System) arrayText(m *machine, a *array) []FieldText {
	var out []FieldText
	for i, l := range a.elems {
		name := a.field.Name
		if len(a.dims) > 0 {
			name += "[" + a.indexText(i) + "]"
		}
		out = append(out, FieldText{name, s.valueText(a.field.Type, l.get(&m.w)), a.field.Ghost})
	}
	return out
}

// indexText writes the indices of an element; lives are shown from 0, the past.
func (a *array) indexText(i int) string {
	parts := make([]string, len(a.dims))
	for d := len(a.dims) - 1; d >= 0; d-- {
		v := i%a.dims[d] + a.base[d]
		if a.field.Type.Index[d].Kind == TypeLife {
			v--
		}
		parts[d] = fmt.Sprint(v)
		i /= a.dims[d]
	}
	return strings.Join(parts, ", ")
}

func lifeText(v int) string {
	if v == 0 {
		return "none"
	}
	return fmt.Sprint(v - 1)
}

// valueText writes a raw value.
func (s *System) valueText(t *Type, v int) string {
	switch t.Kind {
	case TypeBool:
		return fmt.Sprint(v == 1)
	case TypeEnum:
		return t.Enum[v]
	case TypeState:
		return s.p.States[v]
	case TypeNumber:
		if v == s.sc.Modulus {
			return "none"
		}
	case TypeLife:
		return lifeText(v)
	case TypeEnd:
		return endName(v)
	case TypeSealed:
		return [...]string{"none", "by A", "by B"}[v]
	}
	return fmt.Sprint(v)
}

// CallName gives the name of a call of a session.
func (s *System) CallName(call int) string {
	switch call {
	case CallCrash:
		return "crash"
	case CallRestart:
		return "restart"
	}
	return s.p.Calls[call]
}
