package multipaxostest

import (
	"slices"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
)

// Most that a Service has room for.
const (
	maxReplicas = 3
	maxClients  = 2
)

// ServiceSize is how many there are of each in Replicated.tla.
type ServiceSize struct {
	Replicas int
	Clients  int
	Numbers  int // of commands of each client
	Slots    int
}

// snapshot is a multipaxos.Snapshot in numbers: of commands, in the order in which they were
// executed, and of each client's last.
type snapshot struct {
	executed uint8
	state    slotNumbers
	sessions [maxClients]uint8
}

// replica is a multipaxos.Replica in numbers.
type replica struct {
	snapshot
	dropped uint8
	learned slotNumbers // the number of a value
}

// client is one who sends commands.
type client struct {
	number  uint8
	waiting bool // for the answer
}

// Service is the state of Replicated.tla: comparable, and the zero Service is the initial one.
type Service struct {
	chosen    slotNumbers
	clients   [maxClients]client
	replicas  [maxReplicas]replica
	snapshots [maxSnapshots]snapshot // that were offered, ascending; unused ones are zero, and last
}

const maxSnapshots = 8

// Values are numbered: a client's commands one after the other, and last that which does nothing.

func (z ServiceSize) values() uint8 { return uint8(z.Clients*z.Numbers) + 1 }

// command is one by its number; false of that which does nothing.
func (z ServiceSize) command(n uint8) (multipaxos.Command, bool) {
	if n == z.values() {
		return multipaxos.Command{}, false
	}
	i := int(n) - 1
	c := multipaxos.Command{Client: multipaxos.Client(i/z.Numbers) + 1, Number: uint64(i%z.Numbers) + 1}
	c.Op = paxos.Value([]byte{n})
	return c, true
}

// history is a service that remembers what it executed.
func history(state slotNumbers, op paxos.Value) (slotNumbers, paxos.Value) {
	at := slices.Index(state[:], 0)
	if at < 0 {
		return state, "" // more than there are slots: a bug, which shows elsewhere
	}
	state[at] = op[0]
	return state, ""
}

type codeReplica = multipaxos.Replica[slotNumbers]

func (z ServiceSize) thawSnapshot(s snapshot) multipaxos.Snapshot[slotNumbers] {
	out := multipaxos.Snapshot[slotNumbers]{Executed: multipaxos.Slot(s.executed), State: s.state}
	for i, n := range s.sessions[:z.Clients] {
		if n > 0 {
			out.Sessions = append(out.Sessions, multipaxos.Session{Client: multipaxos.Client(i + 1), Number: uint64(n)})
		}
	}
	return out
}

func (z ServiceSize) thaw(r replica) codeReplica {
	s := z.thawSnapshot(r.snapshot)
	out := codeReplica{Executed: s.Executed, State: s.State, Sessions: s.Sessions, Dropped: multipaxos.Slot(r.dropped)}
	for i, n := range r.learned[:z.Slots] {
		if n != 0 {
			command, _ := z.command(n)
			out.Learned = append(out.Learned, multipaxos.Chosen{Slot: multipaxos.Slot(i + 1), Command: command})
		}
	}
	return out
}

func freezeSnapshot(s multipaxos.Snapshot[slotNumbers]) snapshot {
	out := snapshot{executed: uint8(s.Executed), state: s.State}
	for _, of := range s.Sessions {
		out.sessions[of.Client-1] = uint8(of.Number)
	}
	return out
}

func (z ServiceSize) freeze(r codeReplica) replica {
	out := replica{dropped: uint8(r.Dropped)}
	out.snapshot = freezeSnapshot(multipaxos.Snapshot[slotNumbers]{Executed: r.Executed, State: r.State, Sessions: r.Sessions})
	for _, c := range r.Learned {
		n := z.values()
		if c.Command.Number > 0 {
			n = c.Command.Op[0]
		}
		out.learned[c.Slot-1] = n
	}
	return out
}

// Event is something that can happen: an action of Replicated.tla, and its arguments; what an
// action does not have is zero.
type Event struct {
	action      string
	who         uint8 // a client or a replica, from 0 on
	slot, value uint8
	snapshot    snapshot
}

