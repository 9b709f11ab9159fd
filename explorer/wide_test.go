package explorer

// wide is a graph whose states are spread over several words, so that a compressed store has something to take apart.
type wide struct{ *fairGraph }

type wideExpander struct {
	FairExpander
	narrow []uint64
}

const wideWords = 5

func spreadWord(v uint64) []uint64 { return []uint64{v & 1, v >> 1 & 1, v >> 2 & 1, 7, v >> 3} }
func joinWords(s []uint64) uint64  { return s[0] | s[1]<<1 | s[2]<<2 | s[4]<<3 }

func (w wide) Words() int { return wideWords }

func (w wide) Initial() (states []uint64) {
	for _, v := range w.fairGraph.Initial() {
		states = append(states, spreadWord(v)...)
	}
	return states
}

func (w wide) NewExpander() Expander {
	return &wideExpander{FairExpander: w.fairGraph.NewExpander().(FairExpander)}
}

func (w *wideExpander) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	var own uint64
	w.narrow, marks, own = w.FairExpander.Expand([]uint64{joinWords(state)}, w.narrow[:0], marks)
	for _, v := range w.narrow {
		next = append(next, spreadWord(v)...)
	}
	return next, marks, own
}

func (w *wideExpander) Terminal(state []uint64) uint64 {
	return w.FairExpander.Terminal([]uint64{joinWords(state)})
}
