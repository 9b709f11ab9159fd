package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tcpcheck/explorer"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// checkFlags are the flags of the commands that check something.
type checkFlags struct {
	properties []string
	scenario   string
	with       []string
	isn        string
	network    string
	modulus    int
	lives      int
	reduce     string
	store      string
	swarm      int
	workers    int
	maxStates  int
	maxMemory  string
	timeLimit  time.Duration
}

func (f *checkFlags) register(cmd *cobra.Command) {
	f.registerScenario(cmd)
	fs := cmd.Flags()
	fs.StringVar(&f.store, "store", "exact", "how states are stored: exact, compressed (exact, too), fingerprints or bitstate (both may leave states out)")
	fs.IntVar(&f.swarm, "swarm", 1, "with --store bitstate (an array of half of --max-memory, or 128M): runs with different hashes and orders of successors")
	fs.IntVar(&f.workers, "workers", 0, "goroutines that search; 0: one for each processor")
	fs.IntVar(&f.maxStates, "max-states", 0, "give up (incomplete) beyond this number of states")
	fs.StringVar(&f.maxMemory, "max-memory", "", "give up (incomplete) rather than use more memory than this, e.g. 512M or 4G")
	fs.DurationVar(&f.timeLimit, "time-limit", 0, "give up (incomplete) after this time, e.g. 30s")
}

// registerScenario has the flags that say what is looked at, not how it is searched.
func (f *checkFlags) registerScenario(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringSliceVarP(&f.properties, "property", "p", nil, "check these properties only (a list with commas, or several flags)")
	fs.StringVarP(&f.scenario, "scenario", "s", "", "check in this scenario instead of those that the properties name")
	fs.StringVar(&f.isn, "isn", "", "how initial numbers are drawn: unused, clock, remembered, any, constant [N], or N, N, …")
	fs.StringVar(&f.network, "network", "", "the network: 'soup capacity 24', 'bag capacity 4 loses 1 duplicates 1', 'fifo capacity 3'")
	fs.IntVar(&f.modulus, "modulus", 0, "numbers are counted modulo this")
	fs.IntVar(&f.lives, "lives", 0, "initial numbers that each end may draw")
	fs.StringArrayVar(&f.with, "with", nil, "a clause of a scenario, e.g. 'A: open active, close' or 'window B 0' (may be repeated)")
	fs.StringVar(&f.reduce, "reduce", "all", "reductions that may be used: none, all, or some of "+strings.Join(model.ReductionNames, ","))
}

// clauses gives the texts of the clauses that override the scenario's own.
func (f *checkFlags) clauses(cmd *cobra.Command) []string {
	var out []string
	add := func(flag, text string) {
		if cmd.Flags().Changed(flag) {
			out = append(out, text)
		}
	}
	add("isn", "isn "+f.isn)
	add("network", "network "+f.network)
	add("modulus", "modulus "+strconv.Itoa(f.modulus))
	add("lives", "lives "+strconv.Itoa(f.lives))
	return append(out, f.with...)
}

// named refuses a flag that is there with nothing behind it: that would check something else than was meant.
func (f *checkFlags) named(cmd *cobra.Command) error {
	switch flags := cmd.Flags(); {
	case flags.Changed("property") && len(f.properties) == 0 || slices.Contains(f.properties, ""):
		return errors.New("found --property with an empty name; accepted: names that tcpcheck list PROTOCOL lists")
	case flags.Changed("scenario") && f.scenario == "":
		return errors.New("found --scenario with an empty name; accepted: a name that tcpcheck list PROTOCOL lists")
	case flags.Changed("max-memory") && f.maxMemory == "":
		return errors.New("found --max-memory without a size; accepted: a size such as 512M or 4G")
	}
	return nil
}

// options turns the flags into the options of a check.
func (f *checkFlags) options(cmd *cobra.Command) (properties.Options, error) {
	opt := properties.Options{Workers: f.workers, MaxStates: f.maxStates, TimeLimit: f.timeLimit, Scenario: f.scenario}
	if err := f.named(cmd); err != nil {
		return opt, err
	}
	for _, text := range f.clauses(cmd) {
		c, err := model.ParseClauses(model.NewSource("command line", text))
		if err != nil {
			return opt, err
		}
		if len(c) == 0 {
			return opt, fmt.Errorf("found --with %q; expected a clause of a scenario, such as 'window B 0'", text)
		}
		opt.Clauses = append(opt.Clauses, c...)
	}
	switch {
	case f.workers < 0 || f.workers > 256:
		return opt, fmt.Errorf("found --workers %d; accepted: 1 to 256, or 0 for one for each processor", f.workers)
	case f.maxStates < 0 || cmd.Flags().Changed("max-states") && f.maxStates == 0:
		return opt, fmt.Errorf("found --max-states %d; accepted: 1 or more", f.maxStates)
	case f.timeLimit < 0 || cmd.Flags().Changed("time-limit") && f.timeLimit == 0:
		return opt, fmt.Errorf("found --time-limit %s; accepted: more than nothing", f.timeLimit)
	}
	var err error
	if err = f.storeOptions(cmd, &opt); err != nil {
		return opt, err
	}
	if opt.Reduce, err = model.ParseReductions(f.reduce); err != nil {
		return opt, err
	}
	opt.NoRotation = opt.Reduce&model.Rotation == 0
	limit, err := parseBytes(f.maxMemory)
	opt.MaxBytes = limit - min(programBytes, limit/4)
	return opt, err
}

// programBytes is about what the program needs besides its states. It counts against a limit, but leaves most of a small one for them.
const programBytes = 14 << 20

// storeOptions reads --store and --swarm.
func (f *checkFlags) storeOptions(cmd *cobra.Command, opt *properties.Options) error {
	store, ok := explorer.StoreNamed(f.store)
	switch {
	case cmd.Flags().Lookup("store") == nil:
		return nil // the command searches nothing
	case !ok:
		return fmt.Errorf("found --store %s; accepted: exact, compressed, fingerprints or bitstate", f.store)
	case f.swarm < 1 || f.swarm > 1000:
		return fmt.Errorf("found --swarm %d; accepted: 1 to 1000", f.swarm)
	case cmd.Flags().Changed("swarm") && store != explorer.Bitstate:
		return fmt.Errorf("found --swarm with --store %s; accepted: --store bitstate", store)
	}
	opt.Store, opt.Swarm = store, f.swarm
	return nil
}

// parseBytes reads 1000000, 512M, 4G; the units are powers of 1024.
func parseBytes(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	upper := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(text), "B"), "I")
	shift := 0
	if i := strings.IndexByte("KMGT", upper[max(0, len(upper)-1)]); len(upper) > 0 && i >= 0 {
		shift, upper = 10*(i+1), upper[:len(upper)-1]
	}
	n, err := strconv.ParseFloat(upper, 64)
	bytes := n * float64(int64(1)<<shift)
	if err != nil || !(bytes >= 1 && bytes < 1<<60) {
		return 0, fmt.Errorf("found --max-memory %s; accepted: a size such as 512M or 4G", text)
	}
	return int64(bytes), nil
}
