package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// bench is a system with and without a reduction, to hold states against those that the reduction takes for the same.
type bench struct {
	plain, reduced *System
	x              *Expander
	rep            func([]uint64)
	m              *machine
	r              *rand.Rand
	flows          [2]*flow
}

func newBench(t *testing.T, p *Protocol, scenario string, claims []Claim, set Reductions, r *rand.Rand, clauses ...*Clause) *bench {
	sc, err := p.Instantiate(scenario, clauses...)
	if err != nil {
		return nil // a variant whose numbers the scenario does not fit
	}
	plain, err := Compile(p, sc, Options{Claims: claims})
	require.NoError(t, err)
	reduced, err := Compile(p, sc, Options{Claims: claims, Reduce: set})
	require.NoError(t, err)
	if reduced.Reduced() == 0 {
		return nil
	}
	b := &bench{plain: plain, reduced: reduced, x: plain.NewExpander(), rep: reduced.NewRepresentative(), m: reduced.newMachine(), r: r}
	for end := range b.flows {
		b.flows[end] = reduced.newFlow(end)
		b.flows[end].solve()
	}
	return b
}

// walk visits states of random runs.
func (b *bench) walk(runs, steps int, visit func(state []uint64)) {
	for range runs {
		state := b.plain.Initial()
		for range steps {
			visit(state)
			next, marks, _ := b.x.Expand(state, nil, nil)
			if len(marks) == 0 {
				break
			}
			k := b.r.IntN(len(marks))
			state = slices.Clone(next[k*len(state) : (k+1)*len(state)])
		}
	}
}

func (b *bench) of(state []uint64) []uint64 {
	out := slices.Clone(state)
	b.rep(out)
	return out
}

// behaviour lists what a state can do: the representatives of its successors with their marks, and its own marks.
func (b *bench) behaviour(state []uint64) (steps []string, own, terminal uint64) {
	next, marks, own := b.x.Expand(state, nil, nil)
	for k, mark := range marks {
		to := next[k*len(state) : (k+1)*len(state)]
		if mark&(1<<BitFault) != 0 {
			to = state
		}
		steps = append(steps, fmt.Sprint(b.of(to), mark&^(1<<BitAgain)))
	}
	slices.Sort(steps)
	return steps, own, b.x.Terminal(state)
}

// same requires that two states are the same to the reduction, and can do the same.
func (b *bench) same(t *testing.T, s, other []uint64) {
	require.Equal(t, b.of(s), b.of(other))
	require.Equal(t, b.of(s), b.of(b.of(s)), "a representative is its own")
	steps, own, terminal := b.behaviour(s)
	stepsToo, ownToo, terminalToo := b.behaviour(other)
	require.Equal(t, steps, stepsToo)
	require.Equal(t, []uint64{own, terminal}, []uint64{ownToo, terminalToo})
}

// turned gives the state with its number spaces turned by chance.
func (b *bench) turned(s []uint64) []uint64 {
	n := b.reduced.normal
	var by [2]int
	for end := range by {
		if n.spaces[end].turns {
			by[end] = b.r.IntN(n.modulus)
		}
	}
	b.m.load(s)
	b.m.rotate(n, by)
	b.m.encode()
	return slices.Clone(b.m.w[:len(s)])
}

// scribbled gives the state with its dead fields changed by chance.
func (b *bench) scribbled(s []uint64) []uint64 {
	b.m.load(s)
	for end := range 2 {
		f := b.flows[end]
		e := &b.reduced.layout.ends[end]
		live := f.live[e.state.get(&b.m.w)][e.pc.get(&b.m.w)]
		for i, v := range f.vars {
			if live>>i&1 == 1 || b.r.IntN(2) == 0 {
				continue
			}
			for _, l := range v.locs {
				b.scribble(l, f.most(i, l))
			}
		}
	}
	for _, u := range b.reduced.normal.used {
		full := u.fill(b.m.w[u.at.word]>>u.at.shift&u.at.mask, b.reduced.normal.modulus)
		b.m.w[u.at.word] |= full & b.r.Uint64() << u.at.shift
	}
	return slices.Clone(b.m.w[:len(s)])
}

// scribble writes some value into a place.
func (b *bench) scribble(l loc, most uint64) {
	v := b.r.Uint64() & l.mask
	if most < l.mask {
		v = b.r.Uint64N(most + 1)
	}
	b.m.w[l.word] = b.m.w[l.word]&^(l.mask<<l.shift) | v<<l.shift
}

// most gives the greatest value, counted from its least, that a variable may have.
func (f *flow) most(i int, l loc) uint64 {
	for field, at := range f.fields {
		if at == i {
			_, size := f.c.s.domain(field.Type, f.c.end)
			if size > 0 {
				return uint64(size - 1)
			}
		}
	}
	return l.mask
}

// someClaims watches every claim of a protocol about states, or none.
func someClaims(p *Protocol, all bool) []Claim {
	var out []Claim
	for i, q := range p.Properties {
		if q.Expr != nil && all && i < BitFault {
			out = append(out, Claim{Holds: q.Expr, Violated: i, Seen: -1, Terminal: q.Kind == Terminal})
		}
	}
	return out
}

// overTheLibrary makes a bench of every scenario of the library in which the reduction does something.
func overTheLibrary(t *testing.T, set Reductions, test func(t *testing.T, b *bench)) {
	r := rand.New(rand.NewPCG(1, uint64(set)))
	used := 0
	for _, name := range LibraryNames() {
		p, err := Load(name)
		require.NoError(t, err)
		for _, d := range p.Scenarios {
			if r.IntN(12) > 0 {
				continue
			}
			claims := someClaims(p, r.IntN(3) == 0)
			if b := newBench(t, p, d.Name.Text, claims, set, r); b != nil {
				used++
				t.Run(name+"/"+d.Name.Text, func(t *testing.T) { test(t, b) })
			}
		}
	}
	require.Positive(t, used)
}

