package subject

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// notation is how the ballots of an implementation look in JSON.
type notation string

const (
	Numbers notation = "number" // positive integers; the number of the ballot in the model, where the tests name them
	Pairs   notation = "pair"   // [round, node]
	texts   notation = "string" // compared byte by byte
)

// maxExact is the highest integer that every reader of JSON keeps exactly.
const maxExact = 1 << 53

// maxText is how long a ballot that is a string may be, maxValue a value.
const (
	maxText  = 256
	maxValue = 1 << 17
)

func writePair(round, node uint64) []byte {
	return slices.Concat([]byte("["), writeNumber(round), []byte(","), writeNumber(node), []byte("]"))
}

func writeNumber(n uint64) []byte {
	if n > maxExact {
		return strconv.AppendQuote(nil, strconv.FormatUint(n, 10))
	}
	return strconv.AppendUint(nil, n, 10)
}

// Action is an input as a step of a suite has it, with ballots in the notation.
func Action(n *model.Names, i model.Stimulus, as notation) []byte {
	text := line(Numbered(n, i, as), true)
	if i.Elsewhere {
		text = append(text[:len(text)-1], `,"elsewhere":true}`...)
	}
	return text
}

// Numbered is an input with ballots in the notation.
func Numbered(n *model.Names, i model.Stimulus, as notation) judge.Input {
	named := func(b model.Ballot) oracle.Ballot {
		if model.IsNone(b) {
			return oracle.None
		}
		return as.Named(b, uint64(n.Number(b)))
	}
	in := judge.Input{Kind: i.Kind, Ballot: named(i.Ballot), Value: oracle.Value(i.Value), Crash: i.Crash}
	if i.Message != nil {
		in.Message = Judged(model.MessageOf(i.Message)[0], named)
	}
	return in
}

// AsJSON is a text as JSON.
func AsJSON[T ~string](v T) []byte { return jsontext.Quote(string(v)) }

// fieldNames lists fields as they are called on the wire.
func fieldNames(f model.Fields) []string {
	names := []string{}
	for _, field := range []struct {
		has  bool
		name string
	}{{f.From, "from"}, {f.Ballot, "ballot"}, {f.Vote, "vote"}, {f.Value, "value"}} {
		if field.has {
			names = append(names, field.name)
		}
	}
	return names
}

