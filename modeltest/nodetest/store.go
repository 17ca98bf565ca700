package nodetest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/anishathalye/porcupine"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// store is a replicated one: a log of commands, and clients with sessions.
type store struct {
	*logJudge
	nodes    []*kv.Log // as they started last
	log      *reference
	ops      []storeOp
	clock    int64
	sessions map[int]*client   // by number, from 1 on
	executed []multipaxos.Slot // of each node
}

// client is one of them, once it has a session.
type client struct {
	session, number uint64
}

// storeOp is what a client asked and was told.
type storeOp struct {
	Action
	op           kv.Op // that it stands for, if it is one
	request      any
	asked        int   // so often
	call, answer int64 // 0: not yet
	told         kv.Answer
}

func newStore(nodes, votes int) *store {
	return &store{logJudge: newLogJudge(nodes, votes), nodes: make([]*kv.Log, nodes), sessions: map[int]*client{}, executed: make([]multipaxos.Slot, nodes)}
}

// protocol is a store with low limits in most runs: they are reached all the time, so snapshots are
// taken and needed, sessions end, and commands are refused as there would be too much.
func (s *store) protocol(id node.Identity, run, seed uint64) node.Protocol {
	windows := [...]multipaxos.Slot{1, 2, 4, 16}
	bytes := [...]int{1 << 20, 200}
	sessions := [...]multipaxos.Slot{kv.SessionSlots, 6, 20, 60}
	states := [...]int{kv.MaxState, 39, 78}
	p := kv.Policy{
		Tick: 5 * millisecond, Silence: 4, Again: 2, Window: windows[run%4], Bytes: bytes[run/4%2],
		Session: sessions[run/8%4], State: states[run/32%3], MaxWaiting: 1000, Seed: seed,
	}
	if s.log == nil {
		s.log = newReference(p)
	}
	l := kv.NewLog(id, p)
	s.nodes[id.Self] = l
	return l
}

// took compares what the log has made of a node with what it leads to.
func (s *store) took(w *world, self int) {
	l := s.nodes[self]
	at := l.Stats().Executed
	if at == s.executed[self] {
		return
	}
	s.executed[self], s.most = at, max(s.most, at)
	want, known := s.log.after(at, s.chosen)
	if !known {
		w.breaks(string(oracle.MayLearn), self, "", "it has executed slot %d, and not all up to there are chosen", at)
	} else if now := l.Snapshot(); now != want {
		w.breaks("SameState", self, "", "after slot %d it is %q, and all up to there lead to %q", at, now, want)
	}
}

func (s *store) beats() bool { return true }

// text is a message as a reader has it.
func (s *store) text(body any) string {
	switch b := body.(type) {
	case *kv.Promise:
		return fmt.Sprintf("Promise %v,%s dropped %d", b.Ballot, b.Votes.Key(), b.Dropped)
	case kv.Forward:
		return fmt.Sprintf("Forward %d %d %s", b.Command.Client, b.Command.Number, b.Command.Op)
	case kv.Install:
		return fmt.Sprintf("Install %q", b.Text)
	}
	return fmt.Sprintf("%T %v", body, body)
}

// draw has a client open a session at first, mostly, and then get, set, and so on.
func (s *store) draw(r *rand.Rand, of, did int, a *Action) {
	a.Client = of + 1
	if s.sessions[a.Client] == nil && r.IntN(4) > 0 {
		a.Set, a.Value = true, opensSession
		return
	}
	if a.Set = r.IntN(3) > 0; a.Set {
		a.Value = drawOp(r, a.Key, of, did).String()
	}
}

const opensSession = "open"

func drawOp(r *rand.Rand, key string, of, did int) kv.Op {
	o := kv.Op{Kind: kv.OpKind(1 + r.IntN(5)), Key: key, New: fmt.Sprintf("v%d.%d", of, did), By: int64(1 + of*20 + did)}
	if r.IntN(3) == 0 {
		o.New = fmt.Sprint(did) // so that there is something to increment
	}
	o.Old = fmt.Sprintf("v%d.%d", r.IntN(5), max(did-r.IntN(3), 1))
	return o
}

// repeats: mostly a client asks again, somewhere else. A command without a session must not be: it
// would be another one.
func (s *store) repeats(r *rand.Rand, op int) bool {
	do, command := s.ops[op].request.(kv.Do)
	return (!command || do.Session > 0) && r.IntN(4) > 0
}

func (s *store) mayAsk(op int) bool {
	return op >= len(s.ops) || s.ops[op].answer == 0
}

// asks gives the request of an operation, the same whenever it is asked.
func (s *store) asks(a Action) node.Request {
	s.clock++
	for len(s.ops) <= a.Op {
		s.ops = append(s.ops, storeOp{})
	}
	if o := &s.ops[a.Op]; o.call == 0 {
		op, err := kv.ParseOp(a.Value)
		*o = storeOp{Action: a, op: op, request: s.request(a, op, err), call: s.clock}
	}
	s.ops[a.Op].asked++
	return node.Request{ID: uint64(a.Op), Key: kv.Others, Ask: s.ops[a.Op].request}
}

func (s *store) request(a Action, op kv.Op, err error) any {
	switch c := s.sessions[a.Client]; {
	case !a.Set:
		return kv.Get{Key: a.Key}
	case err != nil:
		return kv.Open{}
	case c == nil:
		return kv.Do{Op: op}
	default:
		c.number++
		return kv.Do{Session: c.session, Number: c.number, Op: op}
	}
}

func (s *store) operations() int { return len(s.ops) }

