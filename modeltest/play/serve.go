package play

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/run"
)

// Server answers requests about games, as JSON: in a browser and natively the same.
type Server struct {
	// Games give the game of a protocol at a setting, which is JSON or nothing.
	Games map[string]func(setting json.RawMessage) (*Game, error)
	// Questions are what a protocol answers beside its game, say about chances.
	Questions map[string]func(json.RawMessage) (any, error)

	made map[string]*Game
	last *tabled // what was played last

	file string // that was read last, as one is tried at several sizes
	read []told // its states
}

// Request is what is asked for: one of its last parts, or what the game shows.
type Request struct {
	Protocol string          `json:"protocol"`
	Setting  json.RawMessage `json:"setting,omitempty"`
	Title    string          `json:"title,omitempty"`
	Mutant   string          `json:"mutant,omitempty"` // that the program was started with, to be named in the run
	Moves    []string        `json:"moves"`
	Picture  bool            `json:"picture,omitempty"` // also as SVG
	Brief    bool            `json:"brief,omitempty"`   // the run without its steps

	Link    string   `json:"link,omitempty"`    // in place of moves: what a link has of them
	Import  string   `json:"import,omitempty"`  // in place of moves: a file that has some
	Form    string   `json:"form,omitempty"`    // export, as text, markdown, json, itf, mermaid, plantuml, shiviz, svg, go or ndjson
	Spec    string   `json:"spec,omitempty"`    // of an export as NDJSON: the hash of the specification
	Explore *Asked   `json:"explore,omitempty"` // visit all states
	Draw    *Drawing `json:"draw,omitempty"`    // random behaviours

	Question json.RawMessage `json:"question,omitempty"` // of the protocol's, beside any game
}

// Asked is what is explored.
type Asked struct {
	Properties []string `json:"properties,omitempty"` // that are looked at; none means all
	MaxStates  int64    `json:"maxStates,omitempty"`
}

// Drawing are random behaviours, of so many moves at most each.
type Drawing struct {
	Seed  uint64 `json:"seed"`
	Runs  int    `json:"runs"`
	Moves int    `json:"moves"`
}

// Answer has what was asked for, or an error.
type Answer struct {
	*Table
	Picture string     `json:"picture,omitempty"`
	Parties []run.Part `json:"parties,omitempty"` // what each party holds in the last state
	Link    string     `json:"link,omitempty"`    // the moves in few signs
	Text    string     `json:"text,omitempty"`
	Found   *Found     `json:"found,omitempty"`
	Drawn   *Drawn     `json:"drawn,omitempty"`
	Said    any        `json:"said,omitempty"` // to a question
	Error   string     `json:"error,omitempty"`
	Size    bool       `json:"size,omitempty"` // a file that is in error may be of another size
}

// Found is what exploring found.
type Found struct {
	Complete  bool  `json:"complete"`
	Distinct  int64 `json:"distinct"`
	Generated int64 `json:"generated"`
	Depth     int   `json:"depth"`

	Properties []string `json:"properties"` // that were looked at

	Broken  []string `json:"broken,omitempty"` // the properties that the moves break
	Moves   []string `json:"moves,omitempty"`  // a shortest way
	Stopped string   `json:"stopped,omitempty"`
}

// Drawn are random behaviours: how many moves they had, and a checksum of their documents.
type Drawn struct {
	Moves int    `json:"moves"`
	Sum   string `json:"sum"`
}

// Answer answers a request in JSON. progress is told of exploring, now and then.
func (s *Server) Answer(request []byte, progress func(explore.Progress)) []byte {
	var r Request
	err := json.Unmarshal(request, &r)
	a := &Answer{}
	if err == nil {
		a, err = s.answer(r, progress)
	}
	if err != nil {
		a = &Answer{Error: err.Error(), Size: errors.Is(err, errSize)}
	}
	text, err := jsontext.Plain(a, "")
	if err != nil {
		return fmt.Appendf(nil, `{"error":%q}`, err.Error())
	}
	return append(text, '\n')
}

