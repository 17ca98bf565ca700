package tlc

import (
	"fmt"
	"time"
)

// Verdict is TLC's answer about a model.
type Verdict int

const (
	Undecided              Verdict = iota // only beside an error
	Holds                                 // every state was checked; in simulation: nothing found in the behaviours tried
	InvariantViolated                     // Result.Property names it; a PROPERTY of the form []P counts as an invariant
	ActionPropertyViolated                // Result.Property names it; a PROPERTY about the initial state counts here too
	Deadlock                              // a reachable state without successor
	TemporalViolated                      // Result.Property names it where TLC does, which its newer versions do
	AssumptionFalse                       // Result.At says which ASSUME
	AssertFailed                          // an Assert(FALSE, ...) was evaluated; Result.Message says what, Result.At where, if TLC does
	PostconditionFalse                    // Result.Property names it; also what is _POSSIBLE and is in no state
)

var verdictNames = [...]string{"undecided", "holds", "invariant violated", "action property violated", "deadlock",
	"temporal property violated", "assumption false", "assertion failed", "postcondition false"}

func (v Verdict) String() string {
	if v < 0 || int(v) >= len(verdictNames) {
		return fmt.Sprintf("Verdict(%d)", int(v))
	}
	return verdictNames[v]
}

// Location is a place in a module, counted from 1; 0 and "" where TLC gives none.
type Location struct {
	Module       string
	Line, Column int
}

// String gives "Module:line:column", or what is known of it.
func (l Location) String() string {
	switch {
	case l.Line == 0:
		return l.Module
	case l.Module == "":
		return fmt.Sprintf("line %d:%d", l.Line, l.Column)
	default:
		return fmt.Sprintf("%s:%d:%d", l.Module, l.Line, l.Column)
	}
}

func (l Location) suffix() string {
	if l == (Location{}) {
		return ""
	}
	return " at " + l.String()
}

// Result is what TLC said in one run. Counts are 0 where TLC did not get to giving them.
type Result struct {
	Verdict  Verdict
	Property string   // the violated invariant or property
	At       Location // of a false assumption or assertion
	Within   string   // the invariant or the like in which an assertion failed, where TLC names that in the place of At
	Message  string   // of a failed assertion, TLA+ text as TLC prints it; of a violation, TLC's sentence

	// Trace is the counterexample, or the behaviour that led to an EvalError, from an initial state
	// on.
	Trace []State
	// Loop says how a temporal counterexample goes on for ever; nil for all others.
	Loop *Loop

	Generated       int64 // states computed, repeated ones included
	Distinct        int64 // states found; 0 in simulation
	Queue           int64 // distinct states not yet explored
	Initial         int64 // initial states computed, repeated ones included: edges of the graph = Generated - Initial
	InitialDistinct int64
	Depth           int // states on the longest of the shortest paths; with more than one worker it varies

	// Edges are those of each action, as TLC tells actions apart, where Job.Edges asks for them and
	// they are all that it computed.
	Edges []ActionEdges

	Output   []string // lines printed by Print and PrintT, in order; TLC may print one several times
	Warnings []string
	// Dropped counts what did not fit the limits of memory: lines of Output, warnings, states of
	// the trace.
	Dropped int

	// Lost are the hosts of workers that a distributed run lost; see package cluster.
	Lost []string

	Version  string        // "TLC2 Version 2.18 of 20 March 2023"
	ExitCode int           // of the Java process; -1 if a signal ended it
	Wall     time.Duration // from starting Java to its end
	CPU      time.Duration // that Java took, all cores together
	// PeakMemory is the most that Java had in memory, in bytes, heap and all else; 0 where the
	// system does not say.
	PeakMemory int64
}

// ActionEdges says how often an action was taken, of all states. Disjuncts of one action have
// entries of their own.
type ActionEdges struct {
	Action string   // its name, without arguments
	At     Location // where it is defined
	Edges  int64

	Disjunct Location // where that is of its definition, if the entry is of one
}

// State is one state of a behaviour.
type State struct {
	Number    int      // from 1
	Action    string   // that led to it, as the specification names it; empty for an initial state and in simulated behaviours
	At        Location // of the action
	Variables string   // TLA+ text as TLC prints it: "x = 0", or one "/\ x = 0" for each variable, perhaps over several lines
}

// Loop is the end of a behaviour that goes on for ever.
type Loop struct {
	Stutters bool     // the last state repeats for ever
	BackTo   int      // otherwise: the number of the state that follows the last one
	Action   string   // that leads back; may be empty
	At       Location // of the action
}

// Progress is how far a run has got. TLC reports it after some seconds and then once a minute.
type Progress struct {
	Depth     int // -1 in simulation
	Generated int64
	Distinct  int64 // -1 in simulation
	Queue     int64 // -1 in simulation
}
