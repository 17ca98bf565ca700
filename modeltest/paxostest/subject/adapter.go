package subject

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/trace/tla"
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
			return g, fmt.Errorf("%q of hello: %w", key, err)
		}
	}
	g.Refuses = g.Refuses && !g.Chooses
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

// overWire puts tests to an adapter whose ballots the tests name.
type overWire struct {
	*suites.Plan
	adapter  *wire.Adapter
	ballots  notation
	observes []string
	reset    []byte
	requests [][]byte // by input
	model    map[token]model.Ballot
	heard    map[string]conform.Answer // of an answer's bytes
}

func newOverWire(p *suites.Plan, g Greeting, a *wire.Adapter) *overWire {
	w := &overWire{
		Plan: p, adapter: a, ballots: g.ballots, observes: g.Observes, reset: resetRequest(p, p.Self),
		model: map[token]model.Ballot{}, heard: map[string]conform.Answer{},
	}
	for _, b := range p.Names.Ballots {
		t, _ := g.ballots.read(Spell(p.Names, g.ballots, b))
		w.model[t] = b
	}
	return w
}

// nodes is how many could use ballots of their own.
func nodesOf(n *model.Names) int {
	most := len(n.Acceptors)
	for _, b := range n.Ballots {
		most = max(most, int(b.Node)+1)
	}
	return most
}

// reset tells an adapter who it is.
func resetRequest(p *suites.Plan, self paxos.Node) []byte {
	nodes, acceptors := nodesOf(p.Names), len(p.Acceptors)
	if p.Role == model.Acceptor {
		nodes, acceptors = max(3, nodes), max(3, acceptors) // a model of it alone has no others
	}
	list := func(letter string, count int) (names []string) {
		for i := range count {
			names = append(names, fmt.Sprintf("%s%d", letter, i+1))
		}
		return names
	}
	letter := map[model.Role]string{model.Acceptor: "a", model.Proposer: "p", model.Learner: "l", model.Process: "a"}[p.Role]
	text, err := json.Marshal(map[string]any{"reset": map[string]any{
		"self": fmt.Sprintf("%s%d", letter, self+1), "node": self, "nodes": nodes, "acceptors": list("a", acceptors), "proposers": list("p", nodes),
	}})
	if err != nil {
		panic(err) // strings and numbers only
	}
	return text
}

// Run implements conform.Subject.
func (w *overWire) Run(ctx context.Context, words [][]int32) ([][]conform.Answer, error) {
	for _, i := range w.Inputs[len(w.requests):] {
		w.requests = append(w.requests, Action(w.Plan.Names, i, func(b model.Ballot) []byte { return Spell(w.Plan.Names, w.ballots, b) }, false))
	}
	var requests [][]byte
	for _, word := range words {
		requests = append(requests, w.reset)
		for _, input := range word {
			requests = append(requests, w.requests[input])
		}
	}
	answers, err := w.adapter.Exchange(ctx, requests)
	if err != nil {
		return nil, err
	}
	out := make([][]conform.Answer, len(words))
	at := 0
	for i, word := range words {
		if err := w.resetDone(answers[at]); err != nil {
			return nil, err
		}
		for j := range word {
			a, err := w.answer(requests[at+1+j], answers[at+1+j])
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], a)
		}
		at += 1 + len(word)
	}
	return out, nil
}

func (w *overWire) resetDone(answer []byte) error {
	if string(answer) == "{}" {
		return nil
	}
	if err := wire.DecodeReset(answer); err != nil {
		return w.adapter.Undocumented(w.reset, answer, err)
	}
	return nil
}

// answer reads an answer; the same bytes are read once.
func (w *overWire) answer(request, raw []byte) (conform.Answer, error) {
	if a, ok := w.heard[string(raw)]; ok {
		return a, nil
	}
	a, err := w.read(raw)
	if err != nil {
		return a, w.adapter.Undocumented(request, raw, err)
	}
	w.heard[string(raw)] = a
	return a, nil
}

func (w *overWire) read(raw []byte) (a conform.Answer, err error) {
	decoded, err := wire.Decode(raw, w.observes)
	if err != nil {
		return a, err
	}
	all, err := w.ballots.readMessages(decoded.Out)
	if err != nil {
		return a, err
	}
	var sent []model.Message
	for _, s := range all {
		sent = append(sent, w.message(s))
	}
	a.Out = w.Outs.Number(sent)
	if len(w.observes) > 0 {
		text, err := w.shownBy(decoded.State)
		if err != nil {
			return a, err
		}
		a.Label = w.Label(text)
	}
	return a, nil
}

// message translates the ballots of a message; what the model does not have is
// noted.
func (w *overWire) message(s said) model.Message {
	m := s.Message
	for _, b := range []struct {
		from token
		to   *model.Ballot
	}{{s.ballot, &m.Ballot}, {s.voted, &m.Vote.Ballot}, {s.promised, &m.Promised}} {
		ballot, known := w.model[b.from]
		if b.from != "" && !known {
			m.Note = fmt.Sprintf("ballot %s, which nobody has used", w.ballots.writeToken(b.from))
		}
		*b.to = ballot
	}
	return m
}

