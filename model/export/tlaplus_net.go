package export

import (
	"fmt"
	"strings"
)

// tools writes the arithmetic of numbers.
func (t *tla) tools() {
	t.text(`
\* a number and an integer; none stays none
Shift(a, d) == IF a = None THEN None ELSE (a + d) % Modulus

\* how far a is ahead of b
Offset(a, b) == IF a = None \/ b = None THEN Assert(FALSE, "an offset from or to none") ELSE (a - b) % Modulus

\* b is ahead of a by at least so much, and by less than half the space
Ahead(a, b, least) == a # None /\ b # None /\ (b - a) % Modulus >= least /\ 2 * ((b - a) % Modulus) < Modulus

\* n lies in the window from a to b, counted from a; after, until: 1 where that end is not in it
Window(a, n, b, after, until) ==
  /\ a # None /\ n # None /\ b # None
  /\ (n - a) % Modulus >= after
  /\ (n - a) % Modulus + until <= (b - a) % Modulus`)
}

// network writes what a segment does to the network.
func (t *tla) network() {
	switch {
	case t.p.Network.Kind == Soup:
		t.text(`
Flying(n) == n

Insert(s, seg) ==
  IF seg \in s.net THEN {s}
  ELSE IF Cardinality(s.net) >= Capacity THEN Cut(s)  \* a limit of the model
  ELSE {[s EXCEPT !.net = @ \union {seg}]}`)
	case t.p.Network.Kind == Fifo:
		t.text(`
Flying(n) == UNION {{n[e][i] : i \in 1..Len(n[e])} : e \in Side}

\* the queue without what is at a place
RemoveAt(q, i) == SubSeq(q, 1, i - 1) \o SubSeq(q, i + 1, Len(q))

Insert(s, seg) ==
  IF Len(s.net[seg.to]) >= Capacity THEN Cut(s)  \* a limit of the model
  ELSE {[s EXCEPT !.net[seg.to] = Append(@, seg)]}`)
	case t.p.Network.Spills:
		t.text(`
Flying(n) == BagToSet(n)

\* a full bag loses any of its different segments, the new one among them
Insert(s, seg) ==
  LET with == s.net (+) SetToBag({seg}) IN
  IF BagCardinality(s.net) < Capacity THEN {[s EXCEPT !.net = with]}
  ELSE {[s EXCEPT !.net = with (-) SetToBag({x}), !.picks = Append(@, x)] : x \in BagToSet(with)}`)
	default:
		t.text(`
Flying(n) == BagToSet(n)

Insert(s, seg) ==
  IF BagCardinality(s.net) >= Capacity THEN Cut(s)  \* a limit of the model
  ELSE {[s EXCEPT !.net = @ (+) SetToBag({seg})]}`)
	}
	skip := ""
	if len(t.p.Network.Deaf) > 0 {
		skip = `
  ELSE IF s.sent[k].to \in Deaf THEN TransmitFrom(s, k + 1)`
	}
	t.text(`
\* what a step sent enters the network, in order
RECURSIVE TransmitFrom(_, _)
TransmitFrom(s, k) ==
  IF k > Len(s.sent) THEN {s}` + skip + `
  ELSE Then(Insert(s, s.sent[k]), LAMBDA z : TransmitFrom(z, k + 1))

Transmit(s) == TransmitFrom(s, 1)`)
}

// without is the network without the segment of the event.
func (t *tla) without(s *Stmt, from string) string {
	switch {
	case t.p.Network.Kind == Soup:
		return `@ \ {seg}`
	case t.p.Network.Kind == Bag:
		return "@ (-) SetToBag({seg})"
	case s.Op == Take:
		return fmt.Sprintf("[@ EXCEPT ![seg.%s] = Tail(@)]", t.fields[t.p.Segment[0]])
	}
	return "[@ EXCEPT ![e] = RemoveAt(@, i)]"
}

// marked is the network with a mark on every segment, or on none.
func (t *tla) marked(s *Stmt) string {
	f, value := t.fields[s.Field], t.expr(s.Value)
	switch t.p.Network.Kind {
	case Soup:
		return fmt.Sprintf(`{[x EXCEPT !.%s = %s] : x \in @}`, f, value)
	case Bag:
		return fmt.Sprintf(`BagOfAll(LAMBDA x : [x EXCEPT !.%s = %s], @)`, f, value)
	}
	return fmt.Sprintf(`[e \in Side |-> [i \in 1..Len(%[1]s[e]) |-> [%[1]s[e][i] EXCEPT !.%[2]s = %[3]s]]]`, t.net(), f, value)
}

// initialNet is the network with the segments that are there at the start.
func (t *tla) initialNet() string {
	to := make([][]string, len(t.p.Players))
	var all []string
	for _, seg := range t.p.InFlight {
		var fields []string
		for i, f := range t.p.Segment {
			fields = append(fields, fmt.Sprintf("%s |-> %s", t.fields[f], t.value(seg[i], f.Type)))
		}
		text := "[" + strings.Join(fields, ", ") + "]"
		to[seg[0]], all = append(to[seg[0]], text), append(all, text)
	}
	switch t.p.Network.Kind {
	case Soup:
		return "{" + strings.Join(all, ", ") + "}"
	case Bag:
		text := "EmptyBag"
		for _, one := range all {
			text += " (+) SetToBag({" + one + "})"
		}
		return text
	}
	var queues []string
	for v, list := range to {
		queues = append(queues, fmt.Sprintf("%s :> <<%s>>", quotedTLA(t.p.Players[v]), strings.Join(list, ", ")))
	}
	return "(" + strings.Join(queues, " @@ ") + ")"
}
