package multipaxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
)

// All are the models of a log: of its roles, and of whole systems of them.
var All = closed.Roles{Package: "multipaxostest", Of: map[string]func(*closed.Constants) modeltest.Machine{
	"acceptor": func(c *closed.Constants) modeltest.Machine { return acceptorRole(sized(c)) },
	"leader":   func(c *closed.Constants) modeltest.Machine { return leaderRole(sized(c)) },
	"learner": func(c *closed.Constants) modeltest.Machine {
		return learnerRole(learnerSized(c), len(c.Words("Values")))
	},
	"truncated": func(c *closed.Constants) modeltest.Machine { return truncatedRole(truncatedSized(c)) },
	"log":       func(c *closed.Constants) modeltest.Machine { return Model(sized(c)) },
	"replica":   func(c *closed.Constants) modeltest.Machine { return replicaRole(serviceSized(c)) },
	"service":   func(c *closed.Constants) modeltest.Machine { return ServiceModel(serviceSized(c)) },
	"reads":     func(c *closed.Constants) modeltest.Machine { return ReadModel(readSized(c)) },
}}

// some is how many elements a set has; a model of one role may have none of those who have others.
func some(c *closed.Constants, name string, most int) int { return max(c.Count(name, 0, most), 1) }

func sized(c *closed.Constants) Size {
	c.Value("Owner") // as there are leaders: ballots go round them
	z := Size{
		Acceptors: c.Count("Acceptors", 1, maxAcceptors), Leaders: some(c, "Leaders", maxLeaders), Ballots: c.Count("Ballots", 1, 4),
		Commands: max(c.Count("Values", 1, 4)-1, 1), Slots: c.Count("Slots", 1, maxSlots), Restarts: len(c.Words("Restarters")) > 0,
	}
	if n := newUniverse(z).messages(); n > 64*sentWords {
		c.Wrong("all of these", fmt.Sprintf("at most %d messages", 64*sentWords), n)
	}
	return z
}

func truncatedSized(c *closed.Constants) Size {
	z := sized(c)
	z.Leaders, z.Kept = 1, c.Number("Kept", 1, 255)
	return z
}

func learnerSized(c *closed.Constants) Size {
	z := sized(c)
	if votes := z.votes() - 1; votes > maxTallies {
		c.Wrong("Ballots and Values", fmt.Sprintf("at most %d votes of a slot", maxTallies), votes)
	}
	return z
}

func serviceSized(c *closed.Constants) ServiceSize {
	return ServiceSize{
		Replicas: some(c, "Replicas", maxReplicas), Clients: c.Count("Clients", 1, maxClients),
		Numbers: c.Count("Numbers", 1, 3), Slots: c.Count("Slots", 1, maxSlots),
	}
}

func readSized(c *closed.Constants) ReadSize {
	return ReadSize{
		Acceptors: c.Count("Acceptors", 1, maxAcceptors), Leaders: c.Count("Leaders", 1, maxLeaders),
		Ballots: c.Count("Ballots", 1, 255), Length: c.Number("Length", 1, maxLength),
	}
}
