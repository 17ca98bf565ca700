package logs

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Trace is all events of some logs, for who wants them at once.
type Trace struct {
	Cluster oracle.Cluster
	Nodes   int // with those that are no acceptors
	Logs    []NodeTrace
}

// NodeTrace is the events of one node.
type NodeTrace struct {
	Node   int
	Events []Event
	Places []Place // where each stands
	Gap    bool    // lines are missing, or the end is
}

// Place is where an event stands.
type Place struct {
	File string
	Line int
}

// Collect reads logs that have so many events at most.
func Collect(sources []Source, most int) (*Trace, error) {
	j := newJudge(sources, &forms{}, nil)
	defer j.close()
	if err := j.meetAll(); err != nil {
		return nil, err
	}
	out, events := &Trace{Cluster: j.cluster.Cluster, Nodes: j.cluster.nodes}, 0
	for _, l := range j.logs {
		n := NodeTrace{Node: l.Log.Node}
		if e := l.peek(); e != nil && e.Log {
			return nil, fmt.Errorf("%s: want logs of registers, got one of a node that keeps logs of many slots", l.name)
		}
		for e := l.peek(); e != nil; e = l.peek() {
			if events++; events > most {
				return nil, fmt.Errorf("want logs of at most %d events", most)
			}
			n.Events, n.Places, n.Gap = append(n.Events, e.Event), append(n.Places, Place{e.file, e.line}), n.Gap || e.missed > 0
			l.pop()
		}
		if l.err != nil {
			return nil, l.err
		}
		n.Gap = n.Gap || !l.ended
		out.Logs = append(out.Logs, n)
	}
	return out, nil
}
