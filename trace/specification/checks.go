package specification

import (
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// checking are the keywords whose names say what TLC checks, and in which states.
var checking = []string{"INVARIANT", "PROPERTY", "CONSTRAINT", "ACTION_CONSTRAINT", "SYMMETRY", "VIEW", "POSTCONDITION", "_POSSIBLE"}

// Checks lists what the model's configuration has TLC check, and what makes TLC leave states out or
// take several for one: `INVARIANT Mutex`, `CONSTRAINT Small`, and DEADLOCK where a state without
// successor is an error; what the modules assume, ASSUME for all that has no name. What is the
// conjunction of others has these behind it, as `INVARIANT Safety: Mutex`: one that is taken out of
// it is checked no more.
func (s *Source) Checks() (checks []string) {
	config := s.ParseConfig()
	for _, keyword := range checking {
		for _, name := range config.Names(keyword) {
			if check := keyword + " " + name; !slices.Contains(checks, check) {
				checks = append(checks, check)
				checks = append(checks, s.within(keyword, name)...)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.assumes())) {
		checks = append(checks, strings.TrimSuffix("ASSUME "+name, " ASSUME"))
	}
	if !slices.Contains(config.Names("CHECK_DEADLOCK"), "FALSE") {
		checks = append(checks, "DEADLOCK")
	}
	for _, assumed := range s.Assumed() {
		checks = append(checks, "FAIRNESS "+assumed)
	}
	return checks
}

// within are the checks that an invariant or a property is the conjunction of.
func (s *Source) within(keyword, name string) (checks []string) {
	if keyword != "INVARIANT" && keyword != "PROPERTY" {
		return nil
	}
	for _, part := range s.Conjuncts(name) {
		checks = append(checks, keyword+" "+name+": "+part)
	}
	return checks
}

// fixedText is what has one value, as it is spelled without spaces: TRUE, []FALSE, [][TRUE]_vars.
var fixedText = pattern.Pattern(`^(\[\]|<>)*(TRUE|FALSE|\[TRUE\]_(\w+|<<[\w,]*>>))$`)

// Trivial tells why an invariant or a property is true of every state, or false of every one,
// whatever the model does: it is TRUE, or neither it nor anything that it is defined by mentions a
// variable. Empty: no such reason is seen in the text.
func (s *Source) Trivial(name string) string { return s.fixed(name, always) }

// Contradicts tells likewise why one is false of every state, or may be of every one.
func (s *Source) Contradicts(name string) string { return s.fixed(name, never) }

// fixed tells why something is always true, or never, or has one value that is not known.
func (s *Source) fixed(name string, as truth) string {
	name = s.replaced(name)
	if value := s.constants()[name]; value != nil {
		return "the configuration has " + name + " = " + inLine(value)
	}
	one, ok := s.single(s.root(), name)
	if !ok {
		return ""
	}
	kind := s.form(name)
	if said := one.def.body(); kind == as && fixedText.MatchString(said) {
		return name + " == " + said
	}
	if kind != as.not() && !s.mentions(name, true, s.varies) {
		return "nothing in the definition of " + name + " depends on a variable"
	}
	if kind == as {
		return name + map[truth]string{always: " is true", never: " is false"}[as] + " by its form, whatever the state"
	}
	return ""
}

// form is what a name of the model's module is by the form of its definition.
func (s *Source) form(name string) truth {
	f := forms{s, map[string]truth{}}
	return f.defined(s.root(), name, 0)
}

// Unread tells whether it is not certain which definition is meant by a name that the configuration
// has, so that nothing is said of what it says.
func (s *Source) Unread(name string) bool {
	_, ok := s.single(s.root(), name)
	return !ok && s.constants()[name] == nil
}

// Fair tells whether the model's SPECIFICATION says that something must happen: it has a WF or SF.
func (s *Source) Fair() bool {
	for _, name := range s.ParseConfig().Names("SPECIFICATION") {
		if s.mentions(name, false, func(_ *scope, word string, _ []meaning) bool {
			return strings.HasPrefix(word, "WF_") || strings.HasPrefix(word, "SF_")
		}) {
			return true
		}
	}
	return false
}

// varies tells whether the value of a word may differ between states, or at another time.
func (s *Source) varies(in *scope, word string, found []meaning) bool {
	if len(found) == 0 && slices.Contains(slices.Concat(changing, telling, []string{"Trace", "CounterExample"}), word) || s.unseen(in, word, found) {
		return true
	}
	return isVariable(s, word, found)
}

// unseen tells whether a word may stand for what is not followed: for what is defined out of sight,
// as within a LET or in an inner module, or in a module that has operators of its own which are no
// words.
func (s *Source) unseen(in *scope, word string, found []meaning) bool {
	if len(found) == 0 {
		return slices.ContainsFunc(s.visible(in), func(sc *scope) bool { return s.modules[sc.module].defines[word] })
	}
	return slices.ContainsFunc(found, func(m meaning) bool {
		return m.def != nil && slices.ContainsFunc(s.visible(m.in), func(sc *scope) bool { return s.parts(sc.module).signs })
	})
}

// replaced is what the configuration puts in the place of an operator.
func (s *Source) replaced(name string) string {
	if by := s.assigned()[name]; by != "" && s.Defines(by) {
		return by
	}
	return name
}

// assigned is the configuration's, read once.
func (s *Source) assigned() map[string]string {
	if s.values == nil {
		s.values = s.ParseConfig().Assigned()
	}
	return s.values
}

// body is what stands behind == in a definition, without spaces and comments.
func (d Definition) body() string {
	var b strings.Builder
	_, said := head(tokensOf(d.Text))
	for _, t := range said {
		b.WriteString(t.text)
	}
	return b.String()
}
