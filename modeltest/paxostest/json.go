package paxostest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// notation is how the ballots of an implementation look in JSON.
type notation string

const (
	numbers notation = "number" // positive integers; the number of the ballot in the model, where the tests name them
	pairs   notation = "pair"   // [round, node]
	texts   notation = "string" // compared byte by byte
)

// maxExact is the highest integer that every reader of JSON keeps exactly.
const maxExact = 1 << 53

// spell gives a ballot that the tests name.
func spell(n *names, as notation, b Ballot) []byte {
	switch {
	case isNone(b):
		return []byte("0")
	case as == pairs:
		return fmt.Appendf(nil, "[%d,%d]", b.Round, b.Node)
	case as == texts:
		return fmt.Appendf(nil, `"%08d.%03d"`, b.Round, b.Node)
	}
	return writeNumber(uint64(n.number(b)))
}

func writeNumber(n uint64) []byte {
	if n > maxExact {
		return strconv.AppendQuote(nil, strconv.FormatUint(n, 10))
	}
	return strconv.AppendUint(nil, n, 10)
}

// read gives a ballot as a token, ordered as ballots are; none is empty.
func (n notation) read(raw json.RawMessage) (token, error) {
	switch text := string(bytes.TrimSpace(raw)); {
	case text == "" || text == "null" || text == "0":
		return "", nil
	case n == texts:
		var t string
		if err := json.Unmarshal(raw, &t); err != nil || t == "" {
			return "", fmt.Errorf("a ballot must be a string that is not empty, got %.80s", raw)
		}
		return token(t), nil
	case n == pairs:
		return readPair(raw)
	}
	number, err := wire.Number(raw)
	if err != nil {
		return "", fmt.Errorf("a ballot must be %w", err)
	}
	return padded(number), nil
}

func readPair(raw json.RawMessage) (token, error) {
	var pair []json.RawMessage
	if err := json.Unmarshal(raw, &pair); err != nil || len(pair) != 2 {
		return "", fmt.Errorf("a ballot must be [round, node], got %.80s", raw)
	}
	round, err := wire.Number(pair[0])
	if err != nil {
		return "", fmt.Errorf("the round of a ballot must be %w", err)
	}
	node, err := wire.Number(pair[1])
	if err != nil {
		return "", fmt.Errorf("the node of a ballot must be %w", err)
	}
	return padded(round) + "." + padded(node), nil
}

func padded(n uint64) token { return token(fmt.Sprintf("%020d", n)) }

// writeToken turns a token that was read into JSON again.
func (n notation) writeToken(t token) []byte {
	switch {
	case t == "":
		return []byte("0")
	case n == texts:
		text, _ := json.Marshal(string(t))
		return text
	case n == pairs:
		round, _ := strconv.ParseUint(string(t[:20]), 10, 64)
		node, _ := strconv.ParseUint(string(t[21:]), 10, 64)
		return slices.Concat([]byte("["), writeNumber(round), []byte(","), writeNumber(node), []byte("]"))
	}
	number, _ := strconv.ParseUint(string(t), 10, 64)
	return writeNumber(number)
}

// action is an input as a step of a suite has it.
func actionText(n *names, i stimulus, ballot func(Ballot) []byte, chooses bool) []byte {
	args := func(format string, values ...any) string { return fmt.Sprintf(format, values...) }
	from := func(node paxos.Node) string { return fmt.Sprintf(`"from":"a%d"`, node+1) }
	switch m := i.message.(type) {
	case paxos.Prepare:
		return step("Prepare", args(`"ballot":%s`, ballot(m.Ballot)))
	case paxos.Accept:
		return step("Accept", args(`"ballot":%s,"value":%q`, ballot(m.Ballot), m.Value))
	case paxos.Promise:
		return step("Promise", args(`"ballot":%s,%s,"vote":%s`, ballot(m.Ballot), from(m.From), vote(m.Vote, ballot)))
	case paxos.Accepted:
		return step("Accepted", args(`"ballot":%s,%s,"value":%q`, ballot(m.Ballot), from(m.From), m.Value))
	case paxos.Reject:
		return step("Reject", args(`"ballot":%s,%s`, ballot(m.Ballot), from(m.From)))
	}
	switch {
	case i.kind == restart:
		return step("Restart", "")
	case i.kind == get && chooses:
		return step("Get", "")
	case i.kind == get:
		return step("Get", args(`"ballot":%s`, ballot(i.ballot)))
	case chooses:
		return step("Set", args(`"value":%q`, i.value))
	}
	return step("Set", args(`"ballot":%s,"value":%q`, ballot(i.ballot), i.value))
}

