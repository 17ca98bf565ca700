// Package play has a system that is explored stepped by somebody instead: at each position all
// moves with what hinders them, the properties that are broken, and what each party can conclude.
// What was played is a run document.
//
// It runs the implementation itself, natively and in a browser, and gives the same bytes in both. A
// game is played from its beginning each time: positions never change, so going back is leaving
// moves out.
//
// Beside the moves of the system there are those of the network, which the specification need not
// have a word for, as a message that never comes is lost: lose, cut, heal, crash and recover. They
// hinder moves and change no state.
package play

import (
	"cmp"
	"context"
	"slices"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/run"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// Game is a system that somebody steps.
type Game struct {
	Protocol   string
	Setting    any      // of what system: a size, or what a model says
	Variables  []string // of a state
	Lanes      []string // those of a picture that come first, in this order
	Properties []string // that are judged at each position
	Begin      Position
	// Process gives who stops when a lane does; nil: every lane is alone.
	Process func(lane string) string
	// Explore visits all states.
	Explore func(ctx context.Context, properties []string, opts explore.Options) (*closed.Exploration, error)
	// Names are those of all moves that there ever are, in a fixed order.
	Names []string
	// Stimulus, Header and Test are for what is saved: of a move its stimulus, the first line of a
	// file of behaviours for a specification of that hash, and a test in Go. nil: nothing of it is
	// saved.
	Stimulus func(name string) labelled.Stimulus
	Header   func(spec string) (suite.Header, error)
	Test     func(t *Table) string
	// Argument is how a move has an argument of a saved behaviour, which is JSON; nil: without
	// quotes.
	Argument func(value string) string
	// Name is how a step that exploring took is called here.
	Name func(labelled.Stimulus) string

	said *vocabulary // once somebody asked
}

// Position is where a game stands. It never changes.
type Position interface {
	Values() []tla.Value
	// Moves are all that can be tried here, each with a name of its own.
	Moves() []Move
	// Move is the one of a name, and tells whether there is one.
	Move(name string) (Move, bool)
	// Take takes a move that is enabled.
	Take(name string) (Position, []modeltest.Arrow)
	// Broken are the properties that do not hold here, or that the step to here broke.
	Broken() []run.Broken
	// Knows says what each party can conclude from what it heard.
	Knows() []run.Knows
}

// Move is one thing that can be tried.
type Move struct {
	Name    string     `json:"name"`
	Kind    string     `json:"kind"` // "request", "message", "restart", or "step" of what is not told apart
	From    string     `json:"from"` // a lane; that of the one who moves, if it is alone
	To      string     `json:"to"`
	Text    string     `json:"text"` // as an arrow has it
	Enabled bool       `json:"enabled"`
	Guard   []Conjunct `json:"guard,omitempty"`   // what must hold, where that is said
	Hinders string     `json:"hinders,omitempty"` // of the network, what does
	Times   int        `json:"times,omitempty"`   // it was taken before
}

// Conjunct is a condition of a guard.
type Conjunct struct {
	Text  string `json:"text"`           // as the specification has it
	Now   string `json:"now"`            // with the values that it has here
	Holds bool   `json:"holds"`          //
	Name  string `json:"name,omitempty"` // of the operator of the specification that says so
	Code  string `json:"code,omitempty"` // of the function of the implementation
}

// Whole is the game of a system of which nothing special is known. Of its properties those are
// judged that are named: others are looked for, and need not hold.
func Whole(protocol string, setting any, s closed.Stepped, properties []string) (*Game, error) {
	begin, err := s.Begin()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range begin.Moves() {
		names = append(names, named(m.Stimulus))
	}
	return &Game{
		Names: names, Protocol: protocol, Setting: setting, Variables: s.Variables(), Properties: properties, Begin: simple{begin, unjudged(s, properties)},
		Explore: func(ctx context.Context, of []string, opts explore.Options) (*closed.Exploration, error) {
			if len(of) == 0 {
				of = append([]string{}, properties...) // none is none, and not all that the system has
			}
			return s.Explore(ctx, of, opts)
		}, Name: named,
	}, nil
}

// named is a stimulus as an action with its arguments.
func named(s labelled.Stimulus) string {
	text := s.Action
	for i, a := range s.Args {
		text += [...]string{"(", ", "}[min(i, 1)] + a.Value.String()
	}
	if len(s.Args) > 0 {
		text += ")"
	}
	return text
}

// unjudged are the properties of a system that are not among those that are judged.
func unjudged(s closed.Stepped, judged []string) []string {
	return slices.DeleteFunc(slices.Clone(s.PropertyNames()), func(name string) bool { return slices.Contains(judged, name) })
}

// simple is a position of which nothing special is known.
type simple struct {
	closed.Position
	unjudged []string // properties that need not hold
}

func (p simple) Moves() (out []Move) {
	for _, m := range p.Position.Moves() {
		move := Move{Name: named(m.Stimulus), Kind: "step", Enabled: m.Happens}
		if len(m.Arrows) > 0 {
			a := m.Arrows[0]
			move.From, move.To, move.Text = a.From, a.To, a.Text
		}
		move.Text = cmp.Or(move.Text, move.Name)
		out = append(out, move)
	}
	return out
}

func (p simple) Move(name string) (Move, bool) {
	moves := p.Moves()
	at := slices.IndexFunc(moves, func(m Move) bool { return m.Name == name })
	if at < 0 {
		return Move{}, false
	}
	return moves[at], true
}

func (p simple) Take(name string) (Position, []modeltest.Arrow) {
	for i, m := range p.Position.Moves() {
		if named(m.Stimulus) == name {
			return simple{p.Position.Take(i), p.unjudged}, m.Arrows
		}
	}
	return p, nil
}

func (p simple) Broken() (out []run.Broken) {
	for _, name := range p.Position.Broken() {
		if !slices.Contains(p.unjudged, name) {
			out = append(out, run.Broken{Property: name})
		}
	}
	return out
}

func (p simple) Knows() []run.Knows { return nil }
