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

func editOf(d Decl) Edit {
	switch d := d.(type) {
	case *RuleDecl:
		return d.Edit
	case *DefineDecl:
		return d.Edit
	case *ScenarioDecl:
		return d.Edit
	case *PropertyDecl:
		return d.Edit
	case *WatchDecl:
		return d.Edit
	case *GroupDecl:
		return d.Edit
	case *MeasureDecl:
		return d.Edit
	}
	return Edit{}
}

// nameOf gives the name that an edit can refer to, or "".
func nameOf(d Decl) string {
	switch d := d.(type) {
	case *RuleDecl:
		return d.ID.Text
	case *DefineDecl:
		return d.Name.Text
	case *ScenarioDecl:
		return d.Name.Text
	case *PropertyDecl:
		return d.Name.Text
	case *WatchDecl:
		return d.ID.Text
	case *GroupDecl:
		return d.Name.Text
	case *MeasureDecl:
		return d.Name.Text
	}
	return ""
}

func kindOf(d Decl) string {
	switch d.(type) {
	case *RuleDecl:
		return "rule"
	case *DefineDecl:
		return "define"
	case *ScenarioDecl:
		return "scenario"
	case *PropertyDecl:
		return "property"
	case *WatchDecl:
		return "watch"
	case *GroupDecl:
		return "group"
	case *MeasureDecl:
		return "measure"
	}
	return ""
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
