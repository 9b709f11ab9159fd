package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// seen is a packet as a reader finds it.
type seen struct {
	at       string // the interface
	micros   int64
	ip       *layers.IPv4
	tcp      *layers.TCP
	comments []string
}

// readCapture reads a capture with gopacket; it fails on a packet that is malformed or whose checksums are wrong.
func readCapture(t *testing.T, data []byte) []seen {
	t.Helper()
	r, err := pcapgo.NewNgReader(bytes.NewReader(data), pcapgo.NgReaderOptions{})
	require.NoError(t, err)
	var out []seen
	for {
		frame, info, opts, err := r.ReadPacketDataWithOptions()
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err)
		p := gopacket.NewPacket(frame, layers.LayerTypeEthernet, gopacket.Default)
		require.Nil(t, p.ErrorLayer())
		require.Empty(t, wrongChecksums(p))
		intf, err := r.Interface(info.InterfaceIndex)
		require.NoError(t, err)
		out = append(out, seen{intf.Name, info.Timestamp.Sub(captureStart).Microseconds(), p.NetworkLayer().(*layers.IPv4), p.TransportLayer().(*layers.TCP), opts.Comments})
	}
}

// wrongChecksums serializes the packet again and says whether its checksums differ.
func wrongChecksums(p gopacket.Packet) string {
	ip, tcp := *p.NetworkLayer().(*layers.IPv4), *p.TransportLayer().(*layers.TCP)
	wasIP, wasTCP := ip.Checksum, tcp.Checksum
	if err := tcp.SetNetworkLayerForChecksum(&ip); err != nil {
		return err.Error()
	}
	err := gopacket.SerializeLayers(gopacket.NewSerializeBuffer(), gopacket.SerializeOptions{ComputeChecksums: true}, &ip, &tcp, gopacket.Payload(tcp.Payload))
	if err != nil || wasIP != ip.Checksum || wasTCP != tcp.Checksum {
		return fmt.Sprint(err, wasIP, ip.Checksum, wasTCP, tcp.Checksum)
	}
	return ""
}

// line writes a packet for a golden file.
func (p seen) line() string {
	var flags []string
	for i, on := range []bool{p.tcp.SYN, p.tcp.FIN, p.tcp.RST, p.tcp.ACK} {
		if on {
			flags = append(flags, []string{"SYN", "FIN", "RST", "ACK"}[i])
		}
	}
	return fmt.Sprintf("%6d us  %-8s #%d %s:%d > %s:%d %s seq %d ack %d win %d %q\n    %s\n", p.micros, p.at, p.ip.Id, p.ip.SrcIP, p.tcp.SrcPort, p.ip.DstIP, p.tcp.DstPort,
		strings.Join(flags, ","), p.tcp.Seq, p.tcp.Ack, p.tcp.Window, p.tcp.Payload, strings.Join(p.comments, "\n    "))
}

func captureOf(t *testing.T, s *Story) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, WritePcapng(&out, s, -1))
	return out.Bytes()
}

func TestPcapng(t *testing.T) {
	each(t, func(t *testing.T, name string, s *Story) {
		data := captureOf(t, s)
		packets := readCapture(t, data)
		var text strings.Builder
		for _, p := range packets {
			text.WriteString(p.line())
		}
		golden(t, name+".pcapng.txt", text.String())
		require.Len(t, packets, sightings(s))
		tsharkReads(t, data, packets)
	})
}

// sightings counts what is sent and what arrives.
func sightings(s *Story) int {
	n := 0
	for _, step := range s.Trace.Steps {
		n += len(step.Sent)
		if step.Kind == model.StepArrive || step.Kind == model.StepDuplicate {
			n++
		}
	}
	return n
}

// tsharkReads has Wireshark's own dissectors look at the capture.
func tsharkReads(t *testing.T, data []byte, packets []seen) {
	t.Helper()
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Log("not held against tshark: it is not installed")
		return
	}
	name := filepath.Join(t.TempDir(), "story.pcapng")
	require.NoError(t, os.WriteFile(name, data, 0o600))
	out, err := exec.Command(tshark, "-n", "-r", name, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-T", "fields", "-E", "separator=|",
		"-e", "_ws.malformed", "-e", "ip.checksum.status", "-e", "tcp.checksum.status", "-e", "frame.interface_name", "-e", "frame.comment").Output()
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	require.Len(t, lines, len(packets))
	for i, p := range packets {
		require.True(t, strings.HasPrefix(lines[i], "|1|1|"+p.at+"|"), "malformed, or a checksum is not good: %s", lines[i])
		for _, comment := range p.comments {
			require.Contains(t, lines[i], comment)
		}
	}
}

