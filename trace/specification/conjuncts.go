package specification

import "slices"

// Conjuncts are the operators, without parameters, of which a definition is the conjunction, as far
// as its text shows: of Safety == Mutex /\ Order these two. Those of a conjunct are among them, and
// one that stands for the whole is its only one.
func (s *Source) Conjuncts(name string) (names []string) {
	queue := []string{name}
	for i := 0; i < len(queue); i++ {
		_, body := head(signed(s.text(queue[i])))
		for _, part := range conjuncts(body) {
			if params, body := head(signed(s.text(part))); params == nil && body != nil && !slices.Contains(queue, part) {
				queue, names = append(queue, part), append(names, part)
			}
		}
	}
	return names
}

// text is that of what is defined once; else it is empty.
func (s *Source) text(name string) string {
	if one, ok := s.single(s.root(), name); ok {
		return one.def.Text
	}
	return ""
}

// conjuncts are the single words between the signs of a formula's conjunction.
func conjuncts(body []token) (words []string) {
	body = bare(body)
	if len(body) == 1 && body[0].kind == word {
		return []string{body[0].text}
	}
	if loosest(body[:scoped(body)]) != `/\` {
		return nil
	}
	for _, part := range cut(body, `/\`) {
		words = append(words, conjuncts(part)...)
	}
	return words
}
