package subject

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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

// Script is a test whose inputs are all known before it begins.
type Script struct {
	Place
	Inputs []judge.Input
}

// Speaker is an implementation under test. An error of kind [ErrDied] is its own fault; after
// any error nothing is asked of it before Renew.
type Speaker interface {
	// Play begins each test anew, and gives what each of its inputs produced.
	Play(ctx context.Context, tests []Script) ([][][]judge.Message, error)
	// Begin begins a test anew, of which Give gives one input, and which End ends.
	Begin(ctx context.Context, at Place) error
	Give(ctx context.Context, i judge.Input) ([]judge.Message, error)
	End()
	// State is the state after the last Give, in its own words; empty if it shows none.
	State() string
	// Renew starts the program again, after it ended.
	Renew(ctx context.Context) error
}

// ErrDied says that an implementation ended, panicked or hung.
var ErrDied = errors.New("it ended")

// overPipe is an implementation behind an adapter.
type overPipe struct {
	adapter *wire.Adapter
	ballots notation
	chooses bool
	zero    bool                       // it begins rounds in a ballot that is 0
	state   map[string]json.RawMessage // of the last answer
	read    map[read]understood
}

// read is an answer that was read, and whether a ballot of 0 was one then.
type read struct {
	answer string
	zero   bool
}

// understood is what it says. An implementation gives the same few answers over and over, so each
// is read once.
type understood struct {
	out   []judge.Message
	state map[string]json.RawMessage
}

// What is kept of answers is bounded by how many there are, and how long.
const (
	mostRead    = 4096
	longestRead = 512 // bytes
)

// OverPipe is the implementation behind an adapter.
func OverPipe(a *wire.Adapter, g Greeting) Speaker {
	return &overPipe{adapter: a, ballots: g.ballots, chooses: g.Chooses, read: map[read]understood{}}
}

// Play is [Speaker.Play].
func (o *overPipe) Play(ctx context.Context, tests []Script) ([][][]judge.Message, error) {
	requests := o.requests(tests)
	answers, err := o.adapter.Exchange(ctx, requests)
	if err != nil {
		return nil, Deadly(err)
	}
	out, at := make([][][]judge.Message, len(tests)), 0
	for i, t := range tests {
		if err := o.begun(requests[at], answers[at]); err != nil {
			return nil, err
		}
		for at++; len(out[i]) < len(t.Inputs); at++ {
			heard, err := o.heard(requests[at], answers[at])
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], heard)
		}
	}
	return out, nil
}

// requests are the lines of tests, which give the same few inputs over and over.
func (o *overPipe) requests(tests []Script) (lines [][]byte) {
	resets, inputs := map[Place][]byte{}, map[judge.Input][]byte{}
	for _, t := range tests {
		lines = append(lines, once(resets, t.Place, resetTo))
		for _, i := range t.Inputs {
			lines = append(lines, once(inputs, i, o.request))
		}
	}
	return lines
}

func once[K comparable](written map[K][]byte, key K, write func(K) []byte) []byte {
	line := written[key]
	if line == nil {
		line = write(key)
		written[key] = line
	}
	return line
}

// Begin is [Speaker.Begin].
func (o *overPipe) Begin(ctx context.Context, at Place) error {
	request := resetTo(at)
	answers, err := o.adapter.Exchange(ctx, [][]byte{request})
	if err != nil {
		return Deadly(err)
	}
	return o.begun(request, answers[0])
}

// Give is [Speaker.Give].
func (o *overPipe) Give(ctx context.Context, i judge.Input) ([]judge.Message, error) {
	request := o.request(i)
	answers, err := o.adapter.Exchange(ctx, [][]byte{request})
	if err != nil {
		return nil, Deadly(err)
	}
	return o.heard(request, answers[0])
}

// End is [Speaker.End].
func (o *overPipe) End() {}

// State is [Speaker.State].
func (o *overPipe) State() string {
	var fields []string
	for _, name := range slices.Sorted(maps.Keys(o.state)) {
		fields = append(fields, fmt.Sprintf("%s %s", name, o.state[name]))
	}
	return strings.Join(fields, ", ")
}

// Renew is [Speaker.Renew].
func (o *overPipe) Renew(ctx context.Context) error {
	clear(o.read) // of what another process may not say so
	return o.adapter.Renew(ctx)
}

// Deadly marks the errors that are the implementation's own fault.
func Deadly(err error) error {
	if errors.Is(err, wire.ErrDied) || errors.Is(err, wire.ErrLate) {
		return fmt.Errorf("%w: %w", ErrDied, err)
	}
	return err
}

func (o *overPipe) begun(request, answer []byte) error {
	if string(answer) == "{}" {
		return nil
	}
	if err := wire.DecodeReset(answer); err != nil {
		return o.adapter.Undocumented(request, answer, err)
	}
	return nil
}

func (o *overPipe) heard(request, answer []byte) ([]judge.Message, error) {
	if known, ok := o.read[read{string(answer), o.zero}]; ok {
		o.state = known.state
		return known.out, nil
	}
	zero := o.zero
	out, err := o.understand(request, bytes.Clone(answer))
	if err == nil && zero == o.zero && len(answer) <= longestRead {
		if len(o.read) == mostRead {
			clear(o.read)
		}
		o.read[read{string(answer), zero}] = understood{slices.Clip(out), o.state}
	}
	return out, err
}

// understand reads an answer.
func (o *overPipe) understand(request, answer []byte) ([]judge.Message, error) {
	decoded, err := wire.Decode(answer, o.adapter.Hello().Observes)
	if err != nil {
		return nil, o.adapter.Undocumented(request, answer, err)
	}
	o.state = decoded.State
	var out []judge.Message
	for _, m := range decoded.Out {
		one, err := o.message(m)
		if err != nil {
			return nil, o.adapter.Undocumented(request, answer, fmt.Errorf("a message of type %.40q: %w", m.Type, err))
		}
		out = append(out, one)
	}
	return out, nil
}

