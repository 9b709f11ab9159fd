package properties

import (
	"encoding/binary"
	"slices"
)

// transitions is a finite graph of labelled steps. State 0 is the initial one.
type transitions struct {
	own   []int32 // label of each state
	first []int32 // of each state, its first step; one more at the end
	label []int32 // of each step
	to    []int32 // the state that it leads to
}

func (t *transitions) states() int { return len(t.own) }

// equal holds for the same graph, states and steps in the same order.
func (t *transitions) equal(u *transitions) bool {
	return slices.Equal(t.own, u.own) && slices.Equal(t.first, u.first) && slices.Equal(t.label, u.label) && slices.Equal(t.to, u.to)
}

// bisimilar says whether nobody can tell the initial states apart by the labels of states and steps, however long he goes
// on (strong bisimulation). It refines a partition of the states of both graphs: first by their own labels, then by the
// steps to the blocks of the partition before, until it stays as it is.
func bisimilar(t, u *transitions) bool {
	both := [2]*transitions{t, u}
	block := [2][]int32{slices.Clone(t.own), slices.Clone(u.own)}
	for count := 0; block[0][0] == block[1][0]; {
		r := refinement{known: map[string]int32{}}
		next := [2][]int32{r.refine(both[0], block[0]), r.refine(both[1], block[1])}
		if len(r.known) == count {
			return true
		}
		block, count = next, len(r.known)
	}
	return false
}

// refinement numbers the blocks of the next partition.
type refinement struct {
	known map[string]int32
	steps []uint64
	key   []byte
}

func (r *refinement) refine(t *transitions, block []int32) []int32 {
	out := make([]int32, len(block))
	for s := range out {
		r.steps = r.steps[:0]
		for i := t.first[s]; i < t.first[s+1]; i++ {
			r.steps = append(r.steps, uint64(t.label[i])<<32|uint64(block[t.to[i]]))
		}
		slices.Sort(r.steps)
		out[s] = r.number(block[s], slices.Compact(r.steps))
	}
	return out
}

// number gives the block of the states that were in one block and have the same steps.
func (r *refinement) number(block int32, steps []uint64) int32 {
	r.key = binary.LittleEndian.AppendUint32(r.key[:0], uint32(block))
	for _, s := range steps {
		r.key = binary.LittleEndian.AppendUint64(r.key, s)
	}
	n, ok := r.known[string(r.key)]
	if !ok {
		n = int32(len(r.known))
		r.known[string(r.key)] = n
	}
	return n
}
