package model

// This file has the syntax tree, as the parser leaves it: names are not yet
// looked up, defines not yet expanded. See resolve.go for what comes next.

// Pos is a place in a source text: the byte offset of its first character.
// Line and column are computed from it when an error is shown.
type Pos struct {
	Source *Source
	Offset int
}

// Source is one protocol file: its display name and its text.
type Source struct {
	Name string
	Text string
}

// File is one parsed protocol file. Declarations stand in the order of the text.
type File struct {
	Source   *Source
	Protocol Header
	Decls    []Decl
}

// Header is the line `protocol NAME "title" extends BASE topic TOPIC`.
type Header struct {
	Pos     Pos
	Name    string
	Title   string
	Extends *Ident // nil: stands by itself. A library name, or a quoted file path
	IsPath  bool   // Extends was quoted
	Topic   string // one of Topics, or ""
}

// Ident is a name with its place. It may have dots and hyphens: `snd.una`, `SYN-SENT`.
type Ident struct {
	Pos  Pos
	Text string
}

// Decl is a top-level declaration.
type Decl interface{ DeclPos() Pos }

// Edit says how a declaration of a variant changes the protocol that it extends.
type Edit struct {
	Kind   EditKind
	Anchor Ident // of EditReplace, EditBefore, EditAfter (rules only)
}

// EditKind is the kind of an Edit.
type EditKind uint8

// The kinds of edits: a plain addition at the end, `replace X`, `before ID`, `after ID`.
const (
	EditAdd EditKind = iota
	EditReplace
	EditBefore
	EditAfter
)

// SegmentDecl is `segment SYN ACK { fields }` (flags, any combination) or
// `segment one of INIT, DATA { fields }` (exactly one kind).
type SegmentDecl struct {
	Pos    Pos
	OneOf  bool
	Flags  []Ident
	Fields []*FieldDecl
}

// EndDecl is `end { state …  fields }`. The first state is the initial one.
type EndDecl struct {
	Pos    Pos
	States []Ident
	Fields []*FieldDecl
}

// SharedDecl is `shared { fields }`: fields outside both ends.
type SharedDecl struct {
	Pos    Pos
	Fields []*FieldDecl
}

// SealedDecl is `sealed NAME { fields }`: a value that only the end that made it can open.
type SealedDecl struct {
	Pos    Pos
	Name   Ident
	Fields []*FieldDecl
}

// PartyDecl is `party NAME { fields }`: somebody outside both ends, who sends when he likes.
type PartyDecl struct {
	Pos    Pos
	Name   Ident
	Fields []*FieldDecl
}

// FieldDecl declares one or more fields of one type.
type FieldDecl struct {
	Pos    Pos
	Names  []Ident
	Ghost  bool
	Stable bool // survives a crash
	Type   *TypeExpr
	Init   Expr // nil: the type's own initial value. In a segment: the default when a send does not say
}

// TypeExpr is a type as written.
type TypeExpr struct {
	Pos    Pos
	Kind   TypeKind
	OfPeer bool    // number of peer, life of peer
	Lo, Hi Expr    // of a range
	Enum   []Ident // one of a, b, c
	Sealed Ident   // name of a sealed type
	Index  []*TypeExpr
}

// TypeKind is the kind of a type.
type TypeKind uint8

// The kinds of types.
const (
	TypeBool TypeKind = iota
	TypeRange
	TypeEnum
	TypeState
	TypeNumber
	TypeLife
	TypeEnd
	TypeSealed
)

// ParamDecl is `param window : 0..7 = 1 "the advertised window"`: set by a scenario, for each end.
type ParamDecl struct {
	Pos   Pos
	Name  Ident
	Type  *TypeExpr
	Init  Expr
	Title string
}

// CallsDecl is `calls open active, open passive, send, close`.
type CallsDecl struct {
	Pos   Pos
	Names []Ident // words joined by one space
}

// TimersDecl is `timers retransmission, time-wait`.
type TimersDecl struct {
	Pos   Pos
	Names []Ident
}

