package play

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/run"
)

// Table is what a game shows after some moves.
type Table struct {
	Run   *run.Run `json:"run"`
	Moves []Move   `json:"moves"` // what can be tried next
	// Taken are how many of the moves were taken; the first one after them cannot be, and Stopped
	// says why.
	Taken      int      `json:"taken"`
	Stopped    string   `json:"stopped,omitempty"`
	Properties []string `json:"properties"`       // that are judged
	BrokenAt   int      `json:"brokenAt"`         // after how many moves a property was first broken; -1: none was
	First      []string `json:"first,omitempty"`  // the properties that were broken first
	Down       []string `json:"down,omitempty"`   // who crashed and did not come back
	Cut        []string `json:"cut,omitempty"`    // "a b": nothing comes from one to the other, either way
	Loosed     []string `json:"loosed,omitempty"` // moves that never come, as their messages are lost
}

// The words of the network.
const (
	lose   = "lose"    // a move: its message never comes to whom it is for
	crash  = "crash"   // a lane: its process takes nothing more
	revive = "recover" // a lane: its process goes on where it was
	cut    = "cut"     // two lanes: nothing comes from one to the other
	heal   = "heal"    // ends all cuts
)

// MaxMoves is how many moves are played at most.
const MaxMoves = 2000

// Play plays moves from the beginning, up to the first that cannot be taken.
func (g *Game) Play(title string, moves []string) *Table {
	t := g.table(title)
	t.play(moves)
	return &t.Table
}

// table is a game that begins.
func (g *Game) table(title string) *tabled {
	t := &tabled{Table: Table{BrokenAt: -1, Properties: g.Properties}, g: g, p: g.Begin, times: map[string]int{}}
	t.Run = &run.Run{Format: run.Format, Title: title, Protocol: g.Protocol, Setting: g.Setting, Lanes: g.Lanes}
	t.add(t.p, run.Step{})
	t.broken = t.p.Broken()
	return t
}

// tabled is a game under way.
type tabled struct {
	Table
	g     *Game
	p     Position
	taken []string
	times map[string]int // moves that were taken

	broken []run.Broken // where the last step led
}

// play goes on with moves.
func (t *tabled) play(moves []string) {
	t.Stopped = ""
	for _, name := range moves {
		if t.Taken == MaxMoves {
			t.Stopped = fmt.Sprintf("a game has at most %d moves", MaxMoves)
			break
		}
		last := len(t.Run.Steps) - 1
		next, why := t.move(t.p, name)
		if why != "" {
			t.Stopped = why
			break
		}
		t.Run.Steps[last].Broken = t.broken
		t.p, t.taken, t.broken = next, append(t.taken, name), next.Broken()
		t.Taken++
		t.judge(t.broken)
	}
	t.Run.Broken, t.Run.Knows, t.Run.Properties = t.broken, t.p.Knows(), t.g.Properties
	t.Moves = t.hindered(t.p.Moves())
}

func (t *tabled) add(p Position, s run.Step) {
	s.Variables = run.StateOf(t.g.Variables, p.Values())
	t.Run.Add(s)
}

// judge notes when a property was first broken.
func (t *tabled) judge(broken []run.Broken) {
	if t.BrokenAt >= 0 {
		return
	}
	for _, b := range broken {
		t.BrokenAt = t.Taken
		t.First = append(t.First, b.Property)
	}
}

// move takes a move of the system or of the network; why is what hinders it.
func (t *tabled) move(p Position, name string) (next Position, why string) {
	word, rest, _ := strings.Cut(name, " ")
	if slices.Contains([]string{lose, crash, revive, cut, heal}, word) {
		arrow, why := t.network(p, word, rest)
		if why == "" {
			t.add(p, run.Step{Action: name, Outside: true, Arrows: []modeltest.Arrow{arrow}})
		}
		return p, why
	}
	m, found := p.Move(name)
	if m = t.hinder(m); !found {
		return p, fmt.Sprintf("there is no move %.80q here", name)
	} else if !m.Enabled {
		return p, "it cannot take " + name + ": " + m.why()
	}
	next, arrows := p.Take(name)
	t.times[name]++
	if m.Kind == kindRestart {
		t.Down = without(t.Down, t.process(m.To))
	}
	t.add(next, run.Step{Action: name, Arrows: arrows})
	return next, ""
}

// Kinds of moves that are special.
const (
	kindRequest = "request"
	kindRestart = "restart"
)

// why is what hinders a move, in a line.
func (m Move) why() string {
	if m.Hinders != "" {
		return m.Hinders
	}
	for _, c := range m.Guard {
		if !c.Holds {
			return c.Text + " is false: " + c.Now
		}
	}
	return "nothing happens"
}

func (t *tabled) process(lane string) string {
	if t.g.Process == nil {
		return lane
	}
	return t.g.Process(lane)
}

// network takes a move of the network.
func (t *tabled) network(p Position, word, rest string) (a modeltest.Arrow, why string) {
	note := func(lane, text string) modeltest.Arrow {
		return modeltest.Arrow{From: lane, To: lane, Text: text}
	}
	switch word {
	case lose:
		m, found := p.Move(rest)
		if !found || m.Kind == kindRequest || m.Kind == kindRestart || m.From == m.To {
			return a, fmt.Sprintf("there is no message for %.80q that could be lost", rest)
		}
		t.Loosed = append(t.Loosed, rest)
		return modeltest.Arrow{From: m.From, To: m.To, Text: m.Text + ", lost", Lost: true}, ""
	case heal:
		t.Cut = nil
		return note(t.lane(), "all cuts heal"), ""
	case cut:
		one, other, two := strings.Cut(rest, " ")
		if !two || !slices.Contains(t.g.Lanes, one) || !slices.Contains(t.g.Lanes, other) {
			return a, fmt.Sprintf("a cut is between two of %s, got %.80q", strings.Join(t.g.Lanes, ", "), rest)
		}
		t.Cut = append(t.Cut, one+" "+other)
		return modeltest.Arrow{From: one, To: other, Text: "cut", Lost: true}, ""
	}
	if !slices.Contains(t.g.Lanes, rest) {
		return a, fmt.Sprintf("those who crash and recover are %s, got %.80q", strings.Join(t.g.Lanes, ", "), rest)
	}
	if t.Down = without(t.Down, t.process(rest)); word == crash {
		t.Down = append(t.Down, t.process(rest))
	}
	return note(rest, word), ""
}

func (t *tabled) lane() string {
	if len(t.g.Lanes) > 0 {
		return t.g.Lanes[0]
	}
	return "network"
}

func without(list []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == one })
}

// hindered are the moves, of which some cannot be taken as the network hinders them.
func (t *tabled) hindered(moves []Move) []Move {
	for i, m := range moves {
		moves[i] = t.hinder(m)
	}
	return moves
}

func (t *tabled) hinder(m Move) Move {
	m.Times = t.times[m.Name]
	switch {
	case slices.Contains(t.Down, t.process(m.To)) && m.Kind != kindRestart:
		m.Hinders = m.To + " is down"
	case slices.Contains(t.Loosed, m.Name):
		m.Hinders = "the message is lost"
	case slices.Contains(t.Cut, m.From+" "+m.To) || slices.Contains(t.Cut, m.To+" "+m.From):
		m.Hinders = m.From + " and " + m.To + " are cut from each other"
	}
	m.Enabled = m.Enabled && m.Hinders == ""
	return m
}
