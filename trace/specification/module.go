package specification

import (
	"sync"

	"github.com/synod-paxos/synod/internal/pattern"
)

// module is what the text of a module says about others.
type module struct {
	uses    []string        // EXTENDS and INSTANCE, in order, inner modules and standard ones included
	extends []string        // those of them that it EXTENDS
	defines map[string]bool // operators
	words   map[string]bool // all identifiers

	variables map[string]bool // declared
}

func newModule() module {
	return module{defines: map[string]bool{}, words: map[string]bool{}, variables: map[string]bool{}}
}

// headerText is ---- MODULE M ----, in one line or in several, with comments behind MODULE or
// without.
var headerText = pattern.Pattern(`-{4,}[ \t]*MODULE` + gapText + `+[A-Za-z0-9_]+` + gapText + `*-{4,}`)

const gapText = `(?:\s|\\\*[^\n]*\n|\(\*(?:[^*]|\*+[^*)])*\*+\))`

// scanModule reads from a module's header to its ====; what stands around is prose.
func scanModule(text string) module {
	m := newModule()
	header := headerText.FindStringIndex(text)
	if header == nil {
		return m
	}
	tokens := moduleTokens(text, header[0])
	for _, t := range tokens {
		if t.kind == word {
			m.words[t.text] = true
		}
	}
	m.read(tokens)
	return m
}

// Modules are those that were read, by their texts: a hundred models share a dozen modules. The
// zero value has read none.
type Modules struct {
	mu sync.Mutex
	of map[string]module
}

func (k *Modules) module(text string) module {
	k.mu.Lock()
	defer k.mu.Unlock()
	m, ok := k.of[text]
	if !ok {
		if k.of == nil {
			k.of = map[string]module{}
		}
		m = scanModule(text)
		k.of[text] = m
	}
	return m
}

// moduleTokens reads from the header at from to its ====, inner modules included.
func moduleTokens(text string, from int) (seen []token) {
	lex := lexer{text: text, pos: from}
	for t, depth := lex.next(), 0; t.kind != end; t = lex.next() {
		switch {
		case t.kind == word && t.text == "MODULE" && len(seen) > 0 && seen[len(seen)-1].kind == dashes:
			depth++
		case t.kind == rule:
			depth--
		}
		seen = append(seen, t)
		if depth == 0 && t.kind == rule {
			break
		}
	}
	return seen
}

func (m *module) read(tokens []token) {
	for i, t := range tokens {
		switch {
		case t.kind == word && t.text == "INSTANCE":
			m.uses = append(m.uses, names(tokens[i+1:], false)...)
		case t.kind == word && (t.text == "VARIABLE" || t.text == "VARIABLES"):
			for _, name := range names(tokens[i+1:], true) {
				m.variables[name] = true
			}
		case t.kind == word && t.text == "EXTENDS":
			m.extends = append(m.extends, names(tokens[i+1:], true)...)
			m.uses = append(m.uses, names(tokens[i+1:], true)...)
		case t.kind == symbol && t.text == "==":
			if _, name := definedBefore(tokens, i); name >= 0 {
				m.defines[tokens[name].text] = true
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

// maxHead is how many tokens the parameters of a definition may be, so that what is none
// is not looked through again and again.
const maxHead = 1000

// nameBefore finds the token that is defined before ==, an operator's or a function's
// name, or gives -1.
func nameBefore(before []token) int {
	i := len(before) - 1
	if i < 0 {
		return -1
	}
	shut := before[i].text
	if open := map[string]string{")": "(", "]": "["}[shut]; open != "" {
		for depth, far := 0, i-maxHead; i >= 0; i-- {
			if i < far {
				return -1
			}
			switch before[i].text {
			case shut:
				depth++
			case open:
				depth--
			}
			if depth == 0 {
				break
			}
		}
		i--
	}
	if i < 0 || before[i].kind != word {
		return -1
	}
	return i
}
