package run

import (
	"fmt"
	"slices"
	"strings"
)

// Truth is whether one property holds, state by state.
type Truth struct {
	Property string
	Holds    []bool // by the states' places in Steps
	// Unjudged says that of the last state it is not known.
	Unjudged bool
	First    int // the place of the first state in which it is false; -1: it is false in none
	Broken       // there: by what conjunct and which values
}

// Truths are all properties that were judged, by all states: those that become false first stand
// first. What is broken of the whole run is so in its last state.
func (r *Run) Truths() (all []Truth) {
	if len(r.Steps) == 0 {
		return nil
	}
	for _, name := range r.judged() {
		t := Truth{Property: name, First: -1, Unjudged: slices.Contains(r.Unjudged, name)}
		for i := range r.Steps {
			at := slices.IndexFunc(r.brokenAt(i), func(b Broken) bool { return b.Property == name })
			t.Holds = append(t.Holds, at < 0)
			if at >= 0 && t.First < 0 {
				t.First, t.Broken = i, r.brokenAt(i)[at]
			}
		}
		all = append(all, t)
	}
	slices.SortStableFunc(all, func(a, b Truth) int { return a.rank(len(r.Steps)) - b.rank(len(r.Steps)) })
	return all
}

// rank is the place of the first state in which it is false.
func (t Truth) rank(never int) int {
	if t.First < 0 {
		return never
	}
	return t.First
}

// judged are the properties that were, and those that are broken without being among them. Where
// nobody said which, none are.
func (r *Run) judged() []string {
	names := slices.Clone(r.Properties)
	for i := range r.Steps {
		for _, b := range r.brokenAt(i) {
			if len(r.Properties) > 0 && !slices.Contains(names, b.Property) {
				names = append(names, b.Property)
			}
		}
	}
	return names
}

// brokenAt is what does not hold in a state.
func (r *Run) brokenAt(step int) []Broken {
	if step == len(r.Steps)-1 && len(r.Steps[step].Broken) == 0 {
		return r.Broken
	}
	return r.Steps[step].Broken
}

// span are states one after the other in which the same holds.
type span struct{ from, to int }

func (s span) String() string {
	if s.from == s.to {
		return fmt.Sprint(s.from)
	}
	return fmt.Sprintf("%d-%d", s.from, s.to)
}

// mostSpans is how many columns a table has at most, the first ones.
const mostSpans = 60

// spans are all states, from change to change; left are those that there is no room for.
func (r *Run) spans(all []Truth) (out []span, left int) {
	for i := range r.Steps {
		same := i > 0
		for _, t := range all {
			same = same && t.sign(i) == t.sign(i-1)
		}
		switch {
		case same:
			out[len(out)-1].to = i
		case len(out) == mostSpans:
			return out, len(r.Steps) - i
		default:
			out = append(out, span{i, i})
		}
	}
	return out, 0
}

// sign says in a word whether it holds in a state.
func (t Truth) sign(state int) string {
	switch {
	case t.Unjudged && state == len(t.Holds)-1:
		return "?"
	case t.Holds[state]:
		return "yes"
	}
	return "NO"
}

// TruthTable is each property by each state, as text: states in which the same holds have a column
// together. Below it stands where and why the first one is false. It is empty where no property was
// judged.
func (r *Run) TruthTable() string {
	all := r.Truths()
	if len(all) == 0 {
		return ""
	}
	spans, left := r.spans(all)
	wide := len("after step")
	for _, t := range all {
		wide = max(wide, len([]rune(t.Property)))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s", wide, "after step")
	for _, s := range spans {
		fmt.Fprintf(&b, "  %-3s", s)
	}
	b.WriteByte('\n')
	for _, t := range all {
		fmt.Fprintf(&b, "%-*s", wide, t.Property)
		for _, s := range spans {
			fmt.Fprintf(&b, "  %-*s", max(3, len(s.String())), t.sign(s.from))
		}
		b.WriteByte('\n')
	}
	if left > 0 {
		fmt.Fprintf(&b, "%d states are left out here\n", left)
	}
	if first := all[0]; first.First >= 0 {
		fmt.Fprintf(&b, "first false: %s after step %d%s\n", first.Property, first.First, r.witness(first))
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// witness says by what a property became false.
func (r *Run) witness(t Truth) string {
	var b strings.Builder
	if s := r.Steps[t.First]; t.First > 0 {
		fmt.Fprintf(&b, ", %s", by(s.Action, s.Place))
	}
	if t.Conjunct != "" {
		fmt.Fprintf(&b, ": %s", t.Conjunct)
	}
	if t.Why != "" {
		fmt.Fprintf(&b, ": %s", t.Why)
	}
	return b.String()
}

// truthTable is the same as a part of a page, with a witness for each property that is false, the
// first one opened.
func (r *Run) truthTable(b *strings.Builder) {
	all := r.Truths()
	if len(all) == 0 {
		return
	}
	spans, left := r.spans(all)
	b.WriteString("<h4>What holds after which step</h4>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"what holds after which step\"><table class=\"truth\"><thead><tr><th scope=\"col\">property</th>")
	for _, s := range spans {
		fmt.Fprintf(b, "<th scope=\"col\">%s</th>", s)
	}
	b.WriteString("</tr></thead><tbody>\n")
	signs := map[string]string{"yes": "<td class=\"holds\">✓</td>", "NO": "<td class=\"broken\">✗ false</td>", "?": "<td>? not judged</td>"}
	for _, t := range all {
		fmt.Fprintf(b, "<tr><th scope=\"row\">%s</th>", escape(shownLine(t.Property)))
		for _, s := range spans {
			b.WriteString(signs[t.sign(s.from)])
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table></div>\n")
	if left > 0 {
		fmt.Fprintf(b, "<p>%d states are left out here.</p>\n", left)
	}
	for i, t := range all {
		if t.First >= 0 {
			r.witnessed(b, t, i == 0)
		}
	}
}

func (r *Run) witnessed(b *strings.Builder, t Truth, open bool) {
	opened := ""
	if open {
		opened = " open"
	}
	fmt.Fprintf(b, "<details%s><summary>%s is false after step %d%s</summary>\n", opened, escape(shownLine(t.Property)), t.First, escape(shownLine(r.witness(t))))
	for _, c := range r.Changes(t.First) {
		fmt.Fprintf(b, "<div><code>%s</code> %s</div>\n", escape(shownLine(c.Of)), c.html(t.First == 0))
	}
	b.WriteString("</details>\n")
}
