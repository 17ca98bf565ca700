package specification

import (
	"slices"
	"strings"
)

// Config is a configuration of TLC, cut at its keywords.
type Config struct {
	Sections []Section
}

// Section is a keyword with what follows it.
type Section struct {
	Keyword string // in the singular: CONSTANT, INVARIANT, PROPERTY; empty of what stands before the first, which TLC refuses
	Text    string // without the keyword, comments included
}

// keywords are those of TLC, with the form that Section.Keyword has.
var keywords = map[string]string{
	"CONSTANT": "CONSTANT", "CONSTANTS": "CONSTANT", "INIT": "INIT", "NEXT": "NEXT", "SPECIFICATION": "SPECIFICATION",
	"INVARIANT": "INVARIANT", "INVARIANTS": "INVARIANT", "PROPERTY": "PROPERTY", "PROPERTIES": "PROPERTY",
	"CONSTRAINT": "CONSTRAINT", "CONSTRAINTS": "CONSTRAINT", "ACTION_CONSTRAINT": "ACTION_CONSTRAINT",
	"ACTION_CONSTRAINTS": "ACTION_CONSTRAINT", "SYMMETRY": "SYMMETRY", "VIEW": "VIEW", "CHECK_DEADLOCK": "CHECK_DEADLOCK",
	"ALIAS": "ALIAS", "POSTCONDITION": "POSTCONDITION", "POSTCONDITIONS": "POSTCONDITION",
	"_POSSIBLE": "_POSSIBLE", "_PERIODIC": "_PERIODIC", "_RL_REWARD": "_RL_REWARD", "TYPE": "TYPE", "TYPE_CONSTRAINT": "TYPE_CONSTRAINT",
}

// IsKeyword tells whether a word begins a section of a configuration.
func IsKeyword(s string) bool { return keywords[s] != "" }

// IsValue tells whether a text can be assigned to a constant in a configuration: there is something
// in it, and no keyword.
func IsValue(text string) bool {
	tokens := tokensOf(text)
	return len(tokens) > 0 && !slices.ContainsFunc(tokens, func(t token) bool { return IsKeyword(t.text) })
}

// Blank tells whether there are no more than comments in a text.
func Blank(text string) bool { return len(tokensOf(text)) == 0 }

// ReadConfig reads the text of a configuration.
func ReadConfig(text string) Config {
	var c Config
	from := 0
	lex := lexer{text: text}
	finish := func(to int) {
		if n := len(c.Sections); n > 0 {
			c.Sections[n-1].Text = text[from:to]
		} else if before := text[:to]; !Blank(before) {
			c.Sections = []Section{{Text: before}}
		}
	}
	for t := lex.next(); t.kind != end; t = lex.next() {
		if keyword, ok := keywords[t.text]; ok {
			finish(t.at)
			c.Sections = append(c.Sections, Section{Keyword: keyword})
			from = lex.pos
		}
	}
	finish(len(text))
	return c
}

// ConfigLine is the line, from 1, on which the model's configuration has a name behind a keyword in
// the singular; where it has not, that of the keyword, and without that the first.
func (s *Source) ConfigLine(keyword, name string) int {
	text := string(s.Files[s.Config])
	line, of := 0, ""
	for _, t := range tokensOf(text) {
		at := 1 + strings.Count(text[:t.at], "\n")
		if k, ok := keywords[t.text]; ok {
			if of = k; of == keyword && line == 0 {
				line = at
			}
		} else if of == keyword && t.text == name {
			return at
		}
	}
	return max(line, 1)
}

// Empty tells whether the configuration has no keyword.
func (c Config) Empty() bool { return len(c.Sections) == 0 || len(c.Sections) == 1 && c.Has("") }

// Has tells whether the configuration has a section of that keyword.
func (c Config) Has(keyword string) bool {
	return slices.ContainsFunc(c.Sections, func(s Section) bool { return s.Keyword == keyword })
}

