package kv

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// learns is what a node knows to be chosen, and who knows more.
type learns struct {
	chosen map[multipaxos.Slot]paxos.Value // of the slots behind the dropped
	ahead  multipaxos.Slot                 // somebody has executed so many slots
	who    paxos.Node
	before multipaxos.Slot // executed here, a tick ago
}

// onAccepted counts votes: those of its own ballot, for slots that it has not learned yet.
func (l *Log) onAccepted(m multipaxos.Accepted, out *node.Output) {
	_, chosen := l.learns.chosen[m.Slot]
	if l.leader.Phase != multipaxos.PhaseLead || m.Ballot != l.leader.Ballot || chosen || m.Slot <= l.replica.Dropped {
		return
	}
	vote := paxos.Accepted{From: m.From, Ballot: m.Ballot, Value: m.Value}
	learner, _ := l.leads.counts[m.Slot].OnLearn(l.quorums, vote)
	value, known := learner.Value.Get()
	if !known {
		l.leads.counts[m.Slot] = learner
		return
	}
	l.reader = l.reader.OnChosen(m.Slot)
	l.sendOthers(Learn{m.Slot, value}, out)
	l.learn(m.Slot, value, out)
}

// learn takes in what is chosen in a slot.
func (l *Log) learn(slot multipaxos.Slot, value paxos.Value, out *node.Output) {
	if _, known := l.learns.chosen[slot]; known || slot <= l.replica.Dropped || slot > l.replica.Executed+l.policy.kept() {
		return
	}
	l.learns.chosen[slot] = value
	c := decode(value)
	if c.Client == 0 && c.Op == opening {
		l.opened(c.Number, slot, out)
	}
	l.replica = l.replica.OnLearn(multipaxos.Chosen{Slot: slot, Command: l.policy.executable(c, slot)})
	l.execute(out)
}

// expired tells whether a session is too old for a command in a slot, or was not opened before it.
func (p Policy) expired(of multipaxos.Client, slot multipaxos.Slot) bool {
	opened := multipaxos.Slot(of)
	return opened >= slot || slot-opened > p.Session
}

// executable is what of a command is to be executed: to open a session changes nothing, and what is
// of one that is too old may have been executed before, and one that is not opened yet will be
// somebody else's.
func (p Policy) executable(c multipaxos.Command, slot multipaxos.Slot) multipaxos.Command {
	if c.Client == 0 || p.expired(c.Client, slot) {
		return multipaxos.Command{}
	}
	return c
}

// execute executes what it can, and tells clients.
func (l *Log) execute(out *node.Output) {
	before := l.replica.Executed
	for l.replica.CanExecute() {
		next, answer, answers := l.replica.OnExecute(l.serve)
		for len(next.Sessions) > 0 && l.policy.expired(next.Sessions[0].Client, next.Executed+1) {
			next.Sessions = next.Sessions[1:]
		}
		l.replica = next
		c := decode(l.learns.chosen[next.Executed])
		delete(l.leads.known, session{c.Client, c.Number})
		l.told(c, l.policy.outcome(c, next.Executed, answer, answers), out)
	}
	if l.replica.Executed > before {
		l.executed(out)
	}
}

// outcome is what the client of a command is told.
func (p Policy) outcome(c multipaxos.Command, slot multipaxos.Slot, a multipaxos.Answer, answers bool) Answer {
	switch {
	case answers:
		return readAnswer(a.Answer)
	case p.expired(c.Client, slot):
		return Answer{Kind: Expired}
	}
	return Answer{Kind: Superseded}
}

// executed goes on where more is executed than before: nothing of those slots is needed to lead.
func (l *Log) executed(out *node.Output) {
	log, upto := l.leader.Log, l.replica.Executed
	for len(log) > 0 && log[0].Slot <= upto {
		delete(l.leads.counts, log[0].Slot)
		log = log[1:]
	}
	l.leader.Log = log
	l.answerGets(out)
}

// isAhead takes in how much another has executed.
func (l *Log) isAhead(who paxos.Node, upto multipaxos.Slot) {
	if upto > l.learns.ahead {
		l.learns.ahead, l.learns.who = upto, who
	}
}

// tickLearner asks who knows more for what this node misses, if nothing came of itself.
func (l *Log) tickLearner(out *node.Output) {
	if executed := l.replica.Executed; executed < l.learns.ahead && executed == l.learns.before {
		l.send(l.learns.who, CatchUp{executed}, out)
		l.learns.ahead = executed // who is there says so again
	}
	l.learns.before = l.replica.Executed
}

// onCatchUp tells what was chosen behind a slot, or what that has led to where it is dropped.
func (l *Log) onCatchUp(from paxos.Node, m CatchUp, out *node.Output) {
	if m.After >= l.replica.Executed {
		return
	}
	if m.After < l.replica.Dropped {
		l.send(from, Install{writeSnapshot(l.replica.Snapshot())}, out)
		return
	}
	for slot := m.After + 1; slot <= min(l.replica.Executed, m.After+l.policy.several()); slot++ {
		l.send(from, Learn{slot, l.learns.chosen[slot]}, out)
	}
}
