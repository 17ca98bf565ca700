package main

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/browser"
	"github.com/synod-paxos/synod/trace/tlachecker"
)

// tool is a program that a part of the work needs.
type tool struct {
	name string
	use  string
	get  string // how to install it
}

// optional are the tools whose absence no command minds, unless they are required.
var optional = []tool{
	{"python3", "runs the adapter in examples/adapters/python", "Debian: apt-get install python3; macOS: brew install python"},
	{"node", "runs the adapter in examples/adapters/javascript", "Debian: apt-get install nodejs; macOS: brew install node"},
	{"z3", "proves for any size, with synod prove", "Debian: apt-get install z3; macOS: brew install z3"},
	{"cvc5", "proves the same independently", "Debian: apt-get install cvc5; macOS: brew install cvc5"},
	{"tlapm", "checks the proofs in TLA+ itself, with synod prove", "build it from the TLA+ project's repository tlapm"},
	{"spin", "is what the explorer is measured beside, by ci/bench", "Debian: apt-get install spin; macOS: brew install spin"},
	{"browser", "runs the page of synod play in its tests", "Debian: apt-get install chromium; macOS: brew install --cask chromium"},
	{"tla", "checks models a second time, with synod check --confirm", tlachecker.Install},
	{"mvn", "fetches TLC's jar; without it the GitHub release is fetched", "Debian: apt-get install maven; macOS: brew install maven"},
}

// requirable names the tools that --require and SYNOD_REQUIRE know.
var requirable = []string{"tlc", "z3", "cvc5", "tlapm", "python3", "node", "spin", "tla", "browser"}

// checkRequired tells of a name that is no tool's, and of a tool beside TLC that is
// not there.
func checkRequired(names []string) error {
	for _, name := range names {
		if !slices.Contains(requirable, name) {
			return fmt.Errorf("--require %s: no such tool; known are: %s", name, strings.Join(requirable, ", "))
		}
	}
	for _, t := range optional {
		if slices.Contains(names, t.name) {
			if err := t.missing(); err != nil {
				return err
			}
		}
	}
	return nil
}

// path is where the tool is.
func (t tool) path() (string, error) {
	if t.name == "browser" { // it has several names
		return browser.Find()
	}
	return exec.LookPath(t.name)
}

// missing is the error if the tool is not there.
func (t tool) missing() error {
	if _, err := t.path(); err != nil {
		return fmt.Errorf("%s is required and not in PATH: install it (%s)", t.name, t.get)
	}
	return nil
}