// GroupDecl is `group synchronized = ESTABLISHED, FIN-WAIT-1, …`: a named set of states.
type GroupDecl struct {
	Pos    Pos
	Edit   Edit
	Name   Ident
	States []Ident
}

// NumbersDecl is `numbers reach EXPR margin EXPR`: how many numbers after its initial
// one a life can use, and how far around them an old number must not lie.
type NumbersDecl struct {
	Pos           Pos
	Reach, Margin Expr
}

// ISNDecl is `isn POLICY`: the policy of a protocol whose scenario names none.
type ISNDecl struct {
	Pos    Pos
	Policy ISNPolicy
	Base   []int // of a constant or of pinned numbers
}

// DefineDecl is `define NAME(params) = EXPR` or `define NAME(params) { effects }`.
type DefineDecl struct {
	Pos    Pos
	Edit   Edit
	Name   Ident
	Params []Ident
	Value  Expr   // nil for an effect
	Body   []Stmt // of an effect
	Effect bool
}

// RuleDecl is one clause of the specification.
type RuleDecl struct {
	Pos     Pos
	Edit    Edit
	ID      Ident
	Section string
	Title   string
	For     *Ident // the party whose rule it is; nil: of both ends
	In      StateSet
	On      EventExpr
	Bind    *BindExpr // nil: none
	When    Expr      // nil: always
	Says    *Quoted   // nil: nothing is said
	SaysOld *Quoted   // of a segment that is old; nil: the same
	Body    []Stmt
}

// Quoted is a text in quotes with the place of the first quote.
type Quoted struct {
	Pos  Pos
	Text string
}

// SaysDecl is `replace ID says "…" says old "…"`: a variant tells a rule of its base in other words.
type SaysDecl struct {
	Pos           Pos
	Edit          Edit
	Says, SaysOld *Quoted
}

// FairDecl is `fair timer user none`: what a run must not put off for ever, where a scenario does not say.
type FairDecl struct {
	Pos  Pos
	Fair FairExpr
}

// FairExpr is `timer user none`, `rule ID strong`, `calls weak`, ….
type FairExpr struct {
	Pos  Pos
	What FairKind
	End  *Ident // A or B; nil: both. In a scenario only
	Name Ident  // timer or rule
	How  Fairness
}

// FairKind is what a fairness is of.
type FairKind uint8

// What may be fair. Delivery, losses and duplicates are of the network, the others of each end.
const (
	FairTimer FairKind = iota
	FairRule
	FairCalls
	FairLifetimes
	FairDelivery
	FairLosses
	FairDuplicates
	FairCrashes
	FairRestarts
)

// Fairness is how often something must happen in a run that never ends.
type Fairness uint8

// Of what is enabled for ever (weak), or again and again (strong), a fair run has infinitely many.
const (
	FairNone Fairness = iota
	FairWeak
	FairStrong
)

// BindExpr is `some i in LO..HI where EXPR` (the lowest i that fits) or `any i in LO..HI where EXPR` (each
// that fits is a transition of its own), in the head of a rule.
type BindExpr struct {
	Pos    Pos
	Any    bool
	Var    Ident
	Lo, Hi Expr
	Where  Expr
}

// RemoveDecl is `remove ID`: the variant has no such rule, property, scenario or watch.
type RemoveDecl struct {
	Pos  Pos
	Name Ident
}

// StateSet is `any`, `any but X, Y` or `X, Y`; a name is a state or a group.
type StateSet struct {
	Pos   Pos
	Any   bool
	Names []Ident // of Any: the exceptions
}

// EventKind is what a rule is for.
type EventKind uint8

// The kinds of events: a segment arrives, the application calls, a timer fires, the end restarts, a party acts.
const (
	OnSegment EventKind = iota
	OnCall
	OnTimer
	OnRestart
	OnAnyTime
)

