package replicationtest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/replication"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives the state machine for a recorded model, by its role: "slaves", "quorums",
// "increments", "claims" or "versions". Of constants, those that say which choice a model has made
// are the names of the model's own.
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	return sized(role, constants, func(name string) int { return constants[name].Len() })
}

// Explored gives what is explored for a model; nothing for one without a role, which is too large.
func Explored(s closed.Setting) (*closed.Explored, error) {
	if s.Role == "" {
		return nil, nil
	}
	system, err := sized(s.Role, s.Constants, func(name string) int { return len(s.Config.Elements(name)) })
	if err != nil {
		return nil, err
	}
	return &closed.Explored{System: system}, nil
}

func sized(role string, constants map[string]tla.Value, size func(name string) int) (closed.Code, error) {
	c := chosen{constants: constants, size: size}
	var m closed.Code
	switch role {
	case "slaves":
		m = c.slaves().model()
	case "quorums":
		m = c.quorums().model()
	case "increments":
		m = increments{c.number("Clients", 1, maxClients), c.number("Incs", 1, 4), c.is("Compares")}.model()
	case "claims":
		m = claims{c.elements("Replicas", maxReplicas), c.number("Clients", 1, maxClients)}.model()
	case "versions":
		m = c.versions().model()
	default:
		return nil, fmt.Errorf("replicationtest: there is no role %q, only slaves, quorums, increments, claims and versions", role)
	}
	return m, c.err
}

// chosen reads what a model says of itself. The first error is kept.
type chosen struct {
	constants map[string]tla.Value
	size      func(name string) int
	err       error
}

func (c *chosen) wrong(name string, want string, got any) {
	if c.err == nil {
		c.err = fmt.Errorf("replicationtest: want %s for %s, got %.40v", want, name, got)
	}
}

// number reads one from least to most.
func (c *chosen) number(name string, least, most int64) uint8 {
	n, ok := c.constants[name].Int64()
	if !ok || n < least || n > most {
		c.wrong(name, fmt.Sprintf("%d to %d", least, most), c.constants[name])
		return uint8(least)
	}
	return uint8(n)
}

// elements reads how many a set has.
func (c *chosen) elements(name string, most int) int {
	if n := c.size(name); n >= 1 && n <= most {
		return n
	}
	c.wrong(name, fmt.Sprintf("1 to %d elements", most), c.size(name))
	return 1
}

func (c *chosen) is(name string) bool {
	yes, _ := c.constants[name].Bool()
	return yes
}

// by is what the model puts in the place of an override point, or nothing.
func (c *chosen) by(point string) string {
	if name, ok := c.constants[point]; ok {
		return name.String()
	}
	return ""
}

// rule is the choice for an override point, of those that there are.
func rule[R any](c *chosen, point string, rules map[string]R) R {
	r, ok := rules[c.by(point)]
	if !ok {
		c.wrong(point, "a choice that is known", c.by(point))
		return rules[""]
	}
	return r
}

func (c *chosen) slaves() slaves {
	return slaves{
		nodes: c.elements("Nodes", maxNodes), writes: c.number("Writes", 1, replication.MaxWrites), crashes: c.number("Crashes", 0, maxNodes),
		restarts: c.is("Restarts"), cuts: c.is("Cuts"),
		acknowledge: rule(c, "MayAcknowledge", map[string]replication.Acknowledge{
			"": replication.OneSlave, "AtOnce": replication.AtOnce, "OneSlaveOrNot": replication.AtOnce,
			"AllSlaves": replication.AllSlaves, "AllUp": replication.AllUp, "MostHave": replication.MostHave,
		}),
		promote:  rule(c, "MayPromote", map[string]replication.Promote{"": replication.Any, "Longest": replication.Longest, "LongestOfMost": replication.LongestOfMost}),
		showsAll: rule(c, "MayShow", map[string]bool{"": true, "AcknowledgedOnly": false}),
		unfenced: rule(c, "Fenced", map[string]bool{"": false, "Unfenced": true}),
	}
}

func (c *chosen) quorums() quorums {
	n := c.elements("Replicas", maxReplicas)
	return quorums{
		replicas: n, w: int(c.number("W", 1, int64(n))), r: int(c.number("R", 1, int64(n))),
		writers: c.number("Writers", 1, maxWriters), readers: c.number("Readers", 1, maxReaders), reads: c.number("Reads", 1, 2),
		asks: c.is("Asks"), writesBack: c.is("WritesBack"), fails: c.is("Fails"),
		skewed: rule(c, "Clock", map[string]bool{"": false, "Skewed": true}),
	}
}

func (c *chosen) versions() versions {
	return versions{
		replicas: c.elements("Replicas", replication.MaxCounters), clients: c.elements("Clients", replication.MaxCounters),
		puts:      c.number("Puts", 1, replication.MaxVersions),
		counters:  rule(c, "CountedBy", map[string]string{"": "", "ByClient": "ByClient", "ByTime": "ByTime"}),
		before:    rule(c, "Before", map[string]replication.Before{"": replication.Dots, "Vector": replication.Vectors}),
		whole:     rule(c, "Dropped", map[string]bool{"": false, "WholeSet": true}),
		remembers: rule(c, "Remembers", map[string]bool{"": false, "Yes": true}),
	}
}
