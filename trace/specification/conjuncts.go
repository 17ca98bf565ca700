package specification

import "slices"

// Conjuncts are the operators, without parameters, of which a definition is the conjunction, as far
// as its text shows: of Safety == Mutex /\ Order these two. Those of a conjunct are among them, and
// one that stands for the whole is its only one.
func (s *Source) Conjuncts(name string) (names []string) {
	queue := []string{name}
	for i := 0; i < len(queue); i++ {
		text := s.text(queue[i])
		_, body := head(signed(text))
		for _, part := range conjuncts(text, body) {
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

// conjuncts are the single words between the signs of a formula's conjunction. A list has them at
// one column; elsewhere a sign that binds more loosely makes it another formula.
func conjuncts(text string, body []token) (words []string) {
	body = bare(body)
	parts := split(body, `/\`)
	switch {
	case len(body) == 0:
		return nil
	case len(body) == 1 && body[0].kind == word:
		return []string{body[0].text}
	case body[0].text == `/\`:
		parts = items(text, body)
	case len(parts) < 2 || slices.ContainsFunc(body, unscoped) || loosest(body) != `/\`:
		return nil
	}
	for _, part := range parts {
		words = append(words, conjuncts(text, part)...)
	}
	return words
}

// items cuts a list at its signs, which stand at the column of the first. What stands left of that
// is no part of the list, so that the formula is more than it.
func items(text string, body []token) (all [][]token) {
	from, column := 0, columnOf(text, body[0])
	if slices.ContainsFunc(body, func(t token) bool {
		return columnOf(text, t) < column || columnOf(text, t) == column && t.text != `/\`
	}) {
		return nil
	}
	for i, t := range body {
		if i > 0 && t.text == `/\` && columnOf(text, t) == column {
			all, from = append(all, body[from+1:i]), i
		}
	}
	return append(all, body[from+1:])
}
