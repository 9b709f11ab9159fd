package export

import (
	"fmt"
	"slices"
	"strings"
)

// tools writes the arithmetic of numbers, as far as the program uses it.
func (m *murphi) tools() {
	uses := m.ops()
	step := max(m.p.Modulus, 64)
	if uses[NumAdd] || uses[NumSub] {
		m.text(`
-- a number and an integer; none stays none
function shift(n: Number; d: -%[1]d..%[1]d): Number;
begin
  if n = NONE then return NONE; end;
  return (n + d %% MODULUS + MODULUS) %% MODULUS;
end;`, step)
	}
	if uses[NumOffset] {
		m.text(`
-- how far a is ahead of b
function offset(a: Number; b: Number): 0..MODULUS - 1;
begin
  if a = NONE | b = NONE then error "an offset from or to none"; end;
  return (a - b + MODULUS) %% MODULUS;
end;`)
	}
	if uses[NumBefore] || uses[NumBeforeEq] {
		m.text(`
-- b is ahead of a by at least so much, and by less than half the space
function ahead(a: Number; b: Number; least: 0..1): boolean;
begin
  if a = NONE | b = NONE then return false; end;
  return (b - a + MODULUS) %% MODULUS >= least & 2 * ((b - a + MODULUS) %% MODULUS) < MODULUS;
end;`)
	}
	if uses[NumWindow] {
		m.text(`
-- n lies in the window from a to b, counted from a
function window(a: Number; n: Number; b: Number; after: 0..1; until: 0..1): boolean;
begin
  if a = NONE | n = NONE | b = NONE then return false; end;
  return (n - a + MODULUS) %% MODULUS >= after & (n - a + MODULUS) %% MODULUS + until <= (b - a + MODULUS) %% MODULUS;
end;`)
	}
	m.line("")
}

func (m *murphi) text(format string, args ...any) {
	for _, line := range strings.Split(strings.TrimPrefix(fmt.Sprintf(format, args...), "\n"), "\n") {
		m.line("%s", line)
	}
	m.line("")
}

// ops gives the operators that the program uses.
func (m *murphi) ops() map[Op]bool {
	out := map[Op]bool{}
	var expr func(x *Expr)
	expr = func(x *Expr) {
		if x == nil {
			return
		}
		out[x.Op] = true
		for _, a := range x.Args {
			expr(a)
		}
	}
	var stmts func(list []*Stmt)
	stmts = func(list []*Stmt) {
		for _, s := range list {
			for _, x := range slices.Concat([]*Expr{s.Value, s.Cond}, s.Index, s.Values) {
				expr(x)
			}
			stmts(s.Then)
			stmts(s.Else)
		}
	}
	for _, f := range m.p.Funcs {
		expr(f.Body)
	}
	for _, q := range m.p.Procs {
		stmts(q.Body)
	}
	for _, ev := range m.p.Events {
		expr(ev.Guard)
		stmts(ev.Body)
	}
	for _, c := range m.p.Claims {
		expr(c.Holds)
	}
	return out
}

// network writes the primitives of the network.
func (m *murphi) network() {
	m.same()
	if m.p.Network.Kind == Fifo {
		m.fifo()
	} else {
		m.sorted()
	}
	if m.sends > 0 {
		m.text(`
-- what this step sent enters the network
procedure transmit();
begin
  for k: 0..%d do if k < sends then insert(sent[k]); end; end;
end;`, m.sends-1)
	}
}

func (m *murphi) same() {
	var list []string
	for _, f := range m.p.Segment {
		list = append(list, fmt.Sprintf("a.%[1]s = b.%[1]s", m.fields[f]))
	}
	m.text(`
function same(a: Segment; b: Segment): boolean;
begin
  return %s;
end;`, strings.Join(list, " & "))
}

// before writes the order of segments, so that equal networks are equal states.
func (m *murphi) before() {
	m.line("-- an order of segments, whatever it is")
	m.line("function before(a: Segment; b: Segment): boolean;")
	m.line("begin")
	m.block(func() {
		for _, f := range m.p.Segment {
			m.line("if a.%[1]s != b.%[1]s then %[2]s end;", m.fields[f], m.less(f))
		}
		m.line("return false;")
	})
	m.line("end;")
	m.line("")
}

