package manifest

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// Text gives a manifest as a person would lay it out, with the fields that say what a model is and
// what TLC finds in it: so the models of a manifest that is new. What Load makes of it is the same.
func (m *Manifest) Text() []byte {
	fields := []string{fmt.Sprintf("\"format\": %d", Format), "\"protocol\": " + spaced(m.Protocol)}
	if m.TLC != "" {
		fields = append(fields, "\"tlc\": "+spaced(m.TLC))
	}
	if len(m.Libraries) > 0 {
		fields = append(fields, block("libraries", m.Libraries, func(l Library) string { return spaced(l) }))
	}
	fields = append(fields, block("models", m.Models, Model.lines))
	return []byte("{\n  " + strings.Join(fields, ",\n  ") + "\n}\n")
}

// block is a list whose items begin on lines of their own.
func block[T any](name string, items []T, text func(T) string) string {
	var lines []string
	for _, item := range items {
		lines = append(lines, "\n    "+text(item))
	}
	return fmt.Sprintf("%q: [%s\n  ]", name, strings.Join(lines, ","))
}

// lines are those of one model, its name and files on the first.
func (m Model) lines() string {
	var b strings.Builder
	fmt.Fprintf(&b, "{\"name\": %s, \"module\": %s, \"config\": %s", spaced(m.Name), spaced(m.Module), spaced(m.Config))
	if m.Folder != "" {
		fmt.Fprintf(&b, ", \"folder\": %s", spaced(m.Folder))
	}
	fmt.Fprintf(&b, ", \"tags\": %s,\n     \"why\": %s,\n     \"expect\": %s", spaced(m.Tags), spaced(m.Why), spaced(m.Expect))
	for _, list := range []struct {
		name  string
		items []string
	}{{"checks", m.Checks}, {"actions", m.Actions}, {"never", m.Never}} {
		if len(list.items) > 0 || list.name == "checks" && list.items != nil {
			fmt.Fprintf(&b, ",\n     %q: %s", list.name, spaced(list.items))
		}
	}
	if m.Definitions != nil {
		fmt.Fprintf(&b, ",\n     \"definitions\": %s", spaced(m.Definitions))
	}
	if m.Edges != nil {
		fmt.Fprintf(&b, ",\n     \"edges\": %s", spaced(m.Edges))
	}
	return b.String() + "}"
}

// spaced gives a value in JSON on one line, with the spaces that a person would put; signs of TLA+
// stay as they are.
func spaced(value any) string {
	lines, err := jsontext.Plain(value, "\x00")
	if err != nil {
		panic(err) // strings and numbers only
	}
	text := strings.ReplaceAll(string(lines), "\n", "")
	text = strings.ReplaceAll(text, ",\x00", ", ")
	return strings.ReplaceAll(text, "\x00", "")
}
