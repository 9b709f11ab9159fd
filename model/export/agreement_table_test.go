package export_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// compared are scenarios of every protocol of the library. Each is compared with all properties that name it, so they are chosen to ask as
// many properties as possible, with each answer that the library has, of systems that the tools hold: a temporal property that holds
// costs SPIN a hundred times the states of the protocol.
var compared = []struct {
	protocol  string
	scenarios []string
}{
	{"any-isn", []string{"stale-syn-alone", "simultaneous-open"}},
	{"backlog", []string{"flood-two", "flood-once"}},
	{"clauses", []string{"crossed-closes", "option-once"}},
	{"clock-isn", []string{"option", "soup"}},
	{"close-dropped", []string{"stale-syn-alone", "simultaneous-open"}},
	{"close-queued", []string{"stale-syn-alone", "client-server"}},
	{"constant-isn", []string{"lifetime", "served-again"}},
	{"drop-out-of-window", []string{"old-segments", "half-open-syn"}},
	{"fast-open", []string{"stale-syn-alone", "client-server"}},
	{"fin-wait-2-timer", []string{"orderly-close", "future-ack-close"}},
	{"five-packet", []string{"soup", "lossy"}},
	{"four-way", []string{"simultaneous-open", "stale-syn-alone"}},
	{"four-way-unbound", []string{"client-server", "octet"}},
	{"keepalive", []string{"idle-restart-probed", "idle-probed"}},
	{"keepalive-hasty", []string{"idle-busy", "client-server"}},
	{"linux-2.4.19-reset", []string{"old-acknowledgment-unused", "stale-syn-lossless"}},
	{"merged-fin", []string{"simultaneous-open", "stale-syn-alone"}},
	{"no-reset", []string{"stale-syn-lossy", "simultaneous-open"}},
	{"no-simultaneous-open", []string{"simultaneous-open", "simultaneous"}},
	{"no-time-wait", []string{"lost-last-ack", "orderly-close"}},
	{"one-lifetime", []string{"orderly-close", "stale-syn-lossless"}},
	{"quiet-time", []string{"lossy-opening", "octet"}},
	{"real-zero-reset", []string{"stale-syn-alone", "client-server"}},
	{"remembered-isn", []string{"stale-syn-lossless", "half-open-guess"}},
	{"rfc1337", []string{"lifetime-assassination", "client-server"}},
	{"rfc793-resets", []string{"old-segments", "lossy-opening"}},
	{"rst-rfc793", []string{"old-segments", "stale-syn-lossless"}},
	{"sctp", []string{"lossy-opening", "lossy", "collision"}},
	{"silent-time-wait", []string{"lost-last-ack", "simultaneous-open"}},
	{"simultaneous-as-drawn", []string{"served-again", "simultaneous-open"}},
	{"simultaneous-plain-ack", []string{"simultaneous-open", "old-segments"}},
	{"split-handshake", []string{"stale-syn-alone", "client-server"}},
	{"syn-cookies", []string{"client-speaks", "stale-syn-lossless"}},
	{"syn-rfc793", []string{"client-server", "served-again-octet"}},
	{"tcp", []string{"orderly-close", "stale-syn-alone", "exchange"}},
	{"three-segment-close", []string{"stale-syn-alone", "exchange-close"}},
	{"two-way", []string{"stale-syn-alone", "stale-syn-lossy", "served-again-octet"}},
	{"two-way-no-reset", []string{"stale-syn-lossless", "crash"}},
	{"two-way-quiet", []string{"crash", "half-open-guess"}},
	{"two-way-remembered", []string{"soup", "stale-syn-remembered"}},
}

// comparedAlone are answers that no scenario above gives.
var comparedAlone = [][3]string{
	{"close-dropped", "lossy", "no-bad-end"},
	{"fin-wait-2-timer", "exchange", "all-delivered"},
	{"three-segment-close", "half-close", "half-close"},
	{"syn-cookies", "client-speaks-unreset", "served"},
	{"tcp", "lost-last-ack", "closes"},
	{"two-way-no-reset", "lost-last-ack", "quiesces"},
}

// large are systems of which only the counts are compared.
var large = [][2]string{{"real-zero-reset", "soup"}, {"tcp", "transfer"}, {"tcp", "stale-syn"}, {"tcp", "soup"}}

// agreementRow is one system, or one property's system, by each tool.
type agreementRow struct {
	protocol, scenario, property string
	engine, rumur, spin          string
}

const agreementFormat = "%-22s %-25s %-24s %-17s %-17s %s"

var agreementTitle = fmt.Sprintf(agreementFormat, "protocol", "scenario", "property", "tcpcheck", "rumur", "spin")

func (r agreementRow) String() string {
	text := fmt.Sprintf(agreementFormat, r.protocol, r.scenario, r.property, r.engine, r.rumur, r.spin)
	if !r.agrees() {
		text += "  DIFFERS"
	}
	return text
}

const notAsked = "–" // Rumur knows no temporal properties

func (r agreementRow) agrees() bool {
	return (r.rumur == r.engine || r.rumur == notAsked) && r.spin == r.engine
}

// agreement is one line of the lists above, and the rows that come of it.
type agreement struct {
	protocol, scenario string
	properties         []string // nil: all that name the scenario
	counts             bool
	rows               []agreementRow
	done               bool
}

