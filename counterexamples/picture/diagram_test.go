package picture

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
)

func diagramOf(t *testing.T, name string, look Look) string {
	t.Helper()
	p, err := model.Load(name)
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, Diagram(&b, p.Diagram(), look))
	return b.String()
}

// squeezed is a graph with a circle, an edge over three layers, and a state that only leads on.
func squeezed() *layered {
	g := &layered{}
	for range 5 {
		g.nodes = append(g.nodes, node{w: 80, h: stateHeight})
	}
	for _, e := range [][2]int{{0, 1}, {1, 2}, {2, 3}, {0, 3}, {3, 1}, {4, 3}, {0, 1}} {
		g.edges = append(g.edges, edge{from: e[0], to: e[1], w: 90, h: 18})
	}
	return g
}

func TestDiagram(t *testing.T) {
	drawn := diagramOf(t, "testdata/turnstile.tcp", Look{Title: "turnstile"})
	golden(t, "turnstile.svg", drawn)
	require.Equal(t, drawn, diagramOf(t, "testdata/turnstile.tcp", Look{Title: "turnstile"}), "the same diagram, other bytes")
	texts := parse(t, drawn)
	require.Contains(t, texts, "coin [/ snd COIN]")
	require.Contains(t, texts, "No rule leads to: BROKEN")
}

// The initial state stands at the top, and at the bottom once more; all others once. What leads from everywhere is told below.
func TestDiagramOfTCP(t *testing.T) {
	texts := parse(t, diagramOf(t, "tcp", Look{}))
	count := map[string]int{}
	for _, text := range texts {
		count[text]++
	}
	require.Equal(t, 2, count["CLOSED"])
	for _, state := range []string{"LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT"} {
		require.Equal(t, 1, count[state], state)
	}
	require.Contains(t, texts, "To CLOSED, from any other state: user timeout")
	require.Contains(t, parse(t, diagramOf(t, "tcp", Look{Lang: words.Chinese, Tell: words.Lang.Text})), "到 CLOSED，从其他任何状态：user timeout")
}

// No label lies on another, or on a state; edges lead downwards but where they close a circle.
func TestLayers(t *testing.T) {
	for _, name := range []string{"", "tcp", "two-way", "sctp", "five-packet", "keepalive"} {
		g := squeezed()
		if name != "" {
			p, err := model.Load(name)
			require.NoError(t, err)
			d := diagram{d: p.Diagram(), sketch: p.Diagram().Sketch(Look{}.tell)}
			d.place()
			g = d.graph
		} else {
			g.layer()
		}
		for a := range g.nodes {
			for b := range a {
				require.False(t, g.box(a).overlaps(g.box(b)), "%s: nodes %d and %d", name, a, b)
			}
		}
		for _, e := range g.edges {
			require.Equal(t, e.back, g.nodes[e.from].layer > g.nodes[e.to].layer, name)
		}
	}
}

func (g *layered) box(n int) box {
	return box{middle: g.nodes[n].at, w: g.nodes[n].w, h: max(1, g.nodes[n].h)}
}

func TestBars(t *testing.T) {
	var b strings.Builder
	chart := Chart{"to <open>", []string{"segments", "delays"}, []Group{
		{"two-way", []Bar{{Value: 2}, {Value: 1}}}, {"three-way", []Bar{{Value: 3}, {Value: 0}}}, {"none", []Bar{{Text: "never"}}},
	}}
	require.NoError(t, Bars(&b, chart))
	golden(t, "bars.svg", b.String())
	require.Subset(t, parse(t, b.String()), []string{"to <open>", "segments", "delays", "two-way", "3", "0", "never"})
	b.Reset()
	require.NoError(t, Bars(&b, Chart{}))
	parse(t, b.String())
}
