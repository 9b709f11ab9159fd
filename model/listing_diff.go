package model

import (
	"slices"
	"strings"
)

// changes are the differences between a variant and the protocol that it extends.
type changes struct {
	list    []Difference
	own     *Source // the variant's text; nil: it is no variant
	had     map[string]bool
	changed map[mention]bool
	defines map[string]*DefineDecl
}

// changes compares the declarations of the variant's own text with what they change.
func (p *Protocol) changes(decls []Decl, texts map[*Source]*declText) *changes {
	c := &changes{had: map[string]bool{}, changed: map[mention]bool{}, defines: map[string]*DefineDecl{}}
	last := len(p.Sources) - 1
	for _, d := range decls {
		if def, ok := d.(*DefineDecl); ok {
			c.defines[def.Name.Text] = def
		}
	}
	if last == 0 {
		return c
	}
	c.own = p.Sources[last]
	base, _ := (&Protocol{Sources: p.Sources[:last]}).declarations()
	for _, d := range base {
		if r, ok := d.(*RuleDecl); ok {
			c.had[r.ID.Text] = true
		}
	}
	for _, d := range texts[c.own].file.Decls {
		c.list = append(c.list, c.difference(d, base, texts))
	}
	return c
}

// difference tells of one declaration of the variant.
func (c *changes) difference(d Decl, base []Decl, texts map[*Source]*declText) Difference {
	out := Difference{Change: ChangeAdded, Name: nameOf(d), Text: texts[c.own].text(d)}
	out.What, _, _ = strings.Cut(out.Text, " ")
	like, old := d, editOf(d).Anchor.Text
	if r, ok := d.(*RemoveDecl); ok {
		like, old = nil, r.Name.Text
		out = Difference{Change: ChangeRemoved, Name: old}
	} else if editOf(d).Kind == EditReplace {
		out.Change = ChangeReplaced
	}
	if kind := kindOf(d); kind != "" {
		out.What = kind
	}
	if at := find(base, old, like); at >= 0 && (out.Change == ChangeReplaced || out.Change == ChangeRemoved) {
		out.What = kindOf(base[at])
		out.Base = texts[base[at].DeclPos().Source].text(base[at])
	}
	c.note(d)
	return out
}

// note remembers that what a name stands for differs.
func (c *changes) note(d Decl) {
	switch d := d.(type) {
	case *DefineDecl:
		c.changed[mention{"define", d.Name.Text}] = true
	case *GroupDecl:
		c.changed[mention{"states", d.Name.Text}] = true
	}
}

// of says how a rule of the variant differs from the base's.
func (c *changes) of(d *RuleDecl) (Change, []string) {
	if c.own == nil {
		return ChangeNone, nil
	}
	if d.Pos.Source == c.own {
		if d.Edit.Kind == EditReplace || c.had[d.ID.Text] {
			return ChangeReplaced, nil
		}
		return ChangeAdded, nil
	}
	var through []string
	for m := range c.reach(d) {
		if c.changed[m] {
			through = append(through, m.name)
		}
	}
	if through == nil {
		return ChangeNone, nil
	}
	slices.Sort(through)
	return ChangeThrough, through
}

// reach gives the names that a rule uses, directly or through defines.
func (c *changes) reach(d Decl) map[mention]bool {
	used := map[mention]bool{}
	noteMentions(d, used)
	seen := map[string]bool{}
	for {
		before := len(seen)
		for name, def := range c.defines {
			if used[mention{"define", name}] && !seen[name] {
				seen[name] = true
				noteMentions(def, used)
			}
		}
		if len(seen) == before {
			return used
		}
	}
}
