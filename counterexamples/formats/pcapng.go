package formats

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
)

// Where a capture begins, how long a step takes in it, and how far apart the packets of one step are.
var captureStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	stepTime   = time.Millisecond
	packetTime = 10 * time.Microsecond
)

// maxComment is the longest comment, in octets; the format has 16 bits for its length.
const maxComment = 60_000

// numberBase is where the numbers of A and of B begin, so that their last digits are the protocol's own numbers.
var numberBase = [2]uint32{1_000_000_000, 2_000_000_000}

// firstPort is A's port; B and parties have the next ones.
const firstPort = 40001

// WritePcapng writes a story as a capture at both ends: interface A and interface B (and one for each party). A packet is seen where it leaves
// and where it arrives, at each in the step in which that happens, so that one that is lost is seen only at its sender, one left
// over from the past only at its receiver, and a duplicate as often as it arrives. Comments tell the events, states and rules.
// With an end (0: A, 1: B; -1: both) only what is seen there is in the capture.
func WritePcapng(w io.Writer, s *Story, end int) error {
	if err := tcpShaped(s.Protocol, "pcapng"); err != nil {
		return err
	}
	c := &capture{s: s, end: end, f: follow(s.Trace), numbers: newSpaces(s)}
	if err := c.begin(w); err != nil {
		return err
	}
	for i := range s.Trace.Steps {
		if err := c.step(i); err != nil {
			return err
		}
	}
	if err := c.rest(); err != nil {
		return err
	}
	return c.w.Flush()
}

// capture is a file while it is written. The last packet is held back, for what happens after it without a packet.
type capture struct {
	s       *Story
	end     int // the only one whose packets are shown; -1: all are
	f       *flights
	numbers *spaces
	w       *pcapgo.NgWriter
	pending []string // what happened since the last packet
	last    *packet
}

// packet is one packet at one end.
type packet struct {
	info     gopacket.CaptureInfo
	data     []byte
	comments []string
}

func (c *capture) begin(w io.Writer) error {
	intf := func(player int) pcapgo.NgInterface {
		return pcapgo.NgInterface{Name: c.s.player(player), Description: "what " + c.s.player(player) + " sends and what arrives there", LinkType: layers.LinkTypeEthernet}
	}
	about := pcapgo.NgWriterOptions{SectionInfo: pcapgo.NgSectionInfo{Application: "tcpcheck", Comment: c.about()}}
	var err error
	if c.w, err = pcapgo.NewNgWriterInterface(w, intf(0), about); err != nil {
		return err
	}
	for player := 1; player < 2+len(c.s.Protocol.Parties); player++ {
		if _, err := c.w.AddInterface(intf(player)); err != nil {
			return err
		}
	}
	return nil
}

// about is the comment of the file: what the story is, and its ladder.
func (c *capture) about() string {
	s := c.s
	ladder := counterexamples.Ladder(s.Trace, counterexamples.LadderOptions{Protocol: s.Protocol, Because: s.Because, Repeats: s.Repeats, WhyFair: s.WhyFair})
	text := s.String() + "\n" + ladder
	if len(text) > maxComment {
		text = text[:maxComment] + "…"
	}
	return text
}

// step writes the packets of a step; without one, the next packet's comment tells it.
func (c *capture) step(i int) error {
	s := &c.s.Trace.Steps[i]
	if i == c.s.Repeats-1 {
		c.pending = append(c.pending, fmt.Sprintf("the run repeats itself from step %d", i+1))
	}
	at, shown := captureStart.Add(time.Duration(i)*stepTime), 0
	show := func(seg model.Segment, id, player int, words string) error {
		if c.end >= 0 && player != c.end {
			return nil
		}
		shown++
		return c.packet(seg, id, player, at.Add(time.Duration(shown-1)*packetTime), c.comment(i)+words)
	}
	if s.Segment != nil && s.Kind != model.StepLose {
		if err := show(*s.Segment, c.id(c.f.carried[i]), s.Segment.To, c.origin(i)); err != nil {
			return err
		}
	}
	for k, one := range c.f.sent[i] {
		if err := show(s.Sent[k], c.id(one), one.segment.From, c.fate(one)); err != nil {
			return err
		}
	}
	if shown == 0 {
		c.pending = append(c.pending, c.comment(i))
	}
	return nil
}

// id numbers the segments of the story from 1: the same packet has the same identification wherever it is seen.
func (c *capture) id(one *flight) int { return slices.Index(c.f.all, one) + 1 }