// checkFields sees that a message has these fields and no others; of a Reject none is
// looked at.
func checkFields(t model.Type, got map[string]json.RawMessage) error {
	names := fieldNames(t.Carries())
	for _, name := range names {
		if got[name] == nil {
			return fmt.Errorf("it needs the field %q: it has %q", name, names)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if t != model.Reject && !slices.Contains(names, name) {
			return fmt.Errorf("it has no field %.40q, only %q", name, names)
		}
	}
	return nil
}

// ReadValue reads a value.
func ReadValue(raw json.RawMessage) (model.Value, error) {
	v, err := jsontext.Text(raw)
	if err != nil {
		return "", fmt.Errorf("a value must be a string, got %.80s", raw)
	}
	if err := CheckLength(len(v)); err != nil {
		return "", err
	}
	return model.Value(v), nil
}

// ReadNode reads the name of an acceptor.
func ReadNode(raw json.RawMessage) (model.Node, error) {
	if name, err := jsontext.Text(raw); err == nil {
		if number, ok := strings.CutPrefix(name, "a"); ok {
			if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= paxos.MaxNodes && strconv.Itoa(n) == number {
				return model.Node(n - 1), nil
			}
		}
	}
	return 0, fmt.Errorf("from must be the name of an acceptor, such as \"a1\", got %.80s", raw)
}

// ParseAction reads an input that action wrote, with ballots as numbers.
func ParseAction(n *model.Names, raw json.RawMessage, r model.Role) (model.Stimulus, error) {
	var in struct {
		Action    string          `json:"action"`
		Args      json.RawMessage `json:"args"`
		Crash     int             `json:"crash"`
		Elsewhere bool            `json:"elsewhere"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return model.Stimulus{}, fmt.Errorf("want an action, got %.80s", raw)
	}
	if in.Crash < 0 || in.Crash > wire.MaxWrites {
		return model.Stimulus{}, fmt.Errorf("want a crash after 1 to %d writes, got %d", wire.MaxWrites, in.Crash)
	}
	to := r
	if in.Elsewhere {
		to = model.Process // which has all roles
	}
	i, err := parseArgs(n, in.Action, in.Args, to, Numbers)
	i.Role, i.Crash, i.Elsewhere = r, in.Crash, in.Elsewhere
	if err == nil && i.Elsewhere && (i.Message == nil || i.Crash > 0) {
		err = fmt.Errorf("want a message that came elsewhere, and no crash, got %.40q", in.Action)
	}
	return i, err
}

// parseArgs reads an input whose ballots are the model's numbers or pairs.
func parseArgs(n *model.Names, action string, args json.RawMessage, r model.Role, as notation) (model.Stimulus, error) {
	a := &actionArgs{Names: n, as: as}
	if len(args) > 0 {
		var err error
		if a.args, err = jsontext.Members(args); err != nil {
			return model.Stimulus{}, fmt.Errorf("want arguments by name, got %.80s", args)
		}
	}
	i := model.Stimulus{Role: r, Who: n.Self}
	switch action {
	case "Prepare":
		i.Message = paxos.Prepare{Ballot: a.ballot("ballot")}
	case "Accept":
		i.Message = paxos.Accept{Ballot: a.ballot("ballot"), Value: a.value("value")}
	case "Promise":
		i.Message = paxos.Promise{From: a.node("from"), Ballot: a.ballot("ballot"), Vote: a.vote("vote")}
	case "Accepted":
		i.Message = paxos.Accepted{From: a.node("from"), Ballot: a.ballot("ballot"), Value: a.value("value")}
	case "Reject":
		i.Message = paxos.Reject{From: a.node("from"), Ballot: a.ballot("ballot"), Promised: a.promised()}
	case "Set":
		i.Kind, i.Ballot, i.Value = model.Set, a.round(), a.value("value")
	case "Get":
		i.Kind, i.Ballot = model.Get, a.round()
	case "Restart":
		i.Kind = model.Restart
	case "Timeout":
		i.Kind = model.Timeout
	case "Learn":
		i.Kind, i.Value = model.Told, a.value("value")
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
func takesInput(r model.Role, i model.Stimulus) bool {
	switch i.Message.(type) {
	case paxos.Prepare, paxos.Accept:
		return r == model.Acceptor || r == model.Process
	case paxos.Promise, paxos.Reject:
		return r == model.Proposer || r == model.Process
	case paxos.Accepted:
		return r != model.Acceptor
	}
	return i.Kind != model.Set && i.Kind != model.Get || r == model.Proposer || r == model.Process
}

// actionArgs reads the arguments of an action; the first error is kept.
type actionArgs struct {
	*model.Names
	as   notation
	args map[string]json.RawMessage
	err  error
}

func (a *actionArgs) keep(name string, err error) {
	if a.err == nil && err != nil {
		a.err = fmt.Errorf("argument %q: %w", name, err)
	}
}

func (a *actionArgs) ballot(name string) model.Ballot {
	b, err := a.readBallot(a.args[name])
	a.keep(name, err)
	return b
}

// promised is the ballot that a Reject says was promised, or none where it does not say that.
func (a *actionArgs) promised() model.Ballot {
	if a.args["promised"] == nil {
		return model.Ballot{}
	}
	return a.ballot("promised")
}

// round is the ballot of a request. A proposer that chooses is not told it, and in a saved test it
// is 0, or none, where the proposer began no round.
func (a *actionArgs) round() model.Ballot {
	if raw := string(a.args["ballot"]); a.as == Pairs && raw == "" || a.as == Numbers && raw == "0" {
		return model.Ballot{}
	}
	return a.ballot("ballot")
}

func (a *actionArgs) readBallot(raw json.RawMessage) (model.Ballot, error) {
	if a.as == Pairs {
		return readBallotPair(raw)
	}
	n, err := wire.Number(raw)
	if err == nil && (n < 1 || n > uint64(len(a.Ballots))) {
		err = fmt.Errorf("want a ballot from 1 to %d, got %d", len(a.Ballots), n)
	}
	if err != nil {
		return model.Ballot{}, err
	}
	return a.Ballots[n-1], nil
}

// readBallotPair reads a ballot that is a pair, as an adapter gets it.
func readBallotPair(raw json.RawMessage) (model.Ballot, error) {
	round, node, err := readPairOf(raw)
	b := model.Ballot{Round: round, Node: model.Node(min(node, model.MaxNames))}
	if err == nil && !model.IsReal(b) {
		err = fmt.Errorf("want a ballot [round, node] with a round from 1 on and a node below %d, got %.80s", model.MaxNames, raw)
	}
	return b, err
}

func (a *actionArgs) value(name string) model.Value {
	v, err := ReadValue(a.args[name])
	a.keep(name, err)
	return v
}

func (a *actionArgs) node(name string) model.Node {
	node, err := ReadNode(a.args[name])
	if err == nil && a.as != Pairs && int(node) >= len(a.Acceptors) {
		err = fmt.Errorf("there are %d acceptors", len(a.Acceptors))
	}
	a.keep(name, err)
	return node
}

func (a *actionArgs) vote(name string) model.Vote {
	fields, err := jsontext.Members(a.args[name])
	if err != nil {
		a.keep(name, fmt.Errorf("want a vote, got %.80s", a.args[name]))
		return model.Vote{}
	}
	if string(fields["ballot"]) == "0" {
		if value := fields["value"]; string(value) != "null" {
			a.keep(name, fmt.Errorf("it contradicts itself: the ballot 0 is none, so its value is null, got %.80s", value))
		}
		return model.Vote{}
	}
	inner := actionArgs{Names: a.Names, as: a.as, args: fields}
	v := model.Vote{Ballot: inner.ballot("ballot"), Value: inner.value("value")}
	a.keep(name, inner.err)
	return v
}

// CheckLength checks how long a value is.
func CheckLength(bytes int) error {
	if bytes > maxValue {
		return fmt.Errorf("a value must have at most %d bytes, got %d", maxValue, bytes)
	}
	return nil
}
