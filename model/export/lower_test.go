package export_test

import (
	"context"
	"testing"

	"tcpcheck/explorer"
	"tcpcheck/model"
	"tcpcheck/model/export"
)

type adapter struct{ *model.System }

func (a adapter) NewExpander() explorer.Expander { return a.System.NewExpander() }

func TestX(t *testing.T) {
	for _, name := range model.LibraryNames() {
		p, err := model.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range p.Scenarios {
			sc, err := p.Instantiate(d.Name.Text)
			if err != nil {
				t.Log(err)
				continue
			}
			prog, err := export.Lower(p, sc, nil, export.Options{})
			if err != nil {
				t.Errorf("%s %s: %v", name, sc.Name, err)
				continue
			}
			sys, err := model.Compile(p, sc, model.Options{})
			if err != nil {
				t.Fatal(err)
			}
			res, err := explorer.Run(context.Background(), adapter{sys}, explorer.Options{MaxStates: 30000, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if res.States > 30000 {
				t.Logf("%s %s: too large", name, sc.Name)
				res.Close()
				continue
			}
			out := export.Explore(prog, 100000)
			if out.States != res.States || out.Transitions != res.Transitions || out.Fault != "" {
				t.Errorf("%s %s: %d %d, interpreted %d %d %s", name, sc.Name, res.States, res.Transitions, out.States, out.Transitions, out.Fault)
			} else {
				t.Logf("%s %s: %d %d", name, sc.Name, res.States, res.Transitions)
			}
			res.Close()
		}
	}
}
