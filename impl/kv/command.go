package kv

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
)

// OpKind tells operations apart.
type OpKind uint8

const (
	Set           OpKind = iota + 1 // the key has the value New
	Create                          // likewise, unless it has one
	CompareAndSet                   // likewise, if it has the value Old
	Increment                       // the key has a number that is higher by By; who has none begins with 0
	Delete                          // the key has no value
)

var words = [...]string{Set: "set", Create: "create", CompareAndSet: "cas", Increment: "increment", Delete: "delete"}

// String gives the word for it.
func (k OpKind) String() string { return words[int(k)%len(words)] }

// Op is what a client wants to be done.
type Op struct {
	Kind     OpKind
	Key      string
	Old, New string
	By       int64
}

// String gives an operation as text, as in cas "color" "red" "blue". It is what the log has of it.
func (o Op) String() string {
	text := o.Kind.String() + " " + strconv.Quote(o.Key)
	switch o.Kind {
	case Set, Create:
		return text + " " + strconv.Quote(o.New)
	case CompareAndSet:
		return text + " " + strconv.Quote(o.Old) + " " + strconv.Quote(o.New)
	case Increment:
		return text + " " + strconv.FormatInt(o.By, 10)
	}
	return text
}

// ParseOp reads what [Op.String] gives.
func ParseOp(text string) (o Op, err error) {
	word, rest, _ := strings.Cut(text, " ")
	for k := Set; k <= Delete; k++ {
		if words[k] == word {
			o.Kind = k
		}
	}
	into := map[OpKind][]*string{Set: {&o.New}, Create: {&o.New}, CompareAndSet: {&o.Old, &o.New}}[o.Kind]
	for _, s := range append([]*string{&o.Key}, into...) {
		if *s, rest, err = quoted(rest); err != nil {
			return Op{}, fmt.Errorf("want an operation, as in cas \"color\" \"red\" \"blue\", got %.80q", text)
		}
	}
	if o.Kind == Increment {
		o.By, err = strconv.ParseInt(strings.TrimSpace(rest), 10, 64)
		rest = ""
	}
	if o.Kind == 0 || rest != "" || err != nil || o.String() != text {
		return Op{}, fmt.Errorf("want an operation, as in cas \"color\" \"red\" \"blue\", got %.80q", text)
	}
	return o, nil
}

// quoted reads a text in quotes, and a space if more comes behind it.
func quoted(text string) (of, rest string, err error) {
	prefix, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", "", err
	}
	of, err = strconv.Unquote(prefix)
	return of, strings.TrimPrefix(text[len(prefix):], " "), err
}

// opening is the operation by which a session is opened: the slot in which it is chosen is its
// name. Its client is 0, and its number tells it apart from others.
const opening paxos.Value = "open"

// encode gives a command as the log has it.
func encode(c multipaxos.Command) paxos.Value {
	return paxos.Value(fmt.Sprintf("%d %d %s", c.Client, c.Number, c.Op))
}

// decode reads a value of the log. What is none of ours does nothing.
func decode(v paxos.Value) (c multipaxos.Command) {
	client, rest, _ := strings.Cut(string(v), " ")
	number, op, _ := strings.Cut(rest, " ")
	of, err := strconv.ParseUint(client, 10, 64)
	if err != nil {
		return c
	}
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return c
	}
	return multipaxos.Command{Client: multipaxos.Client(of), Number: n, Op: paxos.Value(op)}
}

func opText(o Op) paxos.Value { return paxos.Value(o.String()) }
