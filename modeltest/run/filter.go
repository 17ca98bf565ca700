package run

import (
	"fmt"
	"slices"
	"strings"
)

// mostFiltered is how many variables, and how many processes, a reader can choose among.
const mostFiltered = 16

// filter is by what a reader of a page can choose what is shown: variables, and the processes that
// functions are of. It works without scripts, by the style of FilterStyle.
type filter struct{ variables, parties []string }

// filter is empty where there is nothing to choose.
func (r *Run) filter() *filter {
	f := &filter{}
	if r.stateless() || len(r.Steps) == 0 {
		return f
	}
	for _, v := range r.Steps[0].Variables.parsed() {
		f.variables = append(f.variables, v.name)
		if !parties(v.value) {
			continue
		}
		for _, key := range v.value.Keys() {
			if name := key.String(); !slices.Contains(f.parties, name) {
				f.parties = append(f.parties, name)
			}
		}
	}
	f.variables, f.parties = choosable(f.variables), choosable(f.parties)
	return f
}

func choosable(names []string) []string {
	if len(names) < 2 || len(names) > mostFiltered {
		return nil
	}
	return names
}

// class is that of a change of an element, as nodes[n1].vote, for the style.
func (f *filter) class(element string) string {
	var of []string
	name, rest, _ := strings.Cut(element, "[")
	variable, _, _ := strings.Cut(name, ".")
	if i := slices.Index(f.variables, variable); i >= 0 {
		of = append(of, fmt.Sprintf("v%d", i))
	}
	party, _, _ := strings.Cut(rest, "]")
	if i := slices.Index(f.parties, party); i >= 0 {
		of = append(of, fmt.Sprintf("p%d", i))
	}
	if len(of) == 0 {
		return ""
	}
	return fmt.Sprintf(" class=%q", strings.Join(of, " "))
}

// boxes are what a reader chooses by.
func (f *filter) boxes(b *strings.Builder) {
	for _, of := range []struct {
		title, class string
		names        []string
	}{{"variables", "v", f.variables}, {"processes", "p", f.parties}} {
		if len(of.names) == 0 {
			continue
		}
		fmt.Fprintf(b, "<fieldset><legend>show the changes of these %s</legend>\n", of.title)
		for i, name := range of.names {
			fmt.Fprintf(b, "<label><input type=\"checkbox\" class=\"f%s%d\" checked> %s</label>\n", of.class, i, escape(shownLine(name)))
		}
		b.WriteString("</fieldset>\n")
	}
}

// FilterStyle is the style by which a page hides what its reader does not want to see.
func FilterStyle() string {
	var b strings.Builder
	for _, class := range []string{"v", "p"} {
		for i := range mostFiltered {
			fmt.Fprintf(&b, ".behaviour:has(.f%[1]s%[2]d:not(:checked)) .%[1]s%[2]d { display: none; }\n", class, i)
		}
	}
	return b.String()
}
