package recording

import (
	"encoding/json"
	"fmt"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// format is the version of the file's form.
const format = 1

// header is what stands before the graph. Values are TLA+ text, which keeps their kinds.
type header struct {
	Format    int        `json:"format"`
	Protocol  string     `json:"protocol"`
	Model     string     `json:"model"`
	Role      string     `json:"role"`
	Hash      string     `json:"hash"`
	TLC       string     `json:"tlc"`
	Jar       string     `json:"jar"`
	States    int64      `json:"states"`
	Generated int64      `json:"generated"`
	Initial   int64      `json:"initial"` // generated
	Edges     int        `json:"edges"`
	Depth     int        `json:"depth"`
	Constants []constant `json:"constants"`
	Stimuli   []stimulus `json:"stimuli"` // ascending by label
}

type constant struct {
	Expr  string `json:"expr"`
	Value string `json:"value"`
}

type stimulus struct {
	Label   string `json:"label"`
	Action  string `json:"action"`
	Args    []arg  `json:"args"`
	Hostile bool   `json:"hostile"`
}

type arg struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r *Recording) header() header {
	g := r.Graph
	h := header{format, r.Protocol, r.Model, r.Role, r.Hash, g.TLC, r.Jar, g.Distinct, g.Generated, g.Initial, g.NumEdges(), g.Depth(),
		[]constant{}, []stimulus{}}
	for _, c := range g.Constants {
		h.Constants = append(h.Constants, constant{c.Expr, c.Value.String()})
	}
	for _, s := range g.Stimuli {
		args := []arg{}
		for _, a := range s.Args {
			args = append(args, arg{a.Name, a.Value.String()})
		}
		h.Stimuli = append(h.Stimuli, stimulus{s.Label, s.Action, args, s.Hostile})
	}
	return h
}

func (h header) bytes() []byte {
	text, err := json.Marshal(h)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return text
}

var sha256Text = pattern.Pattern(`^[0-9a-f]{64}$`)

// recording checks what a header says by itself and against the graph that follows it.
func (h header) recording(g *graph.Graph) (*Recording, error) {
	if h.Protocol == "" || h.Model == "" || h.TLC == "" || !sha256Text.MatchString(h.Hash) || !sha256Text.MatchString(h.Jar) {
		return nil, fmt.Errorf("the header lacks the protocol, model, TLC's version or one of the hashes")
	}
	if h.States != int64(g.NumStates()) || h.Edges != g.NumEdges() || h.Depth != g.Depth() || h.Initial < int64(g.NumInitial()) ||
		h.Generated-h.Initial != int64(g.NumEdges()+g.Repeated()) {
		return nil, fmt.Errorf("the header counts %d states, %d edges, depth %d, %d generated, %d initial; the graph has %d, %d, %d, %d and at least %d",
			h.States, h.Edges, h.Depth, h.Generated, h.Initial, g.NumStates(), g.NumEdges(), g.Depth(), h.Initial+int64(g.NumEdges()+g.Repeated()), g.NumInitial())
	}
	out := &labelled.Graph{Graph: g, Distinct: h.States, Generated: h.Generated, Initial: h.Initial, TLC: h.TLC}
	if err := h.constants(out); err != nil {
		return nil, err
	}
	if err := h.stimuli(out); err != nil {
		return nil, err
	}
	return &Recording{h.Protocol, h.Model, h.Role, h.Hash, h.Jar, out}, nil
}

func (h header) constants(out *labelled.Graph) error {
	for _, c := range h.Constants {
		v, err := value(c.Value)
		if err != nil {
			return fmt.Errorf("the constant %s: %w", c.Expr, err)
		}
		out.Constants = append(out.Constants, labelled.Constant{Expr: c.Expr, Value: v})
	}
	return nil
}

// stimuli checks that the labels ascend and that every label of the graph is there.
func (h header) stimuli(out *labelled.Graph) error {
	known := map[string]bool{}
	for i, s := range h.Stimuli {
		if i > 0 && h.Stimuli[i-1].Label >= s.Label {
			return fmt.Errorf("the label %q does not come after %q", s.Label, h.Stimuli[i-1].Label)
		}
		if s.Action == "" {
			return fmt.Errorf("the label %q has no action", s.Label)
		}
		known[s.Label] = true
		one := labelled.Label{Label: s.Label, Stimulus: labelled.Stimulus{Action: s.Action, Hostile: s.Hostile}}
		for _, a := range s.Args {
			v, err := value(a.Value)
			if err != nil {
				return fmt.Errorf("the argument %s of the label %q: %w", a.Name, s.Label, err)
			}
			one.Args = append(one.Args, labelled.Arg{Name: a.Name, Value: v})
		}
		out.Stimuli = append(out.Stimuli, one)
	}
	for _, label := range out.Labels() {
		if !known[label] {
			return fmt.Errorf("the graph's label %q has no stimulus", label)
		}
	}
	return out.Deterministic()
}

// value reads a value whose text is the one that it prints.
func value(text string) (tla.Value, error) {
	v, err := tla.Parse(text)
	if err == nil && v.String() != text {
		err = fmt.Errorf("%q should be written %q", text, v)
	}
	return v, err
}
