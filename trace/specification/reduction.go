package specification

import (
	"maps"
	"slices"
)

// Hidden are the variables of the model that its VIEW leads to none of: states that differ in these
// alone are one to TLC.
func (s *Source) Hidden() []string {
	config := s.ParseConfig()
	if !config.Has("VIEW") {
		return nil
	}
	hidden := map[string]bool{}
	for _, file := range s.own() {
		maps.Copy(hidden, s.modules[file[:len(file)-len(".tla")]].variables)
	}
	for _, view := range config.Names("VIEW") {
		s.mentions(view, false, func(in *scope, word string, found []meaning) bool {
			if isVariable(s, word, found) {
				delete(hidden, word)
			}
			return false
		})
	}
	return slices.Sorted(maps.Keys(hidden))
}

// Depends gives those of some variables that a definition leads to.
func (s *Source) Depends(name string, variables []string) (on []string) {
	s.mentions(name, false, func(_ *scope, word string, found []meaning) bool {
		if slices.Contains(variables, word) && isVariable(s, word, found) {
			on = append(on, word)
		}
		return false
	})
	return on
}

// isVariable tells whether a word stands for a variable of the model.
func isVariable(s *Source, word string, found []meaning) bool {
	return slices.ContainsFunc(found, func(m meaning) bool {
		return m.def == nil && m.in.outer == nil && s.modules[m.in.module].variables[word]
	})
}

// Named is a value that SYMMETRY permutes though the specification calls it by a name of its own.
type Named struct {
	Symmetry string // the operator
	Set      string // the constant whose permutations it is of
	Value    string
	Constant string // to which the configuration assigns the value
	In       string // what of the configuration leads to that
}

// Distinguished are such values, as far as the texts show.
func (s *Source) Distinguished() (all []Named) {
	config := s.ParseConfig()
	used := config.Names("INVARIANT", "PROPERTY", "CONSTRAINT", "ACTION_CONSTRAINT")
	for _, symmetry := range config.Names("SYMMETRY") {
		for _, set := range s.permuted(symmetry) {
			elements := config.Elements(set)
			for _, constant := range slices.Sorted(maps.Keys(s.assigned())) {
				if value := s.assigned()[constant]; slices.Contains(elements, value) {
					if i := slices.IndexFunc(used, func(name string) bool { return s.leadsToDeclared(name, constant) }); i >= 0 {
						all = append(all, Named{symmetry, set, value, constant, used[i]})
					}
				}
			}
		}
	}
	return all
}

// leadsToDeclared tells whether a definition leads to a constant of the model.
func (s *Source) leadsToDeclared(name, constant string) bool {
	return s.mentions(name, false, func(_ *scope, word string, found []meaning) bool {
		return word == constant && slices.ContainsFunc(found, func(m meaning) bool { return m.def == nil && m.in.outer == nil })
	})
}

// permuted are the constants of which a definition has Permutations(P).
func (s *Source) permuted(name string) (sets []string) {
	look := func(d *Definition) {
		tokens := tokensOf(d.Text)
		for i, t := range tokens {
			if t.text == "Permutations" && i+3 < len(tokens) && tokens[i+1].text == "(" && tokens[i+3].text == ")" {
				sets = append(sets, tokens[i+2].text)
			}
		}
	}
	s.mentions(name, false, func(_ *scope, _ string, found []meaning) bool {
		for _, m := range found {
			if m.def != nil {
				look(m.def)
			}
		}
		return false
	})
	return sets
}
