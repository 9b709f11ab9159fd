package model

import (
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// dumpTree shows a tree without places and without what is zero.
func dumpTree(v any) string { return dumpNode(reflect.ValueOf(v)) }

func dumpNode(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return dumpNode(v.Elem())
	case reflect.Slice:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, dumpNode(v.Index(i)))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case reflect.Struct:
		return dumpStruct(v)
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Invalid:
		return "nil"
	default:
		return fmt.Sprint(v.Interface())
	}
}

func dumpStruct(v reflect.Value) string {
	if id, ok := v.Interface().(Ident); ok {
		return id.Text
	}
	var parts []string
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Name != "Pos" && f.Type != reflect.TypeFor[*Source]() && !v.Field(i).IsZero() {
			parts = append(parts, f.Name+":"+dumpNode(v.Field(i)))
		}
	}
	return strings.TrimSuffix(v.Type().Name(), "Expr") + "{" + strings.Join(parts, " ") + "}"
}

type parseCase struct{ text, want string }

func runCases(t *testing.T, cases []parseCase, parse func(*Source) (any, error)) {
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			got, err := parse(NewSource("t", c.text))
			require.NoError(t, err)
			require.Equal(t, c.want, dumpTree(got))
		})
	}
}

// grouped writes an expression with a parenthesis around each operation.
func grouped(x Expr) string {
	signs := []string{"implies", "or", "and", "not", "=", "!=", "<", "<=", ">", ">=", "+", "-"}
	switch x := x.(type) {
	case *BinaryExpr:
		return "(" + grouped(x.X) + " " + signs[x.Op] + " " + grouped(x.Y) + ")"
	case *ChainExpr:
		return "(" + grouped(x.X) + " " + signs[x.Op1] + " " + grouped(x.Y) + " " + signs[x.Op2] + " " + grouped(x.Z) + ")"
	case *UnaryExpr:
		return "(" + signs[x.Op] + " " + grouped(x.X) + ")"
	case *CondExpr:
		return "(if " + grouped(x.C) + " then " + grouped(x.X) + " else " + grouped(x.Y) + ")"
	case *InExpr:
		return "(" + grouped(x.X) + " in " + dumpTree(x.Set.Names) + ")"
	case *QuantExpr:
		return "(" + x.Var.Text + ": " + grouped(x.Body) + ")"
	case *NameExpr:
		return x.Name.Text
	default:
		return dumpTree(x)
	}
}

func TestPrecedence(t *testing.T) {
	for _, c := range []parseCase{
		{"a implies b implies c", "(a implies (b implies c))"},
		{"a or b and c or d", "((a or (b and c)) or d)"},
		{"not a = b and c", "((not (a = b)) and c)"},
		{"not not a", "(not (not a))"},
		{"a + b - c = d", "(((a + b) - c) = d)"},
		{"a - (b - c)", "(a - (b - c))"},
		{"a <= x < b + c", "(a <= x < (b + c))"},
		{"a < b and b < c", "((a < b) and (b < c))"},
		{"-a + b", "((- a) + b)"},
		{"x in S and y", "((x in [S]) and y)"},
		{"state in {A-1, B} or y", "((state in [A-1 B]) or y)"},
		{"each e in ends: a implies b", "(e: (a implies b))"},
		{"x and some e in 0..3: a or b", "(x and (e: (a or b)))"},
		{"if a then b else c + d", "(if a then b else (c + d))"},
		{"snd.nxt-1 - 1", "(snd.nxt-1 - Lit{Value:1})"},
	} {
		t.Run(c.text, func(t *testing.T) {
			x, err := ParseExpr(NewSource("t", c.text))
			require.NoError(t, err)
			require.Equal(t, c.want, grouped(x))
		})
	}
}

