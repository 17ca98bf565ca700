package check

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// watch is what a run looks out for beside the verdict.
type watch struct {
	witnesses, actions []string // those that the modules define
	cuts               []string // constraints
	predicates         []string // of the witnesses, then of the actions, then of what the constraints leave out
	prefix             string   // begins no name of the model's modules
	mark               string   // is printed with what is seen; no text can have it, as it is made from all of them
	unknown            []Finding
}

// register is the first of TLC's registers that the generated module uses: specifications use small
// ones.
const register = 730_000

// watched lists the witnesses and actions of a model. Those that no module defines are findings:
// TLC would refuse the model.
func watched(model *manifest.Model, source *manifest.Source) watch {
	w := watch{prefix: source.Fresh("Check"), mark: "seen " + source.Hash()[:32]}
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
			w.predicates = append(w.predicates, name)
		}
	}
	if model.Expect.Verdict != manifest.Holds {
		return w
	}
	for _, text := range model.Actions {
		s, err := manifest.ParseSignature(text)
		if err == nil && known(ActionUnknown, s.Action) {
			w.actions = append(w.actions, s.Action)
			w.predicates = append(w.predicates, w.enabled(s))
		}
	}
	for _, name := range source.ParseConfig().Names("CONSTRAINT") {
		if source.Defines(name) {
			w.cuts = append(w.cuts, name)
			w.predicates = append(w.predicates, "~"+name)
		}
	}
	return w
}

// enabled says that some instance of an action can be taken. Its variables are named afresh: a
// parameter may be called as something else in the specification.
func (w *watch) enabled(s manifest.Signature) string {
	if len(s.Params) == 0 {
		return "ENABLED " + s.Action
	}
	bounds, args := make([]string, len(s.Params)), make([]string, len(s.Params))
	for i, p := range s.Params {
		args[i] = fmt.Sprintf("%s%d", w.prefix, i+1)
		bounds[i] = fmt.Sprintf("%s \\in (%s)", args[i], p.Domain)
	}
	return fmt.Sprintf("ENABLED (\\E %s : %s(%s))", strings.Join(bounds, ", "), s.Action, strings.Join(args, ", "))
}

// job runs the model itself, or the module that watches it. Its invariant is the first, so that it
// also sees the state that violates another.
func (w *watch) job(model *manifest.Model, source *manifest.Source) tlc.Job {
	if len(w.predicates) == 0 {
		return tlc.Job{Files: source.Files, Module: source.Module, Config: source.Config}
	}
	name := w.prefix + "Run"
	files := maps.Clone(source.Files)
	files[name+".tla"] = []byte(w.module(name, source.Module))
	files[name+".cfg"] = []byte("INVARIANT " + w.prefix + "Watch\n" + string(source.Files[source.Config]))
	return tlc.Job{Files: files, Module: name}
}

func (w *watch) module(name, extends string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---- MODULE %s ----\nEXTENDS %s\nLOCAL %sTLC == INSTANCE TLC\n", name, extends, w.prefix)
	for i := range w.predicates {
		fmt.Fprintf(&b, "ASSUME %sTLC!TLCSet(%d, FALSE)\n", w.prefix, register+i)
	}
	fmt.Fprintf(&b, "%sWatch ==\n", w.prefix)
	for i, p := range w.predicates {
		fmt.Fprintf(&b, "  /\\ %[1]sTLC!TLCGet(%[2]d) \\/ (%[3]s => %[1]sTLC!PrintT(<<%[4]q, %[5]d>>) /\\ %[1]sTLC!TLCSet(%[2]d, TRUE))\n",
			w.prefix, register+i, p, w.mark, i)
	}
	b.WriteString("====\n")
	return b.String()
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
