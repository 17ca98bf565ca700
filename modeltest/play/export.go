package play

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/modeltest/run"
	"github.com/synod-paxos/synod/trace/suite"
)

// mostExported is how many bytes, or arrows, what is left out of may have.
const mostExported = 1 << 20

// exported is what was played in another form.
func (g *Game) exported(t *Table, r Request) (text string, err error) {
	forms := map[string]func(*run.Run) string{
		"text": (*run.Run).Text, "plantuml": (*run.Run).PlantUML, "shiviz": (*run.Run).ShiViz,
		"markdown": func(r *run.Run) string { return r.Markdown(mostExported) },
		"mermaid":  func(r *run.Run) string { return r.Mermaid(mostExported) },
		"svg":      func(r *run.Run) string { return r.SVGFile(mostExported) },
		"json":     func(r *run.Run) string { return string(r.JSON()) },
	}
	if form := forms[r.Form]; form != nil {
		return form(t.Run), nil
	}
	switch {
	case r.Form == "itf":
		trace, err := t.Run.ITF()
		return string(trace), err
	case r.Form == "go" && g.Test != nil:
		return g.Test(t), nil
	case r.Form == "ndjson" && g.Header != nil:
		return g.saved(t, r.Spec)
	}
	return "", fmt.Errorf("nothing of %s is saved as %.40q", g.Protocol, r.Form)
}

// saved is what was played as a behaviour that synod replay takes: without the moves of the
// network, which change no state.
func (g *Game) saved(t *Table, spec string) (string, error) {
	h, err := g.Header(spec)
	if err != nil {
		return "", err
	}
	p := g.Begin
	b := suite.Behaviour{Initial: suite.EncodeAll(p.Values())}
	for _, s := range t.Run.Steps[1:] {
		if s.Outside {
			continue
		}
		p, _ = p.Take(s.Action)
		stimulus := g.Stimulus(s.Action)
		step := suite.Step{Action: stimulus.Action, State: suite.EncodeAll(p.Values())}
		for _, a := range stimulus.Args {
			step.Args = append(step.Args, suite.Arg{Name: a.Name, Value: suite.Encode(a.Value)})
		}
		b.Steps = append(b.Steps, step)
	}
	var text strings.Builder
	if err := suite.Write(&text, h, []suite.Behaviour{b}); err != nil {
		return "", err
	}
	return string(sealed.Seal([]byte(text.String()))), nil
}
