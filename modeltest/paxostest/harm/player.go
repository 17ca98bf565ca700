package harm

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// player has the suspect answer, and remembers what it answered.
type player struct {
	ctx     context.Context
	suspect Suspect
	heard   map[string][]Event // by node and word: what it sent after the last input
	err     error              // the first; after it nothing is answered
	cut     bool               // there were more plans of a transcript than are looked at
	left    int                // how many parts of plans are still looked at, whatever transcript they are of
}

func newPlayer(ctx context.Context, s Suspect) *player {
	return &player{ctx: ctx, suspect: s, heard: map[string][]Event{}, left: allParts}
}

// play gives what is sent after each input of a word, as far as it is answered.
func (p *player) play(node oracle.Node, word []Event) (out [][]Event) {
	for i := range word {
		sent, ok := p.heard[key(node, word[:i+1])]
		if !ok {
			p.ask(node, [][]Event{word})
			if sent, ok = p.heard[key(node, word[:i+1])]; !ok {
				return out
			}
		}
		out = append(out, sent)
	}
	return out
}

// prepare asks words together, if the first is not answered yet: over a pipe many take little
// longer than one.
func (p *player) prepare(node oracle.Node, words [][]Event) {
	if _, known := p.heard[key(node, words[0])]; !known {
		p.ask(node, words)
	}
}

// ask begins the suspect anew for each of some words.
func (p *player) ask(node oracle.Node, words [][]Event) {
	if p.err != nil {
		return
	}
	answers, err := p.suspect.Play(p.ctx, node, words)
	if err == nil && len(answers) != len(words) {
		err = fmt.Errorf("harm: want the answers to %d words, got those to %d", len(words), len(answers))
	}
	if p.err = err; err != nil {
		return
	}
	for k, word := range words {
		for i, sent := range answers[k][:min(len(answers[k]), len(word))] {
			p.heard[key(node, word[:i+1])] = sent
		}
	}
}

// key tells words apart.
func key(node oracle.Node, word []Event) string {
	b := []byte{byte(node)}
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	for _, e := range word {
		b = append(b, byte(e.From), byte(e.Crash))
		text(string(e.Type))
		text(string(e.Ballot))
		text(string(e.Vote.Ballot))
		text(string(e.Vote.Value))
		text(string(e.Promised))
		text(string(e.Value))
	}
	return string(b)
}

// after is what is sent after the last input of a word.
func (p *player) after(node oracle.Node, word []Event) []Event {
	if out := p.play(node, word); len(out) == len(word) {
		return out[len(out)-1]
	}
	return nil
}

// inputs are those of a transcript.
func inputs(transcript []Exchange) (word []Event) {
	for _, x := range transcript {
		word = append(word, x.In)
	}
	return word
}

// same tells whether the same was sent, in whatever order.
func same(a, b []Event) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(e Event) bool { return count(a, e) != count(b, e) })
}

func count(all []Event, e Event) (n int) {
	for _, f := range all {
		if e == f {
			n++
		}
	}
	return n
}
