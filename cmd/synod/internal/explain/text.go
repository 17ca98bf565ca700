package explain

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// String gives the explanation for a terminal.
func (e *Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s of %s\n", e.Name, strings.Join(e.Kinds, ", "), e.Protocol)
	if e.Text != "" {
		b.WriteString(indented(e.Text))
	}
	for _, q := range e.Specification {
		fmt.Fprintf(&b, "\n%s\n%s", q.Place, indented(q.Text))
	}
	for _, q := range e.Code {
		fmt.Fprintf(&b, "\n%s %s\n%s", q.Place, q.Name, indented(q.Text))
	}
	if e.Patch != nil {
		fmt.Fprintf(&b, "\n%s\n%s", e.Patch.Place, indented(e.Patch.Text))
	}
	if e.Picture != "" {
		fmt.Fprintf(&b, "\n%s\n", e.Picture)
	}
	b.WriteString(e.references())
	if len(e.Next) > 0 {
		b.WriteString("\nnext:\n")
	}
	width := 0
	for _, c := range e.Next {
		width = max(width, utf8.RuneCountInString(c.Line))
	}
	for _, c := range e.Next {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, c.Line, c.Why)
	}
	return b.String()
}

// references lists them, those of one relation together.
func (e *Explanation) references() string {
	var b strings.Builder
	var hows []string
	by := map[string][]Related{}
	for _, r := range e.References {
		if by[r.How] == nil {
			hows = append(hows, r.How)
		}
		by[r.How] = append(by[r.How], r)
	}
	for _, how := range hows {
		fmt.Fprintf(&b, "\n%s:\n", how)
		if slices.Contains(terse, how) && len(by[how]) > many {
			b.WriteString(names(by[how]))
			continue
		}
		width := 0
		for _, r := range by[how] {
			width = max(width, utf8.RuneCountInString(r.Name))
		}
		for _, r := range by[how] {
			line := fmt.Sprintf("  %-*s  %s", width, r.Name, r.Says)
			if r.Place != "" {
				line = fmt.Sprintf("%s (%s)", strings.TrimSuffix(line, " "), strings.TrimSuffix(r.Place, ":1"))
			}
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return b.String()
}

// terse relations are told in names only where there are many.
var terse = []string{"holds in", "taken in", "replaced and holds in"}

const many = 4

// names lists them on lines that are not too long.
func names(all []Related) string {
	var b strings.Builder
	line := " "
	for i, r := range all {
		if len(line)+len(r.Name) > 110 {
			b.WriteString(line + "\n")
			line = " "
		}
		line += " " + r.Name
		if i+1 < len(all) {
			line += ","
		}
	}
	return b.String() + line + "\n"
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text + "\n") {
		if strings.TrimSpace(line) != "" {
			line = "  " + line
		}
		b.WriteString(line)
	}
	return b.String()
}

// List gives topics for a terminal, those of one kind together, each once.
func List(topics []Topic) string {
	var b strings.Builder
	name, protocol := 0, 0
	for _, t := range topics {
		name, protocol = max(name, utf8.RuneCountInString(t.Name)), max(protocol, len(t.Protocol))
	}
	for i, t := range topics {
		if i == 0 || topics[i-1].Kinds[0] != t.Kinds[0] {
			if i > 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%s:\n", t.Kinds[0])
		}
		line := fmt.Sprintf("  %-*s  %-*s  %s", name, t.Name, protocol, t.Protocol, t.Summary)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
