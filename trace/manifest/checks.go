package manifest

import (
	"slices"
	"strings"
)

// checking are the keywords whose names say what TLC checks, and in which states.
var checking = []string{"INVARIANT", "PROPERTY", "CONSTRAINT", "ACTION_CONSTRAINT", "SYMMETRY", "VIEW", "POSTCONDITION", "_POSSIBLE"}

// Checks lists what the model's configuration has TLC check, and what makes TLC leave states out or
// take several for one: `INVARIANT Mutex`, `CONSTRAINT Small`, and DEADLOCK where a state without
// successor is an error. What is the conjunction of others has these behind it, as
// `INVARIANT Safety: Mutex`: one that is taken out of it is checked no more.
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
	if !slices.Contains(config.Names("CHECK_DEADLOCK"), "FALSE") {
		checks = append(checks, "DEADLOCK")
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

// trueText is what cannot be false, as it is spelled without spaces: TRUE, []TRUE, [][TRUE]_vars.
var trueText = pattern(`^(\[\]|<>)*(TRUE|\[TRUE\]_(\w+|<<[\w,]*>>))$`)

// Trivial tells why an invariant or a property is true of every state, or false of every one,
// whatever the model does: it is TRUE, or neither it nor anything that it is defined by mentions a
// variable. Empty: no such reason is seen in the text.
func (s *Source) Trivial(name string) string {
	name = s.replaced(name)
	defs := s.definitions()[name]
	for _, d := range defs {
		if said := d.body(); trueText.MatchString(said) {
			return name + " == " + said
		}
	}
	if len(defs) > 0 && !s.mentions(name, s.varies) {
		return "nothing in the definition of " + name + " depends on a variable"
	}
	if s.alwaysNamed(name, 0) {
		return name + " is true by its form, whatever the state"
	}
	return ""
}

// Fair tells whether the model's SPECIFICATION says that something must happen: it has a WF or SF.
func (s *Source) Fair() bool {
	for _, name := range s.ParseConfig().Names("SPECIFICATION") {
		if s.mentions(name, func(word string) bool {
			return strings.HasPrefix(word, "WF_") || strings.HasPrefix(word, "SF_")
		}) {
			return true
		}
	}
	return false
}

// varies tells whether the value of a word may differ between states. Of what is defined out of
// sight, as within a LET, nothing is known, so it may.
func (s *Source) varies(word string) bool {
	for _, m := range s.modules {
		if m.variables[word] {
			return true
		}
	}
	return word == "TLCGet" || len(s.definitions()[word]) == 0 && s.Defines(word)
}

// definitions are those of all modules, by name; those of modules that are instantiated, of names
// that the model's own do not have.
func (s *Source) definitions() map[string][]Definition {
	if s.defs != nil {
		return s.defs
	}
	all := map[string][]Definition{}
	s.defs = all
	own, names := len(s.own()), map[string]bool{}
	for i, file := range s.inOrder() {
		for _, d := range ReadOutline(string(s.Files[file])).Definitions {
			if i >= own && names[d.Name] {
				continue
			}
			names[d.Name] = names[d.Name] || i < own
			d.Words = d.outer()
			all[d.Name] = append(all[d.Name], d)
		}
	}
	return all
}

// mentions tells whether a definition, or one that it leads to, has a word of which yes is true.
func (s *Source) mentions(name string, yes func(string) bool) bool {
	seen := map[string]bool{}
	for queue := []string{name}; len(queue) > 0; queue = queue[1:] {
		word := s.replaced(queue[0])
		if seen[word] {
			continue
		}
		seen[word] = true
		if yes(word) {
			return true
		}
		for _, d := range s.definitions()[word] {
			queue = append(queue, d.Words...)
		}
	}
	return false
}

// outer are the words of a definition but for those that it defines within itself, by LET: what
// these say are words of it too.
func (d Definition) outer() []string {
	_, body := head(tokensOf(d.Text))
	inner := map[string]bool{}
	for _, t := range body {
		if t.kind == word && !inner[t.text] {
			inner[t.text] = nowDefined(d.Text[t.at+len(t.text):])
		}
	}
	return slices.DeleteFunc(slices.Clone(d.Words), func(w string) bool { return inner[w] })
}

// nowDefined tells whether a name before such a text is being defined: == follows it, or what it
// takes in brackets and then ==.
func nowDefined(rest string) bool {
	nested := 0
	lex := lexer{text: rest}
	for t := lex.next(); t.kind != end; t = lex.next() {
		nested += t.nests()
		if nested < 0 || nested == 0 && t.nests() == 0 {
			return t.text == "=="
		}
	}
	return false
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
	behind := false
	for _, t := range tokensOf(d.Text) {
		if behind {
			b.WriteString(t.text)
		}
		behind = behind || t.text == "=="
	}
	return b.String()
}