func step(action, args string) []byte {
	return fmt.Appendf(nil, `{"action":%q,"args":{%s}}`, action, args)
}

func vote(v Vote, ballot func(Ballot) []byte) []byte {
	if isNoVote(v) {
		return []byte(`{"ballot":0,"value":null}`)
	}
	return fmt.Appendf(nil, `{"ballot":%s,"value":%q}`, ballot(v.Ballot), v.Value)
}

// token is a ballot of an implementation in a form whose order byte by byte is that
// of the ballots; empty for none.
type token string

// said is a message of an implementation with its ballots as tokens.
type said struct {
	Message // without ballots
	ballot  token
	voted   token // the ballot of the vote
}

// fieldNames lists fields as they are called on the wire.
func fieldNames(f fields) []string {
	names := []string{}
	for _, field := range []struct {
		has  bool
		name string
	}{{f.from, "from"}, {f.ballot, "ballot"}, {f.vote, "vote"}, {f.value, "value"}} {
		if field.has {
			names = append(names, field.name)
		}
	}
	return names
}

// checkFields sees that a message has these fields and no others; of a Reject none is
// looked at.
func checkFields(t Type, got map[string]json.RawMessage) error {
	names := fieldNames(t.carries())
	for _, name := range names {
		if got[name] == nil {
			return fmt.Errorf("it needs the field %q: it has %q", name, names)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if t != Reject && !slices.Contains(names, name) {
			return fmt.Errorf("it has no field %.40q, only %q", name, names)
		}
	}
	return nil
}

// readMessages reads what an implementation sent.
func (n notation) readMessages(sent []wire.Message) ([]said, error) {
	out := make([]said, len(sent))
	for i, m := range sent {
		var err error
		if out[i], err = n.readMessage(m); err != nil {
			return nil, fmt.Errorf("a message of type %.40q: %w", m.Type, err)
		}
	}
	return out, nil
}

func (n notation) readMessage(m wire.Message) (s said, err error) {
	if s.Type = parseType(m.Type); s.Type == 0 {
		return s, fmt.Errorf("there is none, only %q", TypeNames())
	}
	if err := checkFields(s.Type, m.Fields); err != nil {
		return s, err
	}
	has := s.Type.carries()
	if has.ballot {
		if s.ballot, err = n.read(m.Fields["ballot"]); err == nil && s.ballot == "" {
			err = errors.New("it needs a ballot that is not none")
		}
	}
	if err == nil && has.from {
		s.From, err = readNode(m.Fields["from"])
	}
	if err == nil && has.value {
		s.Value, err = readValue(m.Fields["value"])
	}
	if err == nil && has.vote {
		s.voted, s.Vote.Value, err = n.readVote(m.Fields["vote"])
	}
	return s, err
}

// readVote reads a vote, or null for none.
func (n notation) readVote(raw json.RawMessage) (ballot token, value Value, err error) {
	if string(raw) == "null" {
		return "", "", nil
	}
	var v map[string]json.RawMessage
	if err := json.Unmarshal(raw, &v); err != nil || len(v) != 2 || v["ballot"] == nil || v["value"] == nil {
		return "", "", fmt.Errorf("a vote must be {\"ballot\":b,\"value\":v} or null, got %.80s", raw)
	}
	return n.readVoteOf(v)
}

func (n notation) readVoteOf(fields map[string]json.RawMessage) (ballot token, value Value, err error) {
	if ballot, err = n.read(fields["ballot"]); err != nil {
		return "", "", fmt.Errorf("in the vote: %w", err)
	}
	if ballot == "" {
		return "", "", nil
	}
	value, err = readValue(fields["value"])
	return ballot, value, err
}

func readValue(raw json.RawMessage) (Value, error) {
	var v *string
	if err := json.Unmarshal(raw, &v); err != nil || v == nil {
		return "", fmt.Errorf("a value must be a string, got %.80s", raw)
	}
	return Value(*v), nil
}

func readNode(raw json.RawMessage) (Node, error) {
	var name string
	if err := json.Unmarshal(raw, &name); err == nil {
		if number, ok := strings.CutPrefix(name, "a"); ok {
			if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= paxos.MaxNodes {
				return Node(n - 1), nil
			}
		}
	}
	return 0, fmt.Errorf("from must be the name of an acceptor, such as \"a1\", got %.80s", raw)
}

// parseAction reads an input that action wrote, with ballots as numbers.
func parseAction(n *names, raw json.RawMessage, r role) (stimulus, error) {
	var in struct {
		Action string          `json:"action"`
		Args   json.RawMessage `json:"args"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return stimulus{}, fmt.Errorf("want an action, got %.80s", raw)
	}
	return parseArgs(n, in.Action, in.Args, r, numbers)
}

// parseArgs reads an input whose ballots are the model's numbers or pairs.
func parseArgs(n *names, action string, args json.RawMessage, r role, as notation) (stimulus, error) {
	a := &actionArgs{names: n, as: as}
	if len(args) > 0 {
		if err := json.Unmarshal(args, &a.args); err != nil {
			return stimulus{}, fmt.Errorf("want arguments by name, got %.80s", args)
		}
	}
	i := stimulus{role: r, who: n.self}
	switch action {
	case "Prepare":
		i.message = paxos.Prepare{Ballot: a.ballot("ballot")}
	case "Accept":
		i.message = paxos.Accept{Ballot: a.ballot("ballot"), Value: a.value("value")}
	case "Promise":
		i.message = paxos.Promise{From: a.node("from"), Ballot: a.ballot("ballot"), Vote: a.vote("vote")}
	case "Accepted":
		i.message = paxos.Accepted{From: a.node("from"), Ballot: a.ballot("ballot"), Value: a.value("value")}
	case "Reject":
		i.message = paxos.Reject{From: a.node("from"), Ballot: a.ballot("ballot"), Promised: n.ballots[len(n.ballots)-1]}
	case "Set":
		i.kind, i.ballot, i.value = set, a.ballot("ballot"), a.value("value")
	case "Get":
		i.kind, i.ballot = get, a.ballot("ballot")
	case "Restart":
		i.kind = restart
	default:
		return i, fmt.Errorf("there is no action %.40q", action)
	}
	if a.err == nil && !takesInput(r, i) {
		a.err = fmt.Errorf("it is no input of role %s", r)
	}
	if a.err != nil {
		return i, fmt.Errorf("%s: %w", action, a.err)
	}
	return i, nil
}

// takes tells whether an input is one of the role's.
func takesInput(r role, i stimulus) bool {
	switch i.message.(type) {
	case paxos.Prepare, paxos.Accept:
		return r == acceptor || r == process
	case paxos.Promise, paxos.Reject:
		return r == proposer || r == process
	case paxos.Accepted:
		return r != acceptor
	}
	return i.kind == restart || r == proposer || r == process
}

// actionArgs reads the arguments of an action; the first error is kept.
type actionArgs struct {
	*names
	as   notation
	args map[string]json.RawMessage
	err  error
}

func (a *actionArgs) keep(name string, err error) {
	if a.err == nil && err != nil {
		a.err = fmt.Errorf("argument %q: %w", name, err)
	}
}

func (a *actionArgs) ballot(name string) Ballot {
	b, err := a.readBallot(a.args[name])
	a.keep(name, err)
	return b
}

func (a *actionArgs) readBallot(raw json.RawMessage) (Ballot, error) {
	if a.as == pairs {
		var pair [2]uint64
		err := json.Unmarshal(raw, &pair)
		b := Ballot{Round: pair[0], Node: Node(pair[1])}
		if err == nil && (!isReal(b) || pair[1] >= maxNames) {
			err = fmt.Errorf("want a ballot [round, node] with a round from 1 on, got %.80s", raw)
		}
		return b, err
	}
	n, err := wire.Number(raw)
	if err == nil && (n < 1 || n > uint64(len(a.ballots))) {
		err = fmt.Errorf("want a ballot from 1 to %d, got %d", len(a.ballots), n)
	}
	if err != nil {
		return Ballot{}, err
	}
	return a.ballots[n-1], nil
}

func (a *actionArgs) value(name string) Value {
	v, err := readValue(a.args[name])
	a.keep(name, err)
	return v
}

func (a *actionArgs) node(name string) Node {
	node, err := readNode(a.args[name])
	if err == nil && int(node) >= len(a.acceptors) {
		err = fmt.Errorf("there are %d acceptors", len(a.acceptors))
	}
	a.keep(name, err)
	return node
}

func (a *actionArgs) vote(name string) Vote {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(a.args[name], &fields); err != nil {
		a.keep(name, fmt.Errorf("want a vote, got %.80s", a.args[name]))
		return Vote{}
	}
	if string(fields["ballot"]) == "0" {
		return Vote{}
	}
	inner := actionArgs{names: a.names, as: a.as, args: fields}
	v := Vote{Ballot: inner.ballot("ballot"), Value: inner.value("value")}
	a.keep(name, inner.err)
	return v
}
