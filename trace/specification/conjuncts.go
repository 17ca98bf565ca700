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
	for _, part := range junction(body, `/\`, 0) {
		if len(part) == 1 && part[0].kind == word {
			words = append(words, part[0].text)
		}
	}
	return words
}

// junction are the parts that a sign joins, and those that it joins in these; all where there is no
// such sign.
func junction(body []token, sign string, depth int) (parts [][]token) {
	body = bare(body)
	if depth > maxNested || loosest(body[:scoped(body)]) != sign {
		return [][]token{body}
	}
	for _, part := range cut(body, sign) {
		parts = append(parts, junction(part, sign, depth+1)...)
	}
	return parts
}
