package model

// This file changes effects, and finds out which rules a define is for.

// effects changes the effects of a rule or of a define.
func (m *mutation) effects(body []Stmt) {
	for _, s := range body {
		m.effect(s)
	}
}

func (m *mutation) effect(s Stmt) {
	if m.onlyGhosts(s) {
		return
	}
	switch s := s.(type) {
	case *IfStmt:
		m.condition(s.Cond, m.upTo(s.Cond))
		m.effects(s.Then)
		m.effects(s.Else)
		return
	case *ForStmt:
		m.exprs(extent{m.extent(s).from, m.extent(s.Hi).to}, s.Lo, s.Hi)
		m.effects(s.Body)
		return
	case *DropStmt:
		return
	case *GotoStmt:
		m.otherStates(s)
	}
	m.drop(m.dropOf(s), s)
	switch s := s.(type) {
	case *AssignStmt:
		m.number(s.Value, m.numbers[s.Target.Name.Text], s)
		m.exprs(s, s.Target.Args...)
	case *SendStmt:
		m.sent(s)
	case *DoStmt:
		m.exprs(s, s.Args...)
	case *ChooseStmt:
		m.exprs(s, s.Lo, s.Hi)
	}
}

// upTo is a condition with the `if` before it.
func (m *mutation) upTo(e Expr) extent {
	at := m.extent(e)
	return extent{at.from - 1, at.to}
}

// drop takes an effect away.
func (m *mutation) drop(op Operator, s Stmt) {
	at := m.extent(s)
	m.change(op, at, s, edit{from: m.begin(at), to: m.end(at)})
}

// dropOf is the operator that drops an effect.
func (m *mutation) dropOf(s Stmt) Operator {
	switch s := s.(type) {
	case *ContinueStmt:
		return DropContinue
	case *SendStmt:
		return DropSend
	case *DoStmt:
		if m.sends(m.defines[s.Name.Text].Body) {
			return DropSend
		}
	}
	return DropEffect
}

// sends holds for effects one of which sends something.
func (m *mutation) sends(body []Stmt) bool {
	found := false
	walkEffects(body, func(s Stmt) {
		switch s := s.(type) {
		case *SendStmt:
			found = true
		case *DoStmt:
			found = found || m.sends(m.defines[s.Name.Text].Body)
		}
	})
	return found
}

// otherStates enters the state before and the one behind, as they are declared.
func (m *mutation) otherStates(s *GotoStmt) {
	at := indexOf(m.states, s.State.Text)
	for _, i := range []int{at - 1, at + 1} {
		if i >= 0 && i < len(m.states) && at >= 0 {
			m.replace(Goto, s, s, "-> "+m.states[i])
		}
	}
}

// sent changes the numbers of a segment.
func (m *mutation) sent(s *SendStmt) {
	for _, f := range s.Fields {
		if name := "seg." + f.Name.Text; !m.ghosts[name] {
			m.number(f.Value, m.numbers[name], s)
		}
	}
}

// onlyGhosts holds for an effect that changes nothing but ghosts.
func (m *mutation) onlyGhosts(s Stmt) bool {
	switch s := s.(type) {
	case *AssignStmt:
		return m.ghosts[s.Target.Name.Text]
	case *DoStmt:
		return m.allGhosts(m.defines[s.Name.Text].Body)
	case *IfStmt:
		return m.allGhosts(s.Then) && m.allGhosts(s.Else)
	case *ForStmt:
		return m.allGhosts(s.Body)
	}
	return false
}

func (m *mutation) allGhosts(body []Stmt) bool {
	for _, s := range body {
		if !m.onlyGhosts(s) {
			return false
		}
	}
	return len(body) > 0
}

// uses says in the guards and effects of which rules a define is, and whether it is in a guard.
type uses struct {
	rules  map[string][]int
	guards map[string]bool
}

func (m *mutation) findUses(decls []Decl) uses {
	u := uses{map[string][]int{}, map[string]bool{}}
	for _, d := range decls {
		r, ok := d.(*RuleDecl)
		if !ok {
			continue
		}
		seen := map[string]bool{}
		m.namesIn(r.When, seen)
		for name := range seen {
			u.guards[name] = true
		}
		m.namesOf(r.Body, seen)
		for name := range seen {
			u.rules[name] = append(u.rules[name], m.p.Rule(r.ID.Text).Index)
		}
	}
	return u
}

// namesOf notes the defines that effects are made of, ghosts apart.
func (m *mutation) namesOf(body []Stmt, seen map[string]bool) {
	walkEffects(body, func(s Stmt) {
		if m.onlyGhosts(s) {
			return
		}
		for _, e := range exprsOf(s) {
			m.namesIn(e, seen)
		}
		if do, ok := s.(*DoStmt); ok {
			m.use(do.Name.Text, seen)
		}
	})
}

// namesIn notes the defines that an expression is made of.
func (m *mutation) namesIn(e Expr, seen map[string]bool) {
	if n, ok := e.(*NameExpr); ok {
		m.use(n.Name.Text, seen)
	}
	for _, part := range partsOf(e) {
		m.namesIn(part, seen)
	}
}

func (m *mutation) use(name string, seen map[string]bool) {
	d := m.defines[name]
	if d == nil || seen[name] {
		return
	}
	seen[name] = true
	m.namesIn(d.Value, seen)
	m.namesOf(d.Body, seen)
}

// walkEffects visits effects and those nested in them.
func walkEffects(body []Stmt, visit func(Stmt)) {
	for _, s := range body {
		visit(s)
		switch s := s.(type) {
		case *IfStmt:
			walkEffects(s.Then, visit)
			walkEffects(s.Else, visit)
		case *ForStmt:
			walkEffects(s.Body, visit)
		}
	}
}

// exprsOf gives the expressions of an effect itself.
func exprsOf(s Stmt) []Expr {
	switch s := s.(type) {
	case *AssignStmt:
		return append([]Expr{s.Value}, s.Target.Args...)
	case *SendStmt:
		var out []Expr
		for _, f := range s.Fields {
			out = append(out, f.Value)
		}
		return out
	case *ChooseStmt:
		return append([]Expr{s.Lo, s.Hi}, s.Target.Args...)
	case *IfStmt:
		return []Expr{s.Cond}
	case *ForStmt:
		return []Expr{s.Lo, s.Hi}
	case *DoStmt:
		return s.Args
	}
	return nil
}

// partsOf gives the expressions that one is made of.
func partsOf(e Expr) []Expr {
	switch e := e.(type) {
	case *NameExpr:
		return e.Args
	case *SealExpr:
		var out []Expr
		for _, f := range e.Fields {
			out = append(out, f.Value)
		}
		return out
	case *UnaryExpr:
		return []Expr{e.X}
	case *BinaryExpr:
		return []Expr{e.X, e.Y}
	case *ChainExpr:
		return []Expr{e.X, e.Y, e.Z}
	case *CondExpr:
		return []Expr{e.C, e.X, e.Y}
	case *InExpr:
		return []Expr{e.X}
	case *QuantExpr:
		return []Expr{e.Body}
	}
	return nil
}
