package model

import "encoding/binary"

// Observer lists the steps of states with what can be seen of them: the event, the segment that arrived, what was sent, told
// and delivered, the states that were passed through. Rules, ghosts and what an end holds cannot be seen. It is not safe for
// concurrent use.
type Observer struct {
	x      *Expander
	labels []string
	buf    []byte
}

// NewObserver gives an observer of the system.
func (s *System) NewObserver() *Observer {
	o := &Observer{x: s.NewExpander()}
	o.x.m.hook = o.note
	return o
}

// Expand appends the successors of a state to next, as Expander does, and gives the label of each step, and that of the
// state: what can be seen of it, and whether a bound removed a step. Equal labels mean that nothing can tell them apart. They
// can be compared between protocols with the same declarations, in the same scenario.
func (o *Observer) Expand(state, next []uint64) (nextOut []uint64, steps []string, own string) {
	o.labels = o.labels[:0]
	next, _, mark := o.x.Expand(state, next, nil)
	s := o.x.m.s
	o.buf = append(o.buf[:0], byte(mark>>BitCut&1))
	for end := range 2 {
		o.buf = append(o.buf, byte(s.layout.ends[end].state.in(state)))
	}
	return next, o.labels, string(o.buf)
}

// note writes the label of the step that the machine has just done.
func (o *Observer) note(ev event) {
	m := o.x.m
	o.buf = append(o.buf[:0], byte(ev.kind), byte(ev.end+1))
	words := m.s.layout.seg.words
	switch ev.kind {
	case StepCall:
		o.number(uint64(ev.arg))
	case StepTimer, StepLifetime:
		o.number(uint64(ev.arg))
	case StepArrive, StepDuplicate, StepLose:
		o.segments(m.net[ev.arg : ev.arg+words])
	}
	o.segments(m.out)
	o.number(m.told)
	o.number(uint64(m.deliver))
	o.number(m.entered)
	if m.marks[len(m.marks)-1]&(1<<BitFault) != 0 {
		o.buf = append(o.buf, 1)
	}
	o.labels = append(o.labels, string(o.buf))
}

func (o *Observer) number(n uint64) { o.buf = binary.AppendUvarint(o.buf, n) }

// segments writes what an end could read of segments.
func (o *Observer) segments(list []uint64) {
	s := o.x.m.s
	seg := &s.layout.seg
	o.number(uint64(len(list)))
	for i := 0; i < len(list); i += seg.words {
		one := list[i : i+seg.words]
		o.number(uint64(seg.dst.in(one)))
		o.number(uint64(seg.code.in(one)))
		if seg.origin.mask != 0 {
			o.number(uint64(seg.origin.in(one)))
		}
		for _, f := range s.p.SegFields {
			if at, ok := seg.fields[f]; ok && !f.Ghost {
				o.number(uint64(at.in(one)))
			}
		}
	}
}
