package suites

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// Lacks is the ability, by its name in a hello, that an input of a role needs and the
// implementation does not say that it has; empty if it can be given the input. All that comes to an
// implementation goes by it: suites, random runs, tests that were saved of another one, and
// requests to an adapter.
func (f Features) Lacks(r model.Role, kind model.Kind, t model.Type, crash int) string {
	switch {
	case crash > 0 && !f.Writes:
		return "writes"
	case (crash > 0 || kind == model.Restart) && !f.Restarts:
		return "restarts"
	case kind == model.Timeout && !f.Timeouts:
		return "timeouts"
	case kind == model.Told && !f.Learns:
		return "learns"
	case kind == model.Get && !f.Gets:
		return "gets"
	case t == model.Reject && !f.Rejects:
		return "rejects"
	case t == model.Accepted && r == model.Proposer && !f.Decides:
		return "decides"
	}
	return ""
}

// LacksFor is [Features.Lacks] of an input.
func (f Features) LacksFor(r model.Role, i model.Stimulus) string {
	var t model.Type
	if i.Message != nil {
		t = model.MessageOf(i.Message)[0].Type
	}
	return f.Lacks(r, i.Kind, t, i.Crash)
}

// Lacks says what the implementation lacks for a test that was planned for another one; empty if it
// can be given the test.
func (p *Plan) Lacks(word []int32) string {
	if says := p.Is.Differ(p.Role, len(p.Acceptors), p.Quorums.One, p.Quorums.Two); says != "" {
		return says
	}
	last := model.Ballot{}
	for _, at := range word {
		i := p.Inputs[at]
		if i.Elsewhere {
			continue
		}
		needs := p.Is.LacksFor(p.Role, i)
		if asks := i.Kind == model.Set || i.Kind == model.Get; asks && needs == "" && !p.Is.Chooses {
			needs, last = p.refused(i.Ballot, last), i.Ballot
		}
		if needs != "" {
			return Needs(needs)
		}
	}
	return ""
}

// Needs says that a test needs an ability.
func Needs(ability string) string {
	return fmt.Sprintf("it needs %s, which the implementation does not say that it can", ability)
}

// refused is the ability that a proposer needs to be asked for a round in a ballot after another.
func (p *Plan) refused(b, last model.Ballot) string {
	switch own := p.Owned(b); {
	case model.IsNone(b):
		return "chooses"
	case (!own || !model.Below(last, b)) && !p.Is.Refuses, !own && p.Is.Unowned:
		return "refuses"
	}
	return ""
}

// Differ says how the quorums of a test of so many acceptors differ from those that the
// implementation has there; empty if they do not. Those of an acceptor with no others are its own.
func (f Features) Differ(r model.Role, acceptors, one, two int) string {
	if r == model.Acceptor && acceptors < 3 {
		return ""
	}
	q, err := f.QuorumsOf(r, acceptors)
	switch {
	case err != nil:
		return err.Error()
	case q.One != one || q.Two != two:
		return fmt.Sprintf("its quorums are of %d and %d of %d acceptors, and the implementation says %d and %d", one, two, acceptors, q.One, q.Two)
	}
	return ""
}
