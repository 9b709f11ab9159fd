package properties

import (
	"fmt"

	"tcpcheck/explorer"
)

// storeNote says which store a search used, and what it may have left out; "" of the exact one.
func storeNote(res *explorer.Result) string {
	c := res.Coverage
	switch res.Store {
	case explorer.Compressed:
		return "store: compressed, which leaves nothing out"
	case explorer.Fingerprints:
		return fmt.Sprintf("store: fingerprints of 64 bits; a state was left out with a probability of at most %.1e (as many are expected to be)", c.Probability())
	case explorer.Bitstate:
		return fmt.Sprintf("store: bitstate, runs: %d, bits set: %.2g%%; in the end a new state was taken for a known one with probability %.1e; expected to be left out for that: %.1e, and what lies behind them",
			c.Runs, 100*c.Filled, c.Missed, c.Omitted)
	}
	return ""
}

// keeping gives the options for a search whose states are asked for again: a lossy store has none.
func keeping(opt explorer.Options) explorer.Options {
	if opt.Store.IsLossy() {
		opt.Store = explorer.Compressed
	}
	return opt
}

// untold says that there is a story, and why it is not here.
func (r *Result) untold(err error) {
	r.Steps = -1
	r.Note = append(r.Note, err.Error())
}
