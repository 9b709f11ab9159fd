package properties

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// twin is a search that is too simple to be wrong: a map, a queue, one state after the other.
// It stops after the level in which the verdict's mark or a fault was seen, as Check does.
type twin struct {
	sys                 *model.System
	states, transitions int
	found               bool
	story               []int
}

func (w *twin) search(t *testing.T, most int) bool {
	type node struct {
		words []uint64
		story []int
	}
	x, words := w.sys.NewExpander(), w.sys.Words()
	key := func(s []uint64) string { return string(bytesOf(s)) }
	known := map[string]bool{key(w.sys.Initial()): true}
	level := []node{{words: w.sys.Initial()}}
	for len(level) > 0 && !w.found {
		var next []node
		for _, n := range level {
			succ, marks, own := x.Expand(n.words, nil, nil)
			w.transitions += len(marks)
			terminal := own>>63 == 0
			for k, mark := range marks {
				s := slices.Clone(succ[k*words : (k+1)*words])
				story := append(slices.Clone(n.story), k)
				terminal = terminal && (mark&(1<<model.BitUnfair) != 0 || slices.Equal(s, n.words))
				w.see(mark, story)
				if !known[key(s)] {
					known[key(s)] = true
					next = append(next, node{s, story})
				}
			}
			if terminal {
				w.see(x.Terminal(n.words), n.story)
			}
			if len(known) > most {
				return false
			}
		}
		level = next
	}
	w.states = len(known)
	return true
}

// see keeps the least of the shortest stories: levels come in the order of their stories, and a terminal
// state's story is one step shorter than the transitions of its level.
func (w *twin) see(mark uint64, story []int) {
	if mark&(1<<bitVerdict) == 0 {
		return
	}
	if !w.found || len(story) < len(w.story) {
		w.found, w.story = true, story
	}
}

func bytesOf(words []uint64) []byte {
	var out []byte
	for _, w := range words {
		for i := range 8 {
			out = append(out, byte(w>>(8*i)))
		}
	}
	return out
}

// TestTwin holds every property of the library, in its own scenarios, against the simple search, for 1, 2 and 4 workers.
func TestTwin(t *testing.T) {
	overTheLibrary(t, 6000, 1000, holdAgainstTwin)
}

// overTheLibrary runs a test for every property of the library in each of the scenarios that it names, with the most states that it is to look at.
func overTheLibrary(t *testing.T, most, short int, test func(t *testing.T, p *model.Protocol, q *model.Property, scenario string, most int)) {
	if testing.Short() {
		most = short
	}
	for _, name := range model.LibraryNames() {
		p, err := model.Load(name)
		require.NoError(t, err)
		most := most
		if p.Extends != "" {
			most /= 3 // a variant has most of its base's properties
		}
		for _, q := range p.Properties {
			for _, scenario := range q.Scenarios {
				t.Run(name+"/"+q.Name+"/"+scenario, func(t *testing.T) { test(t, p, q, scenario, most) })
			}
		}
	}
}

func holdAgainstTwin(t *testing.T, p *model.Protocol, q *model.Property, scenario string, most int) {
	if q.Kind == model.Temporal {
		t.Skip("TestLivenessTwin is for these")
	}
	first, err := Check(context.Background(), p, q, scenario, Options{Workers: 1, MaxStates: most})
	require.NoError(t, err)
	require.Nil(t, first.Fault, "%v", first.Fault)
	if first.Verdict == Incomplete || first.States > most {
		t.Skip("too large for the simple search")
	}
	w := &twin{sys: first.system}
	require.True(t, w.search(t, most+most/8))
	require.Equal(t, []int{w.states, w.transitions}, []int{first.States, first.Transitions}, "states and transitions")
	require.Equal(t, w.found, first.Steps >= 0)
	if w.found {
		require.Equal(t, w.story, first.Story.Steps)
	}
	for _, workers := range []int{2, 4} {
		r, err := Check(context.Background(), p, q, scenario, Options{Workers: workers})
		require.NoError(t, err)
		require.Equal(t, first.Verdict, r.Verdict)
		require.Equal(t, []int{first.States, first.Transitions, first.Depth, first.Terminals}, []int{r.States, r.Transitions, r.Depth, r.Terminals})
		require.Equal(t, first.Story, r.Story)
	}
}

// TestRotation checks the small scenarios with the first initial numbers drawn and with them fixed: the same
// verdict, the same length of story.
func TestRotation(t *testing.T) {
	p, err := model.Load("tcp")
	require.NoError(t, err)
	for _, name := range []string{"tcp", "two-way"} {
		p, err = model.Load(name)
		require.NoError(t, err)
		for _, property := range []string{"no-ghost", "both-aware", "agree-numbers"} {
			t.Run(name+"/"+property, func(t *testing.T) {
				with := []string{"A: open active, close", "B: open passive", "lives 1", "modulus 4"}
				opt := Options{Clauses: clauses(t, with...)}
				fixed, err := Check(context.Background(), p, p.Property(property), "soup", opt)
				require.NoError(t, err)
				opt.NoRotation = true
				drawn, err := Check(context.Background(), p, p.Property(property), "soup", opt)
				require.NoError(t, err)
				require.Equal(t, fixed.Verdict, drawn.Verdict)
				require.Equal(t, fixed.Steps, drawn.Steps)
				require.Greater(t, drawn.States, fixed.States)
			})
		}
	}
}

func clauses(t *testing.T, texts ...string) []*model.Clause {
	var out []*model.Clause
	for _, text := range texts {
		c, err := model.ParseClauses(model.NewSource("test", text))
		require.NoError(t, err)
		out = append(out, c...)
	}
	return out
}
