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

// monitor is one of package oracle's.
type monitor[M any] interface {
	Clone() M
	Facts() oracle.Facts
}

// state is a monitor, with the rules that the last message broke. Equal states are one
// pointer; what it points to never changes, but that it remembers what came after it.
type state[M any] struct {
	monitor M
	facts   oracle.Facts
	verdict []string // ascending
	after   map[stimulus]*state[M]
}

// watch is how a monitor is one for a model: as it begins, the stimuli, what each does to
// it, and what is shown of what it keeps.
type watch[M monitor[M]] struct {
	begin   M
	stimuli []stimulus
	fire    func(M, stimulus) []oracle.Violation
	shows   map[string]func(oracle.Facts) tla.Value // by variable, beside the verdict
}

func (w watch[M]) machine(n *names) modeltest.Machine {
	one := interned[M]()
	vars := append(slices.Collect(maps.Keys(w.shows)), "verdict")
	slices.Sort(vars)
	return modeltest.Protocol[*state[M], stimulus]{
		Vars:    vars,
		Init:    []*state[M]{one(w.begin, nil)},
		Stimuli: func(*state[M]) []stimulus { return w.stimuli },
		Step: modeltest.Plain(func(s *state[M], i stimulus) (*state[M], bool) {
			if s.after[i] == nil {
				next := s.monitor.Clone()
				verdict := rules(w.fire(next, i))
				s.after[i] = one(next, verdict)
			}
			return s.after[i], true
		}),
		Project: func(s *state[M]) (out []tla.Value) {
			for _, name := range vars {
				if name == "verdict" {
					out = append(out, set(s.verdict, tla.Str))
				} else {
					out = append(out, w.shows[name](s.facts))
				}
			}
			return out
		},
		Stimulus: n.stimulus,
		Arrows:   func(_ *state[M], i stimulus, after *state[M]) []modeltest.Arrow { return n.arrows(i, after.verdict) },
	}
}

// interned gives equal states the same pointer.
func interned[M monitor[M]]() func(M, []string) *state[M] {
	table := map[string]*state[M]{}
	return func(m M, verdict []string) *state[M] {
		facts := m.Facts()
		key := fmt.Sprintf("%q %q", facts, verdict)
		if table[key] == nil {
			table[key] = &state[M]{m, facts, verdict, map[stimulus]*state[M]{}}
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
func acceptor(n *names) watch[*oracle.Acceptor] {
	return watch[*oracle.Acceptor]{
		begin:   oracle.NewAcceptor(n.cluster, n.self),
		stimuli: slices.Concat(n.prepares(), n.accepts(), n.promises(n.self), n.accepteds(n.self)),
		fire: func(a *oracle.Acceptor, i stimulus) []oracle.Violation {
			if i.action == "Prepare" || i.action == "Accept" {
				a.Hears(i.Message)
				return nil
			}
			return a.Sends(i.Message)
		},
		shows: map[string]func(oracle.Facts) tla.Value{
			"known": n.known, "asked": func(f oracle.Facts) tla.Value { return set(f.Asked, n.ballot) },
		},
	}
}

// voting is a proposer's monitor without what is kept for clients.
type voting struct{ *oracle.Proposer }

func (v voting) Clone() voting       { return voting{v.Proposer.Clone()} }
func (v voting) Facts() oracle.Facts { return v.Known.Facts() }

// proposer is ProposerMonitor.tla: of what it sends it has Accepts alone, and clients have
// asked for everything.
func proposer(n *names) watch[voting] {
	begin := oracle.NewProposer(n.cluster)
	for _, v := range n.values {
		begin.Requested(v)
	}
	return watch[voting]{
		begin:   voting{begin},
		stimuli: slices.Concat(n.promises(n.all()...), n.accepteds(n.all()...), n.accepts()),
		fire: func(p voting, i stimulus) []oracle.Violation {
			if i.action == "Accept" {
				return p.Sends(i.Message, false)
			}
			p.Hears(i.Message)
			return nil
		},
		shows: map[string]func(oracle.Facts) tla.Value{"known": n.known},
	}
}

// counting is a learner's monitor without what acceptors skip.
type counting struct{ *oracle.Learner }

func (l counting) Clone() counting     { return counting{l.Learner.Clone()} }
func (l counting) Facts() oracle.Facts { return unskipped(l.Learner.Facts()) }

func unskipped(f oracle.Facts) oracle.Facts {
	f.Skipped = nil
	return f
}

// learner is LearnerMonitor.tla.
func learner(n *names) watch[counting] {
	return watch[counting]{
		begin:   counting{oracle.NewLearner(n.cluster)},
		stimuli: slices.Concat(n.promises(n.all()...), n.accepteds(n.all()...), n.learns()),
		fire: func(l counting, i stimulus) []oracle.Violation {
			if i.action == "Learn" {
				return l.Tells(i.Value)
			}
			l.Hears(i.Message)
			return nil
		},
		shows: map[string]func(oracle.Facts) tla.Value{"known": n.known},
	}
}

// served is a proposer's monitor without what is about agreement.
type served struct{ *oracle.Proposer }

func (s served) Clone() served       { return served{s.Proposer.Clone()} }
func (s served) Facts() oracle.Facts { return unskipped(s.Proposer.Facts()) }

// client is ClientMonitor.tla.
func client(n *names) watch[served] {
	return watch[served]{
		begin:   served{oracle.NewProposer(n.cluster)},
		stimuli: slices.Concat(n.requests(), n.promises(n.all()...), n.rounds("Set"), n.rounds("Get"), n.rounds("Unset"), n.accepts()),
		fire:    served.fire,
		shows:   map[string]func(oracle.Facts) tla.Value{"known": n.known, "heard": n.heard},
	}
}

func (s served) fire(i stimulus) (all []oracle.Violation) {
	switch i.action {
	case "Request":
		s.Requested(i.Value)
	case "Promise":
		s.Hears(i.Message)
	case "Unset":
		return s.TellsUnset(i.Ballot)
	default:
		all = s.Sends(i.Message, i.action == "Get")
	}
	return slices.DeleteFunc(all, func(v oracle.Violation) bool { return v.Rule.Module() == "May" })
}
