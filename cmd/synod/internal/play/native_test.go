package play

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/play/games"
	"github.com/synod-paxos/synod/impl/generals/odds"
	"github.com/synod-paxos/synod/modeltest/play"
)

// native is what the same program answers here.
func native(request string) []byte { return games.Server().Answer([]byte(request), nil) }

// What is compressed is whole.
func TestCompressed(t *testing.T) {
	data := bytes.Repeat([]byte("synod"), 1000)
	packed, err := compressed(data)
	require.NoError(t, err)
	z, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	got, err := io.ReadAll(z)
	require.NoError(t, err)
	require.Equal(t, data, got)
}

// What the page says of chances is what the formulas are, in each of the ways.
func TestOdds(t *testing.T) {
	var a struct {
		Said  map[string]odds.Battle
		Error string
	}
	require.NoError(t, json.Unmarshal(native(`{"protocol":"generals","question":{"loss":0.3,"messages":6,"messengers":2}}`), &a))
	want, err := odds.Handshake(0.3, 6, 2)
	require.NoError(t, err)
	require.Equal(t, want, a.Said["handshake"])
	for name, b := range a.Said {
		require.InDelta(t, 1, b.BothAttack+b.BothRetreat+b.Disagree, 1e-9, name)
	}
	require.Len(t, a.Said, 3)
	for _, wrong := range []string{`{"loss":2,"messages":6,"messengers":2}`, `{"loss":0.3,"messages":65,"messengers":2}`, `{"loss":0.3,"messages":2.5,"messengers":2}`, `7`} {
		require.NoError(t, json.Unmarshal(native(`{"protocol":"generals","question":`+wrong+`}`), &a))
		require.NotEmpty(t, a.Error, wrong)
		require.NotContains(t, a.Error, "json", "it is said to a reader")
	}
}

// A link that was made once is opened: if it is not, all that were given to others are dead, and the
// sentence that says so should be meant.
func TestLinksOfEarlierDays(t *testing.T) {
	var a play.Answer
	require.NoError(t, json.Unmarshal(native(`{"protocol":"paxos","link":"gNyhACf_A0vEB-YH"}`), &a))
	require.Empty(t, a.Error)
	var moves []string
	for _, s := range a.Run.Steps[1:] {
		moves = append(moves, s.Action)
	}
	require.Equal(t, []string{"Set(p1, 1, v1)", "Prepare(a1, 1)", "lose Prepare(a2, 1)", "Promise(p1, a1, 1, NoVote)", "cut p1 a2", "heal"}, moves)
}