// message reads one that was sent.
func (o *overPipe) message(m wire.Message) (out judge.Message, err error) {
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
		if n, ok := out.Ballot.Number(); ok && n == 0 && out.Type == model.Prepare {
			o.zero = true
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
	var fields map[string]json.RawMessage
	if string(raw) == "null" {
		return v, nil
	}
	if err := json.Unmarshal(raw, &fields); err != nil || len(fields) != 2 || fields["ballot"] == nil || fields["value"] == nil {
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
		var text string
		if err := json.Unmarshal(raw, &text); err != nil || text == "" || len(text) > maxText {
			return oracle.None, fmt.Errorf("a ballot must be a string that is not empty and has at most %d bytes, got %.80s", maxText, raw)
		}
		return oracle.Text(text), nil
	case Pairs:
		round, node, err := readPairOf(raw)
		return oracle.Pair(round, node), err
	}
	number, err := numberIn(raw)
	if err != nil {
		return oracle.None, fmt.Errorf("a ballot must be %w", err)
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
	var pair []json.RawMessage
	if err := json.Unmarshal(raw, &pair); err != nil || len(pair) != 2 {
		return 0, 0, fmt.Errorf("a ballot must be [round, node], got %.80s", raw)
	}
	if round, err = numberIn(pair[0]); err != nil {
		return 0, 0, fmt.Errorf("the round of a ballot must be %w", err)
	}
	if node, err = numberIn(pair[1]); err != nil {
		return 0, 0, fmt.Errorf("the node of a ballot must be %w", err)
	}
	return round, node, nil
}

// SpellBallot writes a ballot as JSON.
func SpellBallot(b oracle.Ballot) []byte {
	if n, ok := b.Number(); ok {
		return writeNumber(n)
	}
	if round, node, ok := b.Pair(); ok {
		return writePair(round, node)
	}
	text, _ := b.Text()
	return AsJSON(text)
}

// AsJSON is a text as JSON.
func AsJSON[T ~string](text T) []byte { return quoted(model.Value(text)) }

// resetTo tells an adapter who it is.
func resetTo(at Place) []byte {
	nodes, acceptors := at.Nodes, at.Acceptors
	if at.Role == model.Acceptor {
		nodes, acceptors = max(3, nodes), max(3, acceptors) // a model of it alone has no others
	}
	list := func(letter string, count int) (names []string) {
		for i := range count {
			names = append(names, fmt.Sprintf("%s%d", letter, i+1))
		}
		return names
	}
	letter := map[model.Role]string{model.Acceptor: "a", model.Proposer: "p", model.Learner: "l", model.Process: "a"}[at.Role]
	text, err := json.Marshal(map[string]any{"reset": map[string]any{
		"self": fmt.Sprintf("%s%d", letter, at.Self+1), "node": at.Self, "nodes": nodes, "acceptors": list("a", acceptors), "proposers": list("p", nodes),
	}})
	if err != nil {
		panic(err) // strings and numbers only
	}
	return text
}

// request is an input as a line has it.
func (o *overPipe) request(i judge.Input) []byte {
	if crash := i.Crash; crash > 0 {
		i.Crash = 0
		whole := o.request(i)
		return fmt.Appendf(whole[:len(whole)-1], `,"crash":%d}`, crash)
	}
	ballot := ""
	if !o.chooses && i.Ballot != oracle.None {
		ballot = fmt.Sprintf(`"ballot":%s`, SpellBallot(i.Ballot))
	}
	switch {
	case i.Kind == model.Set && ballot == "":
		return step("Set", fmt.Sprintf(`"value":%s`, AsJSON(i.Value)))
	case i.Kind == model.Set:
		return step("Set", fmt.Sprintf(`%s,"value":%s`, ballot, AsJSON(i.Value)))
	case i.Kind == model.Get:
		return step("Get", ballot)
	case i.Kind == model.Restart:
		return step("Restart", "")
	case i.Kind == model.Timeout:
		return step("Timeout", "")
	case i.Kind == model.Told:
		return step("Learn", fmt.Sprintf(`"value":%s`, AsJSON(i.Value)))
	}
	return step(i.Message.Type.String(), delivery(i.Message))
}

// delivery are the arguments of a message.
func delivery(m judge.Message) string {
	from := fmt.Sprintf(`"from":"a%d"`, m.From+1)
	switch m.Type {
	case model.Prepare:
		return fmt.Sprintf(`"ballot":%s`, SpellBallot(m.Ballot))
	case model.Accept:
		return fmt.Sprintf(`"ballot":%s,"value":%s`, SpellBallot(m.Ballot), AsJSON(m.Value))
	case model.Promise:
		vote := `{"ballot":0,"value":null}`
		if m.Vote.Ballot != oracle.None {
			vote = fmt.Sprintf(`{"ballot":%s,"value":%s}`, SpellBallot(m.Vote.Ballot), AsJSON(m.Vote.Value))
		}
		return fmt.Sprintf(`"ballot":%s,%s,"vote":%s`, SpellBallot(m.Ballot), from, vote)
	case model.Accepted:
		return fmt.Sprintf(`"ballot":%s,%s,"value":%s`, SpellBallot(m.Ballot), from, AsJSON(m.Value))
	}
	if m.Promised == oracle.None {
		return fmt.Sprintf(`"ballot":%s,%s`, SpellBallot(m.Ballot), from)
	}
	return fmt.Sprintf(`"ballot":%s,%s,"promised":%s`, SpellBallot(m.Ballot), from, SpellBallot(m.Promised))
}
