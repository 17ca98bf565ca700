// Package board has Paxos as a game: impl/paxos stepped by somebody, with the guards of the
// specification, its properties, and what each process can conclude by the oracle's rules.
//
//	board.go  positions and moves
//	guard.go  what hinders a move, conjunct by conjunct
//	why.go    the values that make a property false
//	knows.go  what was chosen, may be, and cannot be, as far as one heard
//
// The guards are the specification's, written once more, so they hold of a variant of the code too:
// where the code takes what the specification does not, that is seen.
package board

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/modeltest/play"
	"github.com/synod-paxos/synod/modeltest/run"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// DefaultSize is what is played where nobody says otherwise: three processes, each with all roles.
func DefaultSize() model.Size {
	return model.Size{
		Acceptors: 3, Proposers: 3, Ballots: 4, Values: 2, Getters: []int{1, 2, 3}, Restarters: []int{1, 2, 3}, History: true,
	}
}

// Game is Paxos at a size, which is JSON; nothing means [DefaultSize].
func Game(size json.RawMessage) (*play.Game, error) {
	of := DefaultSize()
	if len(size) > 0 {
		of = model.Size{}
		if err := json.Unmarshal(size, &of); err != nil {
			return nil, fmt.Errorf("a size of Paxos: %w", err)
		}
	}
	return New(of)
}

// New is Paxos at a size.
func New(size model.Size) (*play.Game, error) {
	if size.Dialect != "" {
		return nil, errors.New("a dialect is explored and not played")
	}
	j, err := exploration.NewJudge(size)
	if err != nil {
		return nil, err
	}
	b := &board{Judge: j, size: size, stimuli: map[string]model.Stimulus{}, moves: map[model.Stimulus]play.Move{}}
	all := j.Init()
	for i := range j.Messages {
		all.Sent = all.Sent.With(i)
	}
	var names []string
	for _, i := range b.all(all) {
		name := b.named(j.Spoken(i))
		names = append(names, name)
		b.stimuli[name] = i
		a := b.Arrow(i, false)
		b.moves[i] = play.Move{Name: name, Kind: kind(i), From: a.From, To: a.To, Text: a.Text}
	}
	explored := size
	explored.History = false // what clients asked makes many more states, and is seldom what is looked for
	return &play.Game{
		Protocol: "paxos", Setting: size, Variables: world.ClosedVars, Lanes: b.lanes(), Properties: j.Properties(), Names: names,
		Begin: position{b: b, w: j.Init(), heard: make([]world.State, j.Processes())}, Process: process,
		Explore: exploration.System{Size: explored}.Explore, Argument: argument,
		Stimulus: func(name string) labelled.Stimulus { return j.Spoken(b.stimuli[name]) }, Test: b.test, Name: b.named,
		Header: func(spec string) (suite.Header, error) { return exploration.Header(size, spec) },
	}, nil
}

// board is what does not change while a game is played.
type board struct {
	*exploration.Judge
	size    model.Size
	stimuli map[string]model.Stimulus    // by name
	moves   map[model.Stimulus]play.Move // as they are everywhere
}

// all are the stimuli of a position. A restart is one of every process with a proposer, and a get
// too, that the guard may say why not.
func (b *board) all(w world.State) (out []model.Stimulus) {
	for p := range b.Proposers {
		who := model.Node(p)
		out = append(out, b.Requests(who, true)...)
		out = append(out, model.Stimulus{Kind: model.Restart, Who: who})
	}
	return append(out, slices.DeleteFunc(b.Stimuli(w), func(i model.Stimulus) bool { return i.Kind != model.Deliver })...)
}

func (b *board) lanes() (lanes []string) {
	lanes = append(lanes, "client")
	for _, list := range [][]tla.Value{b.Proposers, b.Acceptors, b.Learners} {
		for _, v := range list {
			lanes = append(lanes, model.Name(v))
		}
	}
	return lanes
}

// process is that of a lane: the roles of one number share it.
func process(lane string) string {
	if lane == "client" {
		return lane
	}
	return "process " + strings.TrimLeft(lane, "apl")
}

