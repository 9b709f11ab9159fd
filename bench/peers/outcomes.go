package main

import (
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// outcome is what a tool says that it has found.
type outcome struct {
	states, transitions int
	rough               int // transitions may be off by so many: the tool has rounded them
}

var (
	tcpcheckCounts = regexp.MustCompile(`states (\d+), transitions (\d+)`)
	tcpcheckHolds  = regexp.MustCompile(`(?m)^1 holds; (\d+) states, (\d+) transitions`)
	spinCounts     = regexp.MustCompile(`(?s)([\d.e+]+) states, stored.*?([\d.e+]+) transitions`)
	tlcCounts      = regexp.MustCompile(`(\d+) states generated, (\d+) distinct states found`)
)

// pair reads two numbers off a text.
func pair(re *regexp.Regexp, out string) (first, second int, err error) {
	all := re.FindAllStringSubmatch(out, -1)
	if all == nil {
		return 0, 0, fmt.Errorf("no counts in %.400q", out)
	}
	found := all[len(all)-1]
	first, _ = strconv.Atoi(found[1])
	second, err = strconv.Atoi(found[2])
	return first, second, err
}

func readCount(out string) (outcome, error) {
	if strings.Contains(out, "incomplete:") {
		return outcome{}, fmt.Errorf("not all was explored: %.400q", out)
	}
	states, transitions, err := pair(tcpcheckCounts, out)
	return outcome{states: states, transitions: transitions}, err
}

// readHolds reads the verdict of one property, which has to hold.
func readHolds(out string) (outcome, error) {
	states, transitions, err := pair(tcpcheckHolds, out)
	return outcome{states: states, transitions: transitions}, err
}

// readSPIN refuses a search that was cut or has found something. SPIN counts the arrival in the initial state as a transition.
func readSPIN(out string) (outcome, error) {
	if strings.Contains(out, "max search depth too small") || !strings.Contains(out, "errors: 0") {
		return outcome{}, fmt.Errorf("not all was explored, or an error was found: %.400q", out)
	}
	found := spinCounts.FindStringSubmatch(out)
	if found == nil {
		return outcome{}, fmt.Errorf("no counts in %.400q", out)
	}
	states, lost, err := rounded(found[1])
	if err != nil || lost > 0 {
		return outcome{}, fmt.Errorf("found %q states; accepted is a whole number", found[1])
	}
	transitions, rough, err := rounded(found[2])
	return outcome{states: states, transitions: transitions - 1, rough: rough}, err
}

// rounded reads a number as SPIN writes it: beyond eight digits, in the way of 1.7759178e+08, which may be off by so many.
func rounded(text string) (n, rough int, err error) {
	value, err := strconv.ParseFloat(text, 64)
	if _, exponent, ok := strings.Cut(text, "e+"); ok {
		e, _ := strconv.Atoi(exponent)
		rough = int(math.Pow10(e - 7))
	}
	return int(math.Round(value)), rough, err
}

func readRumur(out string) (outcome, error) {
	var doc struct {
		Summary struct {
			States int `xml:"states,attr"`
			Rules  int `xml:"rules_fired,attr"`
			Errors int `xml:"errors,attr"`
		} `xml:"summary"`
	}
	if err := xml.Unmarshal([]byte(out), &doc); err != nil {
		return outcome{}, err
	}
	if doc.Summary.Errors > 0 {
		return outcome{}, fmt.Errorf("an error was found: %.400q", out)
	}
	return outcome{states: doc.Summary.States, transitions: doc.Summary.Rules}, nil
}

// readTLC takes the initial state off what TLC has generated.
func readTLC(out string) (outcome, error) {
	generated, distinct, err := pair(tlcCounts, out)
	return outcome{states: distinct, transitions: generated - 1}, err
}
