package export

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// storage says how a variable lies in the state: a scalar in bits; an array in the bits of one word if they are few, else in
// elements.
type storage struct {
	width  int    // of an element
	packed bool   // an array in one word
	ctype  string // of an element of a plain array
}

// place is where a field lies in a packed segment.
type place struct{ shift, width int }

// width gives the bits for values of a type that are stored from zero on, or from the negative.
func width(t Type) int {
	if t.Lo < 0 {
		return 1 + max(bits.Len(uint(t.Hi)), bits.Len(uint(-t.Lo-1)))
	}
	return max(1, bits.Len(uint(t.Hi)))
}

// layOut finds a place for each variable and each field.
func (m *promela) layOut() error {
	if m.p.Modulus > 1<<16 {
		return fmt.Errorf("a modulus of %d is too large for Promela: at most %d", m.p.Modulus, 1<<16)
	}
	m.storage, m.fields = map[*Var]storage{}, map[*Field]place{}
	total := 0
	for _, v := range m.p.Vars {
		st := store(v)
		m.storage[v] = st
		total += st.width * v.size()
	}
	at := 0
	for _, f := range slices.Backward(m.p.Segment) {
		w := max(1, bits.Len(uint(f.Type.Hi-min(0, f.Type.Lo))))
		m.fields[f] = place{at, w}
		at += w
	}
	if at > 128 {
		return fmt.Errorf("a segment has %d bits, at most 128 fit", at)
	}
	size := 0
	m.ctype, size = segmentType(at)
	m.bytes = size*m.p.Network.Capacity*2 + total/8 + 64
	return nil
}

func store(v *Var) storage {
	w := width(v.Type)
	switch {
	case len(v.Index) == 0:
		return storage{width: w}
	case v.Type.Lo >= 0 && w*v.size() <= 64:
		return storage{width: w, packed: true}
	}
	return storage{width: w, ctype: plainType(v.Type)}
}

// plainType is a C type of whole bytes.
func plainType(t Type) string {
	switch {
	case t.Lo >= 0 && t.Hi < 1<<8:
		return "unsigned char"
	case t.Lo >= 0 && t.Hi < 1<<16:
		return "unsigned short"
	}
	return "int"
}

func segmentType(width int) (string, int) {
	switch {
	case width <= 8:
		return "unsigned char", 1
	case width <= 16:
		return "unsigned short", 2
	case width <= 32:
		return "unsigned int", 4
	case width <= 64:
		return "unsigned long long", 8
	}
	return "unsigned __int128", 16
}

// declarations writes the types and the initial state.
func (m *promela) declarations() {
	m.line("c_decl {")
	m.line("enum { MODULUS = %d, NO_NUMBER = MODULUS, CAPACITY = %d };", m.p.Modulus, m.p.Network.Capacity)
	for _, t := range m.enums() {
		m.line("enum { %s };", strings.Join(m.literals[t.Name], ", "))
	}
	m.line("")
	m.segmentLayout()
	m.line("typedef struct {")
	m.block(m.stateMembers)
	m.line("} __attribute__((packed)) Protocol;")
	m.line("")
	m.initialState()
	m.line("}")
	m.line("")
	m.line(`c_state "Protocol s" "Global" "initial"`)
	m.line("")
	m.scratch()
}

func (m *promela) segmentLayout() {
	m.line("typedef %s Segment;  /* packed; a field is read by of_FIELD and written by OF_FIELD */", m.ctype)
	for _, f := range m.p.Segment {
		pl, name := m.fields[f], m.members.of[f]
		note := ""
		if f.Mark {
			note = "  /* it was there when a lifetime began */"
		} else if f.Ghost {
			note = "  /* ghost */"
		}
		value, back := "(x)", ""
		if lo := min(0, f.Type.Lo); lo < 0 {
			value, back = fmt.Sprintf("((x) + %d)", -lo), fmt.Sprintf(" - %d", -lo)
		}
		m.line("#define %s(g)  ((int)((g) >> %d & %d)%s)%s", name, pl.shift, 1<<pl.width-1, back, note)
		m.line("#define %s(x)  ((Segment)%s << %d)", strings.ToUpper(name[:2])+name[2:], value, pl.shift)
	}
	m.line("#define BLANK  (%s)  /* where no segment is at hand */", m.blankSegment())
	m.line("")
}

// blankSegment has the blank value in each field.
func (m *promela) blankSegment() string {
	var list []string
	for _, f := range m.p.Segment {
		if v := f.blank(); v != min(0, f.Type.Lo) {
			list = append(list, m.put(f, m.constant(v, f.Type)))
		}
	}
	return orZero(list)
}

func orZero(list []string) string {
	if len(list) == 0 {
		return "(Segment)0"
	}
	return strings.Join(list, " | ")
}

// put writes a field's value into a packed segment.
func (m *promela) put(f *Field, value string) string {
	return fmt.Sprintf("OF%s(%s)", m.members.of[f][2:], value)
}

// get reads a field of the segment at hand.
func (m *promela) get(f *Field) string { return m.members.of[f] + "(g)" }

