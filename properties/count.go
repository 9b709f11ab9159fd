package properties

import (
	"context"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// Extent is how many states and transitions a system has.
type Extent struct {
	States      int
	Transitions int
	Depth       int
	Complete    bool   // every state was expanded, and none was cut by a limit of the model
	Why         string // it is not complete
	Store       explorer.Store
	Coverage    explorer.Coverage // of a lossy store
	StoreNote   string            // which store, and what it may have left out; "" of the exact one
}

// Count explores the whole system of a protocol in a scenario, whatever it finds there: with the ghosts of the property, without
// any if there is none.
func Count(ctx context.Context, p *model.Protocol, q *model.Property, scenario string, opt Options) (*Extent, error) {
	sys, err := Compile(p, q, scenario, opt)
	if err != nil {
		return nil, err
	}
	res, err := explorer.Run(ctx, adapter{sys}, explorer.Options{
		Store: opt.Store, Swarm: opt.Swarm, Workers: opt.Workers, MaxStates: opt.MaxStates, MaxBytes: opt.MaxBytes, TimeLimit: opt.TimeLimit,
	})
	if err != nil {
		return nil, err
	}
	defer res.Close()
	size := &Extent{States: res.States, Transitions: res.Transitions, Depth: res.Depth, Complete: res.Complete, Store: res.Store, Coverage: res.Coverage, StoreNote: storeNote(res)}
	if !res.Complete {
		size.Why = howFar(res, sys.Reached())
	}
	return size, nil
}
