package board

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/scenario"
	"github.com/synod-paxos/synod/modeltest/play"
)

func server() *play.Server {
	return &play.Server{Games: map[string]func(json.RawMessage) (*play.Game, error){"paxos": Game}}
}

func ask(t testing.TB, s *play.Server, r play.Request) play.Answer {
	t.Helper()
	request, err := json.Marshal(r)
	require.NoError(t, err)
	var a play.Answer
	require.NoError(t, json.Unmarshal(s.Answer(request, nil), &a))
	return a
}

// drawn are moves at random, of the network too.
func drawn(t testing.TB, s *play.Server, rng *rand.Rand, n int) (moves []string) {
	t.Helper()
	for range n {
		a := ask(t, s, play.Request{Protocol: "paxos", Moves: moves})
		require.Empty(t, a.Error)
		require.Equal(t, -1, a.BrokenAt)
		enabled := slices.DeleteFunc(a.Moves, func(m play.Move) bool { return !m.Enabled })
		if len(enabled) == 0 {
			break
		}
		name := enabled[rng.IntN(len(enabled))].Name
		switch m := enabled[rng.IntN(len(enabled))]; {
		case rng.IntN(12) == 0 && m.Kind == "message":
			name = "lose " + m.Name
		case rng.IntN(15) == 0:
			name = []string{"crash a2", "recover p2", "cut p1 a1", "heal"}[rng.IntN(4)]
		}
		moves = append(moves, name)
	}
	return moves
}

// A link, and each form of a file that is taken, lead to the same moves again; a link of forty steps is
// short, and one of another size is told from a damaged one.
func TestLinksAndFiles(t *testing.T) {
	t.Parallel()
	s, rng := server(), rand.New(rand.NewPCG(5, 6))
	for range 3 {
		moves := drawn(t, s, rng, 40)
		a := ask(t, s, play.Request{Protocol: "paxos", Moves: moves})
		require.Empty(t, a.Stopped)
		require.LessOrEqual(t, len(a.Link), 130)
		again := ask(t, s, play.Request{Protocol: "paxos", Link: a.Link})
		require.Equal(t, a.Run, again.Run)
		for _, form := range []string{"json", "itf"} {
			text := ask(t, s, play.Request{Protocol: "paxos", Moves: moves, Form: form}).Text
			require.NotEmpty(t, text)
			require.Equal(t, a.Run, ask(t, s, play.Request{Protocol: "paxos", Import: text}).Run, form)
		}
		other := ask(t, s, play.Request{Protocol: "paxos", Setting: json.RawMessage(`{"acceptors":3,"proposers":1,"ballots":1,"values":1}`), Link: a.Link})
		require.Contains(t, other.Error, "another version, or another size")
		for _, damaged := range []string{"", "x", "****", a.Link[:len(a.Link)-1] + "_____"} {
			if damaged != "" {
				require.Contains(t, ask(t, s, play.Request{Protocol: "paxos", Link: damaged}).Error, "does not fit", damaged)
			}
		}
		for n := 1; n < len(a.Link); n++ {
			require.Contains(t, ask(t, s, play.Request{Protocol: "paxos", Link: a.Link[:n]}).Error, "cut short", "%d of %d signs", n, len(a.Link))
		}
	}
}

// What exploring saves, what a scenario tells and what TLC prints is played.
func TestImports(t *testing.T) {
	t.Parallel()
	s := server()
	told, err := scenario.BuiltIn("late-proposer")
	require.NoError(t, err)
	size, err := json.Marshal(told.Size)
	require.NoError(t, err)
	a := ask(t, s, play.Request{Protocol: "paxos", Setting: size, Import: string(told.Text)})
	require.Empty(t, a.Error+a.Stopped)
	require.Equal(t, told.Steps(), a.Taken)

	system := exploration.System{Size: told.Size}
	e, err := system.Find(context.Background(), "SometimesDecided", explore.Options{})
	require.NoError(t, err)
	saved, err := system.Explored().Suite(e.Violation)
	require.NoError(t, err)
	a = ask(t, s, play.Request{Protocol: "paxos", Setting: size, Import: saved})
	require.Empty(t, a.Error+a.Stopped)
	require.Equal(t, len(e.Violation.Steps), a.Taken)

	tlc := "State 1: <Initial predicate>\n/\\ x = 0\n\nState 2: <Set(p1,1,v1) line 66, col 3 to line 66, col 60 of module Synod>\n\n3: <Prepare(a1,1) line 76, col 3 of module Synod>\n"
	a = ask(t, s, play.Request{Protocol: "paxos", Setting: size, Import: tlc})
	require.Equal(t, 2, a.Taken, a.Error+a.Stopped)
	for _, text := range []string{"", "hello", "{}", `{"states":[{},{"mbt::actionTaken":"Fly(p1)"}]}`, `{"counterexample":{"state":[[],[1]]}}`, "State 2: <Fly(p1) line 1, col 1>", strings.Repeat("x", 5<<20)} {
		if text != "" {
			a := ask(t, s, play.Request{Protocol: "paxos", Import: text})
			require.Contains(t, a.Error, "no moves of this game", "%.40s", text)
			require.Equal(t, strings.Contains(text, "Fly"), a.Size, "whether to try another size: %.40s", text)
		}
	}
}

