package export

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// ErrExport is wrapped by what is wrong with a model that cannot be exported exactly.
var ErrExport = errors.New("the model cannot be exported")

const maxStimuli = 100_000

// Alphabet is all that can be done to a model: its stimuli, each with a label of its own.
type Alphabet struct {
	Stimuli   []labelled.Label    // ascending by label; of a stimulus that may be hostile, both
	Constants []labelled.Constant // in the manifest's order

	tools  *tlc.Tools
	opt    Options
	model  *manifest.Model
	source *specification.Source
	config specification.Config
	prefix string   // begins no name of the model's modules
	byCall []call   // in the order of signatures and domains
	models []string // model values that occur and that no module declares
	claims []claim  // values that TLC has still to confirm
}

// Options are limits of TLC's runs, and what is known of the model. The zero Options are none.
type Options struct {
	HeapMB   int           // 0: Java's default, a quarter of the memory
	Deadline time.Duration // of each run; 0: none but the context's
	Progress func(tlc.Progress)
	// Earlier is a graph of the model, from which the values of domains and constants are taken. If
	// they are no more so, Graph does not hold, or TLC cannot read its module.
	Earlier *labelled.Graph
	// Within is the name of a next-state relation: an action is taken only where its step is one of
	// that, so a guard that stands there, beside the action, is the action's. Empty: none.
	Within string
}

// call is an instance of an action, with its one or two labels.
type call struct {
	labelled.Stimulus
	label, hostile string // hostile is "" where nothing tells possible from hostile
}

// Open evaluates the domains of the model's actions, and its constants. Errors are those of
// tlc.Tools.Run or wrap ErrExport.
func Open(ctx context.Context, tools *tlc.Tools, model *manifest.Model, source *specification.Source, opt Options) (*Alphabet, error) {
	a := &Alphabet{tools: tools, opt: opt, model: model, source: source, config: source.ParseConfig(), prefix: source.Fresh("Export")}
	for _, keyword := range []string{"CONSTRAINT", "ACTION_CONSTRAINT", "TYPE_CONSTRAINT"} {
		if a.config.Has(keyword) {
			return nil, a.errorf("%s has a %s, which leaves edges out of its graph: bound the specification itself", model.Config, keyword)
		}
	}
	if len(model.Actions) == 0 {
		return nil, a.errorf("the manifest gives no signatures of its actions")
	}
	signatures := make([]specification.Signature, len(model.Actions))
	for i, text := range model.Actions {
		s, err := specification.ParseSignature(text)
		if err != nil {
			return nil, err
		}
		signatures[i] = s
	}
	values, err := a.values(ctx, signatures)
	if err != nil {
		return nil, err
	}
	if err := a.expand(signatures, values); err != nil {
		return nil, err
	}
	return a, a.declare()
}

func (a *Alphabet) errorf(format string, args ...any) error {
	return fmt.Errorf("%w: model %s: %s", ErrExport, a.model.Name, fmt.Sprintf(format, args...))
}

// expand makes the calls of all signatures and names them.
func (a *Alphabet) expand(signatures []specification.Signature, values map[string][]tla.Value) error {
	names := labels{taken: a.source.Mentions, used: map[string]bool{}}
	for _, s := range signatures {
		_, judged := a.model.Possible[s.Action]
		for args := range product(s.Params, values) {
			c := call{Stimulus: labelled.Stimulus{Action: s.Action, Args: args}}
			c.label = names.label(c.Stimulus, "")
			a.Stimuli = append(a.Stimuli, labelled.Label{Label: c.label, Stimulus: c.Stimulus})
			if judged {
				c.hostile = names.label(c.Stimulus, "_hostile")
				a.Stimuli = append(a.Stimuli, labelled.Label{Label: c.hostile, Stimulus: labelled.Stimulus{Action: s.Action, Args: args, Hostile: true}})
			}
			a.byCall = append(a.byCall, c)
			if len(a.Stimuli) > maxStimuli {
				return a.errorf("its actions have more than %d combinations of arguments", maxStimuli)
			}
		}
	}
	if len(a.byCall) == 0 {
		return a.errorf("all its actions have a parameter with an empty domain")
	}
	slices.SortFunc(a.Stimuli, func(x, y labelled.Label) int { return strings.Compare(x.Label, y.Label) })
	return nil
}

// product yields all combinations of arguments; the last parameter changes fastest.
func product(params []specification.Param, domains map[string][]tla.Value) func(func([]labelled.Arg) bool) {
	return func(yield func([]labelled.Arg) bool) {
		args := make([]labelled.Arg, len(params))
		var rec func(i int) bool
		rec = func(i int) bool {
			if i == len(params) {
				return yield(slices.Clone(args))
			}
			for _, v := range domains[params[i].Domain] {
				args[i] = labelled.Arg{Name: params[i].Name, Value: v}
				if !rec(i + 1) {
					return false
				}
			}
			return true
		}
		rec(0)
	}
}

// declare finds the model values that the generated module must declare. One that the configuration
// gives to another name would mean something else there.
func (a *Alphabet) declare() error {
	found := map[string]bool{}
	for _, c := range a.byCall {
		for _, arg := range c.Args {
			collect(arg.Value, found)
		}
	}
	for _, c := range a.claims {
		collect(c.value, found)
	}
	assigned := a.config.Assigned()
	for _, name := range slices.Sorted(maps.Keys(found)) {
		switch as, ok := assigned[name]; {
		case !ok:
			a.models = append(a.models, name)
		case as != name:
			return a.errorf("%s assigns %q to %s, which is also the name of a model value", a.model.Config, as, name)
		}
	}
	return nil
}

func collect(v tla.Value, found map[string]bool) {
	if name, ok := v.Text(); ok && v.Kind() == tla.KindModel {
		found[name] = true
	}
	for _, k := range v.Keys() {
		collect(k, found)
	}
	for _, e := range v.Elems() {
		collect(e, found)
	}
}

// Lookup finds the stimulus of a label.
func (a *Alphabet) Lookup(label string) (labelled.Stimulus, bool) {
	return labelled.Lookup(a.Stimuli, label)
}