// EventExpr is the event of a rule.
//
//	on SYN ACK            these flags set, others free
//	on SYN without RST    and these not set
//	on only ACK           exactly these
//	on segment            any
//	on call close         the application
//	on timer NAME [after N lifetimes] [prompt]
//	on restart
//	on any time           a party, whenever it likes
type EventExpr struct {
	Pos       Pos
	Kind      EventKind
	Only      bool
	Flags     []Ident
	Without   []Ident
	Name      Ident // call or timer
	Lifetimes int   // 0: at any time
	Prompt    bool
}

// WatchDecl is `watch TRIGGER { ghost assignments }`: history for properties, kept
// beside the rules. It runs at the end of each rule in which the trigger happened.
type WatchDecl struct {
	Pos     Pos
	Edit    Edit
	ID      Ident
	Trigger TriggerExpr
	When    Expr
	Body    []Stmt
}

// TriggerKind is what a watch waits for.
type TriggerKind uint8

// The kinds of triggers.
const (
	WatchAssign  TriggerKind = iota // watch NAME on assign FIELD
	WatchEnter                      // on enter STATES
	WatchCall                       // on call NAME
	WatchTimer                      // on timer NAME
	WatchTell                       // on tell WORD
	WatchDeliver                    // on deliver
	WatchFresh                      // on fresh
	WatchCrash                      // on crash
)

// TriggerExpr is the trigger of a watch.
type TriggerExpr struct {
	Pos    Pos
	Kind   TriggerKind
	Name   Ident
	States StateSet
}

// PropertyKind is the kind of a property.
type PropertyKind uint8

// The kinds of properties. Temporal ones are about whole runs, the others about each state or step.
const (
	Always PropertyKind = iota
	Never
	Reachable
	Terminal
	Temporal
)

// Assumption is the fairness under which a temporal property is claimed.
type Assumption uint8

// The assumptions: what the protocol and the scenario declare, the same with delivery fair in the weak sense only, none.
const (
	AssumeStandard Assumption = iota
	AssumeWeak
	AssumeNothing
)

// PropertyDecl is a claim about every run of the protocol.
type PropertyDecl struct {
	Pos            Pos
	Edit           Edit
	Name           Ident
	Title          string
	Scenarios      []Ident
	Kind           PropertyKind
	Expr           Expr        // Terminal: the desired states
	Acceptable     Expr        // Terminal only; nil: none
	Assumes        *Assumption // nil: not said, which is AssumeStandard
	Because        string
	Theory         []Theory
	MayVacuous     bool // `vacuous ok`: the catalogue expects it
	NeedsLifetimes bool // `needs lifetimes`: refused on a soup
}

// Theory is `theory "SOURCE" "TEXT"`: what is known of a claim, and from whom.
type Theory struct{ Source, Text string }

// MeasureDecl is `measure NAME "title" in SCENARIO [from EXPR] until EXPR`: segments and one-way
// delays that a perfect network needs from the first state to the second.
type MeasureDecl struct {
	Pos      Pos
	Edit     Edit
	Name     Ident
	Title    string
	Scenario Ident
	From     Expr
	Until    Expr
}

// ISNPolicy is how `fresh` draws an initial number.
type ISNPolicy uint8

// The policies; see the language reference.
const (
	ISNUnset ISNPolicy = iota
	ISNUnused
	ISNClock
	ISNRemembered
	ISNAny
	ISNConstant
	ISNPinned
)

// ScenarioDecl is `scenario NAME "title" [from OTHER] { clauses }`.
type ScenarioDecl struct {
	Pos     Pos
	Edit    Edit
	Name    Ident
	Title   string
	From    *Ident
	Clauses []*Clause
}

// ClauseKind is the kind of a scenario clause.
type ClauseKind uint8

