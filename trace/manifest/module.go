package manifest

import "regexp"

// module is what the text of a module says about others.
type module struct {
	uses    []string        // EXTENDS and INSTANCE, in order, inner modules and standard ones included
	defines map[string]bool // operators
	words   map[string]bool // all identifiers
}

var headerText = regexp.MustCompile(`-{4,}[ \t]*MODULE[ \t]+[A-Za-z0-9_]+[ \t]*-{4,}`)

// scanModule reads from a module's header to its ====; what stands around is prose.
func scanModule(text string) module {
	m := module{defines: map[string]bool{}, words: map[string]bool{}}
	header := headerText.FindStringIndex(text)
	if header == nil {
		return m
	}
	lex := lexer{text: text[header[0]:]}
	var seen []token
	for t, depth := lex.next(), 0; t.kind != end; t = lex.next() {
		switch {
		case t.kind == word && t.text == "MODULE" && len(seen) > 0 && seen[len(seen)-1].kind == dashes:
			depth++
		case t.kind == rule:
			depth--
		case t.kind == word:
			m.words[t.text] = true
		}
		seen = append(seen, t)
		if depth == 0 && t.kind == rule {
			break
		}
	}
	m.read(seen)
	return m
}

func (m *module) read(tokens []token) {
	for i, t := range tokens {
		switch {
		case t.kind == word && t.text == "INSTANCE":
			m.uses = append(m.uses, names(tokens[i+1:], false)...)
		case t.kind == word && t.text == "EXTENDS":
			m.uses = append(m.uses, names(tokens[i+1:], true)...)
		case t.kind == symbol && t.text == "==":
			if name, ok := defined(tokens[:i]); ok {
				m.defines[name] = true
			}
		}
	}
}

// names reads a name, or a list of them with commas.
func names(tokens []token, list bool) []string {
	var out []string
	for i := 0; i < len(tokens) && tokens[i].kind == word; i += 2 {
		out = append(out, tokens[i].text)
		if !list || i+1 == len(tokens) || tokens[i+1].text != "," {
			break
		}
	}
	return out
}

// defined finds the name before ==, with or without parameters.
func defined(before []token) (string, bool) {
	i := len(before) - 1
	if i >= 0 && before[i].text == ")" {
		for depth := 0; i >= 0; i-- {
			switch before[i].text {
			case ")":
				depth++
			case "(":
				depth--
			}
			if depth == 0 {
				break
			}
		}
		i--
	}
	if i < 0 || before[i].kind != word {
		return "", false
	}
	return before[i].text, true
}
