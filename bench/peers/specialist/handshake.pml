/* handshake.tcp as a specialist would write it for SPIN: one process, each event a d_step, the network a sorted array of
 * small numbers, the rules in C. spin -DRESENT=n -a: the retransmissions that each end may make.
 *
 * A transition is one event. Equal segments stand beside each other, and only the first of them arrives or is lost. */

#ifndef RESENT
#define RESENT 3
#endif
#define ROOM (3 + 2 * RESENT)  /* so many may be on their way at once, not more */

c_decl {
enum { CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT, CLOSE_WAIT, LAST_ACK };
enum { SYN = 1, SYNACK, ACK, FIN, RST };  /* no segment is zero */
enum { MODULUS = 4, NO_NUMBER = MODULUS };
}

byte state[2];             /* of A and B */
byte nxt[2] = 4;
byte rcv[2] = 4;
byte calls[2];             /* that were made, or left out: the session has two */
byte budget[2] = RESENT;          /* retransmissions that are left */
short net[ROOM];           /* from the largest down; zeros are free places */

c_code {
static inline int plus(int n, int by) { return n == NO_NUMBER ? NO_NUMBER : n + by & MODULUS - 1; }

/* A segment to the peer of e. */
static inline void put(int e, int kind, int seq, int ack)
{
	short s = !e << 9 | kind << 6 | seq << 3 | ack;
	int i;
	for (i = ROOM - 1; i > 0 && now.net[i - 1] < s; i--) now.net[i] = now.net[i - 1];
	now.net[i] = s;
}

static inline void take(int i)
{
	for (; i < ROOM - 1 && now.net[i + 1]; i++) now.net[i] = now.net[i + 1];
	now.net[i] = 0;
}

static inline void acknowledge(int e) { put(e, ACK, now.nxt[e], now.rcv[e]); }

/* The first SYN or FIN, and once more. */
static inline void put_front(int e)
{
	int front = plus(now.nxt[e], -1);
	switch (now.state[e]) {
	case SYN_SENT: put(e, SYN, front, NO_NUMBER); break;
	case SYN_RECEIVED: put(e, SYNACK, front, now.rcv[e]); break;
	default: put(e, FIN, front, now.rcv[e]);
	}
}

static inline void close_end(int e, int into)
{
	now.calls[e] = 2;
	now.nxt[e] = plus(now.nxt[e], 1);
	now.state[e] = into;
	put_front(e);
}

static inline void become_closed(int e)
{
	now.state[e] = CLOSED;
	now.nxt[e] = now.rcv[e] = NO_NUMBER;
	now.calls[e] = 2;
}

static inline void take_fin(int e, int into)
{
	now.rcv[e] = plus(now.rcv[e], 1);
	now.state[e] = into;
	acknowledge(e);
}

static void receive(int e, int kind, int seq, int ack)
{
	int due = seq == now.rcv[e], acked = ack == now.nxt[e], again = plus(seq, 1) == now.rcv[e];
	switch (now.state[e]) {
	case CLOSED:
		if (kind != RST) put(e, RST, ack, plus(seq, 1));
		return;
	case LISTEN:
		if (kind != SYN) return;
		now.rcv[e] = plus(seq, 1);
		now.nxt[e] = 1;
		now.state[e] = SYN_RECEIVED;
		put_front(e);
		return;
	case SYN_SENT:
		if (!acked) return;
		if (kind == RST) become_closed(e);
		if (kind != SYNACK) return;
		now.rcv[e] = plus(seq, 1);
		now.state[e] = ESTABLISHED;
		acknowledge(e);
		return;
	}
	if (kind == RST && due) {
		become_closed(e);
		return;
	}
	switch (now.state[e]) {
	case SYN_RECEIVED:
		if (due && acked && kind == ACK) now.state[e] = ESTABLISHED;
		else if (due && acked && kind == FIN) take_fin(e, CLOSE_WAIT);
		break;
	case ESTABLISHED:
		if (kind == FIN && due) take_fin(e, CLOSE_WAIT);
		else if (kind == SYNACK && again) acknowledge(e);
		break;
	case FIN_WAIT_1:
		if (kind == ACK && due && acked) now.state[e] = FIN_WAIT_2;
		else if (kind == FIN && due) take_fin(e, acked ? TIME_WAIT : CLOSING);
		else if (kind == SYNACK && again) acknowledge(e);
		break;
	case FIN_WAIT_2:
		if (kind == FIN && due) take_fin(e, TIME_WAIT);
		else if (kind == SYNACK && again) acknowledge(e);
		break;
	default:  /* the peer's FIN has come */
		if (kind == FIN && again) acknowledge(e);
		else if (kind == ACK && due && acked && now.state[e] == CLOSING) now.state[e] = TIME_WAIT;
		else if (kind == ACK && due && acked && now.state[e] == LAST_ACK) become_closed(e);
	}
}

static inline void arrive(int i)
{
	int s = now.net[i];
	take(i);
	receive(s >> 9, s >> 6 & 7, s >> 3 & 7, s & 7);
}
}

#define IS_FIRST(i)   now.net[i] && (i == 0 || now.net[i] != now.net[i - 1])
#define MAY_RESEND(e) now.budget[e] && (1 << now.state[e] & (1 << SYN_SENT | 1 << SYN_RECEIVED | 1 << FIN_WAIT_1 | 1 << CLOSING | 1 << LAST_ACK))

#define DELIVER(i) d_step { c_expr { IS_FIRST(i) } -> c_code { arrive(i); } }
#define LOSE(i)    d_step { c_expr { IS_FIRST(i) } -> c_code { take(i); } }
#define SLOT(i)    :: DELIVER(i) :: LOSE(i)
#define CLOSE(e, from, into) d_step { c_expr { now.calls[e] == 1 && now.state[e] == from } -> c_code { close_end(e, into); } }
#define RESEND(e)  d_step { c_expr { MAY_RESEND(e) } -> c_code { now.budget[e]--; put_front(e); } }
#define EXPIRE(e)  d_step { c_expr { now.state[e] == TIME_WAIT } -> c_code { become_closed(e); } }

init {
end:	do
	:: d_step { c_expr { now.calls[0] == 0 } -> c_code { now.calls[0] = 1; now.nxt[0] = 1; now.state[0] = SYN_SENT; put_front(0); } }
	:: d_step { c_expr { now.calls[1] == 0 } -> c_code { now.calls[1] = 1; now.state[1] = LISTEN; } }
	:: CLOSE(0, ESTABLISHED, FIN_WAIT_1)
	:: CLOSE(1, ESTABLISHED, FIN_WAIT_1)
	:: CLOSE(0, CLOSE_WAIT, LAST_ACK)
	:: CLOSE(1, CLOSE_WAIT, LAST_ACK)
	:: RESEND(0)
	:: RESEND(1)
	:: EXPIRE(0)
	:: EXPIRE(1)
	SLOT(0) SLOT(1) SLOT(2) SLOT(3) SLOT(4)
#if RESENT > 1
	SLOT(5) SLOT(6)
#endif
#if RESENT > 2
	SLOT(7) SLOT(8)
#endif
#if RESENT > 3
	SLOT(9) SLOT(10)
#endif
	od
}

#ifdef STAYS
ltl stays { [] (state[0] == 5 -> ((state[0] != 4) W (state[0] == 0))) }
#endif
#ifdef CLOSES
ltl closes { [] (state[0] == 4 -> <> (state[0] == 5 || state[0] == 10 || state[0] == 0)) }
#endif
