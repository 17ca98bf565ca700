package leasetest

import "github.com/synod-paxos/synod/impl/lease"

// Most clients and leases that a State has room for.
const (
	maxClients = 3
	maxLeases  = 4
)

// Size is how many there are of each.
type Size struct {
	Clients lease.Client
	Leases  lease.Token
}

// State is that of the server, the clients, the store, and the messages between them.
// It is comparable, and the zero State is the initial one.
type State struct {
	Server  lease.Server
	Clients [maxClients]lease.Lease
	Store   lease.Store
	Expired [maxLeases]bool // by token; only the properties look at it
	Granted Sent            // the messages to clients that tell of a lease
	Given   Sent            // the messages that give a lock back
}

// Sent are the messages of a kind that were sent, by client and token.
type Sent [maxClients][maxLeases]bool

// Input is something that can happen: an action of the specification, and its
// arguments; what an action does not have is zero.
type Input struct {
	Action string
	Client lease.Client
	Token  lease.Token
}

// inputs are all of them.
func (z Size) inputs() (all []Input) {
	all = append(all, Input{Action: "Expire"})
	for c := lease.Client(1); c <= z.Clients; c++ {
		all = append(all, Input{"Lend", c, 0}, Input{"Release", c, 0}, Input{"Write", c, 0})
		for t := lease.Token(1); t <= z.Leases; t++ {
			all = append(all, Input{"Begin", c, t}, Input{"End", c, t})
		}
	}
	return all
}

// Step is one thing that happens. A message can only arrive that was sent.
func (z Size) Step(s State, in Input) (next State, happened bool) {
	next = s
	c, t := in.Client-1, in.Token-1
	switch in.Action {
	case "Lend":
		if s.Server.Token == z.Leases {
			return s, false // the model ends here
		}
		if next.Server, happened = s.Server.Lend(in.Client); happened {
			next.Granted[c][next.Server.Token-1] = true
		}
	case "Begin":
		if s.Granted[c][t] {
			next.Clients[c], happened = s.Clients[c].Begin(in.Token)
		}
	case "Release":
		if next.Clients[c], happened = s.Clients[c].Release(); happened {
			next.Given[c][s.Clients[c].Token-1] = true
		}
	case "End":
		if s.Given[c][t] {
			next.Server, happened = s.Server.End(in.Token)
		}
	case "Expire":
		if next.Server, happened = s.Server.Expire(); happened {
			next.Expired[s.Server.Token-1] = true
		}
	case "Write":
		if s.Clients[c].Holds {
			next.Store, happened = s.Store.Write(s.Clients[c].Token)
		}
	}
	return next, happened
}

// hasLock reports whether a client has the lock, in the time for which it is lent.
func (s State) hasLock(l lease.Lease) bool { return l.Holds && !s.Expired[l.Token-1] }

// exclusive: no two clients have the lock.
func (s State) exclusive() bool { return s.count(s.hasLock) <= 1 }

// oneOwner: each lease is one client's.
func (s State) oneOwner() bool {
	var owner [maxLeases]lease.Client
	for c, t := range s.Granted.all {
		if owner[t-1] != lease.Nobody {
			return false
		}
		owner[t-1] = c
	}
	return true
}

// nobodyInvents: who believes to have the lock was told so.
func (s State) nobodyInvents() bool {
	for c, l := range s.Clients {
		if l.Holds && !s.Granted[c][l.Token-1] {
			return false
		}
	}
	return true
}

// newestWins: no write of an earlier lease is taken after one of a later.
func newestWins(before, after State) bool { return after.Store.Last >= before.Store.Last }

func (s State) twoBelieve() bool {
	return s.count(func(l lease.Lease) bool { return l.Holds }) >= 2
}

func (s State) late() bool {
	return s.count(func(l lease.Lease) bool { return l.Holds && l.Token < s.Store.Last }) > 0
}

func (z Size) allServed(s State) bool {
	return s.count(func(l lease.Lease) bool { return l.Token > 0 }) == int(z.Clients)
}

func (s State) count(which func(lease.Lease) bool) (n int) {
	for _, l := range s.Clients {
		if which(l) {
			n++
		}
	}
	return n
}

// all yields the messages.
func (m Sent) all(yield func(lease.Client, lease.Token) bool) {
	for c := range m {
		for t := range m[c] {
			if m[c][t] && !yield(lease.Client(c+1), lease.Token(t+1)) {
				return
			}
		}
	}
}
