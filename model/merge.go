package model

import "fmt"

// merge applies the edits of a variant to its base: the chain of files, base
// first, becomes one list of declarations in which nothing is edited any more.
func merge(chain []*File, errs *Errors) []Decl {
	var all []Decl
	for _, f := range chain {
		var added []Decl
		for _, d := range f.Decls {
			all = applyDecl(all, &added, d, errs)
		}
		all = append(all, added...)
	}
	return all
}

// applyDecl applies one declaration to the list; plain additions are kept apart, so that
// they stand behind everything that the base had.
func applyDecl(all []Decl, added *[]Decl, d Decl, errs *Errors) []Decl {
	if r, ok := d.(*RemoveDecl); ok {
		at := find(all, r.Name.Text, nil)
		if at < 0 {
			errs.unknown(r.Name, "rule, property, scenario or watch of the base", names(all, nil))
			return all
		}
		return append(all[:at:at], all[at+1:]...)
	}
	if s, ok := d.(*SaysDecl); ok {
		return otherWords(all, s, errs)
	}
	edit := editOf(d)
	if edit.Kind == EditAdd {
		*added = append(*added, d)
		return all
	}
	at := find(all, edit.Anchor.Text, d)
	if at < 0 {
		if own := find(*added, edit.Anchor.Text, d); own >= 0 {
			errs.report(edit.Anchor.Pos, fmt.Sprintf("%s is declared in this file; change it there", edit.Anchor.Text), "")
			return all
		}
		errs.unknown(edit.Anchor, kindOf(d)+" of the base", names(all, d))
		return all
	}
	out := append([]Decl{}, all[:at]...)
	switch edit.Kind {
	case EditReplace:
		out = append(out, d)
	case EditBefore:
		out = append(out, d, all[at])
	case EditAfter:
		out = append(out, all[at], d)
	}
	return append(out, all[at+1:]...)
}

// otherWords gives a rule of the base other sentences.
func otherWords(all []Decl, s *SaysDecl, errs *Errors) []Decl {
	at := find(all, s.Edit.Anchor.Text, &RuleDecl{})
	if at < 0 {
		errs.unknown(s.Edit.Anchor, "rule of the base", names(all, &RuleDecl{}))
		return all
	}
	r := *all[at].(*RuleDecl)
	r.Says, r.SaysOld = s.Says, s.SaysOld
	out := append([]Decl{}, all...)
	out[at] = &r
	return out
}

// identify gives the kind of a declaration that an edit can refer to, its name, and the edit that it is itself; kind and
// name are empty for the others.
func identify(d Decl) (kind, name string, edit Edit) {
	switch d := d.(type) {
	case *RuleDecl:
		return "rule", d.ID.Text, d.Edit
	case *DefineDecl:
		return "define", d.Name.Text, d.Edit
	case *ScenarioDecl:
		return "scenario", d.Name.Text, d.Edit
	case *PropertyDecl:
		return "property", d.Name.Text, d.Edit
	case *WatchDecl:
		return "watch", d.ID.Text, d.Edit
	case *GroupDecl:
		return "group", d.Name.Text, d.Edit
	case *MeasureDecl:
		return "measure", d.Name.Text, d.Edit
	case *SaysDecl:
		return "says", d.Edit.Anchor.Text, d.Edit
	}
	return "", "", Edit{}
}

func editOf(d Decl) Edit {
	_, _, edit := identify(d)
	return edit
}

// nameOf gives the name that an edit can refer to, or "".
func nameOf(d Decl) string {
	_, name, _ := identify(d)
	return name
}

func kindOf(d Decl) string {
	kind, _, _ := identify(d)
	return kind
}

// find gives the place of the declaration with this name and the kind of like
// (nil: any kind), or -1.
func find(all []Decl, name string, like Decl) int {
	for i, d := range all {
		if nameOf(d) == name && (like == nil || kindOf(d) == kindOf(like)) {
			return i
		}
	}
	return -1
}

func names(all []Decl, like Decl) []string {
	var out []string
	for _, d := range all {
		if n := nameOf(d); n != "" && (like == nil || kindOf(d) == kindOf(like)) {
			out = append(out, n)
		}
	}
	return out
}
