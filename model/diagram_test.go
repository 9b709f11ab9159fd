package model

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func diagramText(d *Diagram) string {
	var b strings.Builder
	for _, s := range d.States {
		b.WriteString(s.Name)
		if !s.Reached {
			b.WriteString(" (not reached)")
		}
		b.WriteString("\n")
	}
	for _, e := range d.Edges {
		b.WriteString(e.From + " -> " + e.To + "\n")
		for _, m := range e.Moves {
			b.WriteString("    " + m.Label() + " [" + m.Rule + "]\n")
		}
	}
	return b.String()
}

func TestDiagram(t *testing.T) {
	p, err := Load("testdata/lint/shop.tcp")
	require.NoError(t, err)
	d := p.Diagram()
	golden(t, "testdata/lint/shop.diagram", diagramText(d))
	dot, err := d.DOT()
	require.NoError(t, err)
	golden(t, "testdata/lint/shop.dot", string(dot))
	text, err := json.Marshal(d.Edges[0])
	require.NoError(t, err)
	require.JSONEq(t, `{"from":"IDLE","to":"WAITING","moves":[{"rule":"order","section":"1","title":"the application orders","event":"order","sent":["ORDER"]}]}`, string(text))
}

// Every edge of RFC 9293 Figure 5 that the text of the RFC confirms is there, drawn as there.
func TestDiagramOfTCP(t *testing.T) {
	p, err := Load("tcp")
	require.NoError(t, err)
	labels := map[string]string{}
	for _, e := range p.Diagram().Edges {
		for _, m := range e.Moves {
			labels[e.From+" "+e.To] += m.Label() + "\n"
		}
	}
	for edge, label := range map[string]string{
		"CLOSED LISTEN":            "open passive\n",
		"CLOSED SYN-SENT":          "open active / snd SYN\n",
		"LISTEN CLOSED":            "close\n",
		"LISTEN SYN-SENT":          "send / snd SYN\n",
		"LISTEN SYN-RECEIVED":      "rcv SYN / snd SYN,ACK\n",
		"SYN-SENT CLOSED":          "close\n",
		"SYN-SENT SYN-RECEIVED":    "rcv SYN / snd SYN,ACK\n",
		"SYN-SENT ESTABLISHED":     "rcv SYN,ACK / snd ACK\n",
		"SYN-RECEIVED LISTEN":      "rcv RST\n",
		"SYN-RECEIVED ESTABLISHED": "rcv ACK\n",
		"SYN-RECEIVED FIN-WAIT-1":  "close / snd ACK,FIN\n",
		"ESTABLISHED FIN-WAIT-1":   "close / snd ACK,FIN\n",
		"ESTABLISHED CLOSE-WAIT":   "the peer closes / snd ACK\n",
		"FIN-WAIT-1 FIN-WAIT-2":    "rcv ACK\n",
		"FIN-WAIT-1 CLOSING":       "the closes cross / snd ACK\n",
		"FIN-WAIT-2 TIME-WAIT":     "the peer closes too / snd ACK\n",
		"CLOSING TIME-WAIT":        "rcv ACK\n",
		"CLOSE-WAIT LAST-ACK":      "close / snd ACK,FIN\n",
		"LAST-ACK CLOSED":          "rcv ACK\n",
		"TIME-WAIT CLOSED":         "time-wait timeout\n",
	} {
		require.Contains(t, labels[edge], label, edge)
	}
	require.Empty(t, labels["LISTEN ESTABLISHED"])
}

// A state that a variant no longer enters is drawn apart, without its edges.
func TestDiagramOfUnreached(t *testing.T) {
	p, err := Load("no-time-wait")
	require.NoError(t, err)
	dot, err := p.Diagram().DOT()
	require.NoError(t, err)
	require.Contains(t, string(dot), `style="rounded,dashed"`)
	require.NotContains(t, string(dot), `"TIME-WAIT" ->`)
}