// shownBy is what an adapter shows of its state, as the machine's states are shown.
func (w *overWire) shownBy(state map[string]json.RawMessage) (string, error) {
	fields := map[string]tla.Value{}
	for _, name := range w.observes {
		v, err := w.field(name, state[name])
		if err != nil {
			return "", fmt.Errorf("field %q of the state: %w", name, err)
		}
		fields[name] = v
	}
	return suites.Shown(tla.Record(fields), w.observes), nil
}

func (w *overWire) field(name string, raw json.RawMessage) (tla.Value, error) {
	switch name {
	case "promised", "ballot":
		t, err := w.ballots.read(raw)
		return w.showBallot(t), err
	case "vote", "best":
		return w.showVote(raw)
	case "phase":
		var phase string
		err := json.Unmarshal(raw, &phase)
		return tla.Str(phase), err
	case "own", "value":
		if string(raw) == "null" {
			return model.None, nil
		}
		v, err := readValue(raw)
		return w.ProjectValue(v), err
	}
	return w.showSet(name, raw)
}

// showBallot shows a ballot that the model does not have as -1, which it has not.
func (w *overWire) showBallot(t token) tla.Value {
	b, known := w.model[t]
	if t != "" && !known {
		return tla.Int(-1)
	}
	return w.ProjectBallot(b)
}

func (w *overWire) showVote(raw json.RawMessage) (tla.Value, error) {
	t, value, err := w.ballots.readVote(raw)
	return tla.Record(map[string]tla.Value{"ballot": w.showBallot(t), "value": w.showValue(t, value)}), err
}

func (w *overWire) showValue(t token, value model.Value) tla.Value {
	if t == "" {
		return model.None
	}
	return w.ProjectValue(value)
}

// showSet shows promisers and voters, which are names, and the votes of a learner.
func (w *overWire) showSet(name string, raw json.RawMessage) (tla.Value, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return model.None, fmt.Errorf("must be a list, got %.80s", raw)
	}
	var elems []tla.Value
	for _, raw := range list {
		elem, err := w.showElement(name, raw)
		if err != nil {
			return model.None, err
		}
		elems = append(elems, elem)
	}
	return tla.Set(elems...), nil
}

func (w *overWire) showElement(name string, raw json.RawMessage) (tla.Value, error) {
	if name != "votes" {
		from, err := readNode(raw)
		return w.ProjectNode(from), err
	}
	var vote map[string]json.RawMessage
	if err := json.Unmarshal(raw, &vote); err != nil || len(vote) != 3 || vote["ballot"] == nil || vote["value"] == nil {
		return model.None, fmt.Errorf("a vote must be {\"from\":a,\"ballot\":b,\"value\":v}, got %.80s", raw)
	}
	from, err := readNode(vote["from"])
	if err != nil {
		return model.None, err
	}
	t, value, err := w.ballots.readVoteOf(vote)
	return tla.Record(map[string]tla.Value{"from": w.ProjectNode(from), "ballot": w.showBallot(t), "value": w.showValue(t, value)}), err
}

// chooserOverWire is an adapter that chooses its ballots.
type chooserOverWire struct {
	*suites.Plan
	adapter  *wire.Adapter
	ballots  notation
	observes []string
}

func (c *chooserOverWire) play(ctx context.Context, tests []scripted) ([][][]said, error) {
	var requests [][]byte
	for _, t := range tests {
		requests = append(requests, resetRequest(c.Plan, t.self))
		for _, i := range t.inputs {
			requests = append(requests, Action(c.Plan.Names, i, func(b model.Ballot) []byte { return c.ballots.writeToken(t.known[b]) }, true))
		}
	}
	answers, err := c.adapter.Exchange(ctx, requests)
	if err != nil {
		return nil, err
	}
	out, at := make([][][]said, len(tests)), 0
	for i, t := range tests {
		if err := wire.DecodeReset(answers[at]); err != nil {
			return nil, c.adapter.Undocumented(requests[at], answers[at], err)
		}
		for at++; len(out[i]) < len(t.inputs); at++ {
			heard, err := c.read(answers[at])
			if err != nil {
				return nil, c.adapter.Undocumented(requests[at], answers[at], err)
			}
			out[i] = append(out[i], heard)
		}
	}
	return out, nil
}

func (c *chooserOverWire) read(raw []byte) ([]said, error) {
	a, err := wire.Decode(raw, c.observes)
	if err != nil {
		return nil, err
	}
	return c.ballots.readMessages(a.Out)
}

// OverWire puts tests to an implementation behind an adapter, whoever chooses its ballots.
func OverWire(p *suites.Plan, a *wire.Adapter, g Greeting) conform.Subject {
	if g.Chooses && (p.Role == model.Proposer || p.Role == model.Process) {
		return &follower{Plan: p, speaker: &chooserOverWire{p, a, g.ballots, a.Hello().Observes}}
	}
	return newOverWire(p, g, a)
}
