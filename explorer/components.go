package explorer

import "math"

// What a state's number says. In between are the states on the stack: the least number that they are known to reach.
const (
	unvisited = 0
	settled   = 1 << 31        // from here on: the component is known, no transition to the state counts any more
	noCycle   = math.MaxUint32 // no fair cycle leads through the state; below, the number of a fair component
)

// On the stack, a state that is known to reach an older one carries bound.
const bound = 1 << 31

// Marks in the pile of waiting targets, below the targets of a state: whether it has a transition to itself.
const (
	below     = math.MaxUint32
	belowLoop = math.MaxUint32 - 1
)

// components decomposes a graph into strongly connected components: Tarjan's algorithm with the savings of Pearce (2016),
// one number for each state and one array for both stacks, and without recursion. A state is expanded once; those of its
// targets that are unvisited then wait in a pile until the search comes back to them.
type components struct {
	numbers []uint32
	stack   []uint32 // from the left the path, from the right the states that were left and have no component yet
	path    int      // states on the path
	right   int      // where the others begin
	count   uint32   // states visited from this root
	later   pile     // for each state of the path: a mark, and targets that were unvisited
	brake   *brake
	ways    func(v uint32) (list []uint32, loop bool) // targets of the transitions that count
	emit    func(component []uint32)                  // which has a cycle; called when all that it reaches is settled
}

// decompose emits the components of what the root reaches. If the brake is pulled, it leaves everything as it is.
func (c *components) decompose(root uint32) {
	c.path, c.right, c.count, c.later.size = 0, len(c.stack), 0, 0
	c.visit(root)
	for c.path > 0 && !c.brake.isPulled() {
		switch top := c.later.pop(); {
		case top >= belowLoop:
			c.leave(top == belowLoop)
		case c.numbers[top] == unvisited:
			c.visit(top)
		default:
			c.reaches(c.numbers[top])
		}
	}
}

func (c *components) visit(v uint32) {
	c.stack[c.path] = v
	c.path++
	c.count++
	c.numbers[v] = c.count
	list, loop := c.ways(v)
	mark := uint32(below)
	if loop {
		mark = belowLoop
	}
	c.later.push(mark)
	for _, to := range list {
		if c.numbers[to] == unvisited {
			c.later.push(to)
		} else {
			c.reaches(c.numbers[to])
		}
	}
}

// reaches notes that the last state of the path reaches a state of that number.
func (c *components) reaches(number uint32) {
	last := &c.stack[c.path-1]
	if v := *last &^ bound; number < c.numbers[v] {
		c.numbers[v] = number
		*last = v | bound
	}
}

// leave takes the last state from the path. It reaches no older one: then it is the oldest of its component.
func (c *components) leave(loop bool) {
	c.path--
	last := c.stack[c.path]
	v := last &^ bound
	c.right--
	c.stack[c.right] = v
	if last&bound != 0 {
		c.reaches(c.numbers[v])
		return
	}
	begin := c.right
	for c.right < len(c.stack) && c.numbers[c.stack[c.right]] >= c.numbers[v] {
		c.right++
	}
	if component := c.stack[begin:c.right]; len(component) > 1 || loop {
		c.emit(component)
	} else {
		c.numbers[v] = noCycle
	}
}
