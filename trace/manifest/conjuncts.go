package manifest

import "slices"

// Conjuncts are the operators, without parameters, of which a definition is the conjunction, as far
// as its text shows: of Safety == Mutex /\ Order these two. Those of a conjunct are among them, and
// one that stands for the whole is its only one.
func (s *Source) Conjuncts(name string) (names []string) {
	queue := []string{name}
	for i := 0; i < len(queue); i++ {
		for _, part := range conjuncts(s.text(queue[i])) {
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

// conjuncts are the single words between the signs of a definition's conjunction. A list has them
// at one column; elsewhere a sign that binds more loosely makes it another formula.
func conjuncts(text string) (words []string) {
	_, body := head(signed(text))
	if body = bare(body); len(body) == 0 {
		return nil
	}
	parts, sign := split(body, `/\`), loosest(body)
	switch {
	case body[0].text == `/\`:
		parts = items(text, body)
	case slices.ContainsFunc(body, unscoped) || sign != "" && sign != `/\`:
		return nil
	}
	for _, part := range parts {
		if part = bare(part); len(part) == 1 && part[0].kind == word {
			words = append(words, part[0].text)
		}
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