func TestExpressions(t *testing.T) {
	runCases(t, []parseCase{
		{"held[i + 1]", "Name{Name:held Args:[Binary{Op:10 X:Name{Name:i} Y:Lit{Value:1}}] IsIndex:true}"},
		{"e.peer.held[0][1]", "Name{Name:e.peer.held Args:[Lit{} Lit{Value:1}] IsIndex:true}"},
		{"over(e, l)", "Name{Name:over Args:[Name{Name:e} Name{Name:l}] IsCall:true}"},
		{"over()", "Name{Name:over IsCall:true}"},
		{"asked(open active)", "Name{Name:asked Args:[Name{Name:open active}] IsCall:true}"},
		{"mine(seg.cookie)", "Name{Name:mine Args:[Name{Name:seg.cookie}] IsCall:true}"},
		{"true", "Lit{Kind:1 Value:1}"},
		{"false", "Lit{Kind:1}"},
		{"none", "Lit{Kind:2}"},
		{"zero", "Lit{Kind:3}"},
		{"fresh", "Fresh{}"},
		{"fresh(A)", "EventTest{Kind:fresh End:Name{Name:A}}"},
		{"seal c { tag iss ttl 1 }", "Seal{Name:c Fields:[FieldValue{Name:tag Value:Name{Name:iss}} FieldValue{Name:ttl Value:Lit{Value:1}}]}"},
		{"enters(e.peer, X, any)", "EventTest{Kind:enters End:Name{Name:e.peer} Names:[X any]}"},
		{"fires(a.b)", "EventTest{Kind:fires Names:[a.b]}"},
		{"spent(time-wait)", "EventTest{Kind:spent Names:[time-wait]}"},
		{"calls(e, open active)", "EventTest{Kind:calls End:Name{Name:e} Names:[open active]}"},
		{"tells(e, reset)", "EventTest{Kind:tells End:Name{Name:e} Names:[reset]}"},
		{"times(e, user)", "EventTest{Kind:times End:Name{Name:e} Names:[user]}"},
		{"arrives(e, SYN ACK)", "EventTest{Kind:arrives End:Name{Name:e} Names:[SYN ACK]}"},
		{"sends(e)", "EventTest{Kind:sends End:Name{Name:e}}"},
		{"flying(e)", "EventTest{Kind:flying End:Name{Name:e}}"},
		{"some l in lives of e: true", "Quant{Var:l Domain:Domain{Kind:1 Of:Name{Name:e}} Body:Lit{Kind:1 Value:1}}"},
		{"each i in 0..n - 1: true", "Quant{Each:true Var:i Domain:Domain{Kind:2 Lo:Lit{} Hi:Binary{Op:11 X:Name{Name:n} Y:Lit{Value:1}}} Body:Lit{Kind:1 Value:1}}"},
		{"序号 = 名-1", "Binary{Op:4 X:Name{Name:序号} Y:Name{Name:名-1}}"},
	}, func(s *Source) (any, error) { return ParseExpr(s) })
}

func TestStatements(t *testing.T) {
	runCases(t, []parseCase{
		{"held[i] := 1 -> X", "[AssignStmt{Target:Name{Name:held Args:[Name{Name:i}] IsIndex:true} Value:Lit{Value:1}} GotoStmt{State:X}]"},
		{"send SYN ACK seq iss + 1 ack rcv.nxt x := 1", "[SendStmt{Flags:[SYN ACK] Fields:[FieldValue{Name:seq Value:Binary{Op:10 X:Name{Name:iss} Y:Lit{Value:1}}} FieldValue{Name:ack Value:Name{Name:rcv.nxt}}]} AssignStmt{Target:Name{Name:x} Value:Lit{Value:1}}]"},
		{"send from life h[0] := 1", "[SendStmt{Fields:[FieldValue{Name:from Value:Name{Name:life}}]} AssignStmt{Target:Name{Name:h Args:[Lit{}] IsIndex:true} Value:Lit{Value:1}}]"},
		{"send SYN X := 1", "[SendStmt{Flags:[SYN]} AssignStmt{Target:Name{Name:X} Value:Lit{Value:1}}]"},
		{"send SYN h[0] 1", "[SendStmt{Flags:[SYN] Fields:[FieldValue{Name:h Index:[Lit{}] Value:Lit{Value:1}}]}]"},
		{"deliver tell reset clear continue drop", "[DeliverStmt{} TellStmt{Word:reset} ClearStmt{} ContinueStmt{} DropStmt{}]"},
		{"start t stop t", "[StartStmt{Timer:t} StartStmt{Stop:true Timer:t}]"},
		{"choose x in 0..3", "[ChooseStmt{Target:Name{Name:x} Lo:Lit{} Hi:Lit{Value:3}}]"},
		{"do a do b(1, x)", "[DoStmt{Name:a} DoStmt{Name:b Args:[Lit{Value:1} Name{Name:x}]}]"},
		{"for i in 0..n { drop }", "[ForStmt{Var:i Lo:Lit{} Hi:Name{Name:n} Body:[DropStmt{}]}]"},
		{"if a { drop } else if b { } else { clear }", "[IfStmt{Cond:Name{Name:a} Then:[DropStmt{}] Else:[IfStmt{Cond:Name{Name:b} Else:[ClearStmt{}]}]}]"},
	}, func(s *Source) (any, error) {
		f, err := Parse(NewSource("t", "protocol p define d { "+s.Text+" }"))
		if err != nil {
			return nil, err
		}
		return f.Decls[0].(*DefineDecl).Body, nil
	})
}

