package model

// This file has the resolved protocol: names looked up, defines expanded, types
// checked, a variant's edits applied. Everything downstream (compilation, lint,
// listing, export) reads this and never the syntax tree.

// Protocol is a resolved protocol.
type Protocol struct {
	Name    string
	Title   string
	Extends string    // name of the base, or ""
	Topic   string    // one of Topics, or "": the whole connection; not the base's
	Sources []*Source // the files that it was read from, base first

	OneOf      bool     // segments have exactly one flag (kind)
	Flags      []string // flags or kinds of a segment, in the order of their declaration
	SegFields  []*Field
	States     []string // State 0 is the initial one; the last is DOWN
	Groups     map[string]uint64
	GroupNames []string // in the order of the text
	EndFields  []*Field
	Shared     []*Field // the fields of parties among them, named PARTY.FIELD
	Parties    []*Party
	Params     []*Param
	Calls      []string
	Timers     []string
	Words      []string // what the application may be told
	Reach      *Node    // nil: no numbers are drawn
	Margin     *Node
	ISN        ISNDecl
	Rules      []*Rule
	Watches    []*Watch
	Properties []*Property
	Measures   []*Measure
	Scenarios  []*ScenarioDecl
	Fair       []Fair // in the order of the text: a later one overrides

	usesZero bool
	asks     []int     // calls of which a rule or a declaration reads how often an application makes them
	names    *resolver // for expressions that come later
}

// Fair says how fair something is.
type Fair struct {
	What FairKind
	Name int // timer or rule
	How  Fairness
}

// Down is the number of the built-in state DOWN.
func (p *Protocol) Down() int { return len(p.States) - 1 }

// Codes is the number of different control fields a segment may have: the
// combinations of its flags, or its kinds.
func (p *Protocol) Codes() int {
	if p.OneOf {
		return len(p.Flags)
	}
	return 1 << len(p.Flags)
}

// FlagsOf gives the flags set in a segment with the given code, as a bit set.
func (p *Protocol) FlagsOf(code int) uint64 {
	if p.OneOf {
		return 1 << code
	}
	return uint64(code)
}

// codeOf is the inverse of FlagsOf; ok is false for no or several kinds.
func (p *Protocol) codeOf(flags uint64) (int, bool) {
	if !p.OneOf {
		return int(flags), true
	}
	for i := range p.Flags {
		if flags == 1<<i {
			return i, true
		}
	}
	return 0, false
}

// Place says where a field lives.
type Place uint8

// The places of fields.
const (
	InEnd Place = iota
	InShared
	InSegment
)

// Field is a field of an end, of the shared part, or of a segment.
type Field struct {
	Name   string
	Pos    Pos
	Place  Place
	Type   *Type
	Ghost  bool
	Stable bool
	Init   *Node // nil: the type's own. In a segment: the default, computed at the sender
	Parts  []*Field
	Party  *Party // whose field it is; nil: an end's, a segment's or shared
	index  int    // in its list
}

// Party is somebody outside both ends. It has no states and no number space; its fields are among the shared ones.
type Party struct {
	Name  string
	Pos   Pos
	Index int // in Protocol.Parties
}

// MaxParties is the most parties that a protocol may declare.
const MaxParties = 2

// Type is a resolved type. Spaces (whose number, whose life) are relative to the owner of the value.
type Type struct {
	Kind   TypeKind
	Peer   bool // number or life of the peer
	Lo, Hi *Node
	Enum   []string
	Index  []*Type
}

// Param is a constant that the scenario sets for each end.
type Param struct {
	Name  string
	Title string
	Pos   Pos
	Type  *Type
	Init  *Node
	index int
}

// Rule is one clause of the specification.
type Rule struct {
	ID       string
	Section  string
	Title    string
	Protocol string // the file that it comes from
	Pos      Pos
	Party    *Party // whose rule it is; nil: of both ends
	States   uint64 // bit set; of a party's rule: none
	Event    Event
	Bind     *Bind     // nil: none
	When     *Node     // nil: always; it does not see what Bind binds
	Says     *Template // nil: nothing is said
	SaysOld  *Template // of a segment that is old; nil: the same
	Body     []*Effect
	Index    int // position in Protocol.Rules
}

// Bind is the index that a rule binds: the rule matches if some value of the range fits.
type Bind struct {
	Any    bool // each value that fits is a transition; otherwise the lowest is taken
	Var    *Var
	Lo, Hi *Node
	Where  *Node
	Pos    Pos
}

// Guard is everything that must hold beside state and event: the guard, and that some value of the index fits; nil: always.
func (r *Rule) Guard() *Node {
	if r.Bind == nil {
		return r.When
	}
	b := r.Bind
	some := &Node{Op: NodeSome, Kind: TypeBool, Var: b.Var, Args: []*Node{b.Where, b.Lo, b.Hi}, Pos: b.Pos}
	if r.When == nil {
		return some
	}
	return &Node{Op: NodeAnd, Kind: TypeBool, Args: []*Node{r.When, some}, Pos: r.Pos}
}

// For says whether the rule is for the party, or with nil for an end in the state.
func (r *Rule) For(party *Party, state int) bool {
	return r.Party == party && (party != nil || r.States>>state&1 == 1)
}

// Event is what a rule is for.
type Event struct {
	Kind      EventKind
	Only      bool
	With      uint64 // flags that must be set
	Without   uint64 // flags that must not be set
	Name      int    // call or timer
	Lifetimes int
	Prompt    bool
}

// Takes says whether a segment with these flags has the event's flags.
func (e Event) Takes(flags uint64) bool {
	if e.Only {
		return flags == e.With
	}
	return flags&e.With == e.With && flags&e.Without == 0
}

