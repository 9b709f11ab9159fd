package formats

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// The elements of a JUnit report.
type (
	junitSuites struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Skipped  int           `xml:"skipped,attr"`
		Time     string        `xml:"time,attr"`
		Suites   []*junitSuite `xml:"testsuite"`

		seconds float64
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`

		protocol *model.Protocol
		seconds  float64
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Class     string        `xml:"classname,attr"`
		Time      string        `xml:"time,attr"`
		Failure   *junitOutcome `xml:"failure,omitempty"`
		Error     *junitOutcome `xml:"error,omitempty"`
		Skipped   *junitOutcome `xml:"skipped,omitempty"`
		SystemOut *junitText    `xml:"system-out,omitempty"`
	}
	junitOutcome struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
)

// WriteJUnit writes the results of a check as a JUnit report: a testsuite for each protocol, a testcase for each property and scenario.
// Violated is a failure with the ladder; incomplete is an error, and so is vacuous, unless the catalogue expects that: then the case is skipped.
func WriteJUnit(w io.Writer, results []*properties.Result) error {
	doc := &junitSuites{Name: "tcpcheck"}
	for _, r := range results {
		one, err := junitCaseOf(r)
		if err != nil {
			return err
		}
		doc.add(r, one)
	}
	doc.sum()
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	out := xml.NewEncoder(w)
	out.Indent("", "  ")
	if err := out.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// add puts a case into the suite of its protocol. A fault was found in another one's search, whose time counts.
func (d *junitSuites) add(r *properties.Result, one *junitCase) {
	at := slices.IndexFunc(d.Suites, func(s *junitSuite) bool { return s.protocol == r.Protocol })
	if at < 0 {
		at = len(d.Suites)
		d.Suites = append(d.Suites, &junitSuite{Name: r.Protocol.Name, protocol: r.Protocol})
	}
	s := d.Suites[at]
	s.Cases = append(s.Cases, *one)
	if r.Property != nil {
		s.seconds += r.Seconds
	}
}

func (d *junitSuites) sum() {
	for _, s := range d.Suites {
		for _, c := range s.Cases {
			s.Tests++
			s.Failures += count(c.Failure)
			s.Errors += count(c.Error)
			s.Skipped += count(c.Skipped)
		}
		s.Time = secondsText(s.seconds)
		d.Tests, d.Failures, d.Errors, d.Skipped = d.Tests+s.Tests, d.Failures+s.Failures, d.Errors+s.Errors, d.Skipped+s.Skipped
		d.seconds += s.seconds
	}
	d.Time = secondsText(d.seconds)
}

func count(o *junitOutcome) int {
	if o == nil {
		return 0
	}
	return 1
}

func secondsText(s float64) string { return fmt.Sprintf("%.3f", s) }

func junitCaseOf(r *properties.Result) (*junitCase, error) {
	c := &junitCase{Name: r.Name, Class: r.Protocol.Name + "." + r.Scenario.Name, Time: secondsText(r.Seconds)}
	out := &junitOutcome{Message: junitMessage(r), Type: r.Verdict.String()}
	switch {
	case r.Verdict == properties.Violated:
		ladder, err := ladderOf(r)
		if err != nil {
			return nil, err
		}
		out.Text, c.Failure = ladder, out
	case r.Verdict == properties.Vacuous && r.Expected:
		out.Type, c.Skipped = "", out
	case r.Verdict != properties.Holds:
		c.Error = out
	}
	about := append([]string{r.Verdict.String() + " for:"}, counterexamples.Bounds(r.Protocol, r.Scenario)...)
	c.SystemOut = &junitText{xmlText(strings.Join(append(about, r.Note...), "\n") + "\n")}
	return c, nil
}

// junitMessage says in a line why the verdict is not that the property holds.
func junitMessage(r *properties.Result) string {
	message := r.Because.String()
	if message == "" {
		message = r.Why
	}
	if message == "" {
		message = r.Verdict.String()
	}
	return xmlText(message)
}

// ladderOf draws the story of a violation; nothing if it has none.
func ladderOf(r *properties.Result) (string, error) {
	if r.Steps < 0 {
		return "", nil
	}
	s, err := OfResult(r)
	if err != nil {
		return "", err
	}
	return xmlText(s.String() + "\n" + counterexamples.Ladder(s.Trace, counterexamples.LadderOptions{
		Protocol: s.Protocol, Because: s.Because, Repeats: s.Repeats, WhyFair: s.WhyFair,
	})), nil
}

// xmlText replaces what no XML document may have, control characters.
func xmlText(t string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return '\uFFFD'
		}
		return r
	}, t)
}
