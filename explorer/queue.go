package explorer

// queue holds the roots of the states that one worker has inserted and that are not expanded yet. Positions count from
// the beginning; what lies before a level that is over is given back. Only the owner appends; others read meanwhile what
// lies in an earlier level.
type queue struct {
	_      [lineBytes]byte
	count  uint64
	freed  uint64 // chunks
	budget *budget
	pages  [queuePages]*[pageChunks][]uint64
	_      [lineBytes]byte
}

const (
	queueChunk = 1 << 14 // roots
	pageChunks = 1 << 10
	queuePages = 1 << 10
)

func (q *queue) chunk(c uint64) []uint64 { return q.pages[c/pageChunks][c%pageChunks] }

func (q *queue) at(position uint64) uint64 {
	return q.chunk(position / queueChunk)[position%queueChunk]
}

// push appends a root; false: there is no memory for it.
func (q *queue) push(root uint64) bool {
	c := q.count / queueChunk
	if q.count%queueChunk == 0 && !q.extend(c) {
		return false
	}
	q.chunk(c)[q.count%queueChunk] = root
	q.count++
	return true
}

func (q *queue) extend(c uint64) bool {
	if c/pageChunks >= queuePages {
		return false
	}
	page := &q.pages[c/pageChunks]
	if *page == nil {
		*page = new([pageChunks][]uint64)
	}
	(*page)[c%pageChunks] = q.budget.allocate(queueChunk)
	return (*page)[c%pageChunks] != nil
}

// freeBefore gives back the chunks that lie before a position as a whole.
func (q *queue) freeBefore(position uint64) {
	for ; q.freed < position/queueChunk; q.freed++ {
		q.budget.give(q.chunk(q.freed))
		q.pages[q.freed/pageChunks][q.freed%pageChunks] = nil
	}
}

func (q *queue) release() {
	q.freeBefore((q.count + queueChunk - 1) / queueChunk * queueChunk)
}
