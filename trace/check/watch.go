package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

// watch is what a run looks out for beside the verdict.
type watch struct {
	ask                asking
	witnesses, actions []string // those that the modules define
	cuts               []string // constraints
	left               []left   // what of these is not looked out for
	sights             []sight  // of the others
	kept, allowed      []string // of what CONSTRAINT and ACTION_CONSTRAINT name, the part that the modules define
	prefix             string   // begins no name of the model's modules
	mark               string   // is printed with what is seen; no text can have it, as it is made from all of them
	unknown            []Finding
}

// sight is what shows one thing: a predicate of a state that TLC evaluates, of an initial one, or
// of a step. Each may be empty.
type sight struct {
	topic              topic
	name               string
	state, start, step string
}

// topic is of what is looked out for, in the plural.
type topic string

const (
	witnesses   topic = "witnesses"
	actions     topic = "actions"
	constraints topic = "constraints"
)

// left is what is not looked out for: as it may evaluate an operator with an effect, or, without
// one, as TLC came to no verdict with it.
type left struct {
	topic    topic
	name     string
	operator string
}

// asking is how much is asked of a model beside its verdict, from the most on.
type asking int

const (
	bySteps       asking = iota // actions that are no disjuncts where a step is one of them
	byEnabled                   // all actions where they are enabled
	noActions                   // what constraints cut, and witnesses
	noConstraints               // witnesses alone
	nothing                     // the model runs as it is
)

// less are the topics that such asking leaves out, and that before does not.
var less = map[asking]topic{noActions: actions, noConstraints: constraints, nothing: witnesses}

// register is the first of TLC's registers that the generated module uses: specifications use small
// ones.
const register = 730_000

// watched lists the witnesses and actions of a model. Those that no module defines are findings:
// TLC would refuse the model. What cannot be asked without a change of what TLC finds is left.
func watched(model *manifest.Model, source *specification.Source, ask asking) watch {
	config := source.ParseConfig()
	w := watch{ask: ask, prefix: source.Fresh("Check"), mark: "seen " + source.Hash()[:32]}
	w.kept, w.allowed = defines(source, config.Names("CONSTRAINT")), defines(source, config.Names("ACTION_CONSTRAINT"))
	each := source.Changes(conjunction(append(slices.Clone(w.kept), w.allowed...))) // is part of what is asked
	if source.LooksAtRegisters() {
		each = "TLCGet"
	}
	add := func(s sight, skip bool, operator string) {
		if operator = cmp.Or(each, operator); skip || operator != "" {
			w.left = append(w.left, left{s.topic, s.name, operator})
			return
		}
		w.sights = append(w.sights, s)
	}
	for _, name := range model.Witnesses {
		if w.known(model, source, WitnessUnknown, name) {
			w.witnesses = append(w.witnesses, name)
			add(w.reached(witnesses, name, conjunction(append(slices.Clone(w.kept), name))), ask >= nothing, source.Changes(name))
		}
	}
	if model.Expect.Verdict != manifest.Holds {
		return w
	}
	next := source.NextActions()
	for _, text := range model.Actions {
		s, err := specification.ParseSignature(text)
		if err == nil && w.known(model, source, ActionUnknown, s.Action) {
			w.actions = append(w.actions, s.Action)
			step := ask == bySteps && (len(w.allowed) > 0 || !plain(next, s))
			add(w.taken(s, step), ask >= noActions, cmp.Or(source.Changes(text), source.Tells(text)))
		}
	}
	w.cuts = w.kept
	for _, name := range w.cuts {
		add(w.reached(constraints, name, "~"+name), ask >= noConstraints, "")
	}
	return w
}

// known tells whether a module defines a name, or the instance of which it is.
func (w *watch) known(model *manifest.Model, source *specification.Source, kind Kind, name string) bool {
	first, _, _ := strings.Cut(name, "!")
	if !source.Defines(first) {
		w.unknown = append(w.unknown, Finding{Model: model.Name, Kind: kind, Expected: "a definition of " + name, Got: "none in " + source.Module + " or what it extends"})
		return false
	}
	return true
}

