package export

import "fmt"

// networkTools writes the discipline of the network.
func (m *promela) networkTools() {
	if m.p.Network.Kind == Fifo {
		m.fifo()
		return
	}
	m.sorted()
	switch {
	case m.p.Network.Kind == Soup:
		m.insertOnce()
	case m.p.Network.Spills:
		m.insertSpilling()
	default:
		m.insertBounded()
	}
	m.text(`
c_code {
static int transmit(Protocol *s)
{
	for (int i = 0; i < step.sends; i++)
		if (%s!insert(s, sent[i])) return 0;
	return 1;
}
}
`, m.heard("sent[i]"))
}

// heard asks whether a segment is for somebody who hears; "": all are.
func (m *promela) heard(segment string) string {
	text := ""
	for _, deaf := range m.p.Network.Deaf {
		text += fmt.Sprintf("%s(%s) != %d && ", m.members.of[m.p.Segment[0]], segment, deaf)
	}
	return text
}

func (m *promela) sorted() {
	m.text(`
c_code {
static void take(Protocol *s, int at)
{
	s->count--;
	for (; at < s->count; at++) s->net[at] = s->net[at + 1];
	s->net[at] = 0;
}

static void put_sorted(Protocol *s, Segment g)
{
	int at = s->count++;
	for (; at > 0 && s->net[at - 1] > g; at--) s->net[at] = s->net[at - 1];
	s->net[at] = g;
}
}
`)
	if !m.marks() {
		return
	}
	m.text(`
c_code {
static void mark_all(Protocol *s, Segment mark, int on)
{
	const int n = s->count;
	s->count = 0;
	for (int i = 0; i < n; i++)
		put_sorted(s, on ? s->net[i] | mark : s->net[i] & ~mark);
}
}
`)
}

// marks says whether segments carry marks of lifetimes.
func (m *promela) marks() bool {
	for _, f := range m.p.Segment {
		if f.Mark {
			return true
		}
	}
	return false
}

func (m *promela) insertOnce() {
	m.text(`
c_code {
static int insert(Protocol *s, Segment g)
{
	for (int i = 0; i < s->count; i++)
		if (s->net[i] == g) return 1;
	if (s->count == CAPACITY) return cut();  /* a limit of the model */
	put_sorted(s, g);
	return 1;
}
}
`)
}

func (m *promela) insertBounded() {
	m.text(`
c_code {
static int insert(Protocol *s, Segment g)
{
	if (s->count == CAPACITY) return cut();  /* a limit of the model */
	put_sorted(s, g);
	return 1;
}
}
`)
}

func (m *promela) insertSpilling() {
	if m.most == 0 && m.runs == nil {
		m.text("c_code {\nstatic int choose(int n) { return 0; }\n}\n") // nothing is sent
	}
	m.text(`
c_code {
/* A full bag loses any one of its different segments, the new one among them. */
static int insert(Protocol *s, Segment g)
{
	if (s->count < CAPACITY) { put_sorted(s, g); return 1; }
	Segment all[CAPACITY + 1];
	int at = CAPACITY, n = 0;
	for (; at > 0 && s->net[at - 1] > g; at--) all[at] = s->net[at - 1];
	all[at] = g;
	while (at-- > 0) all[at] = s->net[at];
	for (int i = 0; i <= CAPACITY; i++) n += i == 0 || all[i] != all[i - 1];
	int k = choose(n), lost = 0;
	while (k > 0) { lost++; k -= all[lost] != all[lost - 1]; }
	for (int i = 0, j = 0; i <= CAPACITY; i++) if (i != lost) s->net[j++] = all[i];
%s	return 1;
}
}
`, map[bool]string{true: "\tdropped[drops++] = all[lost];\n"}[m.runs != nil])
}

func (m *promela) fifo() {
	m.text(`
c_code {
static void take(Protocol *s, int to, int at)
{
	s->count[to]--;
	for (; at < s->count[to]; at++) s->net[to][at] = s->net[to][at + 1];
	s->net[to][at] = 0;
}

static int transmit(Protocol *s)
{
	for (int i = 0; i < step.sends; i++) {
		const Segment g = sent[i];
		const int to = %s;
		if (s->count[to] == CAPACITY) return cut();  /* a limit of the model */
		s->net[to][s->count[to]++] = g;
	}
	return 1;
}
}
`, m.get(m.p.Segment[0]))
	if !m.marks() {
		return
	}
	m.text(`
c_code {
static void mark_all(Protocol *s, Segment mark, int on)
{
	for (int to = 0; to < 2; to++) for (int i = 0; i < s->count[to]; i++)
		s->net[to][i] = on ? s->net[to][i] | mark : s->net[to][i] & ~mark;
}
}
`)
}
