package committest

import (
	"github.com/synod-paxos/synod/impl/commit"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
)

// All are the models of atomic commit: in two phases, in three by timeouts or with who is elected,
// and by Paxos.
var All = closed.Roles{
	Package: "committest",
	Of: map[string]func(*closed.Constants) modeltest.Machine{
		"two-phase": func(c *closed.Constants) modeltest.Machine {
			return twoPhase{sized(c), c.Is("Asks"), c.Is("Restarts")}.model()
		},
		"timeouts": func(c *closed.Constants) modeltest.Machine { return threePhaseOf(c, false).model() },
		"elected":  func(c *closed.Constants) modeltest.Machine { return threePhaseOf(c, true).model() },
		"paxos-commit": func(c *closed.Constants) modeltest.Machine {
			return paxosCommit{sized(c), c.Count("Acceptors", 1, maxAcceptors), commit.Ballot(c.Count("Ballots", 2, commit.MaxBallots))}.model()
		},
	},
}

func sized(c *closed.Constants) size {
	return size{c.Count("Participants", 1, maxParticipants), uint8(c.Number("Crashes", 0, maxParticipants))}
}

func threePhaseOf(c *closed.Constants, elected bool) threePhase {
	return threePhase{
		size: sized(c), together: c.Is("Together"), elected: elected, partitions: c.Is("Partitions"),
		late:      closed.Rule(c, "NothingLate", map[string]bool{"": false, "MayBeLate": true}),
		waived:    closed.Rule(c, "Waived", map[string]func(threePhase, threeState) commit.Set{"": unreached, "CrashedOnly": crashed}),
		enough:    closed.Rule(c, "Enough", map[string]commit.Enough{"": commit.All, "EnoughMost": commit.Most}),
		mayFinish: closed.Rule(c, "MayFinish", map[string]func(group, participants int) bool{"": anyGroup, "MostMayFinish": mostOf}),
	}
}
