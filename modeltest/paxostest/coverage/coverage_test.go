package coverage

import (
	"bytes"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

func profile(t testing.TB) *Profile {
	t.Helper()
	p, err := NewProfile()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// round has a node run a round of its own, by all that is seen of it.
func round(c *Cluster, self int, b oracle.Ballot, v oracle.Value) {
	c.Asks(self, "k", true, v)
	c.Sends(self, "k", oracle.Message{Type: oracle.Prepare, Ballot: b})
	for from := range oracle.Node(2) {
		m := oracle.Message{Type: oracle.Promise, From: from, Ballot: b}
		c.Sends(int(from), "k", m)
		c.Hears(self, "k", m)
	}
	c.Sends(self, "k", oracle.Message{Type: oracle.Accept, Ballot: b, Value: v})
	for from := range oracle.Node(2) {
		m := oracle.Message{Type: oracle.Accepted, From: from, Ballot: b, Value: v}
		c.Sends(int(from), "k", m)
		c.Hears(self, "k", m)
	}
	c.Tells(self, "k", true)
}

// A round is nine edges, whoever runs it, with ballots of any form; one that is restarted is one
// more.
func TestARound(t *testing.T) {
	t.Parallel()
	for self, ballot := range []oracle.Ballot{oracle.Number(7), oracle.Pair(3, 1), oracle.Text("x")} {
		p := profile(t)
		c := p.Follow()
		round(c, self, ballot, "red")
		c.Restarts(self)
		if _, ok := c.State("k"); !ok {
			t.Errorf("node %d has left the graph", self)
		}
		c.Done()
		if r := p.Report(); r.Taken != 10 || r.Inside != 1 {
			t.Errorf("node %d: %+v", self, r)
		}
	}
}

// What the model has not is not followed: what came before counts.
func TestBeyondTheModel(t *testing.T) {
	t.Parallel()
	prepare := func(c *Cluster, self int, b oracle.Ballot) {
		c.Sends(self, "k", oracle.Message{Type: oracle.Prepare, Ballot: b})
	}
	for name, more := range map[string]func(*Cluster){
		"a third ballot": func(c *Cluster) {
			prepare(c, 1, oracle.Number(8))
			prepare(c, 2, oracle.Number(9))
		},
		"a second of one node": func(c *Cluster) { prepare(c, 0, oracle.Number(8)) },
		"a vote for another value": func(c *Cluster) {
			c.Sends(2, "k", oracle.Message{Type: oracle.Accepted, From: 2, Ballot: oracle.Number(7), Value: "blue"})
		},
		"an unknown ballot": func(c *Cluster) {
			c.Sends(2, "k", oracle.Message{Type: oracle.Promise, From: 2, Ballot: oracle.Number(8)})
		},
		"too much": func(c *Cluster) {
			for range longest {
				c.Sends(2, "k", oracle.Message{Type: oracle.Accepted, From: 2, Ballot: oracle.Number(7), Value: "red"})
			}
		},
	} {
		p := profile(t)
		c := p.Follow()
		round(c, 0, oracle.Number(7), "red")
		more(c)
		c.Done()
		if r := p.Report(); r.Inside != 0 || r.Registers != 1 || r.Taken < 9 || r.Taken > 12 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Of two ballots the lower is the first, also if it came last.
func TestTheLowerBallotIsTheFirst(t *testing.T) {
	t.Parallel()
	for _, other := range []oracle.Ballot{oracle.Number(6), oracle.Number(8)} {
		p := profile(t)
		c := p.Follow()
		c.Asks(0, "k", true, "red")
		c.Sends(0, "k", oracle.Message{Type: oracle.Prepare, Ballot: oracle.Number(7)})
		c.Asks(2, "k", false, "")
		c.Sends(2, "k", oracle.Message{Type: oracle.Prepare, Ballot: other})
		m := oracle.Message{Type: oracle.Promise, From: 1, Ballot: max(other, oracle.Number(7))}
		c.Sends(1, "k", m)
		c.Done()
		if r := p.Report(); r.Inside != 1 || r.Taken != 3 || r.Actions[0].Steps != 1 || r.Actions[1].Steps != 1 {
			t.Errorf("%v: %+v", other, r)
		}
	}
}

// A profile, written and read, is the same; what is none is refused.
func TestProfilesAreWritten(t *testing.T) {
	t.Parallel()
	p := profile(t)
	c := p.Follow()
	round(c, 0, oracle.Number(7), "red")
	c.Done()
	text, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	read, err := Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read.Encode()
	if err != nil || !bytes.Equal(text, again) {
		t.Errorf("%v: it is another when it is read again", err)
	}
	for what, change := range map[string][2]string{
		"want a coverage profile":  {format, "other/1"},
		"of another specification": {p.graph.made, strings.Repeat("0", len(p.graph.made))},
		"want a bit for each":      {`"edges":"`, `"edges":"AAAA`},
	} {
		if _, err := Decode([]byte(strings.Replace(string(text), change[0], change[1], 1))); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("want an error that says %q, got %v", what, err)
		}
	}
}

// Whatever a file says, it is read or refused.
func FuzzDecode(f *testing.F) {
	text, err := profile(f).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"format":"` + format + `","model":"Synod"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Decode(text)
		if err != nil {
			return
		}
		if r := p.Report(); r.Taken > r.Edges {
			t.Errorf("%+v", r)
		}
	})
}