func (m *murphi) less(f *Field) string {
	name := m.fields[f]
	switch f.Type.Kind {
	case Bool:
		return fmt.Sprintf("return b.%s;", name)
	case End, State, Enum:
		return fmt.Sprintf("for x: %[2]s do if x = a.%[1]s then return true; elsif x = b.%[1]s then return false; end; end;", name, m.typeName(f.Type))
	}
	return fmt.Sprintf("return a.%[1]s < b.%[1]s;", name)
}

// sorted is a soup or a bag: an array that is sorted.
func (m *murphi) sorted() {
	m.before()
	m.text(`
-- the segment at a place leaves the network
procedure remove(at: Slot);
begin
  for j: Slot do
    if j >= at & j + 1 < count then net[j] := net[j + 1]; end;
  end;
  clear net[count - 1];
  count := count - 1;
end;`)
	m.text(`
procedure insert(s: Segment);
var j: 0..%d;
begin
%s  j := count;
  while j > 0 & before(s, net[j - 1]) do
    net[j] := net[j - 1];
    j := j - 1;
  end;
  net[j] := s;
  count := count + 1;
%send;`, m.slots(), m.beforeInsert(), m.afterInsert())
	if slices.ContainsFunc(m.p.Segment, func(f *Field) bool { return f.Mark }) {
		m.sort()
	}
}

func (m *murphi) beforeInsert() string {
	text := ""
	for _, deaf := range m.p.Network.Deaf {
		text += fmt.Sprintf("  if s.%s = %s then return; end;  -- it hears nothing\n", m.fields[m.p.Segment[0]], m.players[deaf])
	}
	if m.p.Network.Kind == Soup {
		text += "  for k: Slot do if k < count & same(s, net[k]) then return; end; end;\n"
	}
	if !m.p.Network.Spills {
		text += m.full("count")
	}
	return text
}

// afterInsert lets a full bag lose one of its different segments.
func (m *murphi) afterInsert() string {
	if !m.p.Network.Spills || len(m.options) == 0 {
		return ""
	}
	return `  if count > CAPACITY then
    assume pick[picked] < count;  -- any of the different segments is lost
    j := pick[picked];
    picked := picked + 1;
    assume j = 0 | !same(net[j], net[j - 1]);
    remove(j);
  end;
`
}

func (m *murphi) sort() {
	m.text(`
procedure sort();
var
  s: Segment;
  j: 0..%d;
begin
  for i: Slot do
    if i < count then
      s := net[i];
      j := i;
      while j > 0 & before(s, net[j - 1]) do
        net[j] := net[j - 1];
        j := j - 1;
      end;
      net[j] := s;
    end;
  end;
end;`, m.slots())
}

// fifo is a queue to each end.
func (m *murphi) fifo() {
	m.text(`
procedure remove(to_: Side; at: Slot);
begin
  for j: Slot do
    if j >= at & j + 1 < count[to_] then net[to_][j] := net[to_][j + 1]; end;
  end;
  clear net[to_][count[to_] - 1];
  count[to_] := count[to_] - 1;
end;`)
	m.text(`
procedure insert(s: Segment);
begin
%[2]s  net[s.%[1]s][count[s.%[1]s]] := s;
  count[s.%[1]s] := count[s.%[1]s] + 1;
end;`, m.fields[m.p.Segment[0]], m.full(fmt.Sprintf("count[s.%s]", m.fields[m.p.Segment[0]])))
}

// full cuts the step if the network has no room.
func (m *murphi) full(count string) string {
	if m.terminal {
		return fmt.Sprintf("  if %s = CAPACITY then\n    assume judged;  -- a limit of the model\n    bounded := true;\n    return;\n  end;\n", count)
	}
	return fmt.Sprintf("  assume %s < CAPACITY;  -- a limit of the model\n", count)
}
