package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// watch is what a run looks out for beside the verdict.
type watch struct {
	witnesses, actions []string // those that the modules define
	cuts               []string // constraints
	sights             []sight  // of the witnesses, then of the actions, then of what the constraints leave out
	kept, allowed      []string // of what CONSTRAINT and ACTION_CONSTRAINT name, the part that the modules define
	prefix             string   // begins no name of the model's modules
	mark               string   // is printed with what is seen; no text can have it, as it is made from all of them
	unknown            []Finding
}

// sight is what shows one thing: a predicate of a state that TLC evaluates, of an initial one, or
// of a step. Each may be empty.
type sight struct{ state, start, step string }

// register is the first of TLC's registers that the generated module uses: specifications use small
// ones.
const register = 730_000

// watched lists the witnesses and actions of a model. Those that no module defines are findings:
// TLC would refuse the model. Without steps all actions are asked for where they are enabled.
func watched(model *manifest.Model, source *manifest.Source, steps bool) watch {
	config := source.ParseConfig()
	w := watch{prefix: source.Fresh("Check"), mark: "seen " + source.Hash()[:32]}
	w.kept, w.allowed = defines(source, config.Names("CONSTRAINT")), defines(source, config.Names("ACTION_CONSTRAINT"))
	known := func(kind Kind, name string) bool {
		first, _, _ := strings.Cut(name, "!")
		if !source.Defines(first) {
			w.unknown = append(w.unknown, Finding{Model: model.Name, Kind: kind, Expected: "a definition of " + name, Got: "none in " + source.Module + " or what it extends"})
			return false
		}
		return true
	}
	for _, name := range model.Witnesses {
		if known(WitnessUnknown, name) {
			w.witnesses = append(w.witnesses, name)
			w.sights = append(w.sights, w.reached(conjunction(append(slices.Clone(w.kept), name))))
		}
	}
	if model.Expect.Verdict != manifest.Holds {
		return w
	}
	next := source.NextActions()
	for _, text := range model.Actions {
		s, err := manifest.ParseSignature(text)
		if err == nil && known(ActionUnknown, s.Action) {
			w.actions = append(w.actions, s.Action)
			w.sights = append(w.sights, w.taken(s, steps && (len(w.allowed) > 0 || !plain(next, s))))
		}
	}
	w.cuts = w.kept
	for _, name := range w.cuts {
		w.sights = append(w.sights, w.reached("~"+name))
	}
	return w
}

// defines are those of some names that the modules define.
func defines(source *manifest.Source, names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !source.Defines(name) })
}

func conjunction(all []string) string { return strings.Join(all, ` /\ `) }

// reached sees a state that is initial, or that a step leads to which the model allows: TLC also
// evaluates invariants in one that ACTION_CONSTRAINT forbids to be reached.
func (w *watch) reached(predicate string) sight {
	if len(w.allowed) == 0 {
		return sight{state: predicate}
	}
	return sight{
		start: predicate,
		step:  fmt.Sprintf(`%s /\ (%s)'`, conjunction(w.allowed), predicate),
	}
}

// taken sees an action in a step, or else where it is enabled. A disjunct of the next-state
// relation is taken there, in a state that TLC leaves; that costs less, as there are fewer states
// than steps. Under an ACTION_CONSTRAINT TLC does not leave all in which it evaluates invariants. A
// step that one forbids is taken too: TLC checks it and the state that it leads to, and that is all
// that a model does whose constraint forbids each second step.
func (w *watch) taken(s manifest.Signature, step bool) sight {
	if step {
		return sight{step: w.instance(s)}
	}
	return sight{state: conjunction(append(slices.Clone(w.kept), "ENABLED "+w.instance(s)))}
}

// plain tells whether the next-state relation, of which these are read, is a disjunction with just
// such an action in it.
func plain(next []string, s manifest.Signature) bool {
	return slices.ContainsFunc(next, func(text string) bool {
		other, err := manifest.ParseSignature(text)
		return err == nil && other.Action == s.Action && slices.EqualFunc(other.Params, s.Params, func(a, b manifest.Param) bool {
			return a.Domain == b.Domain
		})
	})
}

// instance is some instance of an action. Its variables are named afresh: a parameter may be called
// as something else in the specification.
func (w *watch) instance(s manifest.Signature) string {
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
// also sees the state that violates another.
func (w *watch) job(model *manifest.Model, source *manifest.Source) tlc.Job {
	if len(w.sights) == 0 {
		return tlc.Job{Files: source.Files, Module: source.Module, Config: source.Config}
	}
	name := w.prefix + "Run"
	watching := "INVARIANT " + w.prefix + "Watch"
	if w.steps() {
		watching += " PROPERTY " + w.prefix + "Steps" // in one line: see theirs
	}
	files := maps.Clone(source.Files)
	files[name+".tla"] = []byte(w.module(name, source.Module))
	files[name+".cfg"] = []byte(watching + "\n" + string(source.Files[source.Config]))
	return tlc.Job{Files: files, Module: name}
}

// steps tells whether steps are watched.
func (w *watch) steps() bool {
	return slices.ContainsFunc(w.sights, func(s sight) bool { return s.step != "" })
}

func (w *watch) module(name, extends string) string {
	var head, states, starts, steps strings.Builder
	fmt.Fprintf(&head, "---- MODULE %s ----\nEXTENDS %s\nLOCAL %sTLC == INSTANCE TLC\n", name, extends, w.prefix)
	for i, s := range w.sights {
		fmt.Fprintf(&head, "ASSUME %sTLC!TLCSet(%d, FALSE)\n", w.prefix, register+i)
		w.look(&states, i, s.state)
		w.look(&starts, i, s.start)
		w.look(&steps, i, s.step)
	}
	fmt.Fprintf(&head, "%sWatch ==\n%s", w.prefix, cmp.Or(states.String(), "  TRUE\n"))
	if steps.Len() > 0 {
		fmt.Fprintf(&head, "%[1]sStart ==\n%[2]s%[1]sStep ==\n%[3]s%[1]sSteps == %[1]sStart /\\ [][%[1]sStep]_<<>>\n",
			w.prefix, cmp.Or(starts.String(), "  TRUE\n"), steps.String())
	}
	head.WriteString("====\n")
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
func (w *watch) seen(found map[int]bool) (seen, taken, cuts []string) {
	at := 0
	of := func(names []string) (out []string) {
		for _, name := range names {
			if found[at] {
				out = append(out, name)
			}
			at++
		}
		return out
	}
	return of(w.witnesses), of(w.actions), of(w.cuts)
}
