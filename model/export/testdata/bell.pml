/* bell: a bell is rung until somebody answers
 * scenario line
 *
 * spin -a model.pml && gcc -O2 -DSAFETY -DNOREDUCE -DNOCOMP -o pan pan.c && ./pan -m10000000 -w26
 *
 * Each state of the protocol is one that SPIN stores, and each transition is one of SPIN's, which counts the arrival in the
 * initial state as one more. Calls stand in parentheses where SPIN takes a call for a side effect; there is none on
 * the state: the successor is computed aside, and `commit` makes it the state. */

c_decl {
enum { MODULUS = 4, NO_NUMBER = MODULUS, CAPACITY = 1 };
enum { IN_IDLE, IN_RINGING, IN_TALKING, IN_DOWN };
enum { kind_RING, kind_ANSWER };

typedef unsigned char Segment;  /* packed; a field is read by of_FIELD and written by OF_FIELD */
#define of_to(g)  ((int)((g) >> 7 & 1))
#define OF_to(x)  ((Segment)(x) << 7)
#define of_kind(g)  ((int)((g) >> 6 & 1))
#define OF_kind(x)  ((Segment)(x) << 6)
#define of_seq(g)  ((int)((g) >> 3 & 7))
#define OF_seq(x)  ((Segment)(x) << 3)
#define of_ack(g)  ((int)((g) >> 0 & 7))
#define OF_ack(x)  ((Segment)(x) << 0)
#define BLANK  (OF_seq(NO_NUMBER) | OF_ack(NO_NUMBER))  /* where no segment is at hand */

typedef struct {
	Segment net[CAPACITY];  /* sorted; zero from count on */
	unsigned char count;
	unsigned A_state : 2;
	unsigned A_life : 2;  /* 1: no initial number is drawn yet, then one more for each */
	unsigned A_place : 1;  /* calls that the application has made or skipped */
	unsigned long long A_used : 4;  /* numbers of this end's space that were used; by 0..3 */
	unsigned A_tag : 3;
	unsigned A_tone : 1;
	unsigned A_rings : 2;  /* ghost */
	unsigned A_budget_of_again : 2;
	unsigned B_state : 2;
	unsigned B_life : 2;  /* 1: no initial number is drawn yet, then one more for each */
	unsigned long long B_used : 4;  /* numbers of this end's space that were used; by 0..3 */
	unsigned B_tag : 3;
	unsigned B_tone : 1;
	unsigned B_rings : 2;  /* ghost */
	unsigned B_budget_of_again : 2;
} __attribute__((packed)) Protocol;

static const Protocol initial = {
	.A_life = 1,
	.A_tag = NO_NUMBER,
	.A_budget_of_again = 2,
	.B_life = 1,
	.B_tag = NO_NUMBER,
	.B_budget_of_again = 2,
};
}

c_state "Protocol s" "Global" "initial"

c_decl {
typedef struct {
	unsigned char sends;
	unsigned char A_drawn;  /* the initial number that was drawn */
	unsigned char more;  /* the rules below are tried */
	unsigned char taken_2;  /* some rule has taken the segment */
	unsigned char A_entered_TALKING;
	unsigned char A_arrived_ANSWER;
	unsigned char chosen_0_to_1;
} Scratch;

static const Scratch fresh = {
	.more = 1,
};
static Scratch step;
static Protocol next;         /* the successor */
static Segment sent[1];       /* by this step */
static const char *fault;     /* of the protocol text, in this step */
static int ready;             /* the successor waits to be committed */
static int removed;           /* a bound has removed this step */
static int unfair;            /* this step need never happen */
static int excused;           /* its event is owed to nobody */
extern long depth;
extern int readtrail;
extern void (*uerror)(char *);
}

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

