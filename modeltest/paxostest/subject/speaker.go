package subject

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Place is what an implementation is told when a test begins.
type Place struct {
	Role      model.Role
	Self      model.Node
	Nodes     int // that could use ballots of their own
	Acceptors int
	Quorum1   int
	Quorum2   int
}

// Cluster is what code in Go is told of it.
func (p Place) Cluster() Cluster {
	return Cluster{Self: p.Self, Acceptors: p.Acceptors, Quorum1: p.Quorum1, Quorum2: p.Quorum2}
}

// Script and Speaker are [driver.Script] and [driver.Speaker] of an implementation in a place.
type (
	Script[I any]     = driver.Script[Place, I]
	Speaker[I, M any] = driver.Speaker[Place, I, M]
)

// overPipe is how one decree is spoken with an adapter.
type overPipe struct {
	ballots notation
	chooses bool
	zero    bool // it begins rounds in a ballot that is 0
	anew    bool // which was just seen
	lines   map[judge.Input][]byte
}

// OverPipe is the implementation behind an adapter.
func OverPipe(a *wire.Adapter, g Greeting) Speaker[judge.Input, judge.Message] {
	return Over(a, &overPipe{ballots: g.ballots, chooses: g.Chooses, lines: map[judge.Input][]byte{}})
}

// Letters begin the names of who plays a role.
var Letters = map[model.Role]string{model.Acceptor: "a", model.Proposer: "p", model.Learner: "l", model.Process: "a"}

// Reset is [Wording.Reset].
func (o *overPipe) Reset(at Place) []byte {
	if at.Role == model.Acceptor {
		at.Nodes, at.Acceptors = max(3, at.Nodes), max(3, at.Acceptors) // a model of it alone has no others
	}
	return at.Reset(Letters[at.Role], "proposers")
}

// Request is [Wording.Request]. Tests give the same few inputs over and over.
func (o *overPipe) Request(i judge.Input) []byte {
	if known := o.lines[i]; known != nil {
		return known
	}
	text := line(i, !o.chooses && i.Ballot != oracle.None)
	if len(text) <= longestRead {
		if len(o.lines) == mostRead {
			clear(o.lines)
		}
		o.lines[i] = text
	}
	return text
}

// Anew is [Wording.Anew].
func (o *overPipe) Anew() bool {
	anew := o.anew
	o.anew = false
	return anew
}

// Deadly marks the errors that are the implementation's own fault.
func Deadly(err error) error {
	if errors.Is(err, wire.ErrDied) || errors.Is(err, wire.ErrLate) {
		return fmt.Errorf("%w: %w", driver.ErrDied, err)
	}
	return err
}

// Message is [Wording.Message].
func (o *overPipe) Message(m wire.Message) (out judge.Message, err error) {
	if out.Type = model.ParseType(m.Type); out.Type == 0 {
		return out, fmt.Errorf("there is none, only %q", model.TypeNames())
	}
	if err := checkFields(out.Type, m.Fields); err != nil {
		return out, err
	}
	if out.Type == model.Reject {
		return o.refusal(out, m.Fields), nil
	}
	has := out.Type.Carries()
	if has.Ballot {
		out.Ballot, err = o.ballots.real(m.Fields["ballot"])
		if n, ok := out.Ballot.Number(); ok && n == 0 && out.Type == model.Prepare && !o.zero {
			o.zero, o.anew = true, true
		}
	}
	if err == nil && has.From {
		out.From, err = ReadNode(m.Fields["from"])
	}
	if err == nil && has.Value {
		var v model.Value
		v, err = ReadValue(m.Fields["value"])
		out.Value = oracle.Value(v)
	}
	if err == nil && has.Vote {
		out.Vote, err = o.vote(m.Fields["vote"])
	}
	return out, err
}

// refusal reads what a Reject says, as far as it can be read: nobody relies on it.
func (o *overPipe) refusal(out judge.Message, fields map[string]json.RawMessage) judge.Message {
	out.From, _ = ReadNode(fields["from"])
	out.Ballot, _ = o.ballots.real(fields["ballot"])
	if out.Promised, _ = o.ballots.real(fields["promised"]); out.Promised == oracle.Pair(0, 0) || out.Promised == oracle.Number(0) {
		out.Promised = oracle.None // as one says it who promised nothing
	}
	return out
}

