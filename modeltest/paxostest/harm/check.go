package harm

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Check tells whether a run is one: what comes was sent before, everyone but the suspect
// obeys the rules of package oracle, and it comes to harm. It asks nothing of the
// implementation, which [Run.Replay] does.
func (r *Run) Check() error {
	c := &checker{
		Run: r, sent: map[Event]bool{}, votes: map[oracle.Vote][]oracle.Node{}, late: map[Party]bool{},
		acceptors: map[Party]*oracle.Acceptor{}, proposers: map[Party]*oracle.Proposer{},
	}
	for i, s := range r.Steps {
		if err := c.step(s); err != nil {
			return fmt.Errorf("harm: step %d, %s to %s: %w", i+1, s.In.text(), s.To.lane(), err)
		}
	}
	made := slices.ContainsFunc(c.told, func(v oracle.Value) bool { return !slices.Contains(c.asked, v) })
	if !c.lied && !made && len(c.told) < 2 {
		return fmt.Errorf("harm: nothing comes of the run: %q is told as decided", c.told)
	}
	return nil
}

// checker goes through a run with a monitor for each peer.
type checker struct {
	*Run
	sent      map[Event]bool
	votes     map[oracle.Vote][]oracle.Node // by an Accepted
	chosen    bool
	told      []oracle.Value
	asked     []oracle.Value // by clients
	late      map[Party]bool // whose get began after something was chosen, if it has one
	lied      bool
	acceptors map[Party]*oracle.Acceptor
	proposers map[Party]*oracle.Proposer // learners too
}

func (c *checker) step(s Step) error {
	if err := c.comes(s); err != nil {
		return err
	}
	if _, waits := c.late[s.To]; s.In.Type == Get && !waits {
		c.late[s.To] = c.chosen
	}
	c.hears(s)
	var broken []oracle.Violation
	for _, e := range s.Out {
		broken = append(broken, c.sends(s, e)...)
		c.says(s.To, e)
	}
	if len(broken) > 0 && !s.To.Suspect {
		return fmt.Errorf("a peer breaks %s", broken[0].Rule)
	}
	return nil
}

// comes tells whether what comes was sent.
func (c *checker) comes(s Step) error {
	in := s.In
	in.Crash = 0
	refusal := func(e Event) bool { return e.Type == Reject && e.From == in.From && e.Ballot == in.Ballot }
	switch in.Type {
	case Set, Get, Restart, Timeout:
		return nil
	case Learn:
		if slices.Contains(c.told, in.Value) {
			return nil
		}
	case Reject:
		for e := range c.sent {
			if refusal(e) && (in.Promised == oracle.None || in.Promised == e.Promised) {
				return nil
			}
		}
	default:
		if c.sent[in] {
			return nil
		}
	}
	return fmt.Errorf("nobody sent it")
}

// hears tells a peer's monitor what comes.
func (c *checker) hears(s Step) {
	m, judged := message(s.In)
	if s.To.Role == Acceptor {
		if c.acceptors[s.To] == nil {
			c.acceptors[s.To] = oracle.NewAcceptor(c.cluster(), s.To.Node)
		}
	} else if c.proposers[s.To] == nil {
		c.proposers[s.To] = oracle.NewProposer(c.cluster())
	}
	switch {
	case s.In.Type == Set:
		c.asked = once(c.asked, s.In.Value)
		c.proposers[s.To].Requested(s.In.Value)
	case judged && s.To.Role == Acceptor:
		c.acceptors[s.To].Hears(m)
	case judged:
		c.proposers[s.To].Hears(m)
	}
}

func (c *checker) cluster() oracle.Cluster {
	return oracle.Cluster{Acceptors: c.Acceptors, Quorum: c.Quorum2}
}

// sends has it judge what is sent.
func (c *checker) sends(s Step, e Event) []oracle.Violation {
	m, judged := message(e)
	switch p := c.proposers[s.To]; {
	case judged && s.To.Role == Acceptor:
		return c.acceptors[s.To].Sends(m)
	case p == nil: // an acceptor that tells what it was told
	case judged:
		return p.Sends(m, s.In.Type == Get)
	case e.Type == Learned || e.Type == Decided:
		return p.Tells(e.Value)
	case e.Type == Unset:
		return p.TellsUnset(s.In.Ballot)
	}
	return nil
}

// says counts what is sent, or told.
func (c *checker) says(by Party, e Event) {
	c.sent[e] = true
	switch e.Type {
	case Accepted:
		v := oracle.Vote{Ballot: e.Ballot, Value: e.Value}
		c.votes[v] = once(c.votes[v], e.From)
		c.chosen = c.chosen || len(c.votes[v]) >= c.Quorum2
	case Decided, Learned, Learn:
		c.told = once(c.told, e.Value)
	case Unset:
		c.lied = c.lied || c.late[by]
	}
	if e.Type == Decided || e.Type == Unset { // which answers the get, if there was one
		delete(c.late, by)
	}
}

// types are those of the messages that the rules are about.
var types = map[Type]oracle.Type{Prepare: oracle.Prepare, Promise: oracle.Promise, Accept: oracle.Accept, Accepted: oracle.Accepted}

func message(e Event) (m oracle.Message, judged bool) {
	t, judged := types[e.Type]
	return oracle.Message{Type: t, From: e.From, Ballot: e.Ballot, Vote: e.Vote, Value: e.Value}, judged
}
