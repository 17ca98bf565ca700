package logtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// The roles of a log.
const (
	acceptor = "acceptor"
	leader   = "leader"
	replica  = "replica"
	process  = "process"
)

// Roles are those that can be tested.
func Roles() []string { return []string{acceptor, leader, replica, process} }

// ofDecree are the roles of a single decree that the judge knows them as.
var ofDecree = map[string]model.Role{acceptor: model.Acceptor, leader: model.Proposer, replica: model.Learner, process: model.Process}

// features are what an implementation of a log says that it is and can do: each that takes votes
// decides.
type features struct {
	suites.Features
	judge.Traits
}

// lacks is the ability that a letter needs and the implementation does not say that it has.
func (f features) lacks(l letter) string {
	f.Gets = true // a Lead is given as one
	needs := f.Lacks(model.Proposer, kinds[l.Action], model.ParseType(l.Action), l.Crash)
	if needs == "decides" {
		return "counts"
	}
	return needs
}

// check tells what an implementation cannot be.
func (f features) check() error {
	if f.First > 1 {
		return fmt.Errorf("the first slot must be 0 or 1, got %d", f.First)
	}
	return nil
}

// speaker is an implementation under test.
type speaker = subject.Speaker[judge.SlotInput, judge.SlotMessage]

// greeting is what an adapter said of itself, understood.
type greeting struct {
	features
	subject.Greeting
}

// understand reads a hello: the keys of a log, and those that it has in common with one decree.
func understand(h wire.Hello) (g greeting, err error) {
	counts := false
	g.First, g.NoOp = 1, ""
	rest := wire.Hello{Name: h.Name, Restarts: h.Restarts, Role: h.Role, Extra: map[string]json.RawMessage{}}
	for key, raw := range h.Extra {
		var into any
		switch key {
		case "first":
			into = &g.First
		case "noop":
			into = &g.NoOp
		case "once":
			into = &g.Once
		case "packs":
			into = &g.Packs
		case "counts":
			into = &counts
		default:
			rest.Extra[key] = raw
			continue
		}
		if json.Unmarshal(raw, into) != nil || string(raw) == "null" {
			return g, fmt.Errorf("%q of hello must be %s, got %.80s", key, wants[key], raw)
		}
	}
	if err := g.check(); err != nil {
		return g, fmt.Errorf("\"first\" of hello: %w", err)
	}
	for _, key := range slices.Sorted(maps.Keys(rest.Extra)) {
		if !slices.Contains([]string{"ballots", "chooses", "learns", "quorums", "timeouts", "writes"}, key) {
			return g, fmt.Errorf("%.80q of hello: an adapter of a log has no such key; it has ballots, chooses, counts, first, learns, noop, once, packs, quorums, timeouts and writes", key)
		}
	}
	g.Greeting, err = subject.Understand(rest)
	g.features.Features = g.Greeting.Features
	g.features.Observes = h.Observes
	g.features.Decides = counts
	g.features.Learns = g.Greeting.Learns || h.Role == replica && rest.Extra["learns"] == nil
	if err == nil && h.Role == replica && !g.features.Learns && !counts {
		err = fmt.Errorf("a replica that neither learns nor counts cannot know what is chosen: leave \"learns\" out of hello, or say \"counts\"")
	}
	return g, err
}

var wants = map[string]string{"first": "0 or 1", "noop": "a string", "once": "true or false", "packs": "true or false", "counts": "true or false"}

// maxVotes is of how many slots a Promise may report votes: tests have fewer.
const maxVotes = 4096

// checked is a message that was sent, in Go or over the wire, with its votes in the order of their
// slots. It is refused where the judge could not take it, or would go by a part of it.
func checked(m judge.SlotMessage) (judge.SlotMessage, error) {
	if len(m.Votes) > maxVotes {
		return m, fmt.Errorf("votes must be of at most %d slots, got %d", maxVotes, len(m.Votes))
	}
	slices.SortFunc(m.Votes, func(v, w judge.SlotVote) int { return cmp.Compare(v.Slot, w.Slot) })
	for i, v := range m.Votes {
		if i > 0 && v.Slot == m.Votes[i-1].Slot {
			return m, fmt.Errorf("votes must have each slot once, got slot %d again", v.Slot)
		}
		if v.Slot < m.First {
			return m, fmt.Errorf("it tells of the slots from %d on, and has a vote in slot %d", m.First, v.Slot)
		}
		if err := subject.CheckLength(len(v.Value)); err != nil {
			return m, fmt.Errorf("in the votes: %w", err)
		}
	}
	return m, subject.CheckLength(len(m.Value))
}

// leads tells whether a role has ballots of its own.
func leads(role string) bool { return role == leader || role == process }

// votes tells whether a role has an acceptor.
func votes(role string) bool { return role == acceptor || role == process }

// placeOf is the place of tests among so many acceptors; who leads is the third, whose each third
// ballot is. An acceptor alone is another where there are more, and never the first, whose number
// may be what stands in a message that nobody signed.
func placeOf(role string, is features, acceptors int) (subject.Place, error) {
	q, err := is.QuorumsOf(ofDecree[role], acceptors)
	at := subject.Place{Role: ofDecree[role], Nodes: acceptors, Acceptors: acceptors, Quorum1: q.One, Quorum2: q.Two}
	switch {
	case leads(role):
		at.Self = perRound - 1
	case votes(role):
		at.Self = model.Node(acceptors - 2)
	}
	return at, err
}

// letters are by what the nodes of a role are called.
var letters = map[model.Role]string{model.Acceptor: "a", model.Proposer: "l", model.Learner: "r", model.Process: "a"}

// name is what the node under test is called.
func (t *tester) name() string { return fmt.Sprintf("%s%d", letters[t.at.Role], t.at.Self+1) }

// typeNamed is the type of messages with that name, if there is one.
func typeNamed(name string) (Type, error) {
	if _, known := fieldsOf[Type(name)]; !known {
		return "", fmt.Errorf("there is none, only %q", slices.Sorted(maps.Keys(fieldsOf)))
	}
	return Type(name), nil
}
