package explorer

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPositionsFillRegionsWithoutGaps(t *testing.T) {
	region, index := uint64(0), uint64(0)
	for p := range uint64(1 << 20) {
		c, i := locate(p)
		require.True(t, c == region && i == index, "position %d", p)
		if index++; index == regionStates(region) {
			region, index = region+1, 0
		}
	}
	last, _ := locate(maxPosition - 1)
	require.Less(t, last, uint64(regionCount))
}

func TestAboutAnEighthOfAnArenaIsUnusedAtMost(t *testing.T) {
	a := &arena{words: 2, budget: &budget{}}
	defer a.release()
	for a.count < 1<<16 {
		require.NotNil(t, a.place())
		a.count++
		require.LessOrEqual(t, a.booked-a.count, (a.count+1<<firstBits)/8)
		require.EqualValues(t, a.booked*2*wordBytes, a.budget.used.Load())
	}
}

// Flipping any bit of any word flips about half of the bits of the hash, the low ones as well as the high ones.
func TestHashesSpreadEveryBit(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for words := 1; words <= 7; words++ {
		hash := hashOf(words)
		for bit := range 64 * words {
			low, high := 0, 0
			for range 200 {
				s := randomWords(rng, words, rng.IntN(2) == 0)
				h := hash(s)
				s[bit/64] ^= 1 << (bit % 64)
				d := h ^ hash(s)
				low += bits.OnesCount32(uint32(d))
				high += bits.OnesCount32(uint32(d >> 32))
			}
			require.InDelta(t, 16, float64(low)/200, 3, "%d words, bit %d", words, bit)
			require.InDelta(t, 16, float64(high)/200, 3, "%d words, bit %d", words, bit)
		}
	}
}

// At a load of one half, linear probing looks at 1.5 slots to find a state that is known, if the hash is good.
func TestHashesSpreadCounters(t *testing.T) {
	for words := 1; words <= 5; words++ {
		r := explored(t, counters{7, 4, words}, Options{Workers: 1}, tuning{})
		s := r.search.store.(*exact)
		probes, load := 0, float64(r.States)/float64(len(s.slots))
		for p := range s.arenas[0].count {
			h := s.hash(s.arenas[0].at(p))
			for i := h; s.slots[i&s.mask] != tag(h)|p; i++ {
				probes++
			}
		}
		require.InDelta(t, (1+1/(1-load))/2-1, float64(probes)/float64(r.States), 0.1, "%d words", words)
	}
}