func (s *store) keyOf(op int) string { return s.ops[op].Key }

func (s *store) answered(op int) bool { return op < len(s.ops) && s.ops[op].answer > 0 }

// tells takes in an answer. A command may be answered by several nodes, later also by one whose log
// has it once more.
func (s *store) tells(w *world, self int, r node.Reply) {
	a := r.Answer.(kv.Answer)
	s.clock++
	o := &s.ops[r.ID]
	if !s.mayTell(o, s.executed[self], a) {
		w.breaks("Answers", self, o.Key, "%s is told %v %q, which the log does not say up to slot %d", o.asks(true), a.Kind, a.Value, s.executed[self])
	}
	if o.answer > 0 {
		return
	}
	o.answer, o.told = s.clock, a
	switch a.Kind {
	case kv.Opened:
		s.sessions[o.Client] = &client{session: a.Session}
	case kv.Full:
		w.counts.Full++
	case kv.Expired:
		w.counts.Ended++
		if c := s.sessions[o.Client]; c != nil && c.session == o.request.(kv.Do).Session {
			delete(s.sessions, o.Client)
		}
	}
}

// mayTell says whether who has executed so many slots may tell this.
func (s *store) mayTell(o *storeOp, upto multipaxos.Slot, told kv.Answer) bool {
	switch asked := o.request.(type) {
	case kv.Get:
		return told.Kind == kv.Found || told.Kind == kv.Absent
	case kv.Do:
		return s.log.tells(asked, upto, told)
	}
	return told.Kind == kv.Opened && s.chosen[multipaxos.Slot(told.Session)] != multipaxos.NoOp
}

// wrong says which key's history is not linearizable, if one is.
func (s *store) wrong(left *int) (key string, is bool) {
	keys := perKey{}
	for op, o := range s.ops {
		if o.call == 0 || o.answer == 0 && !o.Set || o.Value == opensSession {
			continue
		}
		if o.told.Kind == kv.Expired && o.asked == 1 { // never executed
			continue
		}
		if o.told.Kind == kv.Superseded || o.told.Kind == kv.Expired { // executed at some time, or never
			o.told, o.answer = kv.Answer{}, 0
		}
		keys.add(o.Key, op, &o, o.call, o.answer)
	}
	return keys.wrong(keyOfStore, left)
}

// StoreAsked is what a client of a store asked, and was told.
type StoreAsked struct {
	Key          string
	Op           kv.Op // what is to be done; none for a get
	Call, Answer int64 // times, from 1 on; no answer: 0
	Told         kv.Answer
}

// mostOrders is how many steps the search for an order of the requests of a store may take.
const mostOrders = 1 << 22

// UnexplainedStore is [Unexplained] of a store: it gives a key. It is open if there are too many
// orders to try.
func UnexplainedStore(asked []StoreAsked) (key, told string, open bool) {
	s := &store{}
	for _, a := range asked {
		o := storeOp{Action: Action{Key: a.Key, Set: a.Op.Kind != 0}, op: a.Op, call: a.Call, answer: a.Answer, told: a.Told}
		if o.Set {
			o.Value = a.Op.String()
		}
		s.ops = append(s.ops, o)
	}
	left := mostOrders
	key, wrong := s.wrong(&left)
	if !wrong {
		return "", "", left < 0
	}
	return key, s.tell(key), false
}

// keyOfStore is a key of a store, for porcupine: "" is absent, else the value after a sign.
var keyOfStore = porcupine.Model{
	Init: func() any { return "" },
	Step: func(state, input, _ any) (bool, any) {
		o, now := input.(*storeOp), state.(string)
		if o.answer > 0 && o.told.Kind == kv.Full {
			return true, now
		}
		next, told := stepKey(o.Set, o.op, now)
		return o.answer == 0 || told == o.told, next
	},
	Equal: func(a, b any) bool { return a == b },
}

// stepKey is what an operation makes of a key, and tells: a second time what package kv does, in a
// few lines.
func stepKey(set bool, op kv.Op, now string) (next string, told kv.Answer) {
	switch {
	case !set && now == "", op.Kind == kv.Delete && now == "":
		return now, kv.Answer{Kind: kv.Absent}
	case !set:
		return now, kv.Answer{Kind: kv.Found, Value: now[1:]}
	case op.Kind == kv.Delete:
		return "", kv.Answer{Kind: kv.Done}
	case op.Kind == kv.Create && now != "", op.Kind == kv.CompareAndSet && now != "="+op.Old:
		return now, kv.Answer{Kind: kv.Differs}
	case op.Kind == kv.Increment:
		return increased(now, op.By)
	}
	return "=" + op.New, kv.Answer{Kind: kv.Done}
}

func increased(now string, by int64) (next string, told kv.Answer) {
	before, err := strconv.ParseInt(strings.TrimPrefix(now, "="), 10, 64)
	if now != "" && err != nil {
		return now, kv.Answer{Kind: kv.NotNumber}
	}
	number := strconv.FormatInt(before+by, 10)
	return "=" + number, kv.Answer{Kind: kv.Done, Value: number}
}

// tell lists what was asked of a key and told.
func (s *store) tell(key string) (text string) {
	for op, o := range s.ops {
		if o.Key != key || o.call == 0 || o.Value == opensSession {
			continue
		}
		told := "nothing"
		if o.answer > 0 {
			told = fmt.Sprintf("%v %q", o.told.Kind, o.told.Value)
		}
		text += fmt.Sprintf("; %d: %s from %d told %s at %d", op, o.asks(true), o.call, told, o.answer)
	}
	return text
}