// The kinds of clauses.
const (
	ClauseSessions ClauseKind = iota // A: open active, send 2, close? then open active
	ClauseNetwork                    // network bag capacity 4 loses 1 duplicates unlimited
	ClauseModulus                    // modulus 8
	ClauseISN                        // isn [A] unused | isn A 100, 400 | isn constant 0
	ClauseLives                      // lives [A] 2
	ClauseParam                      // window [A] 1
	ClauseTimer                      // timer [A] retransmission off | unlimited | 2 [[not] prompt]
	ClauseOld                        // old from A SYN seq 90
	ClauseStart                      // start A ESTABLISHED iss 300 snd.una 301
	ClauseCrash                      // crashes A 1
	ClauseInFlight                   // in flight from A ACK seq 100 (sent by the current life)
	ClauseFair                       // fair timer [A] user none
	ClauseParty                      // party spoofer 2 | unlimited
)

// Clause is one clause of a scenario.
type Clause struct {
	Pos      Pos
	Kind     ClauseKind
	End      *Ident // A or B; nil: both
	Name     Ident  // parameter, timer or party; state of a start
	Sessions [][]CallExpr
	Network  NetworkExpr
	Policy   ISNPolicy
	Numbers  []int // isn numbers, modulus, lives, timer budget, crashes
	Word     Ident // off, unlimited; enum value of a parameter
	Prompt   bool
	Late     bool // not prompt, whatever the rule says
	Flags    []Ident
	Fields   []FieldValue
	Fair     FairExpr
}

// CallExpr is one call of a session; Count > 1 repeats it. `crash` and `restart` are calls too.
type CallExpr struct {
	Pos      Pos
	Name     Ident
	Count    int
	Optional bool
}

// NetworkKind is the discipline of the network.
type NetworkKind uint8

// The kinds of networks.
const (
	Soup NetworkKind = iota
	Bag
	Fifo
)

// Unlimited is a bound that is none.
const Unlimited = -1

// NetworkExpr is a network with its powers. Loses and Duplicates are numbers or Unlimited.
type NetworkExpr struct {
	Pos        Pos
	Kind       NetworkKind
	Capacity   int
	Loses      int
	Duplicates int
}

// FieldValue is `NAME EXPR` of a send, a seal, a start or an old segment. Index is for an array's element.
type FieldValue struct {
	Name  Ident
	Index []Expr
	Value Expr
}

// DeclPos gives the place of the declaration.
func (d *SegmentDecl) DeclPos() Pos  { return d.Pos }
func (d *EndDecl) DeclPos() Pos      { return d.Pos }
func (d *SharedDecl) DeclPos() Pos   { return d.Pos }
func (d *SealedDecl) DeclPos() Pos   { return d.Pos }
func (d *PartyDecl) DeclPos() Pos    { return d.Pos }
func (d *ParamDecl) DeclPos() Pos    { return d.Pos }
func (d *CallsDecl) DeclPos() Pos    { return d.Pos }
func (d *TimersDecl) DeclPos() Pos   { return d.Pos }
func (d *GroupDecl) DeclPos() Pos    { return d.Pos }
func (d *NumbersDecl) DeclPos() Pos  { return d.Pos }
func (d *ISNDecl) DeclPos() Pos      { return d.Pos }
func (d *DefineDecl) DeclPos() Pos   { return d.Pos }
func (d *RuleDecl) DeclPos() Pos     { return d.Pos }
func (d *SaysDecl) DeclPos() Pos     { return d.Pos }
func (d *FairDecl) DeclPos() Pos     { return d.Pos }
func (d *RemoveDecl) DeclPos() Pos   { return d.Pos }
func (d *WatchDecl) DeclPos() Pos    { return d.Pos }
func (d *PropertyDecl) DeclPos() Pos { return d.Pos }
func (d *MeasureDecl) DeclPos() Pos  { return d.Pos }
func (d *ScenarioDecl) DeclPos() Pos { return d.Pos }

// Expr is an expression.
type Expr interface{ ExprPos() Pos }

// NameExpr is a name, dotted as written: `iss`, `seg.seq`, `e.peer.iss`, `A.state`, `window`.
// Args are an array's indices, `held[i]` (IsIndex), or a predicate's arguments, `over(e)` (IsCall).
type NameExpr struct {
	Name    Ident
	Args    []Expr
	IsIndex bool
	IsCall  bool
}

