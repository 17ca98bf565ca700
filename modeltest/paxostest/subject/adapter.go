package subject

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Greeting is what an adapter said of itself, understood.
type Greeting struct {
	suites.Features
	ballots notation
}

// Understand reads the keys of a hello that are of this protocol.
func Understand(h wire.Hello) (Greeting, error) {
	g := Greeting{ballots: Numbers, Features: suites.Features{Name: h.Name, Restarts: h.Restarts, Observes: h.Observes, Decides: true}}
	truths := map[string]*bool{
		"chooses": &g.Chooses, "refuses": &g.Refuses, "gets": &g.Gets, "decides": &g.Decides, "rejects": &g.Rejects,
		"learns": &g.Learns, "timeouts": &g.Timeouts, "writes": &g.Writes}
	for _, key := range slices.Sorted(maps.Keys(h.Extra)) {
		var err error
		switch to := truths[key]; {
		case to != nil:
			err = readTruth(h.Extra[key], to)
		case key == "ballots":
			err = g.readBallots(h.Extra[key])
		case key == "quorums":
			err = g.readQuorums(h.Extra[key])
		default:
			err = fmt.Errorf("there is no such key: give ballots, chooses, decides, gets, learns, quorums, refuses, rejects, timeouts or writes")
		}
		if err != nil {
			return g, fmt.Errorf("%.80q of hello: %w", key, err)
		}
	}
	g.Refuses = g.Refuses && !g.Chooses
	g.Unowned = g.Refuses && g.ballots == Numbers
	return g, g.checkObserves(h.Role)
}

func readTruth(raw json.RawMessage, to *bool) error {
	text := string(raw)
	if *to = text == "true"; !*to && text != "false" {
		return fmt.Errorf("must be true or false, got %.80s", raw)
	}
	return nil
}

func (g *Greeting) readBallots(raw json.RawMessage) error {
	g.ballots = "" // null would leave it
	err := json.Unmarshal(raw, &g.ballots)
	if err != nil || !slices.Contains([]notation{Numbers, Pairs, texts}, g.ballots) {
		return fmt.Errorf("must be %q, %q or %q, got %.80s", Numbers, Pairs, texts, raw)
	}
	return nil
}

func (g *Greeting) readQuorums(raw json.RawMessage) error {
	to := map[string]*suites.QuorumSize{"phase1": &g.Phase1, "phase2": &g.Phase2}
	var sizes map[string]json.RawMessage
	err := json.Unmarshal(raw, &sizes)
	for _, phase := range slices.Sorted(maps.Keys(sizes)) {
		if to[phase] == nil {
			sizes = nil
			break
		}
		size, err := suites.ParseQuorumSize(strings.Trim(string(sizes[phase]), `"`))
		if err != nil {
			return err
		}
		if text := string(sizes[phase]); text != size.JSON() && text != `"one"` {
			return fmt.Errorf("must be %s, got %.80s", size.JSON(), sizes[phase])
		}
		*to[phase] = size
	}
	if err != nil || sizes == nil {
		return fmt.Errorf("must be {\"phase1\":...,\"phase2\":...}, got %.80s", raw)
	}
	return nil
}

func (g *Greeting) checkObserves(role string) error {
	for _, field := range g.Observes {
		if !slices.Contains(suites.FieldsOf[role], field) {
			return fmt.Errorf("\"observes\" of hello: the state of role %s has no field %.40q, only %q", role, field, suites.FieldsOf[role])
		}
	}
	if g.Chooses && (role == "proposer" || role == "process") {
		g.Observes = nil // its ballots are another's in every test
	}
	return nil
}