func TestDeclarations(t *testing.T) {
	runCases(t, []parseCase{
		{"segment SYN ACK { seq : number of peer = none }", "SegmentDecl{Flags:[SYN ACK] Fields:[FieldDecl{Names:[seq] Type:Type{Kind:4 OfPeer:true} Init:Lit{Kind:2}}]}"},
		{"segment one of INIT, COOKIE-ECHO { }", "SegmentDecl{OneOf:true Flags:[INIT COOKIE-ECHO]}"},
		{"end { state A, B a : bool state C stable ghost b, c : state }", "EndDecl{States:[A B C] Fields:[FieldDecl{Names:[a] Type:Type{}} FieldDecl{Names:[b c] Ghost:true Stable:true Type:Type{Kind:3}}]}"},
		{"shared { ghost : bool }", "SharedDecl{Fields:[FieldDecl{Names:[ghost] Type:Type{}}]}"},
		{"sealed c { t : d }", "SealedDecl{Name:c Fields:[FieldDecl{Names:[t] Type:Type{Kind:7 Sealed:d}}]}"},
		{`param w : 0..7 = 1 "t"`, `ParamDecl{Name:w Type:Type{Kind:1 Lo:Lit{} Hi:Lit{Value:7}} Init:Lit{Value:1} Title:"t"}`},
		{"param m : one of slow, fast = slow", "ParamDecl{Name:m Type:Type{Kind:2 Enum:[slow fast]} Init:Name{Name:slow}}"},
		{"param h : bool[0..w - 1, life][end]", "ParamDecl{Name:h Type:Type{Index:[Type{Kind:1 Lo:Lit{} Hi:Binary{Op:11 X:Name{Name:w} Y:Lit{Value:1}}} Type{Kind:5} Type{Kind:6}]}}"},
		{"param h : 0..w[life of peer]", "ParamDecl{Name:h Type:Type{Kind:1 Lo:Lit{} Hi:Name{Name:w} Index:[Type{Kind:5 OfPeer:true}]}}"},
		{"calls open active, send", "CallsDecl{Names:[open active send]}"},
		{"timers a-b, c", "TimersDecl{Names:[a-b c]}"},
		{"group g = A, B", "GroupDecl{Name:g States:[A B]}"},
		{"replace g group h = A", "GroupDecl{Edit:Edit{Kind:1 Anchor:g} Name:h States:[A]}"},
		{"numbers reach 2 + x margin peer.w", "NumbersDecl{Reach:Binary{Op:10 X:Lit{Value:2} Y:Name{Name:x}} Margin:Name{Name:peer.w}}"},
		{"isn clock", "ISNDecl{Policy:2}"},
		{"isn constant", "ISNDecl{Policy:5}"},
		{"isn constant 3", "ISNDecl{Policy:5 Base:[3]}"},
		{"isn 100, 400", "ISNDecl{Policy:6 Base:[100 400]}"},
		{"define d(a, b) = a", "DefineDecl{Name:d Params:[a b] Value:Name{Name:a}}"},
		{"define d { drop }", "DefineDecl{Name:d Body:[DropStmt{}] Effect:true}"},
		{"remove a.b", "RemoveDecl{Name:a.b}"},
		{`rule a "1" "t" in any but X, Y on only ACK when x { }`, `RuleDecl{ID:a Section:"1" Title:"t" In:StateSet{Any:true Names:[X Y]} On:Event{Only:true Flags:[ACK]} When:Name{Name:x}}`},
		{`rule a "t" in any on SYN ACK without RST, FIN { }`, `RuleDecl{ID:a Title:"t" In:StateSet{Any:true} On:Event{Flags:[SYN ACK] Without:[RST FIN]}}`},
		{"rule a in X, g on segment { }", "RuleDecl{ID:a In:StateSet{Names:[X g]} On:Event{}}"},
		{"before b rule a on call open active in X { }", "RuleDecl{Edit:Edit{Kind:2 Anchor:b} ID:a In:StateSet{Names:[X]} On:Event{Kind:1 Name:open active}}"},
		{"after b rule a in X on timer t after 2 lifetimes prompt { }", "RuleDecl{Edit:Edit{Kind:3 Anchor:b} ID:a In:StateSet{Names:[X]} On:Event{Kind:2 Name:t Lifetimes:2 Prompt:true}}"},
		{"rule a in DOWN on restart { }", "RuleDecl{ID:a In:StateSet{Names:[DOWN]} On:Event{Kind:3}}"},
		{"watch w on assign irs when x { g := 1 }", "WatchDecl{ID:w Trigger:Trigger{Name:irs} When:Name{Name:x} Body:[AssignStmt{Target:Name{Name:g} Value:Lit{Value:1}}]}"},
		{"watch w on enter X, g { }", "WatchDecl{ID:w Trigger:Trigger{Kind:1 States:StateSet{Names:[X g]}}}"},
		{"watch w on call open active when x { }", "WatchDecl{ID:w Trigger:Trigger{Kind:2 Name:open active} When:Name{Name:x}}"},
		{"watch w on crash { }", "WatchDecl{ID:w Trigger:Trigger{Kind:7}}"},
		{`property p "t" in a, b always x because "s" vacuous ok`, `PropertyDecl{Name:p Title:"t" Scenarios:[a b] Expr:Name{Name:x} Because:"s" MayVacuous:true}`},
		{`property p never x needs lifetimes because "s"`, `PropertyDecl{Name:p Kind:1 Expr:Name{Name:x} Because:"s" NeedsLifetimes:true}`},
		{`property p terminal desired x acceptable y vacuous ok`, `PropertyDecl{Name:p Kind:3 Expr:Name{Name:x} Acceptable:Name{Name:y} MayVacuous:true}`},
		{`measure m "t" in s from x until y`, `MeasureDecl{Name:m Title:"t" Scenario:s From:Name{Name:x} Until:Name{Name:y}}`},
		{`scenario s "t" from b { modulus 8 }`, `ScenarioDecl{Name:s Title:"t" From:b Clauses:[Clause{Kind:2 Numbers:[8]}]}`},
	}, func(s *Source) (any, error) {
		f, err := Parse(NewSource("t", "protocol p "+s.Text))
		if err != nil {
			return nil, err
		}
		require.Len(t, f.Decls, 1)
		return f.Decls[0], nil
	})
}