// events are all that can happen.
func (z ServiceSize) events() (all []Event) {
	for c := range uint8(z.Clients) {
		all = append(all, Event{action: "Request", who: c})
	}
	for s := range uint8(z.Slots) {
		for v := range z.values() {
			all = append(all, Event{action: "Choose", slot: s + 1, value: v + 1})
			for r := range uint8(z.Replicas) {
				all = append(all, Event{action: "Learn", who: r, slot: s + 1, value: v + 1})
			}
		}
	}
	for r := range uint8(z.Replicas) {
		for _, action := range []string{"Execute", "Drop", "Offer"} {
			all = append(all, Event{action: action, who: r})
		}
		for _, s := range z.everySnapshot() {
			if z.Replicas == 1 {
				break // it is never behind
			}
			all = append(all, Event{action: "Install", who: r, snapshot: s})
		}
	}
	return all
}

// everySnapshot is each that the specification has a name for, a wrong one too.
func (z ServiceSize) everySnapshot() (all []snapshot) {
	for executed := range uint8(z.Slots) {
		for _, state := range z.sequences() {
			for sessions := range power(z.Numbers+1, z.Clients) {
				s := snapshot{executed: executed + 1, state: state}
				for c := range z.Clients {
					s.sessions[c] = uint8(sessions / power(z.Numbers+1, c) % (z.Numbers + 1))
				}
				all = append(all, s)
			}
		}
	}
	return all
}

// sequences are those of commands, as long as the log at most.
func (z ServiceSize) sequences() (all []slotNumbers) {
	all = append(all, slotNumbers{})
	for from, length := 0, 0; length < z.Slots; length++ {
		to := len(all)
		for _, s := range all[from:to] {
			for n := uint8(1); n < z.values(); n++ {
				s[length] = n
				all = append(all, s)
			}
		}
		from = to
	}
	return all
}

func power(base, exponent int) int {
	out := 1
	for range exponent {
		out *= base
	}
	return out
}

// step is one thing that happens.
func (z ServiceSize) step(s Service, e Event) (Service, bool, error) {
	next := s
	switch e.action {
	case "Request":
		if c := &next.clients[e.who]; !c.waiting && int(c.number) < z.Numbers {
			*c = client{c.number + 1, true}
		}
	case "Choose":
		if s.chosen[e.slot-1] == 0 && z.mayChoose(s, e.value) {
			next.chosen[e.slot-1] = e.value
		}
	case "Offer":
		return z.offer(s, e.who)
	default:
		return z.replicaTakes(s, e)
	}
	return next, next != s, nil
}

// mayChoose: clients sent the command, or it does nothing.
func (z ServiceSize) mayChoose(s Service, value uint8) bool {
	command, some := z.command(value)
	return !some || command.Number <= uint64(s.clients[command.Client-1].number)
}

func (z ServiceSize) offer(s Service, who uint8) (Service, bool, error) {
	offered := freezeSnapshot(z.thaw(s.replicas[who]).Snapshot())
	if offered.executed == 0 || slices.Contains(s.snapshots[:], offered) {
		return s, false, nil
	}
	next := s
	at := slices.Index(s.snapshots[:], snapshot{})
	if at < 0 {
		return s, false, errStrange
	}
	next.snapshots[at] = offered
	slices.SortFunc(next.snapshots[:at+1], compareSnapshots)
	return next, true, nil
}

func compareSnapshots(a, b snapshot) int {
	if a.executed != b.executed {
		return int(a.executed) - int(b.executed)
	}
	return slices.Compare(append(a.state[:], a.sessions[:]...), append(b.state[:], b.sessions[:]...))
}

// learns is what an event tells of a slot.
func (z ServiceSize) learns(e Event) multipaxos.Chosen {
	command, _ := z.command(e.value)
	return multipaxos.Chosen{Slot: multipaxos.Slot(e.slot), Command: command}
}

func (z ServiceSize) replicaTakes(s Service, e Event) (Service, bool, error) {
	next := s
	r := z.thaw(s.replicas[e.who])
	switch e.action {
	case "Learn":
		if s.chosen[e.slot-1] == e.value {
			r = r.OnLearn(z.learns(e))
		}
	case "Execute":
		var answer multipaxos.Answer
		var answers bool
		r, answer, answers = r.OnExecute(history)
		if answers && uint64(next.clients[answer.Client-1].number) == answer.Number {
			next.clients[answer.Client-1].waiting = false
		}
	case "Drop":
		r = r.OnDrop()
	case "Install":
		if slices.Contains(s.snapshots[:], e.snapshot) {
			r = r.OnInstall(z.thawSnapshot(e.snapshot))
		}
	}
	next.replicas[e.who] = z.freeze(r)
	return next, next != s, nil
}
