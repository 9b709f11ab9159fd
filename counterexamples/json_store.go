package counterexamples

import "tcpcheck/explorer"

// CoverageDocument says what a lossy store may have left out.
type CoverageDocument struct {
	Omitted float64 `json:"omitted"` // expected number of states that were taken for others
	Missed  float64 `json:"missed"`  // probability with which a new state was taken for a known one in the end
	Filled  float64 `json:"filled"`  // of a bitstate store: the part of its bits that is set
	Runs    int     `json:"runs"`    // of a swarm
}

// StoreName names a store; "" is the exact one.
func StoreName(s explorer.Store) string {
	if s == explorer.Exact {
		return ""
	}
	return s.String()
}

// NewCoverage describes what a store may have left out; nil of one that leaves out nothing.
func NewCoverage(s explorer.Store, c explorer.Coverage) *CoverageDocument {
	if !s.IsLossy() {
		return nil
	}
	return &CoverageDocument{c.Omitted, c.Missed, c.Filled, c.Runs}
}
