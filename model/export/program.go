package export

// Program is a protocol in a scenario, written as a small imperative program that any checker's language can say.
//
// Its state is the state variables and the network. A transition is an event of Events whose guard holds, with one way
// of making the choices of its body: each Choose, and each segment that a full bag loses in a Transmit. An event that is
// over segments is one event for each different segment (of a queue: its head; to lose: any that differs from the one
// before it). A body that comes to a Cut is no transition: as if the guard had been false for those choices. Steps
// that change nothing are transitions too.
//
// All values are integers; a Type says which, and how to write them.
type Program struct {
	Protocol string
	Title    string
	Scenario string
	Modulus  int // of numbers, which are 0..Modulus-1; Modulus itself is `none`

	Vars    []*Var // of the state, in the order of declaration: A's, B's, shared ones, bounds
	Scratch []*Var // meaningful within a step only; each step begins with Var.Init in them
	Segment []*Field
	Players []string // A, B, then the third parties: the values of an End
	Network Network

	Funcs  []*Func // predicates, each after those it calls
	Procs  []*Proc // each after those it calls; no recursion
	Events []*Event
	Claims []*Claim

	Actions []*Action
	Spared  *Expr // nil: never

	Initial  [][]int // by Vars: the values of the elements, the last index fastest
	InFlight [][]int // segments at the start, in the order in which they were sent; by Segment
}

// Kind is the kind of a Type.
type Kind uint8

// The kinds of types. All are ranges of integers.
const (
	Bool   Kind = iota // 0, 1
	Int                // Lo..Hi
	Enum               // Names[v]
	State              // Names[v]; 0 is the initial state, the last is DOWN
	Number             // 0..Hi-1, and Hi for none
	Life               // 0: none, 1: the past, 2: life 1, …
	End                // 0: A, 1: B, then third parties: Players[v]
	Sealer             // 0: no sealed value, 1: A made it, 2: B
)

// Type is a range of integers: every value lies in Lo..Hi.
type Type struct {
	Kind   Kind
	Lo, Hi int
	Name   string   // of an Enum: that of its field, unique in the program
	Names  []string // of Enum and State: of the values, as the protocol writes them
}

// Var is a variable, or an array of them. To assign a value outside its type, or an element outside the array, is a
// fault of the protocol text.
type Var struct {
	Name  string // as the protocol writes it, or a plain word for what the language has built in
	End   int    // whose: 0 or 1; -1: nobody's
	Type  Type
	Index []Type // of an array: the domain of each index
	Init  int    // of a scratch variable: its value when a step begins
	Ghost bool
	Note  string // what it is for, when Name does not say
}

// Field is a field of a segment. The first is "to" (an End), then the flags (each a Bool) or "kind" (an Enum), then
// then "origin" (an End: who sent it) where a third party takes part, then those that the protocol declares, then the marks of lifetimes (each a Bool).
type Field struct {
	Name  string
	Type  Type
	Ghost bool
	Flag  bool // a flag of the header
	Mark  bool // the segment was there when a lifetime of some timer began
}

// NetworkKind is the discipline of a network.
type NetworkKind uint8

// The networks.
const (
	Soup NetworkKind = iota // a set
	Bag                     // a multiset
	Fifo                    // a queue to each end
)

// Network is the network: at most Capacity segments (fifo: to each end).
type Network struct {
	Kind     NetworkKind
	Capacity int
	Deaf     []int // what is sent to these is gone at once: it never enters the network
	Spills   bool  // a full bag loses any one of its different segments, the new one among them; other networks that are full cut the step
}

// Op is the operator of an Expr.
type Op uint8

// The operators. Booleans are 0 and 1; And, Or, Implies and Cond need not evaluate what they do not need.
const (
	Const       Op = iota // Value
	Read                  // Var; Args are its indices
	Seg                   // Field of the segment at hand: the one that arrived, in SomeFlying and ForEachSent the one looked at. Without one: Field's blank value
	Call                  // Func
	Not                   // Args[0]
	And                   // all Args, at least 2
	Or                    // any of Args, at least 2
	Implies               // Args 0, 1
	Eq                    // Args 0, 1
	Ne                    //
	Lt                    //
	Le                    //
	Add                   // Args 0, 1
	Sub                   //
	NumAdd                // number + integer modulo Modulus; the integer may be negative; none stays none
	NumSub                // number - integer, likewise
	NumOffset             // number - number: 0..Modulus-1; a fault if either is none
	NumBefore             // Args[1] is ahead of Args[0] by 1 to less than half the space; false if either is none
	NumBeforeEq           // by 0 to less than half
	NumWindow             // Args[1] in the window from Args[0] to Args[2], counted from Args[0]; ends excluded by Strict; false if any is none
	Cond                  // if Args[0] then Args[1] else Args[2]
	In                    // Args[0] is one of Set
	ForAll                // for every value of Var (a bound variable) in its type: Args[0]
	SomeFlying            // some segment of the network makes Args[0] true
)

