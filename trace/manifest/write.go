package manifest

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// Text gives a manifest as a person would lay it out, with the fields that say what a model is and
// what TLC finds in it: so the models of a manifest that is new. What Load makes of it is the same.
func (m *Manifest) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n  \"format\": %d,\n  \"protocol\": %s,\n", Format, quotedText(m.Protocol))
	if m.TLC != "" {
		fmt.Fprintf(&b, "  \"tlc\": %s,\n", quotedText(m.TLC))
	}
	if len(m.Libraries) > 0 {
		b.WriteString("  \"libraries\": [\n")
		for i, l := range m.Libraries {
			if l.Protocol != "" {
				fmt.Fprintf(&b, "    {\"protocol\": %s}%s\n", quotedText(l.Protocol), comma(i, len(m.Libraries)))
				continue
			}
			fmt.Fprintf(&b, "    {\"path\": %s", quotedText(l.Path))
			if l.SHA256 != "" {
				fmt.Fprintf(&b, ", \"sha256\": %s", quotedText(l.SHA256))
			}
			fmt.Fprintf(&b, "}%s\n", comma(i, len(m.Libraries)))
		}
		b.WriteString("  ],\n")
	}
	b.WriteString("  \"models\": [\n")
	for i := range m.Models {
		fmt.Fprintf(&b, "    {%s}%s\n", m.Models[i].lines(), comma(i, len(m.Models)))
	}
	b.WriteString("  ]\n}\n")
	return b.Bytes()
}

// lines are those of one model, its name and files on the first.
func (m *Model) lines() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "\"name\": %s, \"module\": %s, \"config\": %s", quotedText(m.Name), quotedText(m.Module), quotedText(m.Config))
	if m.Folder != "" {
		fmt.Fprintf(&b, ", \"folder\": %s", quotedText(m.Folder))
	}
	fmt.Fprintf(&b, ", \"tags\": %s,\n     \"why\": %s,\n     \"expect\": %s", listed(m.Tags), quotedText(m.Why), m.Expect)
	for _, list := range []struct {
		name  string
		items []string
	}{{"checks", m.Checks}, {"actions", m.Actions}, {"never", m.Never}} {
		if len(list.items) > 0 || list.name == "checks" && list.items != nil {
			fmt.Fprintf(&b, ",\n     %q: %s", list.name, listed(list.items))
		}
	}
	if m.Edges != nil {
		fmt.Fprintf(&b, ",\n     \"edges\": %s", counted(m.Edges))
	}
	return b.String()
}

func comma(i, of int) string {
	if i < of-1 {
		return ","
	}
	return ""
}

func listed(items []string) string {
	var b bytes.Buffer
	for i, item := range items {
		b.WriteString(quotedText(item))
		if i < len(items)-1 {
			b.WriteString(", ")
		}
	}
	return "[" + b.String() + "]"
}

// counted are numbers by names, in the order of these.
func counted(of map[string]int64) string {
	items := make([]string, 0, len(of))
	for _, name := range slices.Sorted(maps.Keys(of)) {
		items = append(items, fmt.Sprintf("%s: %d", quotedText(name), of[name]))
	}
	return "{" + strings.Join(items, ", ") + "}"
}

// quotedText is a string in JSON, in which signs of TLA+ stay as they are.
func quotedText(text string) string {
	quoted, err := jsontext.Plain(text, "")
	if err != nil {
		panic(err) // of a string there is none
	}
	return string(quoted)
}
