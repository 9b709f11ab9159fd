package export

// tools writes what every program needs: faults and bounds, numbers, choices, the network.
func (m *promela) tools() {
	m.text(`
c_code {
#define IN(x, set)  ((set) >> (x) & 1)

/* The protocol text is at fault; the step goes on, and SPIN reports it. */
static void fail(const char *why) { if (!fault) fault = why; }

/* A bound removes the step. */
static int cut(void) { removed = 1; return 0; }

static inline int within(int x, int lo, int hi, const char *why)
{
	if (x >= lo && x <= hi) return x;
	fail(why);
	return lo;
}
}
`)
	m.arithmetic()
	switch {
	case m.runs != nil:
		m.digits()
	case m.most > 0:
		m.frames()
		m.choice()
	case m.terminal():
		m.frames()
	}
	m.text(`
c_code {
static Protocol *begin(void)
{
	memcpy(&next, &now.s, sizeof next);
	step = fresh;
	return &next;
}

static inline void enqueue(Segment g) { sent[step.sends++] = g; }
}
`)
	m.networkTools()
}

// arithmetic writes the numbers: modulo the size of the space, none apart.
func (m *promela) arithmetic() {
	m.text(`
c_code {
/* Numbers are 0..MODULUS-1, and NO_NUMBER. */
static inline int modulo(int x) { %s }
static inline int plus(int x, int by) { return x == NO_NUMBER ? NO_NUMBER : modulo(x + by); }
static inline int minus(int x, int by) { return x == NO_NUMBER ? NO_NUMBER : modulo(x - by); }

static inline int offset(int x, int y)
{
	if (x != NO_NUMBER && y != NO_NUMBER) return modulo(x - y);
	fail("an offset from or to none");
	return 0;
}

/* y is ahead of x by less than half the space. */
static inline int not_after(int x, int y) { return x != NO_NUMBER && y != NO_NUMBER && 2 * modulo(y - x) < MODULUS; }
static inline int before(int x, int y) { return x != y && not_after(x, y); }

/* x is in the window from a to b, counted from a. */
static inline int window_of(int a, int x, int b, int after_a, int before_b)
{
	if (a == NO_NUMBER || x == NO_NUMBER || b == NO_NUMBER) return 0;
	const int ahead = modulo(x - a), width = modulo(b - a);
	return (ahead > 0 || !after_a) && (ahead < width || ahead == width && !before_b);
}
}
`, m.modulo())
}

func (m *promela) modulo() string {
	if n := m.p.Modulus; n&(n-1) == 0 {
		return "return x & (MODULUS - 1);"
	}
	return "x %= MODULUS; return x < 0 ? x + MODULUS : x;"
}

// frames writes what is remembered for each state on SPIN's stack.
func (m *promela) frames() {
	m.text(`
c_code {
/* What is remembered at each depth of the search, outside the state: the choices of the event that is being tried, and
   whether some step leaves the state. */
typedef struct {
	unsigned char n, at;                /* choices made, and replayed */
	unsigned short value[%[1]d], size[%[1]d];
	unsigned char left;
	long head;                          /* the depth of the state */
} Frame;
static Frame *frames, *tape;
static long room;

static Frame *frame(long at)
{
	if (at >= room) {
		const long more = at + at / 2 + 1024;
		frames = realloc(frames, more * sizeof(Frame));
		if (!frames) exit(1);
		memset(frames + room, 0, (more - room) * sizeof(Frame));
		room = more;
	}
	return frames + at;
}
}
`, max(1, m.most))
}

// choice writes how a step takes its choices: the tape replays those before the one that differs.
func (m *promela) choice() {
	m.text(`
c_code {
static int choose(int n)
{
	if (tape->at == tape->n) {
		tape->value[tape->n] = 0;
		tape->size[tape->n++] = n;
	}
	return tape->value[tape->at++];
}

static int advance(void)
{
	tape->at = 0;
	for (; tape->n > 0; tape->n--)
		if (++tape->value[tape->n - 1] < tape->size[tape->n - 1]) return 1;
	return 0;
}
}
`)
}

// trying writes how an event is tried, and how its successor becomes the state.
func (m *promela) trying() {
	m.function("static int try(int (*event)(int), int at)", func() {
		m.line("fault = 0;")
		m.line("removed = unfair = excused = 0;")
		m.line("const int done = event(at) || fault;")
		if m.terminal() {
			m.line("if (removed && %s || fault || done && !unfair && memcmp(&next, &now.s, sizeof next)) frame(head)->left = 1;", m.owedThough("excused"))
		}
		m.line("return done;")
	})
	m.function("static inline int attempt(int (*event)(int), int at)", func() {
		if m.terminal() {
			m.line("head = depth;")
		}
		m.line("return ready = try(event, at);")
	})
	if m.most > 0 {
		m.ways()
	}
	m.function("static void commit(const char *event)", func() {
		m.line("if (readtrail) printf(\"%%s\\n\", event);")
		m.line("memcpy(&now.s, &next, sizeof next);")
		m.line("ready = 0;")
		m.line("if (fault) { stop(fault); return; }")
		if m.stepClaims() {
			m.line("if (broken_by_step(&now.s)) stop(verdict);")
		}
	})
}

// ways writes how the ways of making an event's choices are taken one after the other.
func (m *promela) ways() {
	m.text(`
c_code {
static int first(int (*event)(int), int at)
{
	tape = frame(depth);
	tape->n = tape->at = 0;
	return attempt(event, at);
}

/* The next way after that of the tape. It leaves its tape one deeper, where the search is when it asks for yet another. */
static int another(int (*event)(int), int at)
{
	Frame *deeper = frame(depth + 1);
	const long state = frames[depth].head;
	*deeper = frames[depth];
	tape = deeper;
	while (advance()) {
		%s
		if (try(event, at)) return 1;
	}
	return 0;
}

/* The second way; a replay has not tried the first. */
static int second(int (*event)(int), int at)
{
	frame(depth)->head = depth;
	if (readtrail) { first(event, at); ready = 0; }
	return another(event, at);
}
}
`, map[bool]string{true: "head = state;", false: "(void)state;"}[m.terminal()])
}