// Expr is an expression without effects.
type Expr struct {
	Op     Op
	Type   Type
	Args   []*Expr
	Value  int
	Var    *Var
	Field  *Field
	Func   *Func
	Set    []int
	Strict [2]bool
}

// Func is a named predicate over the state and the segment at hand.
type Func struct {
	Name    string // unique; as the protocol writes it, with the end: "listen.syn A"
	Comment string
	End     int
	Body    *Expr
	Segment bool // it reads the segment at hand
}

// StmtOp is the operator of a Stmt.
type StmtOp uint8

// The statements.
const (
	Assign      StmtOp = iota // Var at Index := Value
	If                        // Cond: Then, else Else
	Choose                    // Var (scratch) := any value of Lo..Hi for which Cond holds (nil: all); Cond reads Var. None: no transition
	Do                        // Proc
	Send                      // a segment with Values, by Program.Segment, is added to what this step sends
	Take                      // the segment of an Arrive event leaves the network
	Drop                      // the segment of a Lose event leaves the network
	Transmit                  // what this step sent, but to Network.Deaf, enters the network in order; may cut, or choose what a full bag loses
	ForEachSent               // Then, for each segment that this step sent, in order
	MarkAll                   // Field (a mark) of every segment in the network := Value
	Cut                       // the step is none: a bound removed it, or a limit of the model (Limit)
	Fault                     // the protocol text is at fault (Text); the program ends here
)

// Stmt is a statement.
type Stmt struct {
	Op     StmtOp
	Text   string // of a Cut or Fault: why; else a comment or ""
	Var    *Var
	Index  []*Expr
	Value  *Expr
	Values []*Expr // of a Send
	Lo, Hi int
	Cond   *Expr
	Then   []*Stmt
	Else   []*Stmt
	Proc   *Proc
	Field  *Field
	Limit  bool
}

// Proc is a named piece of a step, without parameters.
type Proc struct {
	Name    string // unique: the rule's id and the end, "listen.syn A", or a plain word
	Section string // of a rule
	Title   string
	Rule    bool // the body of a rule
	End     int
	Body    []*Stmt
	Segment bool // it reads the segment at hand
}

// EventKind is the kind of an event.
type EventKind uint8

// The kinds of events.
const (
	CallEvent EventKind = iota
	ArriveEvent
	DuplicateEvent // arrives, and a copy stays
	LoseEvent
	TimerEvent
	LifetimeEvent
	CrashEvent
	RestartEvent
	PartyEvent // a third party acts
)

// Event is what may happen in a state. Arrivals and duplicates are over the segments to End, losses over all; a guard
// does not read them. Its body is the whole step.
type Event struct {
	Name   string // unique: of a call or timer the rule's id and the end
	Title  string
	Kind   EventKind
	End    int // -1: none
	Guard  *Expr
	Body   []*Stmt
	Action *Action
	Unfair bool // it need never happen: it does not keep a state from being terminal
}

// OverSegments says whether the event is one for each different segment.
func (e *Event) OverSegments() bool {
	return e.Kind == ArriveEvent || e.Kind == DuplicateEvent || e.Kind == LoseEvent
}

// ClaimKind is the kind of a claim.
type ClaimKind uint8

// The kinds of claims.
const (
	Always ClaimKind = iota
	Never
	Reachable
	Temporal // Runs
	Terminal // Holds in every state that only events that are Unfair, or steps that change nothing, leave, and of which no step that is owed was cut
)

// Claim is a property. Holds reads the state and, if Step, scratch variables at the end of a step: it is asked at the
// end of each event's body, and of the initial state with scratch variables as a step begins.
type Claim struct {
	Name  string
	Title string
	Kind  ClaimKind
	Holds *Expr // of Temporal: nil
	Step  bool
	Runs  *Runs
}
