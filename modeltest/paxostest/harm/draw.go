package harm

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Arrows draws the run: what comes to each party, and what it tells its client.
func (r *Run) Arrows() (all []modeltest.Arrow) {
	for _, s := range r.Steps {
		to, from := s.To.lane(), "client"
		if s.From != (Party{}) {
			from = s.From.lane()
		}
		if s.In.Type == Restart || s.In.Type == Timeout {
			from = to
		}
		all = append(all, modeltest.Arrow{From: from, To: to, Text: s.In.text()})
		for _, e := range s.Out {
			if e.Type == Decided || e.Type == Unset || e.Type == Learned {
				all = append(all, modeltest.Arrow{From: to, To: "client", Text: e.text(), Same: true})
			}
		}
	}
	return all
}

// lane is the party's name in a drawing. The suspect is marked.
func (p Party) lane() string {
	name := fmt.Sprintf("%s %d", p.Role, p.Node+1)
	if p.Ballot != oracle.None {
		name = fmt.Sprintf("proposer of %v", p.Ballot)
	}
	if p.Suspect {
		name += "*"
	}
	return name
}

// text is the event in words.
func (e Event) text() string {
	out := string(e.Type)
	if e.Ballot != oracle.None {
		out += " " + e.Ballot.String()
	}
	switch {
	case e.Type == Promise && e.Vote.Ballot == oracle.None:
		out += ", no vote"
	case e.Type == Promise:
		out += fmt.Sprintf(", voted %s in %v", e.Vote.Value.Quoted(), e.Vote.Ballot)
	case e.Type == Reject && e.Promised != oracle.None:
		out += fmt.Sprintf(", promised %v", e.Promised)
	case e.Type == Set || e.Type == Accept || e.Type == Accepted || e.Type == Decided || e.Type == Learned || e.Type == Learn:
		out += " " + e.Value.Quoted()
	}
	return out
}