// TestRotatedStatesDoTheSame turns the numbers of states of the library.
func TestRotatedStatesDoTheSame(t *testing.T) {
	overTheLibrary(t, Rotation, func(t *testing.T, b *bench) {
		b.walk(1, 20, func(s []uint64) { b.same(t, s, b.turned(s)) })
	})
}

// TestDeadFieldsDoNothing changes dead fields of states of the library.
func TestDeadFieldsDoNothing(t *testing.T) {
	overTheLibrary(t, DeadFields, func(t *testing.T, b *bench) {
		b.walk(1, 20, func(s []uint64) { b.same(t, s, b.scribbled(s)) })
	})
}

// TestReductionsTogetherDoTheSame turns and changes both.
func TestReductionsTogetherDoTheSame(t *testing.T) {
	overTheLibrary(t, DeadFields|Rotation, func(t *testing.T, b *bench) {
		if b.reduced.Reduced() == DeadFields|Rotation {
			b.walk(1, 20, func(s []uint64) { b.same(t, s, b.scribbled(b.turned(s))) })
		}
	})
}

// mirrored gives the state with the ends in each other's places.
func (b *bench) mirrored(s []uint64) []uint64 {
	b.m.load(s)
	b.m.exchange(b.reduced.normal.mirror)
	b.m.encode()
	return slices.Clone(b.m.w[:len(s)])
}

// TestMirroredStatesDoTheSame exchanges the ends of states of scenarios that treat both alike: those of the library, and some made so.
func TestMirroredStatesDoTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	found := 0
	for _, name := range LibraryNames() {
		p, err := Load(name)
		require.NoError(t, err)
		for _, d := range p.Scenarios {
			if r.IntN(6) > 0 {
				continue
			}
			for _, set := range []Reductions{EndSymmetry, EndSymmetry | Rotation | DeadFields} {
				claims := someClaims(p, false)
				for _, c := range someClaims(p, r.IntN(2) == 0) {
					if symmetric(c.Holds) {
						claims = append(claims, c)
					}
				}
				b := newBench(t, p, d.Name.Text, claims, set, r)
				if b == nil || b.reduced.Reduced()&EndSymmetry == 0 {
					continue
				}
				found++
				t.Run(name+"/"+d.Name.Text, func(t *testing.T) {
					b.walk(1, 12, func(s []uint64) {
						if b.m.load(s); b.reduced.normal.mirror.fits(b.m) {
							b.same(t, s, b.mirrored(s))
						}
					})
				})
			}
		}
	}
	require.Positive(t, found)
}

// TestMirroredLate exchanges the ends in states in which no call is left, of scenarios that treat the ends alike from there only. Of states of random runs few are such: all that there are are looked at.
func TestMirroredLate(t *testing.T) {
	for _, c := range []struct{ protocol, scenario, clauses string }{
		{"tcp", "lossy", "lives 2"}, {"two-way", "lossy", "lives 2"}, {"tcp", "perfect", ""}, {"tcp", "abort", ""}, {"tcp", "reset-lost", ""}, {"tcp", "out-of-step", ""},
		{"sctp", "closing", ""}, {"five-packet", "lossless", ""},
	} {
		t.Run(c.protocol+"/"+c.scenario, func(t *testing.T) {
			p, err := Load(c.protocol)
			require.NoError(t, err)
			clauses, err := ParseClauses(NewSource("test", c.clauses))
			require.NoError(t, err)
			r := rand.New(rand.NewPCG(4, 4))
			for _, watched := range []bool{false, true} {
				claims := slices.DeleteFunc(someClaims(p, watched), func(x Claim) bool { return !symmetric(x.Holds) })
				b := newBench(t, p, c.scenario, claims, EndSymmetry|Rotation|DeadFields, r, clauses...)
				require.NotNil(t, b)
				require.NotNil(t, b.reduced.normal.mirror, b.reduced.asymmetry)
				require.True(t, b.reduced.normal.mirror.late)
				require.Positive(t, b.late(t, 3000))
			}
		})
	}
}

// late looks at the first states of a system, and counts those in which no call is left.
func (b *bench) late(t *testing.T, most int) int {
	list, known, found := [][]uint64{b.plain.Initial()}, map[string]bool{}, 0
	for at := 0; at < len(list) && at < most; at++ {
		s := list[at]
		b.m.load(s)
		if b.reduced.normal.mirror.fits(b.m) {
			b.same(t, s, b.mirrored(s))
			found++
		}
		next, _, _ := b.x.Expand(s, nil, nil)
		for n := range slices.Chunk(next, len(s)) {
			if key := fmt.Sprint(n); !known[key] {
				known[key], list = true, append(list, n)
			}
		}
	}
	return found
}

// TestUsedNumbersRuleOutTheSame fills every set of a small space and holds what it rules out against the definition.
func TestUsedNumbersRuleOutTheSame(t *testing.T) {
	const n = 9
	for below := range 3 {
		for above := range 5 {
			u := usedNumbers{below: below, above: above}
			ruledOut := func(set uint64) (out uint64) {
				for x := range n {
					for d := -below; d <= above; d++ {
						if set>>mod(x+d, n)&1 == 1 {
							out |= 1 << x
						}
					}
				}
				return out
			}
			largest := map[uint64]uint64{}
			for set := range uint64(1) << n {
				largest[ruledOut(set)] |= set
			}
			for set := range uint64(1) << n {
				require.Equal(t, largest[ruledOut(set)], u.fill(set, n))
			}
		}
	}
}
