package formats

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
)

// WritePacketdrill writes what a story does to one end (0: A, 1: B) as a packetdrill script: what arrives there is injected, its
// calls are socket calls, what it sends is expected, at any time. Comments tell the steps, the rules, and what a script cannot do: timers and lifetimes
// are the tested stack's own, and it cannot crash.
func WritePacketdrill(w io.Writer, s *Story, end int) error {
	if err := tcpShaped(s.Protocol, "packetdrill"); err != nil {
		return err
	}
	d := &drill{w: bufio.NewWriter(w), s: s, end: end, numbers: newSpaces(s), nextFD: 3, listener: -1, conn: -1}
	d.comment("%s", s)
	d.comment("what happens at %s, which begins in %s", s.player(end), s.Trace.Initial.Ends[end].State)
	for i := range s.Trace.Steps {
		d.step(i)
	}
	if !d.any {
		d.comment("nothing happens there, so there is nothing to run")
	}
	if !s.Because.IsEmpty() {
		fmt.Fprintln(d.w)
		d.comment("%s", s.Because.String())
	}
	return d.w.Flush()
}

// drill is a script while it is written. The descriptors are -1 where there is none.
type drill struct {
	w        *bufio.Writer
	s        *Story
	end      int
	numbers  *spaces
	nextFD   int
	listener int
	conn     int
	any      bool // a step of the end is in the script
	arrived  bool // something has arrived since the end began to listen
}

func (d *drill) comment(format string, args ...any) {
	for line := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		fmt.Fprintf(d.w, "// %s\n", line)
	}
}

// event writes a line of the script.
func (d *drill) event(format string, args ...any) {
	fmt.Fprintf(d.w, "+0 %s\n", fmt.Sprintf(format, args...))
}

// step writes a step of the end; those of others are its network's and its peer's, and leave no line.
func (d *drill) step(i int) {
	s := &d.s.Trace.Steps[i]
	if i == d.s.Repeats-1 {
		fmt.Fprintln(d.w)
		d.comment("the run repeats itself from step %d", i+1)
	}
	if s.End != d.end || s.Kind == model.StepLose {
		return
	}
	d.any = true
	fmt.Fprintln(d.w)
	d.comment("%s", d.about(i))
	switch s.Kind {
	case model.StepArrive, model.StepDuplicate:
		d.arrived = true
		d.event("< %s win %d", d.segment(*s.Segment), window(d.s, s.Segment.From))
	case model.StepCall:
		d.call(s.Call)
	case model.StepCrash, model.StepRestart:
		d.comment("a script has no way to do that")
		d.listener, d.conn = -1, -1
	}
	for _, seg := range s.Sent {
		if seg.To >= 2 {
			d.comment("sends %s to %s", counterexamples.SegmentText(d.s.Protocol, seg), d.s.player(seg.To))
			continue
		}
		fmt.Fprintf(d.w, "* > %s\n", d.segment(seg))
	}
	if s.Delivered > 0 {
		d.event("read(%d, ..., %d) = %d", d.descriptor(), s.Delivered, s.Delivered)
	}
}

// about tells a step: the event, the new state, the rules, what the application is told.
func (d *drill) about(i int) string {
	s := &d.s.Trace.Steps[i]
	text := fmt.Sprintf("step %d: %s", i+1, d.s.event(i))
	if was, is := d.s.before(i).Ends[d.end].State, s.After.Ends[d.end].State; was != is {
		text += "; " + was + " -> " + is
	}
	if len(s.Rules) > 0 {
		text += "; rules: " + strings.Join(s.Rules, ", ")
	}
	for _, word := range s.Told {
		text += fmt.Sprintf("; the application is told %q", word)
	}
	if s.Fault != "" {
		text += "; fault: " + s.Fault
	}
	return text
}

// segment writes flags, numbers and length: `S. 8:8(0) ack 1`.
func (d *drill) segment(seg model.Segment) string {
	flags := ""
	for _, f := range []struct{ name, sign string }{{"FIN", "F"}, {"SYN", "S"}, {"RST", "R"}, {"PSH", "P"}, {"URG", "U"}, {"ACK", "."}} {
		if seg.Has(f.name) {
			flags += f.sign
		}
	}
	if flags == "" {
		flags = "-"
	}
	seq, n := d.numbers.number(seg, "seq", [2]uint32{}), length(seg)
	text := fmt.Sprintf("%s %d:%d(%d)", flags, seq, seq+uint32(n), n)
	if seg.Has("ACK") {
		text += fmt.Sprintf(" ack %d", d.numbers.number(seg, "ack", [2]uint32{}))
	}
	return text
}

// call writes a call of the application as socket calls; of others there is only the comment.
func (d *drill) call(name string) {
	switch name {
	case "open active", "connect":
		d.conn = d.socket()
		d.event("fcntl(%d, F_SETFL, O_RDWR|O_NONBLOCK) = 0", d.conn)
		d.event("connect(%d, ..., ...) = -1 EINPROGRESS (Operation now in progress)", d.conn)
	case "open passive", "listen":
		d.listener, d.arrived = d.socket(), false
		d.event("setsockopt(%d, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", d.listener)
		d.event("bind(%d, ..., ...) = 0", d.listener)
		d.event("listen(%d, 1) = 0", d.listener)
	case "send":
		d.event("write(%d, ..., 1) = 1", d.descriptor())
	case "close":
		d.closeSocket()
	case "abort":
		d.event("setsockopt(%d, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0", d.descriptor())
		d.closeSocket()
	default:
		d.comment("there is no socket call for that")
	}
}

func (d *drill) socket() int {
	d.nextFD++
	d.event("socket(..., SOCK_STREAM, IPPROTO_TCP) = %d", d.nextFD-1)
	return d.nextFD - 1
}

// descriptor gives the socket that a call is about: the connection's, which a listener to whom something has come accepts first.
func (d *drill) descriptor() int {
	switch {
	case d.conn >= 0:
	case d.listener >= 0 && d.arrived:
		d.conn = d.nextFD
		d.nextFD++
		d.event("accept(%d, ..., ...) = %d", d.listener, d.conn)
		d.event("close(%d) = 0", d.listener)
		d.listener = -1
	case d.listener >= 0:
		return d.listener
	default: // the story begins with a connection
		d.conn = d.nextFD
		d.nextFD++
		d.comment("%d is the connection with which the story begins; a script has to set it up before", d.conn)
	}
	return d.conn
}

func (d *drill) closeSocket() {
	fd := d.descriptor()
	d.event("close(%d) = 0", fd)
	if fd == d.listener {
		d.listener = -1
	} else {
		d.conn = -1
	}
}