// LitKind is the kind of a literal.
type LitKind uint8

// The kinds of literals.
const (
	LitInt  LitKind = iota
	LitBool         // true, false
	LitNone         // a number in no window; no life
	LitZero         // the real number 0
)

// LitExpr is a literal.
type LitExpr struct {
	Pos   Pos
	Kind  LitKind
	Value int
}

// FreshExpr is `fresh`: a new initial number of this end, which begins a new life.
type FreshExpr struct{ Pos Pos }

// SealExpr is `seal NAME { field expr … }`.
type SealExpr struct {
	Pos    Pos
	Name   Ident
	Fields []FieldValue
}

// UnaryExpr is `not X` or `-X`.
type UnaryExpr struct {
	Pos Pos
	Op  Op
	X   Expr
}

// BinaryExpr is `X op Y`.
type BinaryExpr struct {
	Pos  Pos // of the operator
	Op   Op
	X, Y Expr
}

// ChainExpr is `X op1 Y op2 Z` with < or <=: of numbers, a test of the window from X to Z.
type ChainExpr struct {
	Pos      Pos
	Op1, Op2 Op
	X, Y, Z  Expr
}

// CondExpr is `if C then X else Y`.
type CondExpr struct {
	Pos     Pos
	C, X, Y Expr
}

// InExpr is `X in SET`: X is an end (its state), a state field, or `state`; SET as in a rule.
// Braces hold several names: `A in {CLOSED, LISTEN}`.
type InExpr struct {
	Pos Pos
	X   Expr
	Set StateSet
}

// QuantExpr is `each e in DOMAIN: X` or `some e in DOMAIN: X`. A domain is `ends`, `lives of END`, or a range.
type QuantExpr struct {
	Pos    Pos
	Each   bool
	Var    Ident
	Domain Domain
	Body   Expr
}

// DomainKind is the kind of a domain.
type DomainKind uint8

// The kinds of domains.
const (
	DomainEnds  DomainKind = iota
	DomainLives            // lives of E
	DomainRange            // lo..hi
)

// Domain is what a variable ranges over.
type Domain struct {
	Pos    Pos
	Kind   DomainKind
	Of     Expr
	Lo, Hi Expr
}

// EventTest asks what happened in the step, in a property or a watch's condition:
//
//	enters(E, STATES)  fires(RULE-ID)  calls(E, NAME)  tells(E, WORD)
//	arrives(E, FLAGS)  sends(E, FLAGS)  delivers(E)  crashes(E)  fresh(E)  times(E, TIMER)
//	flying(E, FLAGS): such a segment is on its way to E;  spent(TIMER): its budget is used up
type EventTest struct {
	Pos   Pos
	Kind  Ident
	End   Expr
	Names []Ident
}

// TemporalExpr is an operator over the positions of a run: `always X`, `X until Y`. It stands in a property, or in a
// define that properties use.
type TemporalExpr struct {
	Pos  Pos // of the operator
	Op   TemporalOp
	X, Y Expr // Y of an operator between two
}

// TemporalOp is the operator of a TemporalExpr.
type TemporalOp uint8

// The temporal operators.
const (
	TimeNone TemporalOp = iota
	TimeAlways
	TimeEventually
	TimeNever
	TimeNext
	TimeLeadsTo
	TimeUntil
	TimeWeakUntil
	TimeRelease
)

// ExprPos gives the place of the expression.
func (e *NameExpr) ExprPos() Pos   { return e.Name.Pos }
func (e *LitExpr) ExprPos() Pos    { return e.Pos }
func (e *FreshExpr) ExprPos() Pos  { return e.Pos }
func (e *SealExpr) ExprPos() Pos   { return e.Pos }
func (e *UnaryExpr) ExprPos() Pos  { return e.Pos }
func (e *BinaryExpr) ExprPos() Pos { return e.X.ExprPos() }
func (e *ChainExpr) ExprPos() Pos  { return e.X.ExprPos() }
func (e *CondExpr) ExprPos() Pos   { return e.Pos }
func (e *InExpr) ExprPos() Pos     { return e.X.ExprPos() }
func (e *QuantExpr) ExprPos() Pos  { return e.Pos }
func (e *EventTest) ExprPos() Pos  { return e.Pos }