// What is lost is seen at its sender alone, what is left over at its receiver alone, a duplicate as often as it arrives.
func TestPcapngSightings(t *testing.T) {
	count := func(name, at, words string) int {
		n := 0
		for _, p := range readCapture(t, captureOf(t, story(t, name))) {
			if p.at == at && strings.Contains(strings.Join(p.comments, "\n"), words) {
				n++
			}
		}
		return n
	}
	require.Equal(t, 1, count("lost", "B", "which is lost in step"))
	require.Equal(t, 0, count("lost", "A", "which is lost in step"))
	require.Equal(t, 1, count("stale-syn", "B", "it was in the network at the start"))
	require.Equal(t, 0, count("stale-syn", "A", "it was in the network at the start"))
	require.Equal(t, 1, count("copies", "A", "which arrives in steps 2, 9"))
	require.Equal(t, 4, count("copies", "B", "<SEQ=1><ACK=9><CTL=FIN,ACK>")) // twice, and each beside its answer
	require.Equal(t, 3, count("copies", "B", "(old) arrives at B; "))        // one of them is seen beside the answer
}

// The capture at one end has what is seen there, and tells the other steps in comments.
func TestPcapngAtOneEnd(t *testing.T) {
	s := story(t, "lost")
	both := readCapture(t, captureOf(t, s))
	for end, name := range []string{"A", "B"} {
		var out bytes.Buffer
		require.NoError(t, WritePcapng(&out, s, end))
		var want []string
		for _, p := range both {
			if p.at == name {
				want = append(want, p.comments[len(p.comments)-1])
			}
		}
		all := ""
		for i, p := range readCapture(t, out.Bytes()) {
			require.Equal(t, name, p.at)
			all += strings.Join(p.comments, "\n") + "\n"
			require.Contains(t, all, want[i])
		}
		for i := range s.Trace.Steps {
			require.Contains(t, all, fmt.Sprintf("step %d: ", i+1))
		}
	}
}

// A protocol whose segments are not TCP's has no capture.
func TestPcapngRefuses(t *testing.T) {
	load := func(text string) *model.Protocol {
		p, err := model.LoadSources([]*model.Source{model.NewSource("p.tcp", text)})
		require.NoError(t, err)
		return p
	}
	const rest = " }\nend { state IDLE }\nrule r \"\" \"\" in IDLE on segment { drop }\nscenario s { network bag capacity 1 }\n"
	sctp, err := model.Load("sctp")
	require.NoError(t, err)
	for want, p := range map[string]*model.Protocol{
		"protocol sctp has kinds of segments instead of flags (INIT, INIT-ACK,":  sctp,
		"protocol p has segments with the flag HELLO;":                           load("protocol p \"\"\nsegment HELLO { seq : number" + rest),
		"protocol p has segments without a field `seq`;":                         load("protocol p \"\"\nsegment SYN { x : bool" + rest),
		"protocol p has segments whose `seq` is no number of the sender;":        load("protocol p \"\"\nsegment SYN { seq : 0..3" + rest),
		"protocol p has segments whose `ack` is no number of the peer; accepted": load("protocol p \"\"\nsegment SYN { seq : number ack : number" + rest),
		"protocol p has segments whose `len` is no count":                        load("protocol p \"\"\nsegment SYN { seq : number len : bool" + rest),
	} {
		require.ErrorContains(t, WritePcapng(io.Discard, &Story{Protocol: p}, -1), want)
	}
}

// Numbers that run through the end of their space go on behind it; elsewhere they are themselves.
func TestSpaces(t *testing.T) {
	require.Equal(t, 0, firstAfterGap([]int{1, 2, 9}, 16))
	require.Equal(t, 0, firstAfterGap([]int{0, 1, 9}, 16))
	require.Equal(t, 14, firstAfterGap([]int{0, 1, 5, 14, 15}, 16))
	require.Equal(t, 0, firstAfterGap([]int{0, 1, 2, 3}, 4))
	seg := func(from int, seq, ack string) model.Segment {
		return model.Segment{From: from, To: 1 - min(from, 1), Fields: []model.FieldText{{Name: "seq", Value: seq}, {Name: "ack", Value: ack}}}
	}
	sp := &spaces{modulus: 16, cut: [2]int{14, 0}}
	base := [2]uint32{100, 200}
	require.Equal(t, uint32(115), sp.number(seg(0, "15", "3"), "seq", base))
	require.Equal(t, uint32(116), sp.number(seg(0, "0", "3"), "seq", base))
	require.Equal(t, uint32(203), sp.number(seg(0, "0", "3"), "ack", base))
	require.Equal(t, uint32(117), sp.number(seg(1, "0", "1"), "ack", base))
	require.Equal(t, uint32(0), sp.number(seg(1, "none", "1"), "seq", base))
	sp = &spaces{modulus: 1 << 32}
	require.Equal(t, uint32(4294967295), sp.number(seg(0, "4294967295", "none"), "seq", base))
}
