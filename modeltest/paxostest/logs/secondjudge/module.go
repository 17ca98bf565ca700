package secondjudge

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// module is logs as TLA+, under way.
type module struct {
	text     strings.Builder
	cases    int
	verdicts []string
	ballots  int // the highest that any has
	values   int // so many
	cluster  oracle.Cluster
}

// add takes in the logs of one run.
func (m *module) add(c Case) error {
	if m.cases++; m.cases == 1 {
		m.cluster = c.Cluster
	}
	if c.Cluster != m.cluster {
		return errors.New("want logs of clusters of one kind in one run of TLC")
	}
	if len(c.Logs) != c.Nodes || slices.ContainsFunc(c.Logs, func(n logs.NodeTrace) bool { return n.Gap }) {
		return errors.New("want the logs of all nodes, without gaps")
	}
	n := newNaming(c.Trace)
	fmt.Fprintf(&m.text, "Log%d == <<\n", m.cases)
	verdict := "{}"
	for self := range c.Logs {
		at := slices.IndexFunc(c.Logs, func(l logs.NodeTrace) bool { return l.Node == self })
		var events []string
		for i := range c.Logs[at].Events {
			events = append(events, n.event(&c.Logs[at].Events[i]))
		}
		end := ","
		if self == len(c.Logs)-1 {
			end = ""
		}
		fmt.Fprintf(&m.text, "<<%s>>%s\n", strings.Join(events, ",\n"), end)
		if w := c.Wrong; w != nil && w.Node == self {
			verdict = fmt.Sprintf("{<<%d, %d, %q>>}", self, slices.Index(c.Logs[at].Places, logs.Place{File: w.File, Line: w.Line})+1, w.Rule)
		}
	}
	m.text.WriteString(">>\n")
	m.verdicts = append(m.verdicts, verdict)
	m.ballots, m.values = max(m.ballots, 2*len(n.ballots)+1), max(m.values, len(n.values))
	return nil
}

// module is all of them.
func (m *module) module(c oracle.Cluster) []byte {
	var out strings.Builder
	out.WriteString("---- MODULE JudgedLogs ----\nEXTENDS LogJudge\n")
	fmt.Fprintf(&out, "JudgedBallots == 1..%d\n", m.ballots)
	fmt.Fprintf(&out, "JudgedValues == {\"v\" \\o ToString(i) : i \\in 1..%d}\n", m.values)
	fmt.Fprintf(&out, "JudgedAcceptors == 0..%d\n", c.Acceptors-1)
	fmt.Fprintf(&out, "JudgedQuorums == {Q \\in SUBSET JudgedAcceptors : Cardinality(Q) = %d}\n", c.Quorum)
	out.WriteString(m.text.String())
	var names []string
	for i := range m.cases {
		names = append(names, fmt.Sprint("Log", i+1))
	}
	fmt.Fprintf(&out, "JudgedLogs == <<%s>>\nJudgedVerdicts == <<%s>>\n====\n", strings.Join(names, ", "), strings.Join(m.verdicts, ",\n"))
	return []byte(out.String())
}

// naming gives what logs name plain names: ballots are every other number in their order, so that
// there is one between any two, as the judge of logs takes it, and below each but the lowest.
type naming struct {
	ballots []oracle.Ballot
	first   int // 2, or 1 where the lowest is known
	values  map[string]string
	keys    map[string]string
	kinds   map[string]string
}

func newNaming(t *logs.Trace) *naming {
	n := &naming{first: 2, values: map[string]string{}, keys: map[string]string{}, kinds: map[string]string{}}
	if d, known := t.Cluster.Space.(oracle.Dense); known && d.Lowest != oracle.None {
		n.ballots, n.first = append(n.ballots, d.Lowest), 1
	}
	for _, of := range t.Logs {
		for i := range of.Events {
			for _, b := range []oracle.Ballot{of.Events[i].Ballot, of.Events[i].Vote, of.Events[i].Promised} {
				if b != oracle.None {
					n.ballots = append(n.ballots, b)
				}
			}
		}
	}
	slices.Sort(n.ballots)
	n.ballots = slices.Compact(n.ballots)
	for _, kind := range logs.Messages() {
		n.kinds[kind] = kind
	}
	return n
}

func (n *naming) ballot(b oracle.Ballot) string {
	at, there := slices.BinarySearch(n.ballots, b)
	if !there {
		return "0"
	}
	return strconv.Itoa(2*at + n.first)
}

// named gives a text its name, a new one if it has none.
func named(names map[string]string, letter, text string) string {
	name, met := names[text]
	if !met {
		name = fmt.Sprint(letter, len(names)+1)
		names[text] = name
	}
	return strconv.Quote(name)
}

// event is one in the words of LogJudge.tla.
func (n *naming) event(e *logs.Event) string {
	key, value := named(n.keys, "k", e.Key), named(n.values, "v", e.Value)
	message := fmt.Sprintf("%s, %s, %s, %s, %s, %s, %s)", key, named(n.kinds, "other", e.Type), n.ballot(e.Ballot), n.ballot(e.Vote), value, n.ballot(e.Promised), truth(e.None))
	switch {
	case e.Do == logs.Start || e.Do == logs.Continue:
		return fmt.Sprintf("%s(%s, %s)", map[string]string{logs.Start: "Start", logs.Continue: "Continue"}[e.Do], truth(e.Disk), truth(e.Clients))
	case e.Do == logs.Receive:
		return fmt.Sprintf("Receive(%d, %s", e.From, message)
	case e.Do == logs.Send:
		return "Send(" + message
	case e.Do == logs.Durable:
		if !e.Valued || e.Vote == oracle.None {
			value = `""`
		}
		return fmt.Sprintf("Durable(%s, %s, %s, %s, %s)", key, n.ballot(e.Ballot), n.ballot(e.Promised), n.ballot(e.Vote), value)
	case e.Do == logs.Ask && e.None:
		return fmt.Sprintf("AskGet(%s)", key)
	case e.Do == logs.Ask:
		return fmt.Sprintf("AskSet(%s, %s)", key, value)
	case e.Do == logs.Tell && e.None:
		return fmt.Sprintf("TellNone(%s)", key)
	case e.Do == logs.Tell:
		return fmt.Sprintf("TellValue(%s, %s)", key, value)
	}
	return "Stop"
}

func truth(is bool) string { return strings.ToUpper(strconv.FormatBool(is)) }

var logNumber = pattern.Pattern(`(?m)^/\\ log = (\d+)`)

// said tells of which case TLC speaks, and what was said of it.
func said(cases []Case, state string) string {
	at := logNumber.FindStringSubmatch(state)
	if at == nil {
		return "of some logs"
	}
	n, err := strconv.Atoi(at[1])
	if err != nil || n < 1 || n > len(cases) {
		return "of some logs"
	}
	if wrong := cases[n-1].Wrong; wrong != nil {
		return fmt.Sprintf("case %d: it is said that %v", n, wrong)
	}
	return fmt.Sprintf("case %d: it is said that nothing is wrong", n)
}