// A picture that is saved has its colours with it, and one in the page has that of the page, whose
// policy allows no other.
func TestSavedPicture(t *testing.T) {
	s, moves := server(), []string{"Set(p1, 1, v1)", "Prepare(a1, 1)"}
	saved := ask(t, s, play.Request{Protocol: "paxos", Moves: moves, Form: "svg"}).Text
	require.Contains(t, saved, "<style>.run{")
	shown := ask(t, s, play.Request{Protocol: "paxos", Moves: moves, Picture: true}).Picture
	require.NotContains(t, shown, "style")
	for _, class := range regexp.MustCompile(`class="([\w ]+)"`).FindAllStringSubmatch(shown, -1) {
		for _, name := range strings.Fields(class[1]) {
			require.Contains(t, saved, "."+name, "the style of what is drawn")
		}
	}
}

// Whatever a game does, there is an answer, and there is one afterwards: in a browser nobody starts
// the program again.
func TestAnswersAfterAPanic(t *testing.T) {
	s := server()
	s.Games["broken"] = func(json.RawMessage) (*play.Game, error) { panic("nobody thought of that") }
	require.Contains(t, ask(t, s, play.Request{Protocol: "broken"}).Error, "nobody thought of that")
	require.Equal(t, 1, ask(t, s, play.Request{Protocol: "paxos", Moves: []string{"Set(p1, 1, v1)"}}).Taken)
	a := ask(t, s, play.Request{Protocol: "paxos", Moves: slices.Repeat([]string{"cut p1 a1", "heal"}, play.MaxMoves)})
	require.Equal(t, play.MaxMoves, a.Taken)
	require.Contains(t, a.Stopped, "at most")
}

// The network hinders what it should, and no more; what cannot be taken says why.
func TestTheNetwork(t *testing.T) {
	s := server()
	for _, c := range []struct {
		moves []string
		says  string
	}{
		{[]string{"Set(p1, 1, v1)", "crash a1", "Prepare(a1, 1)"}, "it cannot take Prepare(a1, 1): a1 is down"},
		{[]string{"Set(p1, 1, v1)", "crash a1", "recover a1", "Prepare(a1, 1)"}, ""},
		{[]string{"Set(p1, 1, v1)", "crash a1", "Restart(p1)", "Prepare(a1, 1)"}, ""},
		{[]string{"Set(p1, 1, v1)", "cut a1 p1", "Prepare(a1, 1)"}, "cut from each other"},
		{[]string{"Set(p1, 1, v1)", "cut a1 p1", "Prepare(a2, 1)", "heal", "Prepare(a1, 1)"}, ""},
		{[]string{"Set(p1, 1, v1)", "lose Prepare(a1, 1)", "Prepare(a1, 1)"}, "the message is lost"},
		{[]string{"Prepare(a1, 1)"}, "Prepare 1 was not sent"},
		{[]string{"Set(p1, 2, v1)"}, "Owner[ballot] = self is false: ballot 2 is p2's"},
		{[]string{"lose Set(p1, 1, v1)"}, "no message"},
		{[]string{"crash moon"}, "those who crash"},
		{[]string{"cut a1"}, "a cut is between two"},
		{[]string{"Fly(p1)"}, "there is no move"},
	} {
		a := ask(t, s, play.Request{Protocol: "paxos", Moves: c.moves})
		if c.says == "" {
			require.Empty(t, a.Stopped, c.moves)
			require.Equal(t, len(c.moves), a.Taken)
			continue
		}
		require.Contains(t, a.Stopped, c.says)
		require.Equal(t, len(c.moves)-1, a.Taken)
	}
}

// Exploring here counts what TLC counts.
func TestExploringCountsAsTLC(t *testing.T) {
	t.Parallel()
	a := ask(t, server(), play.Request{
		Protocol: "paxos", Setting: json.RawMessage(`{"acceptors":3,"proposers":2,"ballots":2,"values":2}`), Explore: &play.Asked{},
	})
	require.Empty(t, a.Error)
	require.True(t, a.Found.Complete)
	models, err := exploration.ClosedModels(nil)
	require.NoError(t, err)
	for _, m := range models {
		if m.Name == "Synod" {
			size, err := json.Marshal(m.Size)
			require.NoError(t, err)
			a = ask(t, server(), play.Request{Protocol: "paxos", Setting: size, Explore: &play.Asked{}})
			require.Equal(t, []int64{m.Expect.Distinct, m.Expect.Generated}, []int64{a.Found.Distinct, a.Found.Generated})
		}
	}
}
