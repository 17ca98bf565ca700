package logtest

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Divergence is a test whose last step is wrong, and no input of which can be left out.
type Divergence struct {
	Suite   string             `json:"suite"`
	Steps   []string           `json:"steps"` // the inputs
	Died    string             `json:"died,omitempty"`
	Broken  oracle.Rule        `json:"broken,omitempty"`
	Slot    uint64             `json:"slot"`
	Sent    string             `json:"sent,omitempty"`
	Because []string           `json:"because,omitempty"`
	Safety  *conformance.Guard `json:"safety,omitempty"`
	Test    *Test              `json:"test"`
	arrows  []modeltest.Arrow
}

// divergence tells a test.
func (t *tester) divergence(title string, r *result) *Divergence {
	d := &Divergence{Suite: title, Test: t.saved(title, r)}
	for _, s := range r.Steps {
		d.Steps = append(d.Steps, s.Input.String())
		d.arrows = append(d.arrows, drawStep(t.name(), s)...)
	}
	if r.Died != nil {
		d.Died = r.Died.Error()
		return d
	}
	b := r.first()
	d.Broken, d.Slot = b.Rule, b.Slot
	for _, m := range r.Steps[len(r.Steps)-1].Sent {
		if m.Message == b.Sent || m.Type == b.Sent.Type && m.Ballot == b.Sent.Ballot && m.Type == model.Promise {
			d.Sent = m.String()
		}
	}
	d.Because = because(b)
	if b.Rule == judge.Signs {
		d.Because = []string{fmt.Sprintf("it is called a%d, and says that it is a%d", t.at.Self+1, b.Sent.From+1)}
	}
	if g, err := define(b.Rule); err == nil {
		d.Safety = &g
	}
	return d
}

// because tells the messages with which one does not go together.
func because(b *judge.SlotBroken) (out []string) {
	out = conformance.Because(&b.Broken, fmt.Sprintf("in slot %d: ", b.Slot))
	for _, m := range b.Because {
		switch {
		case m.Type == 0:
			out = append(out, fmt.Sprintf("slot %d: nobody told it what is chosen there", m.Slot))
		default:
			out = append(out, m.String())
		}
	}
	return out
}

// define finds the rule that was broken, as the specification has it.
func define(rule oracle.Rule) (conformance.Guard, error) {
	if rule == judge.ExecutesThePrefix || rule == judge.OnceEach {
		return conformance.Define("multipaxos", []string{"Replicated.tla"}, string(rule))
	}
	return conformance.Define("paxos", []string{"May.tla", "MayClient.tla"}, string(rule))
}

// sentence says what is wrong.
func sentence(rule oracle.Rule) string {
	switch rule {
	case judge.ExecutesThePrefix:
		return "a slot before it is not executed, or it was executed already"
	case judge.OnceEach:
		return "the command was executed before, in another slot"
	}
	return conformance.Sentence(rule)
}

// drawStep is a step as arrows of a diagram.
func drawStep(self string, s judge.SlotStep) []modeltest.Arrow {
	from := "peers"
	switch s.Input.Kind {
	case model.Set:
		from = "client"
	case judge.Lead, model.Restart, model.Timeout:
		from = self
	}
	return conformance.Drawn(from, self, s.Input, s.State, s.Sent, func(m judge.SlotMessage) string {
		switch {
		case m.Executes:
			return self
		case m.Type.ToClient():
			return "client"
		}
		return "peers"
	})
}

// Headline says in a line what is wrong.
func (d *Divergence) Headline() string {
	if d.Died != "" {
		return conformance.Ended(d.Suite, len(d.Steps))
	}
	return fmt.Sprintf("%s: step %d is unsafe in slot %d: %s", d.Suite, len(d.Steps), d.Slot, sentence(d.Broken))
}

func (d *Divergence) telling() conformance.Telling {
	return conformance.Telling{
		Headline: d.Headline(), Arrows: d.arrows, Died: d.Died, Sent: d.Sent, Because: d.Because, Rules: []conformance.Said{{As: "breaks", Guard: d.Safety}},
	}
}

// Text gives the divergence for a terminal.
func (d *Divergence) Text() string { return d.telling().Text() }

// Markdown gives the divergence as a page, with a Mermaid diagram.
func (d *Divergence) Markdown() string { return d.telling().Markdown() }
