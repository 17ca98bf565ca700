package monitors

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/trace/tla"
)

// Roles are those of the models that [Reference] has a machine for.
var Roles = []string{"acceptor-monitor", "proposer-monitor", "learner-monitor", "client-monitor"}

// Reference gives the monitor as the machine for a model: role is one of Roles, constants
// those that the model was explored with: Acceptors, Ballots, Values and Quorums, and Self of
// an acceptor.
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	n, err := newNames(constants)
	if err != nil {
		return nil, err
	}
	switch role {
	case "acceptor-monitor":
		return acceptor(n).machine(n), nil
	case "proposer-monitor":
		return proposer(n).machine(n), nil
	case "learner-monitor":
		return learner(n).machine(n), nil
	case "client-monitor":
		return client(n).machine(n), nil
	}
	return nil, fmt.Errorf("paxostest: there is no monitor %q: give one of %s", role, strings.Join(Roles, ", "))
}

// monitor is one of package oracle's, as a model has it.
type monitor interface {
	clone() monitor
	facts() oracle.Facts
	// fire has it hear or judge a message.
	fire(stimulus) []oracle.Violation
}

// state is a monitor, with the rules that the last message broke. Equal states are one
// pointer; what it points to never changes, but that it remembers what came after it.
type state struct {
	monitor monitor
	facts   oracle.Facts
	verdict []string // ascending
	after   map[stimulus]*state
}

// watch is how a monitor is one for a model: as it begins, the stimuli, what each does to
// it, and what is shown of what it keeps.
type watch struct {
	begin   monitor
	stimuli []stimulus
	fire    func(monitor, stimulus) []oracle.Violation
	shows   map[string]func(oracle.Facts) tla.Value // by variable, beside the verdict
}

func (w watch) machine(n *names) modeltest.Machine {
	one := interned()
	vars := append(slices.Collect(maps.Keys(w.shows)), "verdict")
	slices.Sort(vars)
	return modeltest.Protocol[*state, stimulus]{
		Vars:    vars,
		Init:    []*state{one(w.begin, nil)},
		Stimuli: func(*state) []stimulus { return w.stimuli },
		Step: modeltest.Plain(func(s *state, i stimulus) (*state, bool) {
			if s.after[i] == nil {
				next := s.monitor.clone()
				verdict := rules(w.fire(next, i))
				s.after[i] = one(next, verdict)
			}
			return s.after[i], true
		}),
		Project: func(s *state) (out []tla.Value) {
			for _, name := range vars {
				if name == "verdict" {
					out = append(out, set(s.verdict, tla.Str))
				} else {
					out = append(out, w.shows[name](s.facts))
				}
			}
			return out
		},
		Stimulus: modeltest.Translate(w.stimuli, n.spoken),
		Arrows:   func(_ *state, i stimulus, after *state) []modeltest.Arrow { return n.arrows(i, after.verdict) },
	}
}

// interned gives equal states the same pointer.
func interned() func(monitor, []string) *state {
	table := map[string]*state{}
	return func(m monitor, verdict []string) *state {
		facts := m.facts()
		key := fmt.Sprintf("%q %q", facts, verdict)
		if table[key] == nil {
			table[key] = &state{m, facts, verdict, map[stimulus]*state{}}
		}
		return table[key]
	}
}

// rules are the names of those that are broken.
func rules(all []oracle.Violation) (names []string) {
	for _, v := range all {
		names = append(names, string(v.Rule))
	}
	slices.Sort(names)
	return names
}

// acceptor is AcceptorMonitor.tla: it hears Prepares and Accepts, and sends the rest.
func acceptor(n *names) watch {
	return watch{
		begin:   asked{oracle.NewAcceptor(n.cluster, n.self)},
		stimuli: slices.Concat(n.prepares(), n.accepts(), n.promises(n.self), n.accepteds(n.self)),
		fire:    monitor.fire,
		shows: map[string]func(oracle.Facts) tla.Value{
			"known": n.known, "asked": func(f oracle.Facts) tla.Value { return set(f.Asked, n.ballot) },
		},
	}
}

// asked is an acceptor's monitor.
type asked struct{ of *oracle.Acceptor }

func (a asked) clone() monitor      { return asked{a.of.Clone()} }
func (a asked) facts() oracle.Facts { return a.of.Facts() }

func (a asked) fire(i stimulus) []oracle.Violation {
	if i.action == "Prepare" || i.action == "Accept" {
		a.of.Hears(i.Message)
		return nil
	}
	return a.of.Sends(i.Message)
}

// proposer is ProposerMonitor.tla: of what it sends it has Accepts alone, and clients have
// asked for everything.
func proposer(n *names) watch {
	begin := oracle.NewProposer(n.cluster)
	for _, v := range n.values {
		begin.Requested(v)
	}
	return watch{
		begin:   voting{begin},
		stimuli: slices.Concat(n.promises(n.all()...), n.accepteds(n.all()...), n.accepts()),
		fire:    monitor.fire,
		shows:   map[string]func(oracle.Facts) tla.Value{"known": n.known},
	}
}

// voting is a proposer's monitor without what is kept for clients.
type voting struct{ of *oracle.Proposer }

func (v voting) clone() monitor      { return voting{v.of.Clone()} }
func (v voting) facts() oracle.Facts { return v.of.Known.Facts() }

func (v voting) fire(i stimulus) []oracle.Violation {
	if i.action == "Accept" {
		return v.of.Sends(i.Message, false)
	}
	v.of.Hears(i.Message)
	return nil
}

// learner is LearnerMonitor.tla.
func learner(n *names) watch {
	return watch{
		begin:   counting{oracle.NewLearner(n.cluster)},
		stimuli: slices.Concat(n.promises(n.all()...), n.accepteds(n.all()...), n.learns()),
		fire:    monitor.fire,
		shows:   map[string]func(oracle.Facts) tla.Value{"known": n.known},
	}
}

// counting is a learner's monitor without what acceptors skip.
type counting struct{ of *oracle.Learner }

func (l counting) clone() monitor      { return counting{l.of.Clone()} }
func (l counting) facts() oracle.Facts { return unskipped(l.of.Facts()) }

func (l counting) fire(i stimulus) []oracle.Violation {
	if i.action == "Learn" {
		return l.of.Tells(i.Value)
	}
	l.of.Hears(i.Message)
	return nil
}

func unskipped(f oracle.Facts) oracle.Facts {
	f.Skipped = nil
	return f
}

// client is ClientMonitor.tla.
func client(n *names) watch {
	return watch{
		begin:   served{oracle.NewProposer(n.cluster)},
		stimuli: slices.Concat(n.requests(), n.promises(n.all()...), n.rounds("Set"), n.rounds("Get"), n.rounds("Unset"), n.accepts()),
		fire:    monitor.fire,
		shows:   map[string]func(oracle.Facts) tla.Value{"known": n.known, "heard": n.heard},
	}
}

// served is a proposer's monitor without what is about agreement.
type served struct{ of *oracle.Proposer }

func (s served) clone() monitor      { return served{s.of.Clone()} }
func (s served) facts() oracle.Facts { return unskipped(s.of.Facts()) }

func (s served) fire(i stimulus) (all []oracle.Violation) {
	switch i.action {
	case "Request":
		s.of.Requested(i.Value)
	case "Promise":
		s.of.Hears(i.Message)
	case "Unset":
		return s.of.TellsUnset(i.Ballot)
	default:
		all = s.of.Sends(i.Message, i.action == "Get")
	}
	return slices.DeleteFunc(all, func(v oracle.Violation) bool { return v.Rule.Module() == "May" })
}