// Watch keeps ghosts up to date.
type Watch struct {
	Name    string
	Pos     Pos
	Trigger Trigger
	When    *Node
	Body    []*Effect
}

// Trigger is what a watch waits for.
type Trigger struct {
	Kind   TriggerKind
	Field  *Field
	States uint64
	Name   int // call, timer or word
}

// Property is a claim about every run.
type Property struct {
	Name           string
	Title          string
	Pos            Pos
	Kind           PropertyKind
	Scenarios      []string
	Expr           *Node
	Acceptable     *Node
	Formula        *Formula   // Temporal, which has no Expr
	Assumes        Assumption // Temporal
	Because        []SentencePart
	Theory         []Theory
	MayVacuous     bool
	NeedsLifetimes bool // it means nothing on a network without packet lifetimes
}

// Measure counts segments and one-way delays between two predicates.
type Measure struct {
	Name     string
	Title    string
	Scenario string
	From     *Node
	Until    *Node
}

// Owner says whose field, or whose number space, is meant.
type Owner struct {
	Base OwnerBase
	Var  *Var // of OwnerVar
	Flip bool // the other end
}

// OwnerBase is the end an Owner starts from.
type OwnerBase uint8

// The bases of owners.
const (
	OwnerThis OwnerBase = iota
	OwnerA
	OwnerVar
	OwnerNone // shared, segment, or a literal without a space
)

func (o Owner) flipped() Owner {
	if o.Base != OwnerNone {
		o.Flip = !o.Flip
	}
	return o
}

// Var is a variable bound by a quantifier or a loop; it is a constant once unrolled.
type Var struct {
	Name string
	Kind TypeKind // TypeEnd, TypeLife, TypeRange
	Of   Owner    // of a life
}

// Node is a resolved expression.
type Node struct {
	Op    NodeOp
	Kind  TypeKind
	Space Owner    // of a number or a life
	Enum  []string // of an enumeration
	Args  []*Node
	Value int
	Field *Field
	Owner Owner
	Var   *Var
	Param *Param
	Mask  uint64
	Lt    [2]bool // of a chain: strict left, strict right
	Text  string
	Pos   Pos
}

// NodeOp is the operator of a Node.
type NodeOp uint8

// The operators of resolved expressions.
const (
	NodeConst    NodeOp = iota // Value; of a number: NodeNone, NodeZero
	NodeNone                   // number or life none
	NodeZero                   // the real number 0
	NodeField                  // Owner's Field, Args its indices
	NodeSegField               // Field of the segment that arrived
	NodeSealed                 // the same, part of a sealed value: Args[0] is the sealer's field
	NodeSegFlag                // Mask
	NodeOrigin                 // who sent the segment that arrived: an index into Enum
	NodeParam                  // Owner's Param
	NodeVar                    // Var
	NodeState                  // Owner's state
	NodeLife                   // Owner's life
	NodeFresh
	NodeNot
	NodeAnd
	NodeOr
	NodeImplies
	NodeEq
	NodeNe
	NodeLt // ints and lives
	NodeLe
	NodeBefore   // numbers, strictly, by half the space
	NodeBeforeEq // numbers
	NodeAdd
	NodeSub
	NodeShift  // number + int (Args[1]), Value -1: number - int
	NodeOffset // number - number
	NodeChain  // ints: Args 0, 1, 2
	NodeWindow // numbers
	NodeCond
	NodeInStates // Args[0] in Mask
	NodeEach     // Var, Args[0] body; domain in Owner (lives) or Args[1], Args[2]
	NodeSome
	NodeMine    // Args[0]: sealer's field
	NodeAsked   // Owner, Value: call
	NodeSpent   // Value: timer
	NodeEnters  // Owner, Mask of states
	NodeFires   // Value: rule
	NodeCalls   // Owner, Value
	NodeTimes   // Owner, Value
	NodeTells   // Owner, Value
	NodeArrives // Owner, Mask of flags
	NodeSends   // Owner, Mask
	NodeFlying  // Owner, Mask
	NodeDelivers
	NodeCrashes
	NodeDraws
)

// Effect is a resolved effect of a rule.
type Effect struct {
	Op     EffectOp
	Pos    Pos
	Field  *Field // of an assignment: this end's or shared
	Index  []*Node
	Value  *Node // assigned value, condition
	Lo, Hi *Node
	Flags  uint64
	Fields []FieldInit // of a send
	Then   []*Effect
	Else   []*Effect
	Var    *Var
	Name   int // state, timer, word
	To     int // of a send: ToPeer, ToOrigin, or 1 + the number of an end or party
}

// To whom a send goes, if not to an end or a party by its number.
const (
	ToPeer   = 0
	ToOrigin = -1
)

// FieldInit is a segment field and its value.
type FieldInit struct {
	Field *Field
	Value *Node
}

// EffectOp is the operator of an Effect.
type EffectOp uint8

// The operators of effects.
const (
	EffectAssign EffectOp = iota
	EffectGoto
	EffectSend
	EffectDeliver
	EffectTell
	EffectChoose
	EffectIf
	EffectFor
	EffectContinue
	EffectClear
	EffectDrop
	EffectStart
	EffectStop
)

// Rule returns the rule with the given id, or nil.
func (p *Protocol) Rule(id string) *Rule {
	for _, r := range p.Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Property returns the property with the given name, or nil.
func (p *Protocol) Property(name string) *Property {
	for _, q := range p.Properties {
		if q.Name == name {
			return q
		}
	}
	return nil
}

// Scenario returns the declaration of the scenario with the given name, or nil.
func (p *Protocol) Scenario(name string) *ScenarioDecl {
	for _, s := range p.Scenarios {
		if s.Name.Text == name {
			return s
		}
	}
	return nil
}