func TestClauses(t *testing.T) {
	runCases(t, []parseCase{
		{"A: open active, send 2, close? then crash", "[Clause{End:A Sessions:[[Call{Name:open active Count:1} Call{Name:send Count:2} Call{Name:close Count:1 Optional:true}] [Call{Name:crash Count:1}]]}]"},
		{"A: none B: close\nwindow 1", "[Clause{End:A} Clause{End:B Sessions:[[Call{Name:close Count:1}]]} Clause{Kind:5 Name:window Numbers:[1]}]"},
		{"network bag capacity 4 loses 1 duplicates unlimited", "[Clause{Kind:1 Network:Network{Kind:1 Capacity:4 Loses:1 Duplicates:-1}}]"},
		{"network soup", "[Clause{Kind:1 Network:Network{Capacity:24}}]"},
		{"isn A 100, 400 isn B constant 7 isn unused isn constant", "[Clause{Kind:3 End:A Policy:6 Numbers:[100 400]} Clause{Kind:3 End:B Policy:5 Numbers:[7]} Clause{Kind:3 Policy:1} Clause{Kind:3 Policy:5}]"},
		{"lives 2 lives A 3", "[Clause{Kind:4 Numbers:[2]} Clause{Kind:4 End:A Numbers:[3]}]"},
		{"window 1 window B 0 user-timeout off mode B fast", "[Clause{Kind:5 Name:window Numbers:[1]} Clause{Kind:5 End:B Name:window Numbers:[0]} Clause{Kind:5 Name:user-timeout Word:off} Clause{Kind:5 End:B Name:mode Word:fast}]"},
		{"timer t off timer A t 2 prompt timer t prompt", "[Clause{Kind:6 Name:t Word:off} Clause{Kind:6 End:A Name:t Numbers:[2] Prompt:true} Clause{Kind:6 Name:t Prompt:true}]"},
		{"crashes A 1 crashes 2", "[Clause{Kind:9 End:A Numbers:[1]} Clause{Kind:9 Numbers:[2]}]"},
		{"old from A SYN ACK seq 5 ack 6 in flight from B ACK", "[Clause{Kind:7 End:A Flags:[SYN ACK] Fields:[FieldValue{Name:seq Value:Lit{Value:5}} FieldValue{Name:ack Value:Lit{Value:6}}]} Clause{Kind:10 End:B Flags:[ACK]}]"},
		{"start A X held[0] true iss none\nwindow 1", "[Clause{Kind:8 End:A Name:X Fields:[FieldValue{Name:held Index:[Lit{}] Value:Lit{Kind:1 Value:1}} FieldValue{Name:iss Value:Lit{Kind:2}}]} Clause{Kind:5 Name:window Numbers:[1]}]"},
		{"start A X\n  iss 1 B: close", "[Clause{Kind:8 End:A Name:X Fields:[FieldValue{Name:iss Value:Lit{Value:1}}]} Clause{End:B Sessions:[[Call{Name:close Count:1}]]}]"},
		{"", "[]"},
	}, func(s *Source) (any, error) { return ParseClauses(s) })
}