// named is a stimulus as scenarios write it.
func (b *board) named(s labelled.Stimulus) string {
	args := make([]string, len(s.Args))
	for i, a := range s.Args {
		args[i] = a.Value.String()
		if ballot, ok := a.Value.Field("ballot"); ok {
			value, _ := a.Value.Field("value")
			args[i] = fmt.Sprintf("VoteAt(%s, %s)", ballot, value)
			if value.Equal(model.None) {
				args[i] = "NoVote"
			}
		}
	}
	return s.Action + "(" + strings.Join(args, ", ") + ")"
}

// argument is one of a saved behaviour: of a vote, which is a record, a term.
func argument(value string) string {
	var vote struct{ Ballot, Value any }
	if !strings.HasPrefix(value, "{") || json.Unmarshal([]byte(value), &vote) != nil {
		return strings.Trim(value, `"`)
	}
	if vote.Value == nil {
		return "NoVote"
	}
	return fmt.Sprintf("VoteAt(%v, %v)", vote.Ballot, vote.Value)
}

// position is a state of the system, with what was heard by whom.
type position struct {
	b     *board
	w     world.State
	past  exploration.History
	heard []world.State // by process; of each the messages alone
	step  []run.Broken  // what the step to here broke, if anything
	err   error         // the game is too large for its judge
}

func (p position) Values() []tla.Value { return p.b.Project(p.w) }

func (p position) Moves() (out []play.Move) {
	for _, i := range p.b.all(p.w) {
		out = append(out, p.move(i))
	}
	return out
}

// Move is one of those that could ever be: a message need not have been sent.
func (p position) Move(name string) (play.Move, bool) {
	i, found := p.b.stimuli[name]
	if !found {
		return play.Move{}, false
	}
	if number, known := p.b.Number[i.Message]; i.Kind == model.Deliver && (!known || !p.w.Sent.Has(number)) {
		m := p.b.moves[i]
		m.Guard = p.b.guard(p.w, i)
		return m, true
	}
	return p.move(i), true
}

// move is one with its guard, if that hinders it.
func (p position) move(i model.Stimulus) play.Move {
	m := p.b.moves[i]
	if m.Enabled = p.happens(i); !m.Enabled {
		m.Guard = p.b.guard(p.w, i)
	}
	return m
}

func kind(i model.Stimulus) string {
	switch i.Kind {
	case model.Deliver:
		return "message"
	case model.Restart:
		return "restart"
	}
	return "request"
}

// happens asks the code, and where the specification has a set of those who may, that too.
func (p position) happens(i model.Stimulus) (happened bool) {
	if i.Kind == model.Get && !model.InSet(p.b.Getters, i.Who) || i.Kind == model.Restart && !model.InSet(p.b.Restarters, i.Who) {
		return false
	}
	defer func() {
		if recover() != nil {
			happened = true // taken, it shows that
		}
	}()
	after, happened, broken := p.b.Step(p.w, i)
	if !happened { // a step that breaks something is one, whatever the code says of it
		happened = len(p.b.BrokenBy(p.w, i, after, broken)) > 0
	}
	return happened
}

func (p position) Take(name string) (play.Position, []modeltest.Arrow) {
	i, ok := p.b.stimuli[name]
	if !ok {
		return p, nil
	}
	next := p.taken(i)
	return next, []modeltest.Arrow{p.b.Arrow(i, false)}
}

// taken is the position after a stimulus. Code that panics leads nowhere.
func (p position) taken(i model.Stimulus) (next position) {
	next = p
	next.step = nil
	defer func() {
		if value := recover(); value != nil {
			next = p
			next.step = []run.Broken{{Property: "NeverPanics", Why: modeltest.Recovered(value).Error()}}
		}
	}()
	after, _, broken := p.b.Step(p.w, i)
	next.w = after
	for _, b := range p.b.BrokenBy(p.w, i, after, broken) {
		next.step = append(next.step, run.Broken{Property: b.Property, Why: b.Why})
	}
	next.past, next.err = p.b.Then(p.w, p.past, after)
	next.heard = p.hears(i, after)
	return next
}

func (p position) Broken() (out []run.Broken) {
	names, err := p.b.Broken(p.w, p.past)
	if err = errors.Join(p.err, err); err != nil {
		return []run.Broken{{Property: "TypeOK", Why: err.Error()}}
	}
	for _, name := range names {
		out = append(out, p.b.why(p.w, name))
	}
	for _, b := range p.step {
		if !slices.Contains(names, b.Property) {
			out = append(out, b)
		}
	}
	return out
}
