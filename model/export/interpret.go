package export

import (
	"encoding/binary"
	"slices"
)

// status says how a step ended.
type status uint8

const (
	fine status = iota
	cutOff
	faulty
)

// run executes a program: the state under construction, the segment at hand, the choices of the step.
type run struct {
	p      *Program
	base   map[*Var]int
	place  map[*Field]int
	w      []int // values of all variables, then of scratch variables
	kept   int   // values of the state in w
	net    [][]int
	sent   [][]int
	lost   [][]int // to a full bag, in this step
	seg    []int   // the segment at hand; nil: none
	at     int     // where it lies in the network
	status status
	tape   tape
	fault  string
	fired  []string // rules, in this step
}

// tape replays the choices of a step, one combination after the other.
type tape struct {
	at    int
	value []int
	size  []int
}

func (t *tape) choose(n int) int {
	if t.at == len(t.value) {
		t.value, t.size = append(t.value, 0), append(t.size, n)
	}
	t.at++
	return t.value[t.at-1]
}

func (t *tape) advance() bool {
	t.at = 0
	for n := len(t.value) - 1; n >= 0; n-- {
		t.value, t.size = t.value[:n+1], t.size[:n+1]
		if t.value[n]++; t.value[n] < t.size[n] {
			return true
		}
	}
	t.value, t.size = t.value[:0], t.size[:0]
	return false
}

func newRun(p *Program) *run {
	m := &run{p: p, base: map[*Var]int{}, place: map[*Field]int{}}
	for _, v := range p.Vars {
		m.allot(v)
	}
	m.kept = len(m.w)
	for _, v := range p.Scratch {
		m.allot(v)
	}
	for i, f := range p.Segment {
		m.place[f] = i
	}
	return m
}

func (m *run) allot(v *Var) {
	m.base[v] = len(m.w)
	for range v.size() {
		m.w = append(m.w, v.Init)
	}
}

// size is the number of elements.
func (v *Var) size() int {
	n := 1
	for _, t := range v.Index {
		n *= t.Hi - t.Lo + 1
	}
	return n
}

func (m *run) values(v *Var) []int {
	return slices.Clone(m.w[m.base[v] : m.base[v]+v.size()])
}

func (m *run) value(v *Var) int { return m.w[m.base[v]] }

func (m *run) fill(v *Var, value int) {
	for i := range v.size() {
		m.w[m.base[v]+i] = value
	}
}

// element gives where an element lies; outside of the array is a fault.
func (m *run) element(v *Var, index []*Expr) (int, bool) {
	at := 0
	for i, t := range v.Index {
		k := m.eval(index[i])
		if k < t.Lo || k > t.Hi {
			m.fail("the index of " + v.Name + " is outside the array")
			return 0, false
		}
		at = at*(t.Hi-t.Lo+1) + k - t.Lo
	}
	return m.base[v] + at, true
}

func (m *run) fail(why string) {
	if m.status == fine {
		m.status, m.fault = faulty, why
	}
}

func (m *run) eval(x *Expr) int {
	switch x.Op {
	case Const:
		return x.Value
	case Read:
		at, ok := m.element(x.Var, x.Args)
		if !ok {
			return 0
		}
		return m.w[at]
	case Seg:
		if m.seg == nil {
			return x.Field.blank()
		}
		return m.seg[m.place[x.Field]]
	case Call:
		return m.eval(x.Func.Body)
	case Not, And, Or, Implies, Cond:
		return m.logic(x)
	case In:
		return bit(slices.Contains(x.Set, m.eval(x.Args[0])))
	case ForAll:
		return m.forAll(x)
	case SomeFlying:
		return m.someFlying(x)
	}
	return m.arithmetic(x)
}