// vote reads a vote. One without value is none; so is an empty one in ballot 0, which is
// none itself unless somebody uses it.
func (o *overPipe) vote(raw json.RawMessage) (v judge.Vote, err error) {
	if string(raw) == "null" {
		return v, nil
	}
	fields, err := jsontext.Members(raw)
	if err != nil || len(fields) != 2 || fields["ballot"] == nil || fields["value"] == nil {
		return v, fmt.Errorf("a vote must be {\"ballot\":b,\"value\":v} or null, got %.80s", raw)
	}
	zero := string(fields["ballot"]) == "0"
	if zero && string(fields["value"]) == "null" {
		return v, nil
	}
	value, err := ReadValue(fields["value"])
	switch {
	case err == nil && zero && o.ballots != Numbers && value != "":
		return v, fmt.Errorf("a vote contradicts itself: the ballot 0 is none, and has the value %.40q", value)
	case zero && (value == "" && !o.zero || o.ballots != Numbers):
		return v, err
	}
	if err == nil {
		v.Value = oracle.Value(value)
		v.Ballot, err = o.ballots.real(fields["ballot"])
	}
	if err != nil {
		return judge.Vote{}, fmt.Errorf("in the vote: %w", err)
	}
	return v, nil
}

// Ballot reads a ballot of the implementation's that is not none.
func (g Greeting) Ballot(raw json.RawMessage) (oracle.Ballot, error) { return g.ballots.real(raw) }

// real reads a ballot that is not none.
func (n notation) real(raw json.RawMessage) (oracle.Ballot, error) {
	switch n {
	case texts:
		text, err := jsontext.Text(raw)
		if err != nil || text == "" || len(text) > maxText {
			return oracle.None, fmt.Errorf("a ballot must be a string that is not empty and has at most %d bytes, got %.80s", maxText, raw)
		}
		return oracle.Text(text), nil
	case Pairs:
		round, node, err := readPairOf(raw)
		return oracle.Pair(round, node), err
	}
	number, err := numberIn(raw)
	if err != nil {
		return oracle.None, fmt.Errorf("a ballot: %w", err)
	}
	return oracle.Number(number), nil
}

// numberIn reads a number. Digits say what they say, however many: who rounds them, or has lost
// some, has another ballot. What is too large is the largest, which no test uses.
func numberIn(raw json.RawMessage) (uint64, error) {
	n, err := strconv.ParseUint(string(raw), 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return n, nil
	}
	return wire.Number(raw)
}

func readPairOf(raw json.RawMessage) (round, node uint64, err error) {
	pair, err := jsontext.Elements(raw)
	if err != nil || len(pair) != 2 {
		return 0, 0, fmt.Errorf("a ballot must be [round, node], got %.80s", raw)
	}
	if round, err = numberIn(pair[0]); err != nil {
		return 0, 0, fmt.Errorf("the round of a ballot: %w", err)
	}
	if node, err = numberIn(pair[1]); err != nil {
		return 0, 0, fmt.Errorf("the node of a ballot: %w", err)
	}
	return round, node, nil
}

// SpellBallot writes a ballot as JSON.
func SpellBallot(b oracle.Ballot) []byte {
	if b == oracle.None {
		return []byte("0")
	}
	if n, ok := b.Number(); ok {
		return writeNumber(n)
	}
	if round, node, ok := b.Pair(); ok {
		return writePair(round, node)
	}
	text, _ := b.Text()
	return AsJSON(text)
}

// kindNames are the inputs that are no messages, as lines name them.
var kindNames = map[model.Kind]string{
	model.Set: "Set", model.Get: "Get", model.Restart: "Restart", model.Timeout: "Timeout", model.Told: "Learn",
}

// line is an input as a line has it; of a request, with a ballot or without.
func line(i judge.Input, ballot bool) []byte {
	m, has := i.Message, i.Message.Type.Carries()
	name := m.Type.String()
	if m.Type == model.Reject {
		has.From, has.Ballot = true, true
	}
	if i.Kind != model.Deliver {
		asks := i.Kind == model.Set || i.Kind == model.Get
		name, m.Ballot, m.Value = kindNames[i.Kind], i.Ballot, i.Value
		has = model.Fields{Ballot: asks && ballot, Value: i.Kind == model.Set || i.Kind == model.Told}
	}
	var args []string
	add := func(is bool, name string, value []byte) {
		if is {
			args = append(args, fmt.Sprintf("%q:%s", name, value))
		}
	}
	add(has.Ballot, "ballot", SpellBallot(m.Ballot))
	add(has.From, "from", fmt.Appendf(nil, `"a%d"`, m.From+1))
	add(has.Vote, "vote", spellVote(m.Vote))
	add(has.Value, "value", AsJSON(m.Value))
	add(m.Promised != oracle.None, "promised", SpellBallot(m.Promised))
	text := fmt.Appendf(nil, `{"action":%q,"args":{%s}`, name, strings.Join(args, ","))
	if i.Crash > 0 {
		text = fmt.Appendf(text, `,"crash":%d`, i.Crash)
	}
	return append(text, '}')
}

func spellVote(v judge.Vote) []byte {
	if v.Ballot == oracle.None {
		return []byte(`{"ballot":0,"value":null}`)
	}
	return fmt.Appendf(nil, `{"ballot":%s,"value":%s}`, SpellBallot(v.Ballot), AsJSON(v.Value))
}
