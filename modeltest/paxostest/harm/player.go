package harm

import (
	"context"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// player has the suspect answer, and remembers what it answered.
type player struct {
	ctx     context.Context
	suspect Suspect
	heard   map[oracle.Node]*heard // of a word without inputs
	err     error                  // the first; after it nothing is answered
	left    int                    // how many parts of plans are still looked at, whatever transcript they are of
}

// heard is what became of a word: what was sent after its last input, and what of longer words.
type heard struct {
	sent  []Event
	asked bool
	known bool // it answered, as it was asked
	tried bool // or is going to be, as a transcript
	next  []branch
}

// branch is a word that is longer by an input. There are few of a word, so they are looked through:
// to hash an event takes as long as to compare many.
type branch struct {
	by Event
	*heard
}

// at is what became of a word, as far as it was asked.
func (p *player) at(node oracle.Node, word []Event) *heard {
	h := p.heard[node]
	if h == nil {
		h = &heard{}
		p.heard[node] = h
	}
	for _, e := range word {
		h = h.after(e)
	}
	return h
}

// after is what became of a word that is longer by an input.
func (h *heard) after(e Event) *heard {
	for i := range h.next {
		if h.next[i].by == e {
			return h.next[i].heard
		}
	}
	next := &heard{}
	h.next = append(h.next, branch{e, next})
	return next
}

// play gives what is sent after each input of a word, as far as it is answered.
func (p *player) play(node oracle.Node, word []Event) (out [][]Event) {
	p.prepare(node, [][]Event{word})
	h := p.at(node, nil)
	for _, e := range word {
		if h = h.after(e); !h.known {
			break
		}
		out = append(out, h.sent)
	}
	return out
}

// prepare asks words together, if the first is not answered yet: over a pipe many take little
// longer than one.
func (p *player) prepare(node oracle.Node, words [][]Event) {
	if !p.at(node, words[0]).asked {
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
		h := p.at(node, nil)
		for i, e := range word {
			h = h.after(e)
			h.asked = true
			if i < len(answers[k]) {
				h.known, h.sent = true, answers[k][i]
			}
		}
	}
}

// after is what is sent after the last input of a word.
func (p *player) after(node oracle.Node, word []Event) []Event {
	return p.sent(node, word, p.at(node, word))
}

// sent is that, of a word whose place is known.
func (p *player) sent(node oracle.Node, word []Event, h *heard) []Event {
	if !h.asked {
		p.ask(node, [][]Event{word})
	}
	return h.sent
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