// asked are those of some names that are looked out for.
func (w *watch) asked(of topic, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(w.leaves(of), name) })
}

// leaves are the names of a topic that are not.
func (w *watch) leaves(of topic) (names []string) {
	for _, l := range w.left {
		if l.topic == of {
			names = append(names, l.name)
		}
	}
	return names
}

// unnoticed is what goes unnoticed where such things are left out.
var unnoticed = map[topic]string{
	witnesses:   "nothing notices one that no state has",
	actions:     "nothing notices one that is never taken",
	constraints: "nothing says whether one cuts",
}

// warnings say what was left out, and why, if it is an error of TLC's.
func (w *watch) warnings(why error) (out []Warning) {
	for i, l := range w.left {
		alike := func(other left) bool { return other.topic == l.topic && other.operator == l.operator }
		if slices.ContainsFunc(w.left[:i], alike) {
			continue // said of all of them
		}
		if l.operator == "" && why != nil {
			said, _, _ := strings.Cut(why.Error(), "\n")
			out = append(out, Warning{string(l.topic) + " left out", fmt.Sprintf("with them TLC comes to no verdict, so %s: %s", unnoticed[l.topic], said)})
		} else if l.operator != "" {
			var names []string
			for _, other := range w.left {
				if alike(other) {
					names = append(names, other.name)
				}
			}
			out = append(out, Warning{string(l.topic) + " left out", fmt.Sprintf("to ask for them may evaluate %s, which does or tells something else each time, so %s: %s",
				l.operator, unnoticed[l.topic], strings.Join(names, ", "))})
		}
	}
	return out
}

// defines are those of some names that the modules define.
func defines(source *specification.Source, names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !source.Defines(name) })
}

func conjunction(all []string) string { return strings.Join(all, ` /\ `) }

// reached sees a state that is initial, or that a step leads to which the model allows: TLC also
// evaluates invariants in one that ACTION_CONSTRAINT forbids to be reached.
func (w *watch) reached(of topic, name, predicate string) sight {
	if len(w.allowed) == 0 {
		return sight{topic: of, name: name, state: predicate}
	}
	return sight{
		topic: of, name: name, start: predicate,
		step: fmt.Sprintf(`%s /\ (%s)'`, conjunction(w.allowed), predicate),
	}
}

// taken sees an action in a step, or else where it is enabled. A disjunct of the next-state
// relation is taken there, in a state that TLC leaves; that costs less, as there are fewer states
// than steps. Under an ACTION_CONSTRAINT TLC does not leave all in which it evaluates invariants. A
// step that one forbids is taken too: TLC checks it and the state that it leads to, and that is all
// that a model does whose constraint forbids each second step.
func (w *watch) taken(s specification.Signature, step bool) sight {
	if step {
		return sight{topic: actions, name: s.Action, step: w.instance(s)}
	}
	return sight{topic: actions, name: s.Action, state: conjunction(append(slices.Clone(w.kept), "ENABLED "+w.instance(s)))}
}

// plain tells whether the next-state relation, of which these are read, is a disjunction with just
// such an action in it.
func plain(next []string, s specification.Signature) bool {
	return slices.ContainsFunc(next, func(text string) bool {
		other, err := specification.ParseSignature(text)
		return err == nil && other.Action == s.Action && slices.EqualFunc(other.Params, s.Params, func(a, b specification.Param) bool {
			return a.Domain == b.Domain
		})
	})
}

// instance is some instance of an action. Its variables are named afresh: a parameter may be called
// as something else in the specification.
func (w *watch) instance(s specification.Signature) string {
	if len(s.Params) == 0 {
		return s.Action
	}
	bounds, args := make([]string, len(s.Params)), make([]string, len(s.Params))
	for i, p := range s.Params {
		args[i] = fmt.Sprintf("%s%d", w.prefix, i+1)
		bounds[i] = fmt.Sprintf("%s \\in (%s)", args[i], p.Domain)
	}
	return fmt.Sprintf("(\\E %s : %s(%s))", strings.Join(bounds, ", "), s.Action, strings.Join(args, ", "))
}

