package model

// Used numbers are read by `unused` (and `remembered`) alone, which asks of each number whether some used one lies within its reach and margin. Two sets that rule out
// the same initial numbers do so for ever: what a step adds to both rules out the same. So a set counts as the largest one that rules out no more:
// it has every number that lies near numbers only that are ruled out. That belongs to the dead fields: whether such a number was used is told by nobody.

// usedNumbers is the set of an end's used numbers, and how far around a used one no initial number is drawn.
type usedNumbers struct {
	at           loc
	below, above int // an initial number x rules out, and is ruled out by, a used one from x - below to x + above
}

// findUsed finds the sets of used numbers that count as larger ones.
func (s *System) findUsed(n *normal) {
	for end := range 2 {
		l := s.layout.ends[end].used
		if l.mask == 0 {
			continue
		}
		reach, margin := s.sc.reach(s.p, end)
		n.used = append(n.used, usedNumbers{l, margin - 1, reach + margin - 1})
		n.reduces |= DeadFields
	}
}

// fill gives the largest set that rules out no more initial numbers.
func (u *usedNumbers) fill(set uint64, n int) uint64 {
	all := ^uint64(0) >> (64 - n)
	if set == 0 || u.below+u.above+1 >= n {
		if set != 0 {
			return all
		}
		return 0
	}
	var out uint64 // initial numbers that are ruled out
	for d := -u.below; d <= u.above; d++ {
		out |= rotateMask(set, mod(d, n), n)
	}
	full := all
	for d := -u.below; d <= u.above; d++ {
		full &= rotateMask(out, mod(-d, n), n)
	}
	return full
}

// fillUsed makes the sets of used numbers the largest ones; true: some were smaller.
func (m *machine) fillUsed(n *normal) bool {
	changed := false
	for i := range n.used {
		u := &n.used[i]
		set := m.w[u.at.word] >> u.at.shift & u.at.mask
		if full := u.fill(set, n.modulus); full != set {
			m.w[u.at.word] |= full << u.at.shift
			changed = true
		}
	}
	return changed
}
