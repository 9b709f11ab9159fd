package explorer

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Several workers insert the same keys in other orders, and meet now and then to let the table grow.
func TestSetAgreesWithAMap(t *testing.T) {
	for seed := range 60 {
		rng := rand.New(rand.NewPCG(uint64(seed), 21))
		words, workers := 1+rng.IntN(3), 1+rng.IntN(5)
		weak := randomWeakness(rng)
		keys := randomKeys(rng, words, 1+rng.IntN(600))
		s := newSet(words, workers, 1, weak, &budget{})
		insertAll(t, s, keys, workers)
		distinct := map[[3]uint64]uint32{}
		for _, key := range keys {
			number, ok := s.find(s.hashOf(key), key)
			require.True(t, ok)
			require.Equal(t, key, s.at(number))
			var k [3]uint64
			copy(k[:], key)
			if before, again := distinct[k]; again {
				require.Equal(t, before, number)
			}
			distinct[k] = number
		}
		require.EqualValues(t, len(distinct), s.stored.Load())
		_, ok := s.find(s.hashOf(make([]uint64, words)), make([]uint64, words))
		require.False(t, ok)
		s.release()
	}
}

func randomKeys(rng *rand.Rand, words, n int) (keys [][]uint64) {
	for range n {
		key := randomWords(rng, words, true)
		key[0]++
		keys = append(keys, key)
	}
	return keys
}

func insertAll(t *testing.T, s *set, keys [][]uint64, workers int) {
	for begin := 0; begin < len(keys); begin += 5 {
		some := keys[begin:min(begin+5, len(keys))]
		var group sync.WaitGroup
		for w := range workers {
			group.Go(func() {
				for i := range some {
					key := some[(i+w)%len(some)]
					if _, what := s.insert(w, s.hashOf(key), key); what == added {
						s.stored.Add(1)
					}
				}
			})
		}
		group.Wait()
		require.True(t, s.grow(workers))
	}
}

func TestALargeSetGrowsByAQuarter(t *testing.T) {
	s := newSet(1, 1, bigTable, 0, &budget{})
	defer s.release()
	s.stored.Store(s.full + 1)
	require.True(t, s.grow(1))
	require.EqualValues(t, bigTable/4*5, s.size)
	require.EqualValues(t, s.size, len(s.slots))
	b := &budget{max: bigTable*4 + bigTable*4/8}
	tight := newSet(1, 1, bigTable, 0, b)
	defer tight.release()
	tight.stored.Store(tight.full + 1)
	require.True(t, tight.grow(1))
	require.EqualValues(t, bigTable/16*18, tight.size)
	require.EqualValues(t, tight.size*4, b.used.Load())
	tight.stored.Store(tight.full + 1)
	require.True(t, tight.grow(1)) // it fills up further
	tight.stored.Store(tight.full + 1)
	require.False(t, tight.grow(1))
}

// A key beyond the last number of 32 bits is refused, not stored under the number of another one.
func TestNumbersOfASetEndAt32Bits(t *testing.T) {
	for _, workers := range []int{1, 2, 4} {
		s := newSet(1, workers, 1, 0, &budget{})
		s.idBits = 32
		s.arenas[0].count = 1<<32>>s.shift - 1
		require.Equal(t, workers > 1, s.hasNumber(s.numberOf(0, s.arenas[0].count)))
		require.False(t, s.hasNumber(s.numberOf(0, s.arenas[0].count+1)))
		s.arenas[0].count++
		_, what := s.insert(0, 7, []uint64{7})
		require.Equal(t, noMemory, what)
		s.arenas[0].count = 0
		s.release()
	}
}

// Roots of states tell all states apart, and lead back to them.
func TestPiecesLeadBackToTheirState(t *testing.T) {
	for words := 1; words <= 11; words++ {
		rng := rand.New(rand.NewPCG(uint64(words), 22))
		p := newPieces(words, 1, 1<<12, 0, &budget{})
		k := newPacker(p, 0, &budget{})
		k.learns = true
		roots, got := map[uint64][]uint64{}, make([]uint64, words)
		for range 400 {
			state := randomWords(rng, words, rng.IntN(2) == 0)
			root, what := k.root(state)
			require.Equal(t, added, what)
			p.read(root, got)
			require.Equal(t, state, got)
			if other, again := roots[root]; again {
				require.Equal(t, other, state)
			}
			roots[root] = state
			require.True(t, p.grow(1))
		}
		k.learns = false
		if words > 1 {
			_, what := k.root(append(make([]uint64, words-1), 1<<40))
			require.Equal(t, known, what)
		}
		k.release()
		p.release()
	}
}