func agreements() []*agreement {
	var out []*agreement
	for _, c := range compared {
		for _, s := range c.scenarios {
			out = append(out, &agreement{protocol: c.protocol, scenario: s, counts: true})
		}
	}
	for _, c := range comparedAlone {
		out = append(out, &agreement{protocol: c[0], scenario: c[1], properties: c[2:]})
	}
	for _, c := range large {
		out = append(out, &agreement{protocol: c[0], scenario: c[1], properties: []string{}, counts: true})
	}
	return out
}

// TestAgreement prints what the engine, Rumur and SPIN say of every protocol of the library: TCPCHECK_AGREEMENT=table, some minutes.
// It goes to standard output, which `go test` shows when it is run in this folder.
func TestAgreement(t *testing.T) {
	if !tabled() {
		t.Skip("TCPCHECK_AGREEMENT=table compares two scenarios of each protocol with Rumur and SPIN")
	}
	fmt.Println(agreementTitle)
	list := agreements()
	var next atomic.Int64
	var finished sync.WaitGroup
	var table agreementTable
	for range runtime.GOMAXPROCS(0) {
		finished.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				t.Run(list[i].protocol+"/"+list[i].scenario, list[i].compare)
				table.print(list, i)
			}
		})
	}
	finished.Wait()
	fmt.Printf("%d systems, %d rows\n", table.printed, table.rows)
}

// agreementTable prints rows in the order of the lists, as soon as they are known.
type agreementTable struct {
	mu            sync.Mutex
	printed, rows int
}

// print takes note that one is done.
func (b *agreementTable) print(list []*agreement, done int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	list[done].done = true
	for ; b.printed < len(list) && list[b.printed].done; b.printed++ {
		for _, row := range list[b.printed].rows {
			fmt.Println(row)
			b.rows++
		}
	}
}

func (a *agreement) compare(t *testing.T) {
	p := load(t, a.protocol)
	size, err := properties.Count(context.Background(), p, nil, a.scenario, properties.Options{})
	require.NoError(t, err)
	if a.counts {
		a.count(t, p, size)
	}
	for _, q := range p.Properties {
		if a.asks(q) {
			a.judge(t, p, q, optimization(size))
		}
	}
}

// asks says whether a property is compared. All of a scenario's are, so that a new one joins the table.
func (a *agreement) asks(q *model.Property) bool {
	if a.properties != nil {
		return slices.Contains(a.properties, q.Name)
	}
	return slices.Contains(q.Scenarios, a.scenario)
}

// optimization is what the C compiler is asked for: to optimize takes it longer than a small search.
func optimization(size *properties.Extent) string {
	if size.Transitions > 60000 {
		return "-O1"
	}
	return "-O0"
}

// count compares states and transitions of the bare system. An error of either tool would be a fault of the text.
func (a *agreement) count(t *testing.T, p *model.Protocol, size *properties.Extent) {
	program := lower(t, p, a.scenario)
	r, s := rumur(t, program, optimization(size)), spin(t, program, optimization(size))
	require.Zero(t, r.Summary.Errors)
	require.Empty(t, s.Error)
	text := func(states, transitions int) string { return fmt.Sprintf("%d / %d", states, transitions) }
	a.add(t, agreementRow{p.Name, a.scenario, "(states / transitions)", text(size.States, size.Transitions),
		text(r.Summary.States, r.Summary.Rules), text(s.States, s.Transitions)})
}

// judge compares the verdict of a property, on the system with its ghosts.
func (a *agreement) judge(t *testing.T, p *model.Protocol, q *model.Property, optimize string) {
	found, err := properties.Check(context.Background(), p, q, a.scenario, properties.Options{})
	require.NoError(t, err)
	require.NotEqual(t, properties.Incomplete, found.Verdict, "%s: take a scenario with an answer", q.Name)
	row := agreementRow{protocol: p.Name, scenario: a.scenario, property: q.Name, engine: answer(found.Verdict == properties.Violated), rumur: notAsked}
	program := lower(t, p, a.scenario, q)
	if q.Kind == model.Temporal {
		violated, _ := spinRuns(t, program, "-O0")
		row.spin = answer(violated)
	} else {
		r, s := rumur(t, program, optimize), spin(t, program, optimize)
		row.rumur, row.spin = answer(violatedInRumur(q, r)), answer(violatedInSpin(q, s))
	}
	a.add(t, row)
}

func (a *agreement) add(t *testing.T, row agreementRow) {
	a.rows = append(a.rows, row)
	if !row.agrees() {
		t.Errorf("\n%s", row)
	}
}

func answer(violated bool) string {
	if violated {
		return "violated"
	}
	return "holds"
}

// Every protocol of the library is in the table, with two scenarios at least.
func TestAgreementNamesTheLibrary(t *testing.T) {
	var names []string
	for _, c := range compared {
		names = append(names, c.protocol)
		require.GreaterOrEqual(t, len(c.scenarios), 2, c.protocol)
		for _, s := range c.scenarios {
			_, err := load(t, c.protocol).Instantiate(s)
			require.NoError(t, err)
		}
	}
	require.ElementsMatch(t, model.LibraryNames(), names)
}