// Names lists the words of all sections of those keywords, one after the other: the operators that
// a SPECIFICATION, INVARIANT or PROPERTY names.
func (c Config) Names(keywords ...string) (out []string) {
	for _, keyword := range keywords {
		c.each(keyword, func(tokens []token) {
			for _, t := range tokens {
				if t.kind == word {
					out = append(out, t.text)
				}
			}
		})
	}
	return out
}

// Assigned gives the names that the configuration assigns a value to: `name = value`, `name <-
// operator`. The value's text is given where it is a single word, else "".
func (c Config) Assigned() map[string]string {
	out := map[string]string{}
	for name, text := range c.assignments() {
		out[name] = singleWord(text[1:])
	}
	return out
}

// assignments are what the configuration assigns to names: each with its = or <- before it.
func (c Config) assignments() map[string][]token {
	out := map[string][]token{}
	c.each("CONSTANT", func(tokens []token) {
		for i := range tokens {
			if assigns(tokens[i:]) {
				out[tokens[i].text] = tokens[i+1 : assignment(tokens, i)]
			}
		}
	})
	return out
}

// values are those of constants: name = value.
func (c Config) values() map[string][]token {
	out := c.assignments()
	for name, text := range out {
		if out[name] = text[1:]; text[0].text != "=" {
			delete(out, name)
		}
	}
	return out
}

// Elements lists the words of the set that the configuration assigns to a name: {a, b}. Of what is
// no such set there are none.
func (c Config) Elements(name string) (words []string) {
	value := c.values()[name]
	if len(value) < 2 || value[0].text != "{" || value[len(value)-1].text != "}" {
		return nil
	}
	for _, t := range value[1 : len(value)-1] {
		switch {
		case t.kind == word:
			words = append(words, t.text)
		case t.text != ",":
			return nil
		}
	}
	return words
}

func singleWord(tokens []token) string {
	if len(tokens) > 0 && tokens[0].kind == word {
		return tokens[0].text
	}
	return ""
}

func (c Config) each(keyword string, visit func([]token)) {
	for _, s := range c.Sections {
		if s.Keyword == keyword {
			visit(tokensOf(s.Text))
		}
	}
}

func tokensOf(text string) (tokens []token) {
	lex := lexer{text: text}
	for t := lex.next(); t.kind != end; t = lex.next() {
		tokens = append(tokens, t)
	}
	return tokens
}

// Only gives the text of a configuration that has the sections of those keywords and no others.
func (c Config) Only(keywords ...string) string {
	var b strings.Builder
	for _, s := range c.Sections {
		if slices.Contains(keywords, s.Keyword) {
			b.WriteString(s.Keyword + s.Text + "\n")
		}
	}
	return b.String()
}

// Reassigned is the text of a section of constants with assignments in the place of those that it
// has of the same names, which are taken out of the map.
func (s Section) Reassigned(assignments map[string]string) string {
	text := s.Text
	var b strings.Builder
	from := 0 // of what is not yet written
	tokens := tokensOf(text)
	for i, t := range tokens {
		line, ok := assignments[t.text]
		if !ok || !assigns(tokens[i:]) {
			continue
		}
		last := tokens[assignment(tokens, i)-1]
		b.WriteString(text[from:t.at] + line)
		from = last.at + len(last.text)
		delete(assignments, t.text)
	}
	return b.String() + strings.TrimRight(text[from:], " \t\r\n")
}

// assignment is where that which begins at i ends.
func assignment(tokens []token, i int) int {
	past := i + 3
	for past < len(tokens) && !assigns(tokens[past:]) {
		past++
	}
	return past
}

// assigns tells whether the tokens begin with name = value or name <- operator.
func assigns(tokens []token) bool {
	return len(tokens) > 2 && tokens[0].kind == word && (tokens[1].text == "=" || tokens[1].text == "<-")
}
