package conformance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Telling is a test that went wrong, as it is told: of a decree, and of a log.
type Telling struct {
	Headline string
	Arrows   []modeltest.Arrow // what was given and sent, the wrong step last
	Died     string            // how it ended; then the rest is empty
	Sent     string            // what is wrong
	Because  []string          // with what it does not go together
	Rules    []Said
}

// Said is a rule of the specification, and what it is to the test. One that is nil is left out.
type Said struct {
	As string
	*Guard
}

// Ended is what is wrong with a test in which the implementation ended.
func Ended(suite string, steps int) string {
	if steps == 0 {
		return suite + ": at the reset it ends"
	}
	return fmt.Sprintf("%s: at step %d it ends", suite, steps)
}

// Drawn is a step as arrows: what came, what is kept, and what was sent.
func Drawn[M fmt.Stringer](from, self string, input fmt.Stringer, state string, sent []M, to func(M) string) []modeltest.Arrow {
	out := []modeltest.Arrow{{From: from, To: self, Text: input.String()}}
	if state != "" {
		out = append(out, modeltest.Arrow{From: self, To: self, Text: "keeps " + state, Same: true})
	}
	for _, m := range sent {
		out = append(out, modeltest.Arrow{From: self, To: to(m), Text: m.String(), Same: true})
	}
	return out
}

// Because tells the messages with which one does not go together, each after some words.
func Because(b *judge.Broken, in string) (out []string) {
	for _, m := range b.Because {
		said := in + judge.Said(m)
		if slices.Contains(b.Assumed, m) {
			said += ", which nobody saw: what it sent before takes it for granted"
		}
		out = append(out, said)
	}
	switch {
	case b.Rule == oracle.ShownSafe && b.Above != oracle.None:
		out = append(out, in+fmt.Sprintf("a ballot between %v and %v, in which another value may be chosen", b.Ballot, b.Above))
	case b.Rule == oracle.ShownSafe:
		out = append(out, in+fmt.Sprintf("ballot %v, in which another value may be chosen", b.Ballot))
	}
	return out
}

// Heading is the first line of a report.
func Heading(role, name, says string) string {
	if name != "" {
		name = fmt.Sprintf(" %q", name)
	}
	return fmt.Sprintf("%s%s: %s\n", role, name, says)
}

// Row is what was run of a suite, in a line, of which something odd is said of some tests.
func Row(suite string, tests, steps, asked, some int, odd string) string {
	row := fmt.Sprintf("  %-28s %6d tests %7d steps", suite, tests, steps)
	if tests < asked {
		row += fmt.Sprintf(" (of %d tests)", asked)
	}
	if some > 0 {
		row += fmt.Sprintf(" (in %d %s)", some, odd)
	}
	return row + "\n"
}

// NotTried tells what an implementation does not say that it can do.
func NotTried(abilities []string) string {
	if len(abilities) == 0 {
		return ""
	}
	return fmt.Sprintf("  not tried, as it does not say that it can: %s\n", strings.Join(abilities, ", "))
}

// Text gives it for a terminal: as a sequence diagram, and what the specification says about it.
func (t Telling) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s", t.Headline, modeltest.Diagram(t.Arrows, true))
	if t.Died != "" {
		fmt.Fprintf(&b, "  %s\n", strings.ReplaceAll(t.Died, "\n", "\n    "))
		return b.String()
	}
	fmt.Fprintf(&b, "  it sends: %s\n", t.Sent)
	for i, text := range t.Because {
		fmt.Fprintf(&b, "  %-9s %s\n", [...]string{"against:", ""}[min(i, 1)], text)
	}
	for _, rule := range t.Rules {
		rule.tell(&b, rule.As)
	}
	return b.String()
}

// tell tells a rule in the specification's words.
func (g *Guard) tell(b *strings.Builder, as string) {
	if g == nil {
		return
	}
	fmt.Fprintf(b, "  %s: %s, %s:%d\n", as, g.Operator, g.Module, g.Line)
	if g.Comment != "" {
		fmt.Fprintf(b, "    | %s\n", g.Comment)
	}
	fmt.Fprintf(b, "    | %s\n", strings.ReplaceAll(g.Text, "\n", "\n    | "))
}

// Markdown gives it as a page, with a Mermaid diagram.
func (t Telling) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n```mermaid\n%s```\n\n", t.Headline, modeltest.Mermaid(t.Arrows))
	if t.Died != "" {
		fmt.Fprintf(&b, "```text\n%s\n```\n", t.Died)
		return b.String()
	}
	fmt.Fprintf(&b, "- it sends: %s\n", t.Sent)
	for _, text := range t.Because {
		fmt.Fprintf(&b, "- against: %s\n", text)
	}
	for _, g := range t.Rules {
		if g.Guard != nil {
			fmt.Fprintf(&b, "- %s: `%s`, %s:%d. %s\n\n```tla\n%s\n```\n\n", g.As, g.Operator, g.Module, g.Line, g.Comment, g.Text)
		}
	}
	return b.String()
}
