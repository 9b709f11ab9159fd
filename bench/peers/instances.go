package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed specialist
var specialist embed.FS

// family is where an instance comes from.
type family string

const (
	byHand   family = "specialist"
	exported family = "exported"
)

// instance is a system to be explored.
type instance struct {
	family family
	size   int    // retransmissions of each end (by hand), or segments that may be on their way at once (exported)
	bits   int    // the places of SPIN's table are 2 to this power: enough that they are not what it waits for
	rumur  []int  // numbers of threads; none where it takes too long
	stores bool   // tcpcheck's other stores are measured, too
	order  bool   // SPIN's partial order is measured, too
	tlc    bool   // TLC explores it in minutes
	claim  string // a temporal property of the specialist's model, instead of its states
}

// instances are, in each family, of about 10^5, 10^6 and 10^7 states.
var instances = []instance{
	{family: byHand, size: 2, bits: 20, rumur: []int{1, 2}, stores: true},
	{family: byHand, size: 3, bits: 23, rumur: []int{1, 2}, stores: true, order: true},
	{family: byHand, size: 4, bits: 26, stores: true},
	{family: exported, size: 3, bits: 20, rumur: []int{2}, tlc: true},
	{family: exported, size: 4, bits: 23, order: true},
	{family: exported, size: 5, bits: 26},
}

// tiny is for the tests: less than 10^4 states.
var tiny = instance{family: byHand, size: 1, bits: 16, rumur: []int{1}}

func (in instance) name() string {
	switch {
	case in.claim != "":
		return fmt.Sprintf("temporal, %s", in.claim)
	case in.family == byHand:
		return fmt.Sprintf("specialist, %d sent again", in.size)
	}
	return fmt.Sprintf("exported, bag of %d", in.size)
}

// flags tell tcpcheck which instance it is: the words behind the name of the command.
func (in instance) flags(dir string) []string {
	if in.family == exported {
		return []string{"tcp", "--scenario", "benchmark", "--with", fmt.Sprintf("network bag capacity %d loses unlimited", in.size)}
	}
	return []string{filepath.Join(dir, "handshake.tcp"), "--scenario", "bench", "--with", fmt.Sprintf("timer retransmission %d", in.size),
		"--with", fmt.Sprintf("network bag capacity %d loses unlimited", 3+2*in.size)}
}

// write puts the texts of the instance into a folder: model.pml for SPIN, model.m for Rumur, and handshake.tcp if it is the specialist's.
func (in instance) write(program, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if in.family == exported {
		return in.export(program, dir)
	}
	edits := map[string]func(string) string{
		"handshake.tcp": func(s string) string { return s },
		"model.pml":     in.promela,
		"model.m":       func(s string) string { return strings.Replace(s, "RESENT: 3;", fmt.Sprintf("RESENT: %d;", in.size), 1) },
	}
	for file, edit := range edits {
		text, err := specialist.ReadFile("specialist/handshake" + filepath.Ext(file))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(edit(string(text))), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (in instance) promela(text string) string {
	head := fmt.Sprintf("#define RESENT %d\n", in.size)
	if in.claim != "" {
		head += "#define " + strings.ToUpper(in.claim) + "\n"
	}
	return head + text
}

func (in instance) export(program, dir string) error {
	languages := map[string]string{"promela": "model.pml"}
	if in.rumur != nil {
		languages["murphi"] = "model.m"
	}
	for to, file := range languages {
		if err := exportTo(program, to, filepath.Join(dir, file), append(in.flags(dir), "--reduce", "none")); err != nil {
			return err
		}
	}
	return nil
}

// exportTo lets tcpcheck write a protocol in another language.
func exportTo(program, to, file string, flags []string) error {
	out, err := output(filepath.Dir(file), append([]string{program, "export", "--to", to}, flags...))
	if err != nil {
		return err
	}
	return os.WriteFile(file, out, 0o644)
}