func TestHeader(t *testing.T) {
	for _, c := range []parseCase{
		{"protocol p", `Header{Name:"p"}`},
		{"\uFEFFprotocol p \"t\" extends tcp\r\n", `Header{Name:"p" Title:"t" Extends:tcp}`},
		{`protocol p extends "a b.tcp"`, `Header{Name:"p" Extends:a b.tcp IsPath:true}`},
		{`protocol p "t" extends tcp topic silent-peer isn any`, `Header{Name:"p" Title:"t" Extends:tcp Topic:"silent-peer"}`},
		{"protocol p topic opening", `Header{Name:"p" Topic:"opening"}`},
	} {
		f, err := Parse(NewSource("t", c.text))
		require.NoError(t, err)
		require.Equal(t, c.want, dumpTree(f.Protocol))
	}
}

func TestUnknownTopic(t *testing.T) {
	for text, want := range map[string]string{
		"protocol p topic openning": `t:1:18: found "openning", expected "opening", "closing", "silent-peer" or "security"`,
		"protocol p topic":          `t:1:17: found the end of the text, expected "opening", "closing", "silent-peer" or "security"`,
	} {
		_, err := Parse(NewSource("t", text))
		require.ErrorContains(t, err, want)
	}
}

func TestWholeLanguage(t *testing.T) {
	f, err := Parse(readSource(t, "testdata/parse/whole.tcp"))
	require.NoError(t, err)
	require.Len(t, f.Decls, 64)
	kinds := map[string]int{}
	for _, d := range f.Decls {
		kinds[reflect.TypeOf(d).Elem().Name()]++
		require.NotNil(t, d.DeclPos().Source)
	}
	require.Len(t, kinds, 19)
}

func readSource(t testing.TB, name string) *Source {
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return NewSource(name, string(text))
}

// The places of a tree are those of the words they stand for.
func TestPositions(t *testing.T) {
	x, err := ParseExpr(NewSource("t", "a +\n  b < c"))
	require.NoError(t, err)
	less := x.(*BinaryExpr)
	line, column := less.Pos.LineColumn()
	require.Equal(t, []int{2, 5}, []int{line, column})
	require.Equal(t, "t:1:1", less.ExprPos().String())
	require.Equal(t, "t:2:3", less.X.(*BinaryExpr).Y.ExprPos().String())
}

func TestHostileTexts(t *testing.T) {
	texts := map[string]string{
		"found the end of the text":         "",
		"found the byte 0xff":               "protocol a\xff",
		"found the byte 0x00":               "protocol a\x00b",
		"at most 4194304 are read":          strings.Repeat("x ", maxText),
		"found more than 200 levels":        "protocol p define x = " + strings.Repeat("(", 1<<20),
		"more than 200 levels, one":         "protocol p define x { " + strings.Repeat("if a { ", 1<<18),
		"200 levels, one in":                "protocol p define x { if a { } " + strings.Repeat("else if a { } ", 1<<18),
		"than 200 levels":                   "protocol p define x = " + strings.Repeat("not ", 1<<18),
		"more than 1000 operators in a row": "protocol p define x = 1" + strings.Repeat(" + 1", 1<<18),
		"found \"@\"":                       strings.Repeat("@ ", (1<<20)/2),
		"found \"x\"":                       strings.Repeat("x[", (1<<20)/2),
		"expected \"}\"":                    "protocol p " + strings.Repeat("rule x in X on X {", (1<<20)/20),
		"one in the other":                  "protocol p define x { " + strings.Repeat("if ", (1<<20)/4),
		"1:30: found \"@\", which":          "protocol p define x { " + strings.Repeat("x := 1 @ y ", (1<<20)/12),
		"found \"}\", expected a range":     "protocol p define x { " + strings.Repeat("for i in } ", (1<<20)/12),
		"found a string without its end":    "protocol p " + strings.Repeat("\"\n", (1<<20)/3),
		"found the character U+0007":        "protocol p \a",
		"found a control character":         "protocol p \"\a\"",
	}
	for want, text := range texts {
		t.Run(want, func(t *testing.T) {
			begin := time.Now()
			_, err := Parse(NewSource("t", text))
			require.ErrorContains(t, err, want)
			require.Less(t, len(err.Error()), 30000)
			require.Less(t, time.Since(begin), 5*time.Second)
			_, err = ParseClauses(NewSource("t", text))
			require.True(t, err != nil || text == "")
		})
	}
}