func (m *promela) stateMembers() {
	if m.p.Network.Kind == Fifo {
		m.line("Segment net[2][CAPACITY];  /* a queue to each end; zero from count on */")
		m.line("unsigned char count[2];")
	} else {
		m.line("Segment net[CAPACITY];  /* sorted; zero from count on */")
		m.line("unsigned char count;")
	}
	for _, v := range m.p.Vars {
		m.line("%s;%s", m.member(v), varNote(v))
	}
}

func varNote(v *Var) string {
	note := v.Note
	if v.Ghost {
		note = strings.TrimPrefix(note+"; ghost", "; ")
	}
	if len(v.Index) > 0 {
		var dims []string
		for _, t := range v.Index {
			dims = append(dims, fmt.Sprintf("%d..%d", t.Lo, t.Hi))
		}
		note = strings.TrimPrefix(note+"; by "+strings.Join(dims, ", "), "; ")
	}
	if note == "" {
		return ""
	}
	return "  /* " + comment(note) + " */"
}

func (m *promela) member(v *Var) string {
	st, name := m.storage[v], m.members.of[v]
	switch {
	case st.packed:
		return fmt.Sprintf("unsigned long long %s : %d", name, st.width*v.size())
	case len(v.Index) > 0:
		return fmt.Sprintf("%s %s[%d]", st.ctype, name, v.size())
	case v.Type.Lo < 0:
		return fmt.Sprintf("signed %s : %d", name, st.width)
	}
	return fmt.Sprintf("unsigned %s : %d", name, st.width)
}

// initialState writes what the program begins with; members that are zero are left out.
func (m *promela) initialState() {
	m.line("static const Protocol initial = {")
	m.block(func() {
		m.initialNetwork()
		for i, v := range m.p.Vars {
			if text := m.initialValue(v, m.p.Initial[i]); text != "" {
				m.line(".%s = %s,", m.members.of[v], text)
			}
		}
	})
	m.line("};")
}

func (m *promela) initialValue(v *Var, values []int) string {
	if !slices.ContainsFunc(values, func(x int) bool { return x != 0 }) {
		return ""
	}
	st := m.storage[v]
	switch {
	case st.packed:
		word := uint64(0)
		for i, x := range values {
			word |= uint64(x) << (i * st.width)
		}
		return fmt.Sprintf("%#xull", word)
	case len(v.Index) > 0:
		return "{ " + strings.Trim(strings.ReplaceAll(fmt.Sprint(values), " ", ", "), "[]") + " }"
	}
	return m.constant(values[0], v.Type)
}

func (m *promela) initialNetwork() {
	net := slices.Clone(m.p.InFlight)
	if m.p.Network.Kind != Fifo {
		slices.SortFunc(net, slices.Compare) // the order of the packed words: to is the highest field, marks are the lowest
		if m.p.Network.Kind == Soup {
			net = slices.CompactFunc(net, slices.Equal)
		}
		if len(net) > 0 {
			m.line(".net = { %s }, .count = %d,", m.packAll(net), len(net))
		}
		return
	}
	var queues [2][][]int
	for _, seg := range net {
		queues[seg[0]] = append(queues[seg[0]], seg)
	}
	if len(net) > 0 {
		m.line(".net = { { %s }, { %s } }, .count = { %d, %d },", m.packAll(queues[0]), m.packAll(queues[1]), len(queues[0]), len(queues[1]))
	}
}

func (m *promela) packAll(list [][]int) string {
	var out []string
	for _, seg := range list {
		var parts []string
		for i, f := range m.p.Segment {
			if seg[i] != 0 || f.Type.Lo < 0 {
				parts = append(parts, m.put(f, m.constant(seg[i], f.Type)))
			}
		}
		out = append(out, orZero(parts))
	}
	if len(out) == 0 {
		return "0"
	}
	return strings.Join(out, ", ")
}

// scratch writes the variables that mean something within a step only.
func (m *promela) scratch() {
	m.line("c_decl {")
	m.line("typedef struct {")
	m.block(func() {
		m.line("unsigned char sends;")
		for _, v := range m.p.Scratch {
			m.line("%s %s;%s", plainType(v.Type), m.members.of[v], varNote(v))
		}
	})
	m.line("} Scratch;")
	m.line("")
	m.line("static const Scratch fresh = {")
	m.block(func() {
		for _, v := range m.p.Scratch {
			if v.Init != 0 {
				m.line(".%s = %s,", m.members.of[v], m.constant(v.Init, v.Type))
			}
		}
	})
	m.line("};")
	m.line("static Scratch step;")
	m.line("static Protocol next;         /* the successor */")
	m.line("static Segment sent[%d];       /* by this step */", max(1, m.sends))
	m.line("static const char *fault;     /* of the protocol text, in this step */")
	m.line("static int ready;             /* the successor waits to be committed */")
	m.line("static int removed;           /* a bound has removed this step */")
	m.line("static int unfair;            /* this step need never happen */")
	m.line("static int excused;           /* its event is owed to nobody */")
	m.line("extern long depth;")
	m.line("extern int readtrail;")
	m.line("extern void (*uerror)(char *);")
	m.line("}")
	m.line("")
}

// constant writes a value.
func (m *promela) constant(v int, t Type) string {
	switch {
	case t.Kind == Number && v == m.p.Modulus:
		return "NO_NUMBER"
	case (t.Kind == State || t.Kind == Enum) && v < len(m.literals[t.Name]):
		return m.literals[t.Name][v]
	}
	return fmt.Sprint(v)
}