c_code {
/* Numbers are 0..MODULUS-1, and NO_NUMBER. */
static inline int modulo(int x) { return x & (MODULUS - 1); }
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

c_code {
/* What is remembered at each depth of the search, outside the state: the choices of the event that is being tried, and
   whether some step leaves the state. */
typedef struct {
	unsigned char n, at;                /* choices made, and replayed */
	unsigned short value[3], size[3];
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

c_code {
static Protocol *begin(void)
{
	memcpy(&next, &now.s, sizeof next);
	step = fresh;
	return &next;
}

static inline void enqueue(Segment g) { sent[step.sends++] = g; }
}

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
	return 1;
}
}

c_code {
static int transmit(Protocol *s)
{
	for (int i = 0; i < step.sends; i++)
		if (!insert(s, sent[i])) return 0;
	return 1;
}
}

/* an initial number, by the scenario's policy */
c_code {
static int each_by(const Protocol *s)
{
	for (int by = 0; by <= 1; by++)
		if (!(!(int)(s->A_used >> (within(plus(step.A_drawn, by), 0, 3, "an index of used is outside the array")) & 1))) return 0;
	return 1;
}
}

c_code {
static int choose_A_drawn(const Protocol *s)
{
	int fit[4], n = 0;
	for (int x = 0; x <= 3; x++) {
		step.A_drawn = x;
		if (each_by(s)) fit[n++] = x;
	}
	if (n == 0) return cut();
	step.A_drawn = fit[choose(n)];
	return 1;
}
}

c_code {
static int do_draw_A(Protocol *s)
{
	if (s->A_life == 2) {
		return cut();  /* no life is left */
	}
	if (s->A_life == 1) {
		step.A_drawn = 0;
	} else {
		if (!choose_A_drawn(s)) return 0;
	}
	s->A_life = within(s->A_life + 1, 1, 2, "A life is given a value outside its range");
	return 1;
}
}

/* 1: the caller rings */
c_code {
static int do_idle_ring_A(Protocol *s)
{
	if (!do_draw_A(s)) return 0;
	s->A_tag = step.A_drawn;
	step.chosen_0_to_1 = choose(2);
	s->A_tone = step.chosen_0_to_1;
	enqueue(OF_to(1) | OF_seq(s->A_tag) | OF_ack(NO_NUMBER));  /* RING */
	s->A_state = IN_RINGING;
	return 1;
}
}

/* 2: nobody has answered, or not yet */
c_code {
static void do_ringing_again_A(Protocol *s)
{
	enqueue(OF_to(1) | OF_seq(s->A_tag) | OF_ack(NO_NUMBER));  /* RING */
	s->A_rings = within(s->A_rings < 3 ? s->A_rings + 1 : 3, 0, 3, "A rings is given a value outside its range");
}
}

/* 3: somebody answers */
c_code {
static void do_idle_answer_A(Protocol *s, Segment g)
{
	enqueue(OF_to(1) | OF_kind(kind_ANSWER) | OF_seq(NO_NUMBER) | OF_ack(of_seq(g)));  /* ANSWER */
	if (s->A_state != IN_TALKING) {
		step.A_entered_TALKING = 1;
	}
	s->A_state = IN_TALKING;
}
}

/* 4: the bell rings though somebody has answered */
c_code {
static void do_talking_ring_A(Protocol *s, Segment g)
{
	enqueue(OF_to(1) | OF_kind(kind_ANSWER) | OF_seq(NO_NUMBER) | OF_ack(of_seq(g)));  /* ANSWER */
}
}

/* 5: the caller hears the answer */
c_code {
static void do_ringing_answered_A(Protocol *s)
{
	if (s->A_state != IN_TALKING) {
		step.A_entered_TALKING = 1;
	}
	s->A_state = IN_TALKING;
}
}

/* 6: nothing to do */
c_code {
static void do_anything_else_A(Protocol *s)
{
}
}

/* 2: nobody has answered, or not yet */
c_code {
static void do_ringing_again_B(Protocol *s)
{
	enqueue(OF_seq(s->B_tag) | OF_ack(NO_NUMBER));  /* RING */
	s->B_rings = within(s->B_rings < 3 ? s->B_rings + 1 : 3, 0, 3, "B rings is given a value outside its range");
}
}

/* 3: somebody answers */
c_code {
static void do_idle_answer_B(Protocol *s, Segment g)
{
	enqueue(OF_kind(kind_ANSWER) | OF_seq(NO_NUMBER) | OF_ack(of_seq(g)));  /* ANSWER */
	s->B_state = IN_TALKING;
}
}

/* 4: the bell rings though somebody has answered */
c_code {
static void do_talking_ring_B(Protocol *s, Segment g)
{
	enqueue(OF_kind(kind_ANSWER) | OF_seq(NO_NUMBER) | OF_ack(of_seq(g)));  /* ANSWER */
}
}

/* 5: the caller hears the answer */
c_code {
static void do_ringing_answered_B(Protocol *s)
{
	s->B_state = IN_TALKING;
}
}

/* 6: nothing to do */
c_code {
static void do_anything_else_B(Protocol *s)
{
}
}

/* the end of a step */
c_code {
static void do_settle_A(Protocol *s)
{
	transmit(s);
	if (s->A_life == 2) {
		s->A_used = 0;
	}
	if (s->B_life == 2) {
		s->B_used = 0;
	}
	for (int i = 0; i < step.sends; i++) {
		const Segment g = sent[i];
		if (s->A_life != 2) {
			if (of_to(g) == 1 && of_seq(g) != NO_NUMBER) {
				s->A_used |= 1ull << (within(of_seq(g), 0, 3, "an index of used is outside the array"));
			}
			if (of_to(g) == 0 && of_ack(g) != NO_NUMBER) {
				s->A_used |= 1ull << (within(of_ack(g), 0, 3, "an index of used is outside the array"));
			}
		}
		if (s->B_life != 2) {
			if (of_to(g) == 0 && of_seq(g) != NO_NUMBER) {
				s->B_used |= 1ull << (within(of_seq(g), 0, 3, "an index of used is outside the array"));
			}
			if (of_to(g) == 1 && of_ack(g) != NO_NUMBER) {
				s->B_used |= 1ull << (within(of_ack(g), 0, 3, "an index of used is outside the array"));
			}
		}
	}
}
}

/* the end of a step */
c_code {
static void do_settle_B(Protocol *s)
{
	transmit(s);
	if (s->A_life == 2) {
		s->A_used = 0;
	}
	if (s->B_life == 2) {
		s->B_used = 0;
	}
	for (int i = 0; i < step.sends; i++) {
		const Segment g = sent[i];
		if (s->A_life != 2) {
			if (of_to(g) == 1 && of_seq(g) != NO_NUMBER) {
				s->A_used |= 1ull << (within(of_seq(g), 0, 3, "an index of used is outside the array"));
			}
			if (of_to(g) == 0 && of_ack(g) != NO_NUMBER) {
				s->A_used |= 1ull << (within(of_ack(g), 0, 3, "an index of used is outside the array"));
			}
		}
		if (s->B_life != 2) {
			if (of_to(g) == 0 && of_seq(g) != NO_NUMBER) {
				s->B_used |= 1ull << (within(of_seq(g), 0, 3, "an index of used is outside the array"));
			}
			if (of_to(g) == 1 && of_ack(g) != NO_NUMBER) {
				s->B_used |= 1ull << (within(of_ack(g), 0, 3, "an index of used is outside the array"));
			}
		}
	}
}
}

/* the first rule that matches takes the segment, and may hand it on */
c_code {
static void do_receive_A(Protocol *s, Segment g)
{
	if (of_kind(g) == kind_ANSWER) {
		step.A_arrived_ANSWER = 1;
	}
	if (s->A_state != IN_DOWN) {
		if (step.more && s->A_state == IN_IDLE && of_kind(g) == kind_RING) {
			step.taken_2 = 1;
			step.more = 0;
			do_idle_answer_A(s, g);
		}
		if (step.more && s->A_state == IN_TALKING && of_kind(g) == kind_RING) {
			step.taken_2 = 1;
			step.more = 0;
			do_talking_ring_A(s, g);
		}
		if (step.more && s->A_state == IN_RINGING && of_kind(g) == kind_ANSWER) {
			step.taken_2 = 1;
			step.more = 0;
			do_ringing_answered_A(s);
		}
		if (step.more && IN(s->A_state, 1<<IN_IDLE | 1<<IN_RINGING | 1<<IN_TALKING)) {
			step.taken_2 = 1;
			step.more = 0;
			do_anything_else_A(s);
		}
		if (!step.taken_2) {
			fail("no rule takes the segment");
		}
	}
}
}

/* the first rule that matches takes the segment, and may hand it on */
c_code {
static void do_receive_B(Protocol *s, Segment g)
{
	if (s->B_state != IN_DOWN) {
		if (step.more && s->B_state == IN_IDLE && of_kind(g) == kind_RING) {
			step.taken_2 = 1;
			step.more = 0;
			do_idle_answer_B(s, g);
		}
		if (step.more && s->B_state == IN_TALKING && of_kind(g) == kind_RING) {
			step.taken_2 = 1;
			step.more = 0;
			do_talking_ring_B(s, g);
		}
		if (step.more && s->B_state == IN_RINGING && of_kind(g) == kind_ANSWER) {
			step.taken_2 = 1;
			step.more = 0;
			do_ringing_answered_B(s);
		}
		if (step.more && IN(s->B_state, 1<<IN_IDLE | 1<<IN_RINGING | 1<<IN_TALKING)) {
			step.taken_2 = 1;
			step.more = 0;
			do_anything_else_B(s);
		}
		if (!step.taken_2) {
			fail("no rule takes the segment");
		}
	}
}
}

/* the caller rings */
c_code {
static int idle_ring_A(int at)
{
	{
		const Protocol *s = &now.s;
		if (!(s->A_place == 0 && s->A_state == IN_IDLE)) return 0;
	}
	Protocol *s = begin();
	s->A_place = within(s->A_place + 1, 0, 1, "A place is given a value outside its range");
	if (!do_idle_ring_A(s)) return 0;
	do_settle_A(s);
	return 1;
}
}

/* a segment arrives */
c_code {
static int net_arrive_A(int at)
{
	if (at >= now.s.count) return 0;
	const Segment g = now.s.net[at];
	if (of_to(g) != 0) return 0;
	if (at > 0 && g == now.s.net[at - 1]) return 0;
	Protocol *s = begin();
	take(s, at);
	do_receive_A(s, g);
	do_settle_A(s);
	return 1;
}
}

/* a segment arrives */
c_code {
static int net_arrive_B(int at)
{
	if (at >= now.s.count) return 0;
	const Segment g = now.s.net[at];
	if (of_to(g) != 1) return 0;
	if (at > 0 && g == now.s.net[at - 1]) return 0;
	Protocol *s = begin();
	take(s, at);
	do_receive_B(s, g);
	do_settle_B(s);
	return 1;
}
}

/* a segment is lost */
c_code {
static int net_lose(int at)
{
	if (at >= now.s.count) return 0;
	const Segment g = now.s.net[at];
	if (at > 0 && g == now.s.net[at - 1]) return 0;
	(void)g;
	Protocol *s = begin();
	excused = 1;
	take(s, at);
	unfair = 1;
	return 1;
}
}

/* nobody has answered, or not yet */
c_code {
static int ringing_again_A(int at)
{
	{
		const Protocol *s = &now.s;
		if (!(s->A_state == IN_RINGING)) return 0;
	}
	Protocol *s = begin();
	if (s->A_budget_of_again != 0) {
		s->A_budget_of_again = within(s->A_budget_of_again - 1, 0, 2, "A budget of again is given a value outside its range");
	} else {
		return cut();  /* the timer's budget is used up */
	}
	do_ringing_again_A(s);
	do_settle_A(s);
	return 1;
}
}

/* nobody has answered, or not yet */
c_code {
static int ringing_again_B(int at)
{
	{
		const Protocol *s = &now.s;
		if (!(s->B_state == IN_RINGING)) return 0;
	}
	Protocol *s = begin();
	if (s->B_budget_of_again != 0) {
		s->B_budget_of_again = within(s->B_budget_of_again - 1, 0, 2, "B budget of again is given a value outside its range");
	} else {
		return cut();  /* the timer's budget is used up */
	}
	do_ringing_again_B(s);
	do_settle_B(s);
	return 1;
}
}

c_code {
static char verdict[200];
static long head;

/* The story that SPIN writes down ends with the step at hand. */
static void stop(const char *why)
{
	static char text[300];
	snprintf(text, sizeof text, "%s", why);
	depth++;
	uerror(text);
	depth--;
}

static void report(void) { stop(verdict); }

static int say(const char *what) { snprintf(verdict, sizeof verdict, "%s", what); return 1; }
}

c_code {
static int broken_by_state(const Protocol *s)
{
	const Segment g = BLANK;
	(void)g;
	if (s->A_state == IN_IDLE && s->B_state == IN_TALKING) return say("violated: answered");
	if (0 < s->A_rings) return say("violated: one-ring");
	if (s->A_state == IN_TALKING && s->B_state == IN_TALKING) return say("reached: talks");
	return 0;
}
}

c_code {
static int broken_by_step(const Protocol *s)
{
	const Segment g = BLANK;
	(void)g;
	if (!(!step.A_entered_TALKING || step.A_arrived_ANSWER)) return say("violated: entered");
	return 0;
}
}

c_code {
static int broken_by_end(const Protocol *s)
{
	const Segment g = BLANK;
	(void)g;
	if (!(s->A_state == IN_TALKING && s->B_state == IN_TALKING)) return say("violated: gets-through");
	return 0;
}
}

c_code {
static int broken(void)
{
	frame(depth)->left = 0;
	frame(depth)->head = depth;
	if (depth == 0) {
		step = fresh;
		if (broken_by_step(&now.s)) return 1;
	}
	return broken_by_state(&now.s);
}
}

/* Every event has been tried: no step of this state that is owed was cut, and only such as need never happen leave it. */
c_code {
static int stuck(void)
{
	return !frame(depth)->left && broken_by_end(&now.s);
}
}

c_code {
static int try(int (*event)(int), int at)
{
	fault = 0;
	removed = unfair = excused = 0;
	const int done = event(at) || fault;
	if (removed && !excused || fault || done && !unfair && memcmp(&next, &now.s, sizeof next)) frame(head)->left = 1;
	return done;
}
}

c_code {
static inline int attempt(int (*event)(int), int at)
{
	head = depth;
	return ready = try(event, at);
}
}

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
		head = state;
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

c_code {
static void commit(const char *event)
{
	if (readtrail) printf("%s\n", event);
	memcpy(&now.s, &next, sizeof next);
	ready = 0;
	if (fault) { stop(fault); return; }
	if (broken_by_step(&now.s)) stop(verdict);
}
}

/* An event without choices, or with the first way of making them. SPIN asks twice before a d_step, so the answer is kept. */
#define STEP(try, name)  d_step { c_expr { (ready || try) } -> c_code { commit(name); } }
#define EVENT(event, at)  STEP(attempt(event, at), #event)
/* Every way of making the choices of an event: the first, then the others. */
#define CHOICE(event, at)  STEP(first(event, at), #event) \
	:: atomic { c_expr { (second(event, at)) } -> do :: c_code { commit(#event); } -> break :: c_expr { (another(event, at)) } od }
#define CLAIM(test)  d_step { c_expr { (test) } -> c_code { report(); } }

active proctype protocol()
{
end:
	do
	:: CLAIM(broken())
	:: CHOICE(idle_ring_A, 0)  /* the caller rings */
	:: EVENT(net_arrive_A, 0)  /* a segment arrives */
	:: EVENT(net_arrive_B, 0)  /* a segment arrives */
	:: EVENT(net_lose, 0)  /* a segment is lost */
	:: CHOICE(ringing_again_A, 0)  /* nobody has answered, or not yet */
	:: CHOICE(ringing_again_B, 0)  /* nobody has answered, or not yet */
	:: CLAIM(stuck())
	od
}
