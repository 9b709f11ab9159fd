package model

import (
	"reflect"
	"slices"
	"strings"
)

// declarations parses the protocol's texts again: all declarations with the edits of
// variants applied, and the place of the protocol's own header.
func (p *Protocol) declarations() ([]Decl, Pos) {
	var chain []*File
	for _, src := range p.Sources {
		f, err := Parse(src)
		if err != nil {
			panic("model: a resolved protocol does not parse: " + err.Error())
		}
		chain = append(chain, f)
	}
	return merge(chain, &Errors{}), chain[len(chain)-1].Protocol.Pos
}

// idents are the names that declarations declare, with their places.
func idents(d Decl) []Ident {
	switch d := d.(type) {
	case *SegmentDecl:
		return d.Flags
	case *EndDecl:
		return d.States
	case *CallsDecl:
		return d.Names
	case *TimersDecl:
		return d.Names
	}
	return nil
}

// posOf finds where a name is declared by a declaration of the given type.
func posOf[D Decl](l *linter, name string) Pos {
	for _, d := range l.decls {
		if _, ok := d.(D); !ok {
			continue
		}
		for _, id := range idents(d) {
			if id.Text == name {
				return id.Pos
			}
		}
	}
	return l.header
}

func (l *linter) statePos(state int) Pos { return posOf[*EndDecl](l, l.p.States[state]) }

// events reports calls, timers and flags that no rule is for, and words that no rule tells.
func (l *linter) events() {
	for i, name := range l.p.Calls {
		if !l.hasRule(OnCall, i) {
			l.add(posOf[*CallsDecl](l, name), LintUnused, "no rule is for the call %s", name)
		}
	}
	for i, name := range l.p.Timers {
		switch pos := posOf[*TimersDecl](l, name); {
		case !l.hasRule(OnTimer, i):
			l.add(pos, LintUnused, "no rule is for the timer %s", name)
		case l.waits(i) && !l.does(EffectStart, i):
			l.add(pos, LintUnused, "a rule counts lifetimes of the timer %s, and nothing starts it", name)
		}
	}
	for _, q := range l.p.Parties {
		if !slices.ContainsFunc(l.p.Rules, func(r *Rule) bool { return r.Party == q }) {
			l.add(q.Pos, LintUnused, "no rule is for the party %s", q.Name)
		}
	}
	var sent uint64
	for code := range l.sentCodes() {
		sent |= l.p.FlagsOf(code)
	}
	for i, name := range l.p.Flags {
		if sent>>i&1 == 0 {
			l.add(posOf[*SegmentDecl](l, name), LintUnused, "no rule sends %s", name)
		}
	}
	for _, w := range l.p.Watches {
		if w.Trigger.Kind == WatchTell && !l.does(EffectTell, w.Trigger.Name) {
			l.add(w.Pos, LintUnused, "no rule tells %s, for which this watch waits", l.p.Words[w.Trigger.Name])
		}
	}
}

func (l *linter) hasRule(kind EventKind, name int) bool {
	return slices.ContainsFunc(l.p.Rules, func(r *Rule) bool { return r.Event.Kind == kind && r.Event.Name == name })
}

// waits says whether a rule for the timer counts lifetimes.
func (l *linter) waits(timer int) bool {
	return slices.ContainsFunc(l.p.Rules, func(r *Rule) bool {
		return r.Event.Kind == OnTimer && r.Event.Name == timer && r.Event.Lifetimes > 0
	})
}

// does says whether some rule has this effect with this timer or word.
func (l *linter) does(op EffectOp, name int) bool {
	for _, r := range l.p.Rules {
		for _, e := range flatEffects(r.Body) {
			if e.Op == op && e.Name == name {
				return true
			}
		}
	}
	return false
}

// mention is a name that a text uses, by what it may stand for.
type mention struct {
	kind string // define, states or sealed
	name string
}

// names reports defines, groups and sealed types without use. A define counts as used when
// something that is no define uses it, directly or through other defines.
func (l *linter) names() {
	used := map[mention]bool{}
	var defines []*DefineDecl
	for _, d := range l.decls {
		if def, ok := d.(*DefineDecl); ok {
			defines = append(defines, def)
		} else {
			noteMentions(d, used)
		}
	}
	for live := map[*DefineDecl]bool{}; ; {
		before := len(live)
		for _, d := range defines {
			if !live[d] && used[mention{"define", d.Name.Text}] {
				live[d] = true
				noteMentions(d, used)
			}
		}
		if len(live) == before {
			break
		}
	}
	for _, d := range l.decls {
		l.named(d, used)
	}
}

func (l *linter) named(d Decl, used map[mention]bool) {
	switch d := d.(type) {
	case *DefineDecl:
		if !used[mention{"define", d.Name.Text}] {
			l.add(d.Name.Pos, LintUnused, "nothing uses the define %s", d.Name.Text)
		}
	case *GroupDecl:
		if !used[mention{"states", d.Name.Text}] {
			l.add(d.Name.Pos, LintUnused, "nothing uses the group %s", d.Name.Text)
		}
	case *SealedDecl:
		if !used[mention{"sealed", d.Name.Text}] {
			l.add(d.Name.Pos, LintUnused, "no field is a sealed %s", d.Name.Text)
		}
	}
}

// noteMentions collects the names that a piece of the syntax tree uses.
func noteMentions(tree any, used map[mention]bool) { mentions(reflect.ValueOf(tree), used) }

func mentions(v reflect.Value, used map[mention]bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			mentions(v.Elem(), used)
		}
	case reflect.Slice:
		for i := range v.Len() {
			mentions(v.Index(i), used)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Pos]() {
			return
		}
		noteMention(v.Interface(), used)
		for i := range v.NumField() {
			mentions(v.Field(i), used)
		}
	}
}

// noteMention notes what one node of the tree uses by itself.
func noteMention(node any, used map[mention]bool) {
	note := func(kind string, names ...Ident) {
		for _, n := range names {
			used[mention{kind, n.Text}] = true
		}
	}
	switch x := node.(type) {
	case NameExpr:
		note("define", x.Name)
	case DoStmt:
		note("define", x.Name)
	case StateSet:
		note("states", x.Names...)
	case EventTest:
		note("states", x.Names...)
	case GroupDecl:
		note("states", x.States...)
	case TypeExpr:
		note("sealed", x.Sealed)
	case PropertyDecl:
		sentenceMentions(x.Because, used)
	}
}

// sentenceMentions reads the expressions in braces of a sentence.
func sentenceMentions(text string, used map[mention]bool) {
	for {
		_, rest, open := strings.Cut(text, "{")
		inner, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			return
		}
		if e, err := ParseExpr(NewSource("", inner)); err == nil {
			noteMentions(e, used)
		}
		text = after
	}
}