// ExprPos gives the place of the expression.
func (e *TemporalExpr) ExprPos() Pos { return e.Pos }

// Op is an operator.
type Op uint8

// The operators, weakest first.
const (
	OpImplies Op = iota
	OpOr
	OpAnd
	OpNot
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpAdd
	OpSub
	OpEquivalent // weaker than all, in a formula only
)

// Stmt is an effect of a rule.
type Stmt interface{ StmtPos() Pos }

// AssignStmt is `target := value`.
type AssignStmt struct {
	Target *NameExpr
	Value  Expr
}

// GotoStmt is `-> STATE`.
type GotoStmt struct {
	Pos   Pos
	State Ident
}

// SendStmt is `send [to WHOM] SYN ACK seq iss ack rcv.nxt`.
type SendStmt struct {
	Pos    Pos
	To     *Ident // nil: the peer. Else peer, origin, A, B or a party
	Flags  []Ident
	Fields []FieldValue
}

// DeliverStmt is `deliver`: an octet goes to the application.
type DeliverStmt struct{ Pos Pos }

// TellStmt is `tell WORD`: the application is told.
type TellStmt struct {
	Pos  Pos
	Word Ident
}

// ChooseStmt is `choose target in lo..hi`: each value is a transition of its own.
type ChooseStmt struct {
	Pos    Pos
	Target *NameExpr
	Lo, Hi Expr
}

// IfStmt is `if C { … } else { … }`; `else if` nests.
type IfStmt struct {
	Pos  Pos
	Cond Expr
	Then []Stmt
	Else []Stmt
}

// ForStmt is `for i in lo..hi { … }`, unrolled when the protocol is loaded.
type ForStmt struct {
	Pos    Pos
	Var    Ident
	Lo, Hi Expr
	Body   []Stmt
}

// DoStmt is `do NAME(args)`: a defined effect.
type DoStmt struct {
	Pos  Pos
	Name Ident
	Args []Expr
}

// ContinueStmt hands the segment to the rules below.
type ContinueStmt struct{ Pos Pos }

// ClearStmt is `clear`: every field of this end is as at the start (the TCB is deleted); ghosts and stable fields stay.
type ClearStmt struct{ Pos Pos }

// DropStmt is `drop`: nothing happens, and that is meant.
type DropStmt struct{ Pos Pos }

// StartStmt is `start TIMER` or, with Stop, `stop TIMER`, of a timer that counts lifetimes.
type StartStmt struct {
	Pos   Pos
	Stop  bool
	Timer Ident
}

// StmtPos gives the place of the statement.
func (s *AssignStmt) StmtPos() Pos   { return s.Target.Name.Pos }
func (s *GotoStmt) StmtPos() Pos     { return s.Pos }
func (s *SendStmt) StmtPos() Pos     { return s.Pos }
func (s *DeliverStmt) StmtPos() Pos  { return s.Pos }
func (s *TellStmt) StmtPos() Pos     { return s.Pos }
func (s *ChooseStmt) StmtPos() Pos   { return s.Pos }
func (s *IfStmt) StmtPos() Pos       { return s.Pos }
func (s *ForStmt) StmtPos() Pos      { return s.Pos }
func (s *DoStmt) StmtPos() Pos       { return s.Pos }
func (s *ContinueStmt) StmtPos() Pos { return s.Pos }
func (s *ClearStmt) StmtPos() Pos    { return s.Pos }
func (s *DropStmt) StmtPos() Pos     { return s.Pos }
func (s *StartStmt) StmtPos() Pos    { return s.Pos }
