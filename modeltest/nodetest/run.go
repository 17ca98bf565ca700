package nodetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
)

// Format is the first word of a run as a document.
const Format = "synod-simulated-run/1"

// Run is what happened to a cluster, as a document.
type Run struct {
	Format  string     `json:"format"`
	Store   bool       `json:"store,omitempty"` // nodes of a replicated store; else of registers
	Nodes   int        `json:"nodes"`
	Votes   int        `json:"votes"` // so many of one ballot choose
	Keys    int        `json:"keys"`
	Seed    uint64     `json:"seed"` // of the nodes' own chance
	Broken  *Violation `json:"broken,omitempty"`
	Calm    bool       `json:"calm,omitempty"` // after the actions faults end, and all nodes are asked for all registers
	Ends    *uint32    `json:"ends,omitempty"` // after the actions the first register must be in this state of the recorded graph
	Actions []Action   `json:"actions"`
}

// Action is one thing that happens. What cannot happen, as nobody has sent the message or the node
// is down, is passed over.
type Action struct {
	Do      string `json:"do"` // one of deeds
	Node    int    `json:"node"`
	From    int    `json:"from,omitempty"`    // of a message
	Message string `json:"message,omitempty"` // as in "Promise 2.1, vote none"
	Key     string `json:"key,omitempty"`
	Op      int    `json:"op,omitempty"`     // of a client
	Client  int    `json:"client,omitempty"` // that has a session
	Set     bool   `json:"set,omitempty"`    // else it is a get
	Value   string `json:"value,omitempty"`  // to set; of a store what is to be done
	Round   uint64 `json:"round,omitempty"`  // of a timer
	Fate    string `json:"fate,omitempty"`   // of what was being written
	Bit     int    `json:"bit,omitempty"`    // of a record that rots
}

// address tells messages apart.
type address struct {
	from, to     int
	key, message string
}

// player does what a document says. What was sent once can be delivered at any time, also again.
type player struct {
	heedless
	known map[address]flight
	free  *substitutes
}

func (p *player) sent(f flight) {
	a := address{int(f.From), int(f.To), f.Key, f.text}
	p.known[a] = f
	p.free.sent(a, f)
}

// play plays a run, and gives what it breaks, if anything, and the actions that could be done.
func (r *Run) play() (*Violation, []Action) {
	return r.playBy(&player{known: map[address]flight{}}, mostSteps)
}

// playBy plays a run, and tries so many steps to find an order of the requests.
func (r *Run) playBy(p *player, steps int) (*Violation, []Action) {
	h := host(r.Store, r.Nodes, r.Votes)
	w := newWorld(h, r.Nodes, r.Votes, r.Seed, p)
	w.recording, w.steps = true, steps
	if r.Ends != nil {
		return r.playTo(w, p)
	}
	for _, a := range r.Actions {
		if w.broken != nil {
			break
		}
		p.do(w, a)
	}
	if r.Calm && w.broken == nil {
		w.settle(r.Keys)
		return w.broken, w.actions[:w.drawn]
	}
	w.explain()
	return w.broken, w.actions
}

// playTo plays a run that was steered.
func (r *Run) playTo(w *world, p *player) (*Violation, []Action) {
	profile, err := coverage.NewProfile()
	if err != nil || r.Nodes != steeredNodes || r.Votes != steeredVotes {
		return nil, nil
	}
	w.follows(profile)
	for _, a := range r.Actions {
		p.do(w, a)
	}
	w.isIn(*r.Ends)
	return w.broken, w.actions
}

func (p *player) do(w *world, a Action) {
	if a.Node < 0 || a.Node >= len(w.machines) {
		return
	}
	switch m := w.machines[a.Node]; a.Do {
	case "deliver":
		to := address{a.From, a.Node, a.Key, a.Message}
		f, sent := p.known[to]
		if f, sent = p.free.message(to, f, sent); sent {
			w.deliver(f)
		}
	case "written":
		w.written(a.Node)
	case "stop":
		w.stop(a.Node, a.Fate)
		p.free.forget(func(asked Action) bool { return asked.Node == a.Node })
	case "start":
		w.start(a.Node)
	case "rot":
		w.rot(a.Node, a.Key, max(a.Bit, 0))
	case "vanish":
		w.vanish(a.Node, a.Key)
	case "expire":
		at := slices.IndexFunc(m.timers, func(t node.Timer) bool { return t.Key == a.Key && t.Round == a.Round })
		if at < 0 {
			at = slices.IndexFunc(m.timers, func(t node.Timer) bool { return p.free.fires(t, a) })
		}
		if at >= 0 {
			w.expire(a.Node, m.timers[at])
		}
	case "ask":
		if a.Op >= 0 && a.Op < 1<<20 && w.hosted.mayAsk(a.Op) && p.free.mayAsk(w, a) {
			w.ask(a)
		}
	case "cancel":
		w.cancel(a.Node, a.Op, a.Key)
		p.free.forget(func(asked Action) bool { return asked.Op == a.Op })
	}
}

// Read reads a run.
func Read(data []byte) (*Run, error) {
	r := &Run{}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("want a run as synod simulate writes it: %w", err)
	}
	if r.Format != Format || r.Nodes < 1 || r.Nodes > paxos.MaxNodes || r.Votes < 1 || r.Votes > r.Nodes || r.Keys < 0 || r.Keys > 1000 {
		return nil, fmt.Errorf("want a run of format %s with 1 to %d nodes, no more votes, and up to 1000 keys, got %.40q with %d, %d and %d",
			Format, paxos.MaxNodes, r.Format, r.Nodes, r.Votes, r.Keys)
	}
	for i, a := range r.Actions {
		if !slices.Contains(deeds, a.Do) {
			return nil, fmt.Errorf("action %d: want a do of %s, got %.40q", i+1, strings.Join(deeds, ", "), a.Do)
		}
	}
	return r, nil
}

// deeds are what an action can do.
var deeds = []string{"deliver", "written", "stop", "start", "rot", "vanish", "expire", "ask", "cancel"}

// Play plays a run on the code as it is now, and gives the rule that it breaks, nil if none, and
// how many of its actions could be done.
func (r *Run) Play() (broken *Violation, done int) {
	broken, actions := r.play()
	return broken, len(actions)
}

// Arrows draws a run.
func (r *Run) Arrows() (arrows []modeltest.Arrow) {
	lane := func(n int) string { return fmt.Sprint("node ", n) }
	for _, a := range r.Actions {
		at := modeltest.Arrow{From: lane(a.Node), To: lane(a.Node), Text: a.Do}
		switch a.Do {
		case "deliver":
			at.From, at.Text = lane(a.From), a.Key+": "+a.Message
		case "ask":
			at.From, at.Text = "clients", a.asks(r.Store)
		case "cancel":
			at.From, at.Text = "clients", a.Key+": waits no more"
		case "expire":
			at.Text = fmt.Sprintf("%s: timer of round %d", a.Key, a.Round)
		case "written":
			at.Text = "what was written is durable"
		case "stop":
			at.Text = "stops, what was being written is " + a.Fate
		case "rot":
			at.Text = fmt.Sprintf("bit %d of record %q flips on its disk", a.Bit, a.Key)
		case "vanish":
			at.Text = fmt.Sprintf("record %q vanishes from its disk", a.Key)
		case "start":
			at.Text = "starts"
		}
		arrows = append(arrows, at)
	}
	return arrows
}
