package check

import (
	"crypto/sha256"
	"sync"

	"github.com/synod-paxos/synod/trace/specification"
)

// form is what a specification has that no words show.
type form int

const (
	anyForm              form = iota
	functionsOfFunctions      // [key \in [S -> T] |-> e], or a set of such
	setsCompared              // [S -> T] = [U -> V]
	implyingStability         // P => <>[]Q, beside fairness
)

// has tells whether a module of the specification has a form.
func has(source *specification.Source, form form) bool {
	if form == anyForm {
		return true
	}
	for _, file := range source.Files {
		if formsIn(file)[form] {
			return form != implyingStability || source.Fair()
		}
	}
	return false
}

// formsByText are those of modules that were read, by their SHA-256: a hundred models share a
// dozen.
var formsByText sync.Map

func formsIn(file []byte) map[form]bool {
	key := sha256.Sum256(file)
	if known, ok := formsByText.Load(key); ok {
		return known.(map[form]bool)
	}
	m := lexed{text: string(file), starts: map[int]int{}, ends: map[int]bool{}}
	m.all = specification.Lexemes(m.text)
	m.sets()
	m.names()
	found := map[form]bool{}
	for i := range m.all {
		m.look(i, found)
	}
	formsByText.Store(key, found)
	return found
}

// lexed is a module of which the sets of functions are found, [S -> T].
type lexed struct {
	text   string
	all    []specification.Lexeme
	starts map[int]int  // where one begins, and where it ends: of a name that stands for one, there
	ends   map[int]bool // where one ends
}

func (m *lexed) at(i int) string {
	if i < 0 || i >= len(m.all) {
		return ""
	}
	return m.all[i].Text
}

// sets finds the brackets that have an arrow in them and nothing that has another meaning for it.
func (m *lexed) sets() {
	type bracket struct {
		at           int
		arrow, other bool
	}
	var open []bracket
	for i, l := range m.all {
		switch last := len(open) - 1; {
		case l.Text == "[" || l.Text == "(" || l.Text == "{":
			open = append(open, bracket{at: i, other: l.Text != "["})
		case last < 0:
		case l.Text == "->":
			open[last].arrow = true
		case l.Text == "|->" || l.Text == "CASE":
			open[last].other = true
		case l.Text == "]" || l.Text == ")" || l.Text == "}":
			if b := open[last]; b.arrow && !b.other {
				m.starts[b.at], m.ends[i] = i, true
			}
			open = open[:last]
		}
	}
}

// names adds what is defined as such a set, as Keys == [S -> T] with nothing behind it.
func (m *lexed) names() {
	named := map[string]bool{}
	for i, end := range m.starts {
		if i > 1 && m.at(i-1) == "==" && end+1 < len(m.all) && m.text[m.all[end+1].At-1] == '\n' {
			named[m.at(i-2)] = true
		}
	}
	for i, l := range m.all {
		if named[l.Text] {
			m.starts[i], m.ends[i] = i, true
		}
	}
}

// look adds the form that begins at a lexeme, if one does.
func (m *lexed) look(i int, found map[form]bool) {
	if end, ok := m.starts[i]; ok {
		before, after := m.at(i-1), m.at(end+1)
		if before == `\in` && after == "|->" || before == "[" && after == "->" {
			found[functionsOfFunctions] = true
		}
	}
	switch m.at(i) {
	case "=", "#":
		left := i - 1
		if m.at(left) == "/" { // a /= b
			left--
		}
		if _, right := m.starts[i+1]; right && m.ends[left] {
			found[setsCompared] = true
		}
	case "=>":
		if m.at(i+1)+m.at(i+2)+m.at(i+3)+m.at(i+4) == "<>[]" {
			found[implyingStability] = true
		}
	}
}