func (s *Server) answer(r Request, progress func(explore.Progress)) (a *Answer, err error) {
	defer func() {
		if value := recover(); value != nil { // else the program ends, and in a browser the page with it
			s.last = nil
			a, err = nil, fmt.Errorf("this cannot be answered: %w", modeltest.Recovered(value))
		}
	}()
	if of := s.Questions[r.Protocol]; r.Question != nil && of != nil {
		said, err := of(r.Question)
		return &Answer{Said: said}, err
	}
	g, err := s.game(r.Protocol, r.Setting)
	switch {
	case err != nil:
		return nil, err
	case r.Explore != nil:
		f, err := g.found(*r.Explore, progress)
		return &Answer{Found: f}, err
	case r.Draw != nil:
		d, err := g.draw(*r.Draw)
		return &Answer{Drawn: d}, err
	}
	if r.Link != "" {
		if r.Moves, err = g.decode(r.Link); err != nil {
			return nil, err
		}
	}
	why := ""
	if r.Import != "" {
		if r.Moves, why, err = g.imported(r.Import, s.statesOf); err != nil {
			return nil, err
		}
	}
	t := s.played(g, r.Moves)
	t.Stopped = cmp.Or(t.Stopped, why)
	t.Run.Title, t.Run.Mutant = r.Title, r.Mutant
	if r.Form != "" {
		text, err := g.exported(t, r)
		return &Answer{Text: text}, err
	}
	a = &Answer{Table: t, Parties: t.Run.Parts(), Link: g.encode(r.Moves[:t.Taken])}
	if r.Picture {
		a.Picture = t.Run.SVG(mostDrawn)
	}
	if r.Brief {
		brief := *t.Run
		brief.Steps = nil
		a.Table = t.withRun(&brief)
	}
	return a, nil
}

// withRun is the table with another run document.
func (t Table) withRun(r *run.Run) *Table {
	t.Run = r
	return &t
}

// played plays moves, from where the last ones led if these begin with them: a game that goes on
// costs a move and not all that were.
func (s *Server) played(g *Game, moves []string) *Table {
	t := s.last
	if t == nil || t.g != g || len(moves) < t.Taken || !slices.Equal(moves[:t.Taken], t.taken) {
		t = g.table("")
	}
	t.play(moves[t.Taken:])
	s.last = t
	return &t.Table
}

// statesOf are those of a file, which is read once.
func (s *Server) statesOf(text string) []told {
	if text != s.file {
		s.file, s.read = text, statesOf(text)
	}
	return s.read
}

// mostDrawn is how many arrows a picture of a game has at most, the last ones.
const mostDrawn = 400

// game is made once for each setting.
func (s *Server) game(protocol string, setting json.RawMessage) (*Game, error) {
	key := protocol + " " + string(setting)
	if g := s.made[key]; g != nil {
		return g, nil
	}
	of := s.Games[protocol]
	if of == nil {
		return nil, fmt.Errorf("there is no game of protocol %.40q", protocol)
	}
	g, err := of(setting)
	if err != nil {
		return nil, err
	}
	if s.made == nil {
		s.made = map[string]*Game{}
	}
	s.made[key] = g
	return g, nil
}

// found explores, with what a violation breaks as moves of the game.
func (g *Game) found(a Asked, progress func(explore.Progress)) (*Found, error) {
	e, stopped := g.Explore(context.Background(), a.Properties, explore.Options{Workers: 1, MaxStates: a.MaxStates, Progress: progress})
	if e == nil {
		return nil, stopped
	}
	f := &Found{Complete: e.Complete, Distinct: e.Distinct, Generated: e.Generated, Depth: e.Depth, Properties: e.Properties}
	if stopped != nil {
		f.Stopped = stopped.Error()
	}
	if e.Violation != nil {
		f.Broken = e.Violation.Properties
		for _, s := range e.Violation.Steps {
			f.Moves = append(f.Moves, g.Name(s.Stimulus))
		}
	}
	return f, nil
}

// draw plays moves at random, by a seed, and sums up the documents.
func (g *Game) draw(d Drawing) (*Drawn, error) {
	if d.Runs < 1 || d.Moves < 1 || d.Runs*d.Moves > 10_000_000 {
		return nil, fmt.Errorf("want some runs of some moves each, got %d of %d", d.Runs, d.Moves)
	}
	out, sum := &Drawn{}, sha256.New()
	rng := rand.New(rand.NewPCG(d.Seed, 0))
	for range d.Runs {
		t, p := g.table("drawn"), g.Begin
		for range d.Moves {
			var taken bool
			if p, taken = t.random(p, rng); !taken {
				break
			}
		}
		out.Moves += t.Taken
		t.Run.Broken, t.Run.Knows = p.Broken(), p.Knows()
		sum.Write(t.Run.JSON())
	}
	out.Sum = hex.EncodeToString(sum.Sum(nil))
	return out, nil
}

// random takes one of the moves that are enabled.
func (t *tabled) random(p Position, rng *rand.Rand) (next Position, taken bool) {
	moves := slices.DeleteFunc(p.Moves(), func(m Move) bool { return !m.Enabled })
	if len(moves) == 0 {
		return p, false
	}
	m := moves[rng.IntN(len(moves))]
	var arrows []modeltest.Arrow
	p, arrows = p.Take(m.Name)
	t.Taken++
	t.add(p, run.Step{Action: m.Name, Arrows: arrows})
	return p, true
}
