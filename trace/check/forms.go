package check

import (
	"slices"

	"github.com/synod-paxos/synod/trace/manifest"
)

// form is what a specification has that no words show.
type form int

const (
	anyForm              form = iota
	functionsOfFunctions      // [key \in [S -> T] |-> e], or a set of such
	setsCompared              // [S -> T] = [U -> V]
	implyingStability         // P => <>[]Q, beside fairness
)

// has tells whether the modules have a form.
func (f *forms) has(form form) bool {
	switch form {
	case functionsOfFunctions:
		return f.any(func(before, after string) bool {
			return before == `\in` && after == "|->" || before == "[" && after == "->"
		})
	case setsCompared:
		return f.compared()
	case implyingStability:
		return f.stability()
	}
	return true
}

// lexed is a module of which the sets of functions are found, [S -> T].
type lexed struct {
	all    []manifest.Lexeme
	starts map[int]int  // where one begins, and where it ends
	ends   map[int]bool // where one ends
}

// forms are the modules of a specification, as far as forms are looked for in them.
type forms struct {
	source  *manifest.Source
	modules []lexed
	named   map[string]bool // what is defined as a set of functions
}

func formsOf(source *manifest.Source) *forms {
	f := &forms{source: source, named: map[string]bool{}}
	for _, file := range source.Files {
		text := string(file)
		m := lexed{all: manifest.Lexemes(text), starts: map[int]int{}, ends: map[int]bool{}}
		m.sets()
		f.modules = append(f.modules, m)
		for i, end := range m.starts { // Keys == [S -> T], and nothing behind it
			if i > 1 && m.text(i-1) == "==" && end+1 < len(m.all) && text[m.all[end+1].At-1] == '\n' {
				f.named[m.text(i-2)] = true
			}
		}
	}
	return f
}

func (m *lexed) text(i int) string {
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

// any tells whether a module has a set of functions, by its brackets or by its name, between such
// lexemes.
func (f *forms) any(yes func(before, after string) bool) bool {
	return slices.ContainsFunc(f.modules, func(m lexed) bool {
		for i, l := range m.all {
			end, set := m.starts[i]
			if !set && f.named[l.Text] {
				end, set = i, true
			}
			if set && yes(m.text(i-1), m.text(end+1)) {
				return true
			}
		}
		return false
	})
}

// compared tells whether two sets of functions stand on both sides of = or #.
func (f *forms) compared() bool {
	return slices.ContainsFunc(f.modules, func(m lexed) bool {
		for i, l := range m.all {
			if l.Text != "=" && l.Text != "#" {
				continue
			}
			left := i - 1
			if m.text(left) == "/" {
				left--
			}
			_, right := m.starts[i+1]
			if (right || f.named[m.text(i+1)]) && (m.ends[left] || f.named[m.text(left)]) {
				return true
			}
		}
		return false
	})
}

func (f *forms) stability() bool {
	return f.source.Fair() && slices.ContainsFunc(f.modules, func(m lexed) bool {
		for i, l := range m.all {
			if l.Text == "=>" && m.text(i+1)+m.text(i+2)+m.text(i+3)+m.text(i+4) == "<>[]" {
				return true
			}
		}
		return false
	})
}
