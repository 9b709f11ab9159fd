package explorer

import "math/bits"

// Odd constants with as many ones as zeros, those of wyhash.
const (
	key0 = 0xa0761d6478bd642f
	key1 = 0xe7037ed1a0b428db
	key2 = 0x8ebc6af09c88c6e3
	key3 = 0x589965cc75374cc3
	key4 = 0x1d8e4e27c47d124f
)

// hashFunc spreads the words of a state over 64 bits. The table is indexed by the low bits and compares the high ones
// first; a bad hash makes the search slow, never wrong.
type hashFunc func(state []uint64) uint64

// hashOf returns the hash for states of a number of words.
func hashOf(words int) hashFunc {
	switch words {
	case 1:
		return hash1
	case 2:
		return hash2
	case 3:
		return hash3
	case 4:
		return hash4
	}
	return hashAny
}

// mix multiplies to 128 bits and folds: every bit of the product counts.
func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

func hash1(s []uint64) uint64 {
	return mix(mix(s[0]^key0, key1)^key2, key4)
}

func hash2(s []uint64) uint64 {
	_ = s[1]
	return mix(mix(s[0]^key0, s[1]^key1)^key2, key4)
}

func hash3(s []uint64) uint64 {
	_ = s[2]
	return mix(mix(s[0]^key0, s[1]^key1)^mix(s[2]^key2, key3), key4)
}

func hash4(s []uint64) uint64 {
	_ = s[3]
	return mix(mix(s[0]^key0, s[1]^key1)^mix(s[2]^key2, s[3]^key3), key4)
}

func hashAny(s []uint64) uint64 {
	h := uint64(key2)
	for len(s) >= 2 {
		h = mix(h^s[0]^key0, s[1]^key1)
		s = s[2:]
	}
	if len(s) == 1 {
		h = mix(h^s[0]^key2, key3)
	}
	return mix(h, key4)
}
