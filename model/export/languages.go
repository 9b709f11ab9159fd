package export

import "io"

// Language is a language that programs can be written in.
type Language struct {
	Name  string
	Title string
	Write func(w io.Writer, p *Program) error
}

// Languages lists the languages.
var Languages = []Language{
	{"murphi", "Murphi, for Rumur", Murphi},
	{"promela", "Promela, for SPIN", Promela},
	{"tlaplus", "TLA+, for TLC", TLAPlus},
}
