package blackbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
)

// Report is what testing an implementation found.
type Report struct {
	Protocol   string      `json:"protocol"`
	Model      string      `json:"model"`
	Role       string      `json:"role"`
	Name       string      `json:"name,omitempty"` // as the implementation calls itself
	Shows      Shows       `json:"shows"`
	Complete   bool        `json:"complete"` // the suite is, by the theorem of mealy.Suite
	Asked      Asked       `json:"asked"`
	Planned    int         `json:"planned"`           // tests of the suite
	Tests      int         `json:"tests"`             // that were run: after a wrong answer there are few more
	Steps      int         `json:"steps"`             // inputs in them
	Untried    []string    `json:"untried,omitempty"` // actions that the implementation does not say it has
	Divergence *Divergence `json:"divergence,omitempty"`
}

// Conforms tells whether nothing wrong was found.
func (r *Report) Conforms() bool { return r.Divergence == nil }

// Check tests an implementation with a suite of the model. An error means that there is no verdict.
func Check(ctx context.Context, m *Model, start Start, opt Options) (*Report, error) {
	r, s, err := open(ctx, m.rec, m.vars, m.sent, start)
	if err != nil {
		return nil, err
	}
	defer s.close()
	restarts := s.adapter.Hello().Restarts
	asks := func(action string) bool { return restarts || action != restart }
	machine, err := m.newMachine(r.Shows, asks, opt.Hostile)
	if err != nil {
		return nil, err
	}
	p, err := machine.plan(opt)
	if err != nil {
		return nil, err
	}
	s.watching, s.requests = machine.watching, requestsOf(m.inputs)
	v, err := machine.test(p.words).Check(ctx, s)
	if err != nil {
		return nil, err
	}
	r.Tests, r.Steps, r.Planned = v.Words-v.Untested, v.Steps, len(p.words)
	r.Complete, r.Untried, r.Asked = p.complete, machine.unasked, machine.asked(p.words[:r.Tests])
	r.Asked.Untold = p.untold
	if r.Steps == 0 {
		return nil, fmt.Errorf("nothing was tested: no action may come first, or none was answered")
	}
	if v.Failed != nil {
		r.Divergence, err = s.confirm(ctx, m.rec, m.steps(v.Failed.Word), m.sent, v.Failed.Answers)
	}
	return r, err
}

// open starts the adapter.
func open(ctx context.Context, rec *recording.Recording, vars []string, sent bool, start Start) (*Report, *subject, error) {
	s := &subject{reset: resetOf(rec), start: func(ctx context.Context) (Adapter, error) {
		return start(ctx, rec.Protocol, role(rec))
	}}
	var err error
	if s.adapter, err = s.start(ctx); err != nil {
		return nil, nil, err
	}
	h := s.adapter.Hello()
	shows, err := showsOf(h, vars, sent)
	switch {
	case errors.Is(err, ErrShowsNothing):
		s.close()
		return nil, nil, err
	case err != nil:
		return nil, nil, s.adapter.Undocumented(nil, nil, err)
	}
	return &Report{Protocol: rec.Protocol, Model: rec.Model, Role: role(rec), Name: h.Name, Shows: shows}, s, nil
}

// test is the suite with what is right.
func (m *machine) test(words [][]int32) conform.Test {
	return conform.Test{
		Right:   conform.Machine("", m.Machine),
		Words:   words,
		Legal:   m.legal,
		Shorter: m.shorter,
	}
}

// steps follows a word through the graph.
func (m *Model) steps(word []int32) (out []step) {
	state := 0
	for _, x := range word {
		mv := *m.move(state, int(x))
		sent, value := m.after(mv)
		s := step{Stimulus: m.inputs[x], taken: mv.taken, out: sent, vars: m.vars}
		for _, name := range m.vars {
			s.state = append(s.state, value(name))
		}
		out, state = append(out, s), int(mv.to)
	}
	return out
}

// confirm plays a failing test once more, on an adapter that is started anew: its answers must be
// the same.
func (s *subject) confirm(ctx context.Context, rec *recording.Recording, steps []step, sent bool, answers []conform.Answer) (*Divergence, error) {
	s.close()
	word, _ := s.expect(steps)
	again, err := s.Run(ctx, [][]int32{word})
	if err != nil {
		return nil, err
	}
	if !slices.Equal(again[0], answers) {
		return nil, fmt.Errorf("%w: the same actions were answered otherwise by an adapter that was started anew: is it deterministic, and does a reset forget everything?%s",
			ErrNotReproducible, s.differing(steps, answers, again[0]))
	}
	d := s.watching.divergence(steps, answers[len(answers)-1])
	d.Test = save(rec, steps, sent)
	if d.Died && s.death != nil {
		d.Stderr = s.death.Stderr
	}
	return d, nil
}

// Run plays a saved test.
func (t *Test) Run(ctx context.Context, start Start) (*Report, error) {
	steps, err := t.read()
	if err != nil {
		return nil, err
	}
	rec, err := t.recording()
	if err != nil {
		return nil, err
	}
	sent := t.Steps[0].Out != ""
	r, s, err := open(ctx, rec, steps[0].vars, sent, start)
	if err != nil {
		return nil, err
	}
	defer s.close()
	s.watching = newObserver(r.Shows)
	word, want := s.expect(steps)
	answers, err := s.Run(ctx, [][]int32{word})
	if err != nil {
		return nil, err
	}
	r.Planned, r.Tests, r.Steps = 1, 1, len(answers[0])
	if wrong := conform.Compare(want, answers[0]); wrong >= 0 {
		r.Divergence, err = s.confirm(ctx, rec, steps[:wrong+1], sent, answers[0][:wrong+1])
	}
	return r, err
}

// expect makes the word of some steps, each with an input of its own, and the answers to it.
func (s *subject) expect(steps []step) (word []int32, want []conform.Answer) {
	var inputs []labelled.Stimulus
	for i, step := range steps {
		want = append(want, conform.Answer{Out: s.watching.output(step.taken, step.out), Label: s.watching.label(step.value)})
		word, inputs = append(word, int32(i)), append(inputs, step.Stimulus)
	}
	s.requests = requestsOf(inputs)
	return word, want
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
