package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// options are what the command line says.
type options struct {
	runs, most          int
	only, output, chart string
	huge                bool
}

func main() {
	var o options
	flag.IntVar(&o.runs, "runs", 3, "how often each tool explores each instance")
	flag.IntVar(&o.most, "instances", 3, "how many instances of each family, the small ones first")
	flag.StringVar(&o.only, "only", "", "measure only what this regular expression matches, e.g. 'specialist, 3|temporal|three-way'")
	flag.StringVar(&o.output, "o", "", "write the tables to this file, too")
	flag.StringVar(&o.chart, "chart", "", "draw the growth into this file (SVG)")
	flag.BoolVar(&o.huge, "huge", false, "explore 10^8 states, too")
	flag.Parse()
	if _, err := regexp.Compile(o.only); err != nil {
		fmt.Fprintln(os.Stderr, "peers: -only:", err)
		os.Exit(2)
	}
	if flag.NArg() > 0 || o.runs < 1 || o.most < 1 {
		fmt.Fprintln(os.Stderr, "peers: found a number below 1 or a word that is no flag; accepted: see -help")
		os.Exit(2)
	}
	if err := o.measure(); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(2)
	}
}

// wants says whether what has this name is to be measured.
func (o options) wants(name string) bool { return regexp.MustCompile(o.only).MatchString(name) }

func (o options) measure() error {
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{filepath.Join(dir, "tcpcheck"), dir, o.runs}
	if err := do("", "go", "build", "-o", b.program, "./cmd/tcpcheck"); err != nil {
		return err
	}
	f, err := o.all(b)
	if err != nil {
		return err
	}
	page := o.head() + f.page(o.picture())
	fmt.Print(page)
	return o.write(page, f)
}

// all measures everything that is asked for.
func (o options) all(b *bench) (*findings, error) {
	f := &findings{}
	for _, in := range o.instances() {
		r, err := b.explore(in)
		if err != nil {
			return nil, err
		}
		fmt.Fprint(os.Stderr, r.table())
		f.results = append(f.results, r)
	}
	for _, scenario := range []string{"lossy", "soup"} {
		if !o.wants("three-way, " + scenario) {
			continue
		}
		s, err := b.reductions(scenario)
		if err != nil {
			return nil, err
		}
		f.sizes = append(f.sizes, s)
	}
	if !o.huge {
		return f, nil
	}
	var err error
	f.huge, err = b.huge()
	return f, err
}

// instances are those that are asked for.
func (o options) instances() []instance {
	of := map[family]int{}
	var list []instance
	for _, in := range instances {
		if of[in.family]++; of[in.family] <= o.most {
			list = append(list, in)
		}
	}
	for _, claim := range []string{"stays", "closes"} {
		list = append(list, instance{family: byHand, size: min(3, o.most+1), bits: 23, claim: claim})
	}
	var wanted []instance
	for _, in := range list {
		if o.wants(in.name()) {
			wanted = append(wanted, in)
		}
	}
	return wanted
}

// huge explores the specialist's model with five segments sent again by each end, once.
func (b *bench) huge() (*tool, error) {
	in := instance{family: byHand, size: 5}
	dir := b.folder("huge")
	if err := in.write(b.program, dir); err != nil {
		return nil, err
	}
	t := storeTool(compressed, b.program, dir, with([]string{b.program, "count", "--reduce", "none"}, in.flags(dir)...))
	if t.absent != "" {
		return t, nil
	}
	return t, t.explore(dir)
}

// picture is the chart as the document names it, from where the document lies.
func (o options) picture() string {
	if o.chart == "" {
		return ""
	}
	path, err := filepath.Rel(filepath.Dir(o.output), o.chart)
	if err != nil {
		return o.chart
	}
	return filepath.ToSlash(path)
}

func (o options) write(page string, f *findings) error {
	if o.chart != "" {
		if err := os.WriteFile(o.chart, []byte(f.chart()), 0o644); err != nil {
			return err
		}
	}
	if o.output == "" {
		return nil
	}
	return os.WriteFile(o.output, []byte(page), 0o644)
}
