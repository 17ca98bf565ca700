package export

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// wrapper is a generated module that extends the model's.
type wrapper struct {
	alphabet *Alphabet
	name     string
	text     strings.Builder
	values   map[string]string // names of values that the module defines, by their texts
}

// begin starts a module that declares constants, a list with commas or nothing.
func (a *Alphabet) begin(name, constants string) *wrapper {
	w := &wrapper{alphabet: a, name: a.prefix + name, values: map[string]string{}}
	w.line("---- MODULE %s ----", w.name)
	w.line("EXTENDS %s", a.source.Module)
	if constants != "" {
		w.line("CONSTANTS %s", constants)
	}
	return w
}

func (w *wrapper) line(format string, args ...any) { fmt.Fprintf(&w.text, format+"\n", args...) }

// job ends the module. Its configuration has the constants of the model's and nothing else of it.
func (w *wrapper) job(init, next string) tlc.Job {
	w.line("====")
	config := w.alphabet.config.Only("CONSTANT")
	for _, m := range w.alphabet.models {
		config += fmt.Sprintf("CONSTANT %s = %s\n", m, m)
	}
	config += fmt.Sprintf("INIT %s\nNEXT %s\n", init, next)
	files := maps.Clone(w.alphabet.source.Files)
	files[w.name+".tla"] = []byte(w.text.String())
	files[w.name+".cfg"] = []byte(config)
	opt := w.alphabet.opt
	model := w.alphabet.model
	return tlc.Job{Files: files, Module: w.name, IgnoreDeadlock: true, Long: model.Large(), Short: model.Small(), States: model.Expect.Generated,
		HeapMB: opt.HeapMB, Deadline: opt.Deadline, Progress: opt.Progress}
}

// init is the model's initial predicate.
func (a *Alphabet) init() string {
	if names := a.config.Names("INIT"); len(names) > 0 {
		return names[0]
	}
	return cmp.Or(a.model.Init, "Init")
}

// instances begins a module with one action for each label and their disjunction. mark is put
// behind each, with the label for its verb.
func (a *Alphabet) instances(name, mark string) *wrapper {
	w := a.begin(name, strings.Join(a.models, ", "))
	if mark != "" {
		w.line("VARIABLE %s", a.step())
	}
	a.predicates(w)
	for _, c := range a.claims {
		w.line("ASSUME (\n%s\n) = %s", c.expr, c.value)
	}
	var next strings.Builder
	define := func(label, body string) {
		if within := a.opt.Within; within != "" {
			body += fmt.Sprintf(" /\\ (%s = TRUE)", within) // as a value: its own successors are not wanted
		}
		if mark != "" {
			body += fmt.Sprintf(mark, label)
		}
		w.line("%s == %s", label, body)
		fmt.Fprintf(&next, "\n  \\/ %s", label)
	}
	for _, c := range a.byCall {
		action, args := c.Action, w.arguments(c.Stimulus)
		if c.hostile == "" {
			define(c.label, action+args+` /\ TRUE`)
			continue
		}
		possible := a.predicate(action) + args
		define(c.label, action+args+` /\ `+possible)
		define(c.hostile, action+args+` /\ ~`+possible)
	}
	w.line("%sNext ==%s", a.prefix, next.String())
	return w
}

func (w *wrapper) arguments(s labelled.Stimulus) string {
	if len(s.Args) == 0 {
		return ""
	}
	texts := make([]string, len(s.Args))
	for i, arg := range s.Args {
		texts[i] = w.value(arg.Value)
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

// value says a value. What is made of others has a definition, which TLC evaluates once; where it
// stands as an argument TLC would make it anew for each state and each action.
func (w *wrapper) value(v tla.Value) string {
	text := v.String()
	if v.Kind() <= tla.KindModel {
		return text
	}
	name := w.values[text]
	if name == "" {
		name = fmt.Sprintf("%sValue%d", w.alphabet.prefix, len(w.values)+1)
		w.values[text] = name
		w.line("%s == %s", name, text)
	}
	return name
}

// predicates defines an operator for each predicate of what is possible, with the parameters' names
// in scope.
func (a *Alphabet) predicates(w *wrapper) {
	done := map[string]bool{}
	for _, c := range a.byCall {
		if c.hostile == "" || done[c.Action] {
			continue
		}
		done[c.Action] = true
		params := ""
		if len(c.Args) > 0 {
			names := make([]string, len(c.Args))
			for i, arg := range c.Args {
				names[i] = arg.Name
			}
			params = "(" + strings.Join(names, ", ") + ")"
		}
		w.line("%s%s ==\n  %s", a.predicate(c.Action), params, a.model.Possible[c.Action])
	}
}

func (a *Alphabet) predicate(action string) string { return a.prefix + "Possible_" + sanitize(action) }

func (a *Alphabet) step() string { return a.prefix + "Step" }