// comment tells a step: the event, the state of the end that acts before and after, and the rules.
func (c *capture) comment(i int) string {
	s := &c.s.Trace.Steps[i]
	parts := []string{fmt.Sprintf("step %d: %s", i+1, c.s.event(i))}
	if s.End >= 0 && s.End < 2 {
		was, is := c.s.before(i).Ends[s.End].State, s.After.Ends[s.End].State
		if was == is {
			parts = append(parts, c.s.player(s.End)+" stays in "+is)
		} else {
			parts = append(parts, c.s.player(s.End)+" "+was+" -> "+is)
		}
	}
	if len(s.Rules) > 0 {
		parts = append(parts, "rules: "+strings.Join(s.Rules, ", "))
	}
	for _, word := range s.Told {
		parts = append(parts, fmt.Sprintf("the application is told %q", word))
	}
	if s.Fault != "" {
		parts = append(parts, "fault: "+s.Fault)
	}
	return strings.Join(parts, "; ")
}

// origin says where a packet that arrives was sent.
func (c *capture) origin(i int) string {
	one := c.f.carried[i]
	switch {
	case one.sent < 0:
		return "; it was in the network at the start"
	case c.f.copies[i]:
		return fmt.Sprintf("; a copy of what step %d sent", one.sent+1)
	}
	return fmt.Sprintf("; sent in step %d", one.sent+1)
}

// fate says what becomes of a packet that is sent.
func (c *capture) fate(one *flight) string {
	text := "; sends " + counterexamples.SegmentText(c.s.Protocol, one.segment)
	var when []string
	for _, i := range one.arrived {
		when = append(when, fmt.Sprint(i+1))
	}
	switch {
	case one.gone:
		return text + ", which nobody hears"
	case len(when) == 1 && one.lost < 0:
		return text + ", which arrives in step " + when[0]
	case len(when) > 0 && one.lost < 0:
		return text + ", which arrives in steps " + strings.Join(when, ", ")
	case len(when) > 0:
		return text + fmt.Sprintf(", which arrives in step %s and is lost in step %d", strings.Join(when, ", "), one.lost+1)
	case one.lost >= 0:
		return text + fmt.Sprintf(", which is lost in step %d", one.lost+1)
	}
	return text + ", which stays in the network"
}

// packet puts a segment as it is seen at one player, after the one before it.
func (c *capture) packet(seg model.Segment, id, player int, at time.Time, comment string) error {
	if err := c.flush(); err != nil {
		return err
	}
	data, err := c.frame(seg, id)
	if err != nil {
		return err
	}
	info := gopacket.CaptureInfo{Timestamp: at, CaptureLength: len(data), Length: len(data), InterfaceIndex: player}
	c.last = &packet{info, data, append(c.pending, comment)}
	c.pending = nil
	return nil
}

func (c *capture) flush() error {
	if c.last == nil {
		return nil
	}
	p := c.last
	c.last = nil
	return c.w.WritePacketWithOptions(p.info, p.data, pcapgo.NgPacketOptions{Comments: p.comments})
}

// rest gives the last packet what happened after it, and the last sentence.
func (c *capture) rest() error {
	if c.s.stops() {
		c.pending = append(c.pending, "nothing happens any more")
	}
	if !c.s.Because.IsEmpty() {
		c.pending = append(c.pending, c.s.Because.String())
	}
	if c.last != nil {
		c.last.comments = append(c.last.comments, c.pending...)
	}
	return c.flush()
}

// frame builds the packet.
func (c *capture) frame(seg model.Segment, id int) ([]byte, error) {
	eth := &layers.Ethernet{SrcMAC: hardware(seg.From), DstMAC: hardware(seg.To), EthernetType: layers.EthernetTypeIPv4}
	ip := &layers.IPv4{Version: 4, TTL: 64, Id: uint16(id), Protocol: layers.IPProtocolTCP, SrcIP: address(seg.From), DstIP: address(seg.To)}
	tcp := &layers.TCP{
		SrcPort: layers.TCPPort(firstPort + seg.From), DstPort: layers.TCPPort(firstPort + seg.To), Window: window(c.s, seg.From),
		Seq: c.numbers.number(seg, "seq", numberBase), Ack: c.numbers.number(seg, "ack", numberBase),
		SYN: seg.Has("SYN"), ACK: seg.Has("ACK"), FIN: seg.Has("FIN"), RST: seg.Has("RST"), PSH: seg.Has("PSH"), URG: seg.Has("URG"),
	}
	if err := tcp.SetNetworkLayerForChecksum(ip); err != nil {
		return nil, err
	}
	out := gopacket.NewSerializeBuffer()
	opt := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	if err := gopacket.SerializeLayers(out, opt, eth, ip, tcp, gopacket.Payload(payload(tcp.Seq, length(seg)))); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// payload makes octets that tell where in the sequence they stand: the same number, the same letter.
func payload(seq uint32, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = 'a' + byte((seq+uint32(i))%26)
	}
	return out
}

// address gives a player an address that is reserved for documentation (RFC 5737).
func address(player int) net.IP { return net.IPv4(192, 0, 2, byte(player+1)).To4() }

// hardware gives a player a locally administered address.
func hardware(player int) net.HardwareAddr { return net.HardwareAddr{2, 0, 0, 0, 0, byte(player + 1)} }
