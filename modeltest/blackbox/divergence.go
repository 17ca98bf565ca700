package blackbox

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/trace/labelled"
)

// Divergence is a test whose last answer is wrong, and no input of which can be left out.
type Divergence struct {
	Kind      modeltest.Kind    `json:"kind"`
	Behaviour []string          `json:"behaviour"` // the actions, the wrong one last
	Expected  string            `json:"expected"`
	Actual    string            `json:"actual"`
	Died      bool              `json:"died,omitempty"`   // the adapter ended, instead of answering
	Stderr    string            `json:"stderr,omitempty"` // what it said then
	Test      *Test             `json:"test"`             // which replays it
	Arrows    []modeltest.Arrow `json:"-"`                // draw it, if there are any: who can draw may set them

	wrong *modeltest.Divergence
}

// How an answer is wrong, beside the kinds of package modeltest.
const (
	Ended       modeltest.Kind = "ends"
	WrongAnswer modeltest.Kind = "answers otherwise"
)

// divergence tells a test by its last answer.
func (o *observer) divergence(steps []step, got conform.Answer) *Divergence {
	last := steps[len(steps)-1]
	want := conform.Answer{Out: o.output(last.taken, last.out), Label: o.label(last.value)}
	d := &Divergence{Expected: o.say(want), Actual: o.say(got), Died: got == died, wrong: &modeltest.Divergence{Wrong: last.Stimulus}}
	for i, s := range steps {
		d.Behaviour = append(d.Behaviour, s.String())
		if i < len(steps)-1 {
			d.wrong.Behaviour = append(d.wrong.Behaviour, modeltest.Step{Stimulus: s.Stimulus, After: s.state})
		}
	}
	d.Kind = Ended
	if !d.Died {
		right, shown := o.see(want), o.see(got)
		d.Kind = kind(last.taken, shown)
		d.wrong.Vars, d.wrong.Want, d.wrong.Got = right.names, right.values, shown.values
	}
	d.wrong.Kind = d.Kind
	return d
}

// kind says how an answer is wrong.
func kind(taken bool, shown sight) modeltest.Kind {
	says := true
	if i := slices.Index(shown.names, keyTook); i >= 0 {
		says, _ = shown.values[i].Bool()
	}
	switch {
	case taken && !says:
		return modeltest.NotTaken
	case !taken && says:
		return modeltest.NotEnabled
	}
	return WrongAnswer
}

// Stimuli are the actions, the wrong one last.
func (d *Divergence) Stimuli() (out []labelled.Stimulus) {
	for _, s := range d.wrong.Behaviour {
		out = append(out, s.Stimulus)
	}
	return append(out, d.wrong.Wrong)
}

// Headline says in a line what is wrong.
func (d *Divergence) Headline() string { return d.wrong.Error() }

// Text draws it for a terminal, with what differs.
func (d *Divergence) Text() string {
	told := *d.wrong
	told.Arrows = d.Arrows
	text := told.Explain()
	if d.Died {
		text += "  expected: " + d.Expected + "\n  actual:   " + d.Actual + "\n"
	}
	if said := strings.TrimSpace(d.Stderr); said != "" {
		text += "  its standard error ends with:\n    " + strings.ReplaceAll(said, "\n", "\n    ") + "\n"
	}
	return text
}

// Markdown tells it as a page.
func (d *Divergence) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n", d.Test.Model, d.Headline())
	if len(d.Arrows) > 0 {
		fmt.Fprintf(&b, "```mermaid\n%s```\n\n", modeltest.Mermaid(d.Arrows))
	} else {
		fmt.Fprintf(&b, "```text\n%s```\n\n", modeltest.List(append(slices.Clone(d.wrong.Behaviour), modeltest.Step{Stimulus: d.wrong.Wrong})))
	}
	fmt.Fprintf(&b, "- expected: `%s`\n- actual: `%s`\n", d.Expected, d.Actual)
	if d.Stderr != "" {
		fmt.Fprintf(&b, "\nIts standard error ends with:\n\n```text\n%s\n```\n", strings.TrimSpace(d.Stderr))
	}
	return b.String()
}