// job runs the model itself, or the module that watches it. Its invariant is the first, so that it
// also sees the state that violates another. What stands before the first keyword of theirs would
// be another name behind ours, and TLC must refuse it.
func (w *watch) job(source *specification.Source) tlc.Job {
	if len(w.sights) == 0 || source.ParseConfig().Has("") {
		return tlc.Job{Files: source.Files, Module: source.Module, Config: source.Config}
	}
	name := w.prefix + "Run"
	watching := "INVARIANT " + w.prefix + "Watch"
	if w.steps() {
		watching += " PROPERTY " + w.prefix + "Steps" // in one line: see theirs
	}
	job := tlc.Job{Files: maps.Clone(source.Files), Module: name}
	if own, ok := w.within(string(source.Files[source.Module+".tla"])); ok {
		job.Module, job.Config = source.Module, name+".cfg"
		job.Files[job.Module+".tla"] = []byte(own)
	} else {
		job.Files[name+".tla"] = fmt.Appendf(nil, "---- MODULE %s ----\nEXTENDS %s\n%s====\n", name, source.Module, w.body())
	}
	job.Files[name+".cfg"] = []byte(watching + "\n" + string(source.Files[source.Config]))
	return job
}

// within puts what watches at the end of a module that has something LOCAL, which is seen nowhere
// else. All lines above stay where they are.
func (w *watch) within(text string) (string, bool) {
	all := specification.Lexemes(text)
	if !slices.ContainsFunc(all, func(l specification.Lexeme) bool { return l.Text == "LOCAL" }) {
		return "", false
	}
	end := all[len(all)-1]
	return text[:end.At] + "\n" + w.body() + text[end.At:], strings.HasPrefix(end.Text, "====")
}

// steps tells whether steps are watched.
func (w *watch) steps() bool {
	return slices.ContainsFunc(w.sights, func(s sight) bool { return s.step != "" })
}

// body are the definitions that watch.
func (w *watch) body() string {
	var head, states, starts, steps strings.Builder
	fmt.Fprintf(&head, "LOCAL %sTLC == INSTANCE TLC\n", w.prefix)
	// For each register that is the highest yet TLC makes room for all below, in each thread.
	for i := range slices.Backward(w.sights) {
		fmt.Fprintf(&head, "ASSUME %sTLC!TLCSet(%d, FALSE)\n", w.prefix, register+i)
	}
	for i, s := range w.sights {
		w.look(&states, i, s.state)
		w.look(&starts, i, s.start)
		w.look(&steps, i, s.step)
	}
	fmt.Fprintf(&head, "%sWatch ==\n%s", w.prefix, cmp.Or(states.String(), "  TRUE\n"))
	if steps.Len() > 0 {
		fmt.Fprintf(&head, "%[1]sStart ==\n%[2]s%[1]sStep ==\n%[3]s%[1]sSteps == %[1]sStart /\\ [][%[1]sStep]_<<>>\n",
			w.prefix, cmp.Or(starts.String(), "  TRUE\n"), steps.String())
	}
	return head.String()
}

// look prints the number of a predicate, the first time that it is true.
func (w *watch) look(b *strings.Builder, i int, predicate string) {
	if predicate != "" {
		fmt.Fprintf(b, "  /\\ %[1]sTLC!TLCGet(%[2]d) \\/ (%[3]s => %[1]sTLC!PrintT(<<%[4]q, %[5]d>>) /\\ %[1]sTLC!TLCSet(%[2]d, TRUE))\n",
			w.prefix, register+i, predicate, w.mark, i)
	}
}

// read notes what a printed line says that was seen.
func (w *watch) read(line string, found map[int]bool) {
	rest, ok := strings.CutPrefix(line, `<<"`+w.mark+`", `)
	if number, ends := strings.CutSuffix(rest, ">>"); ok && ends {
		if i, err := strconv.Atoi(number); err == nil {
			found[i] = true
		}
	}
}

// seen names what was found.
func (w *watch) seen(found map[int]bool) map[topic][]string {
	names := map[topic][]string{}
	for i, s := range w.sights {
		if found[i] {
			names[s.topic] = append(names[s.topic], s.name)
		}
	}
	return names
}
