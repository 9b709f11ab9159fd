package formats

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tcpcheck/model"
)

// headerFlags are the flags that a TCP header has a bit for.
var headerFlags = []string{"SYN", "ACK", "FIN", "RST", "PSH", "URG"}

// tcpShaped refuses a protocol whose segments do not fit into a TCP header.
func tcpShaped(p *model.Protocol, format string) error {
	refuse := func(found string, args ...any) error {
		return fmt.Errorf("format %s shows TCP segments, and protocol %s %s; accepted: a protocol whose segments have flags among %s, a number `seq`, and, if they are there, a number `ack` of the peer and a count `len`",
			format, p.Name, fmt.Sprintf(found, args...), strings.Join(headerFlags, ", "))
	}
	if p.OneOf {
		return refuse("has kinds of segments instead of flags (%s)", strings.Join(p.Flags, ", "))
	}
	for _, f := range p.Flags {
		if !slices.Contains(headerFlags, f) {
			return refuse("has segments with the flag %s", f)
		}
	}
	seq, ack, size := segmentField(p, "seq"), segmentField(p, "ack"), segmentField(p, "len")
	switch {
	case seq == nil:
		return refuse("has segments without a field `seq`")
	case seq.Kind != model.TypeNumber || seq.Peer:
		return refuse("has segments whose `seq` is no number of the sender")
	case ack != nil && (ack.Kind != model.TypeNumber || !ack.Peer):
		return refuse("has segments whose `ack` is no number of the peer")
	case size != nil && size.Kind != model.TypeRange:
		return refuse("has segments whose `len` is no count")
	}
	return nil
}

func segmentField(p *model.Protocol, name string) *model.Type {
	for _, f := range p.SegFields {
		if f.Name == name && !f.Ghost {
			return f.Type
		}
	}
	return nil
}

// spaces gives the numbers of a story places in 32 bits. A number is itself; where the numbers of a space run through its end, those
// before the largest gap come after it, so that what follows a number in the story also follows it here.
type spaces struct {
	modulus int
	cut     [2]int
}

// newSpaces looks at all numbers that the segments of a story carry.
func newSpaces(s *Story) *spaces {
	out := &spaces{modulus: s.Scenario.Modulus}
	var used [2][]int
	note := func(seg model.Segment) {
		for _, name := range []string{"seq", "ack"} {
			if n, err := strconv.Atoi(seg.Field(name)); err == nil {
				owner := out.owner(seg, name)
				used[owner] = append(used[owner], n)
			}
		}
	}
	for _, seg := range s.Trace.Initial.Network {
		note(seg)
	}
	for _, step := range s.Trace.Steps {
		if step.Segment != nil {
			note(*step.Segment)
		}
		for _, seg := range step.Sent {
			note(seg)
		}
	}
	for end, list := range used {
		slices.Sort(list)
		out.cut[end] = firstAfterGap(slices.Compact(list), out.modulus)
	}
	return out
}

// owner gives the end whose numbers a field of a segment counts. What a party sends poses as the receiver's peer's.
func (sp *spaces) owner(seg model.Segment, field string) int {
	sender := seg.From
	if sender >= 2 {
		sender = 1 - min(seg.To, 1)
	}
	if field == "ack" {
		return 1 - sender
	}
	return sender
}

// firstAfterGap gives the number behind the largest gap of a sorted list, if it runs through the end of the space, else 0.
func firstAfterGap(list []int, modulus int) int {
	if len(list) < 2 || list[0] != 0 || list[len(list)-1] != modulus-1 {
		return 0
	}
	first, largest := 0, 1
	for i := 1; i < len(list); i++ {
		if gap := list[i] - list[i-1]; gap > largest {
			first, largest = list[i], gap
		}
	}
	return first
}

// number gives the place of a segment's number; `none`, or no such field, is 0. The base says where the space begins.
func (sp *spaces) number(seg model.Segment, field string, base [2]uint32) uint32 {
	n, err := strconv.ParseUint(seg.Field(field), 10, 32)
	if err != nil {
		return 0
	}
	owner := sp.owner(seg, field)
	if sp.modulus >= 1<<31 { // these are real numbers already
		return uint32(n)
	}
	if int(n) < sp.cut[owner] {
		n += uint64(sp.modulus)
	}
	return base[owner] + uint32(n)
}

// length gives the octets that a segment carries.
func length(seg model.Segment) int {
	n, err := strconv.Atoi(seg.Field("len"))
	if err != nil {
		return 0
	}
	return n
}

// anyWindow is what is shown of an end that has no parameter `window`.
const anyWindow = 65535

// window gives the window that an end advertises.
func window(s *Story, end int) uint16 {
	if end < 2 {
		for i, q := range s.Protocol.Params {
			if q.Name == "window" && i < len(s.Scenario.Params[end]) {
				return uint16(min(s.Scenario.Params[end][i], anyWindow))
			}
		}
	}
	return anyWindow
}
