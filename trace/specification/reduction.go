package specification

import (
	"maps"
	"slices"
)

// Viewed tells of which variables the model's VIEW leads to nothing, and of which to what may be
// only a part, as it does more with them than to put them into a tuple, a record or a function:
// states that differ in the rest alone are one to TLC.
func (s *Source) Viewed() (hidden, partly []string) {
	config := s.ParseConfig()
	if !config.Has("VIEW") {
		return nil, nil
	}
	rest, kept := map[string]bool{}, map[string]bool{}
	for _, file := range s.own() {
		maps.Copy(rest, s.modules[file[:len(file)-len(".tla")]].variables)
	}
	for _, view := range config.Names("VIEW") {
		s.whole(s.root(), []token{{kind: word, text: view}}, kept, map[*Definition]bool{}, 0)
		s.mentions(view, false, func(in *scope, word string, found []meaning) bool {
			if isVariable(s, word, found) && rest[word] {
				delete(rest, word)
				if !kept[word] {
					partly = append(partly, word)
				}
			}
			return false
		})
	}
	slices.Sort(partly)
	return slices.Sorted(maps.Keys(rest)), partly
}

// whole notes the variables whose values a value tells: it is one, or a tuple, a record or a
// function of such.
func (s *Source) whole(in *scope, value []token, kept map[string]bool, seen map[*Definition]bool, depth int) {
	value = bare(value)
	if len(value) == 0 || depth > maxNested || bracketed(value) != len(value) {
		return
	}
	switch found := s.look(in, value[0].text); {
	case isVariable(s, value[0].text, found):
		kept[value[0].text] = true
	case value[0].text == "<<":
		for _, part := range split(value[1:len(value)-1], ",") {
			s.whole(in, part, kept, seen, depth+1)
		}
	case value[0].text == "[":
		for _, part := range split(value[1:len(value)-1], ",") {
			if sides := split(part, "|->"); len(sides) == 2 {
				s.whole(in, sides[1], kept, seen, depth+1)
			}
		}
	default:
		if one, ok := s.single(in, value[0].text); ok && !seen[one.def] {
			seen[one.def] = true
			_, body := head(signed(one.def.Text))
			s.whole(one.in, body, kept, seen, depth+1)
		}
	}
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
