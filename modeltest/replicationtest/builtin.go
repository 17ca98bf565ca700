package replicationtest

import (
	"github.com/synod-paxos/synod/impl/replication"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
)

// All are the models of replication without consensus.
var All = closed.Roles{Package: "replicationtest", Of: map[string]func(*closed.Constants) modeltest.Machine{
	"slaves":  func(c *closed.Constants) modeltest.Machine { return slavesOf(c).model() },
	"quorums": func(c *closed.Constants) modeltest.Machine { return quorumsOf(c).model() },
	"increments": func(c *closed.Constants) modeltest.Machine {
		return increments{uint8(c.Number("Clients", 1, maxClients)), uint8(c.Number("Incs", 1, 4)), c.Is("Compares")}.model()
	},
	"claims": func(c *closed.Constants) modeltest.Machine {
		return claims{c.Count("Replicas", 1, maxReplicas), uint8(c.Number("Clients", 1, maxClients))}.model()
	},
	"versions": func(c *closed.Constants) modeltest.Machine { return versionsOf(c).model() },
}}

func slavesOf(c *closed.Constants) slaves {
	return slaves{
		nodes: c.Count("Nodes", 1, maxNodes), writes: uint8(c.Number("Writes", 1, replication.MaxWrites)), crashes: uint8(c.Number("Crashes", 0, maxNodes)),
		restarts: c.Is("Restarts"), cuts: c.Is("Cuts"),
		acknowledge: closed.Rule(c, "MayAcknowledge", map[string]replication.Acknowledge{
			"": replication.OneSlave, "AtOnce": replication.AtOnce, "OneSlaveOrNot": replication.AtOnce,
			"AllSlaves": replication.AllSlaves, "AllUp": replication.AllUp, "MostHave": replication.MostHave,
		}),
		promote:  closed.Rule(c, "MayPromote", map[string]replication.Promote{"": replication.Any, "Longest": replication.Longest, "LongestOfMost": replication.LongestOfMost}),
		showsAll: closed.Rule(c, "MayShow", map[string]bool{"": true, "AcknowledgedOnly": false}),
		unfenced: closed.Rule(c, "Fenced", map[string]bool{"": false, "Unfenced": true}),
	}
}

func quorumsOf(c *closed.Constants) quorums {
	n := c.Count("Replicas", 1, maxReplicas)
	return quorums{
		replicas: n, w: c.Number("W", 1, n), r: c.Number("R", 1, n),
		writers: uint8(c.Number("Writers", 1, maxWriters)), readers: uint8(c.Number("Readers", 1, maxReaders)), reads: uint8(c.Number("Reads", 1, 2)),
		asks: c.Is("Asks"), writesBack: c.Is("WritesBack"), fails: c.Is("Fails"),
		skewed: closed.Rule(c, "Clock", map[string]bool{"": false, "Skewed": true}),
	}
}

func versionsOf(c *closed.Constants) versions {
	c.Value("Counters") // who they are follows from who counts
	return versions{
		replicas: c.Count("Replicas", 1, replication.MaxCounters), clients: c.Count("Clients", 1, replication.MaxCounters),
		puts:      uint8(c.Number("Puts", 1, replication.MaxVersions)),
		counters:  closed.Rule(c, "CountedBy", map[string]string{"": "", "ByClient": "ByClient", "ByTime": "ByTime"}),
		before:    closed.Rule(c, "Before", map[string]replication.Before{"": replication.Dots, "Vector": replication.Vectors}),
		whole:     closed.Rule(c, "Dropped", map[string]bool{"": false, "WholeSet": true}),
		remembers: closed.Rule(c, "Remembers", map[string]bool{"": false, "Yes": true}),
	}
}