// blank is what a field is where no segment is at hand.
func (f *Field) blank() int {
	if f.Type.Kind == Number {
		return f.Type.Hi
	}
	return f.Type.Lo
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (m *run) logic(x *Expr) int {
	switch x.Op {
	case Not:
		return 1 - m.eval(x.Args[0])
	case And:
		return bit(!slices.ContainsFunc(x.Args, func(a *Expr) bool { return m.eval(a) == 0 }))
	case Or:
		return bit(slices.ContainsFunc(x.Args, func(a *Expr) bool { return m.eval(a) == 1 }))
	case Implies:
		return bit(m.eval(x.Args[0]) == 0 || m.eval(x.Args[1]) == 1)
	}
	if m.eval(x.Args[0]) == 1 {
		return m.eval(x.Args[1])
	}
	return m.eval(x.Args[2])
}

func (m *run) forAll(x *Expr) int {
	if _, ok := m.base[x.Var]; !ok {
		m.allot(x.Var)
	}
	for v := x.Var.Type.Lo; v <= x.Var.Type.Hi; v++ {
		m.w[m.base[x.Var]] = v
		if m.eval(x.Args[0]) == 0 {
			return 0
		}
	}
	return 1
}

func (m *run) someFlying(x *Expr) int {
	seg := m.seg
	defer func() { m.seg = seg }()
	for _, m.seg = range m.net {
		if m.eval(x.Args[0]) == 1 {
			return 1
		}
	}
	return 0
}

func (m *run) arithmetic(x *Expr) int {
	a, b := m.eval(x.Args[0]), m.eval(x.Args[1])
	n := m.p.Modulus
	switch x.Op {
	case Eq, Ne, Lt, Le:
		return bit(holds(x.Op, a, b))
	case Add:
		return a + b
	case Sub:
		return a - b
	case NumAdd, NumSub:
		if x.Op == NumSub {
			b = -b
		}
		if a == n {
			return n
		}
		return ((a+b)%n + n) % n
	case NumOffset:
		if a == n || b == n {
			m.fail("an offset from or to `none`")
			return 0
		}
		return (a - b + n) % n
	}
	return bit(m.compareNumbers(x, a, b))
}

func (m *run) compareNumbers(x *Expr, a, b int) bool {
	n := m.p.Modulus
	if a == n || b == n {
		return false
	}
	ahead := (b - a + n) % n
	switch x.Op {
	case NumBefore:
		return ahead >= 1 && 2*ahead < n
	case NumBeforeEq:
		return 2*ahead < n
	}
	c := m.eval(x.Args[2])
	width := (c - a + n) % n
	return c != n && (ahead > 0 || !x.Strict[0]) && (ahead < width || ahead == width && !x.Strict[1])
}

func (m *run) exec(list []*Stmt) {
	for _, s := range list {
		if m.status != fine {
			return
		}
		m.step(s)
	}
}

func (m *run) step(s *Stmt) {
	switch s.Op {
	case Assign:
		m.assign(s)
	case If:
		if m.eval(s.Cond) == 1 {
			m.exec(s.Then)
		} else {
			m.exec(s.Else)
		}
	case Choose:
		m.choose(s)
	case Do:
		if s.Proc.Rule {
			m.fired = append(m.fired, s.Proc.Name)
		}
		m.exec(s.Proc.Body)
	case Cut:
		m.status = cutOff
	case Fault:
		m.fail(s.Text)
	default:
		m.network(s)
	}
}

func (m *run) assign(s *Stmt) {
	v := m.eval(s.Value)
	if t := s.Var.Type; v < t.Lo || v > t.Hi {
		m.fail(s.Var.Name + " is assigned a value outside its range")
		return
	}
	if at, ok := m.element(s.Var, s.Index); ok {
		m.w[at] = v
	}
}

func (m *run) choose(s *Stmt) {
	var fit []int
	for v := s.Lo; v <= s.Hi; v++ {
		m.w[m.base[s.Var]] = v
		if s.Cond == nil || m.eval(s.Cond) == 1 {
			fit = append(fit, v)
		}
	}
	if len(fit) == 0 {
		m.status = cutOff
		return
	}
	m.w[m.base[s.Var]] = fit[m.tape.choose(len(fit))]
}

func (m *run) network(s *Stmt) {
	switch s.Op {
	case Send:
		var one []int
		for i, x := range s.Values {
			v := m.eval(x)
			if t := m.p.Segment[i].Type; v < t.Lo || v > t.Hi {
				m.fail(m.p.Segment[i].Name + " is sent with a value outside its range")
			}
			one = append(one, v)
		}
		m.sent = append(m.sent, one)
	case Take, Drop:
		m.net = slices.Delete(slices.Clone(m.net), m.at, m.at+1)
	case Transmit:
		m.transmit()
	case ForEachSent:
		seg := m.seg
		for _, m.seg = range m.sent {
			m.exec(s.Then)
		}
		m.seg = seg
	case MarkAll:
		m.markAll(s)
	}
}

func (m *run) markAll(s *Stmt) {
	for i, seg := range m.net {
		m.net[i] = slices.Clone(seg)
		m.net[i][m.place[s.Field]] = m.eval(s.Value)
	}
	m.sort()
}

// sort makes equal networks equal lists: sorted, the queues of a fifo one after the other.
func (m *run) sort() {
	if m.p.Network.Kind == Fifo {
		slices.SortStableFunc(m.net, func(x, y []int) int { return x[0] - y[0] })
		return
	}
	slices.SortFunc(m.net, slices.Compare)
}

// transmit lets what was sent enter the network.
func (m *run) transmit() {
	m.net = slices.Clone(m.net)
	for _, one := range m.sent {
		m.add(one)
	}
}

func (m *run) add(one []int) {
	net := &m.p.Network
	room := len(m.net) < net.Capacity
	switch {
	case slices.Contains(net.Deaf, one[0]):
		return
	case m.status != fine:
		return
	case net.Kind == Soup && slices.ContainsFunc(m.net, func(x []int) bool { return slices.Equal(x, one) }):
		return
	case net.Kind == Fifo:
		room = 0 < net.Capacity-m.queued(one[0])
	case net.Kind == Bag && net.Spills:
		room = true
	}
	if !room {
		m.status = cutOff
		return
	}
	m.net = append(m.net, one)
	m.sort()
	if net.Spills && len(m.net) > net.Capacity {
		list := m.different()
		at := list[m.tape.choose(len(list))]
		m.lost = append(m.lost, m.net[at])
		m.net = slices.Delete(m.net, at, at+1)
	}
}

func (m *run) queued(to int) int {
	n := 0
	for _, seg := range m.net {
		n += bit(seg[0] == to)
	}
	return n
}

// different gives the places of segments that differ from the one before them.
func (m *run) different() []int {
	var out []int
	for i := range m.net {
		if i == 0 || !slices.Equal(m.net[i], m.net[i-1]) {
			out = append(out, i)
		}
	}
	return out
}

// key writes the state as a string.
func (m *run) key() string {
	var b []byte
	for _, v := range m.w[:m.kept] {
		b = binary.AppendVarint(b, int64(v))
	}
	for _, seg := range m.net {
		for _, v := range seg {
			b = binary.AppendVarint(b, int64(v))
		}
	}
	return string(b)
}

// Outcome is what a run through all states of a program found.
type Outcome struct {
	States      int
	Transitions int
	Terminals   int
	Fault       string          // of the protocol text; "": none
	Broken      map[string]bool // by claim: of always and terminal, it was false; of never and reachable, true
	Complete    bool
}

// state is a state as the interpreter keeps it.
type state struct {
	w   []int
	net [][]int
}

// Explore runs through the states of a program, at most so many. It is slow and plain, and meant for tests: it shares nothing
// with the search.
func Explore(p *Program, most int) *Outcome {
	m := newRun(p)
	out := &Outcome{Broken: map[string]bool{}, Complete: true}
	m.begin()
	seen := map[string]bool{m.key(): true}
	queue := []state{m.snapshot()}
	m.judge(out)
	for len(queue) > 0 && len(seen) <= most {
		from := queue[0]
		queue = queue[1:]
		m.load(from)
		here := m.key()
		terminal := true
		cut := m.successors(from, func(ev *Event) {
			out.Transitions++
			terminal = terminal && m.status == fine && (m.unfair(ev) || m.key() == here)
			if m.status == faulty {
				out.Fault = m.fault
				return
			}
			m.judge(out)
			if k := m.key(); !seen[k] {
				seen[k] = true
				queue = append(queue, m.snapshot())
			}
		})
		if terminal && !cut {
			m.load(from)
			out.Terminals++
			m.judgeTerminal(out)
		}
	}
	out.States, out.Complete = len(seen), len(queue) == 0
	return out
}

// begin makes the initial state current.
func (m *run) begin() {
	for i, v := range m.p.Vars {
		copy(m.w[m.base[v]:], m.p.Initial[i])
	}
	m.net = slices.Clone(m.p.InFlight)
	m.sort()
}

// snapshot copies the state.
func (m *run) snapshot() state { return state{slices.Clone(m.w[:m.kept]), m.net} }

// judge asks the claims.
func (m *run) judge(out *Outcome) {
	m.seg = nil
	for _, c := range m.p.Claims {
		if c.Kind != Terminal && c.Kind != Temporal && m.eval(c.Holds) == bit(c.Kind != Always) {
			out.Broken[c.Name] = true
		}
	}
}

// load makes a state current at the beginning of a step.
func (m *run) load(s state) {
	copy(m.w, s.w)
	for _, v := range m.p.Scratch {
		m.fill(v, v.Init)
	}
	m.net, m.sent, m.lost, m.seg, m.status, m.fired = s.net, nil, nil, nil, fine, nil
}

// unfair says whether the step need never happen.
func (m *run) unfair(ev *Event) bool {
	return !m.ownOwed() && (ev.Unfair || m.p.Spared != nil && m.eval(m.p.Spared) == 1)
}

// ownOwed says whether the step takes an action that is owed besides its event's.
func (m *run) ownOwed() bool {
	return slices.ContainsFunc(m.p.Actions, func(a *Action) bool {
		return a.Taken != nil && a.How != Unowed && m.eval(a.Taken) == 1
	})
}

// judgeTerminal asks the claims about terminal states.
func (m *run) judgeTerminal(out *Outcome) {
	for _, c := range m.p.Claims {
		if c.Kind == Terminal && m.eval(c.Holds) == 0 {
			out.Broken[c.Name] = true
		}
	}
}

// successors visits the transitions of a state, and says whether a step that is owed was cut.
func (m *run) successors(from state, visit func(*Event)) (cut bool) {
	for _, ev := range m.p.Events {
		m.load(from)
		if m.eval(ev.Guard) == 0 {
			continue
		}
		for _, at := range m.segments(ev) {
			for again := true; again; again = m.tape.advance() {
				m.load(from)
				if at >= 0 {
					m.at, m.seg = at, from.net[at]
				}
				m.exec(ev.Body)
				if m.status == cutOff {
					cut = cut || !ev.Unfair || m.ownOwed()
				} else {
					visit(ev)
				}
			}
		}
	}
	return cut
}

// segments lists the places of the segments that an event is over; -1: it is over none.
func (m *run) segments(ev *Event) []int {
	if !ev.OverSegments() {
		return []int{-1}
	}
	var out []int
	for _, i := range m.different() {
		head := m.p.Network.Kind != Fifo || i == 0 || m.net[i-1][0] != m.net[i][0]
		if ev.Kind == LoseEvent || m.net[i][0] == ev.End && head {
			out = append(out, i)
		}
	}
	return out
}
