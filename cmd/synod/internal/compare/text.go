package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

var headings = []string{"SCHEME", "", "CONSISTENT", "KEEPS WRITES", "NEVER BLOCKS", "SURVIVES", "DELAYS", "MESSAGES"}

const (
	nothing = "-"
	legend  = "partly: one model keeps it, another breaks it; -: no model says it"
)

// Text is the table for a terminal; with runs it has below each row what says it.
func (c *Comparison) Text(runs bool) string {
	var b strings.Builder
	line := func(cells []string) {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%-15s %-32s %-19s %-19s %-19s %-9s %-16s %s", fields(cells)...), " ") + "\n")
	}
	line(headings)
	for _, s := range c.Schemes {
		line(s.cells())
		if runs {
			b.WriteString(s.runs())
		}
	}
	b.WriteString(legend + "; with the name of a scheme: the models and their runs\n" + c.verdict())
	return b.String()
}

func fields(cells []string) (all []any) {
	for _, c := range cells {
		all = append(all, c)
	}
	return all
}

// Markdown is the table with the models that say it.
func (c *Comparison) Markdown() string {
	var b strings.Builder
	b.WriteString("| scheme | consistent | keeps writes | never blocks | survives | delays | messages |\n|---|---|---|---|---|---|---|\n")
	for _, s := range c.Schemes {
		cells := s.cells()[1:]
		for i, of := range []cell{s.Consistent, s.Keeps, s.Goes} {
			cells[i+1] += of.models()
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	if !c.Agree {
		b.WriteString("\n" + c.verdict())
	}
	return b.String()
}

func (s compared) cells() []string {
	survives := nothing
	if s.Survives != nil {
		survives = strconv.Itoa(s.Survives.Crashes)
		if s.Survives.Of > 0 {
			survives += fmt.Sprintf(" of %d", s.Survives.Of)
		}
	}
	var delays, messages []string
	for _, c := range s.Costs {
		delays = append(delays, fmt.Sprintf("%s %d", c.Operation, c.Delays))
		messages = append(messages, strconv.Itoa(c.Messages))
	}
	return []string{s.Name, s.Title, s.Consistent.text(), s.Keeps.text(), s.Goes.text(), survives, strings.Join(delays, ", "), strings.Join(messages, ", ")}
}

// text is what the models say together. One of which some hold and others break is kept under
// conditions only: the models say under which.
func (c cell) text() string {
	if len(c) == 0 {
		return nothing
	}
	holds := slices.ContainsFunc(c, func(f found) bool { return f.Holds })
	worst := c.worst()
	switch {
	case worst == nil:
		return "yes"
	case holds:
		return "partly, " + worst.text()
	}
	return "no, " + worst.text()
}

// worst is what is broken after the fewest steps, nil if nothing is.
func (c cell) worst() (worst *found) {
	for i, f := range c {
		if !f.Holds && (worst == nil || f.Steps < worst.Steps) {
			worst = &c[i]
		}
	}
	return worst
}

func (c cell) models() string {
	var names []string
	for _, f := range c {
		if name := "`" + f.Model + "`"; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

func (f found) text() string {
	switch {
	case f.Holds:
		return "holds"
	case f.Steps == 0:
		return "for ever"
	}
	return fmt.Sprintf("%d steps", f.Steps)
}

// runs says where each cell is from.
func (s compared) runs() string {
	var b strings.Builder
	for _, of := range []struct {
		what string
		cell cell
	}{{"consistent", s.Consistent}, {"keeps writes", s.Keeps}, {"never blocks", s.Goes}} {
		if len(of.cell) == 0 {
			fmt.Fprintf(&b, "\n  %s: no model says it\n", of.what)
		}
		for _, f := range of.cell {
			fmt.Fprintf(&b, "\n  %s: %s, %s, %s\n    %s\n%s", of.what, f.Model, f.says(), f.By, f.Why, f.Diagram)
		}
	}
	if s.Survives != nil {
		fmt.Fprintf(&b, "\n  survives: %s, %s\n", s.Survives.Model, s.Survives.How)
	}
	for _, c := range s.Costs {
		fmt.Fprintf(&b, "\n  a %s: %s, the shortest run to %s: %d messages, %d delays\n", c.Operation, c.Model, c.Ends, c.Messages, c.Delays)
		if len(c.Counted) > 0 {
			fmt.Fprintf(&b, "    %s\n", strings.Join(c.Counted, "; "))
		}
		b.WriteString(c.Diagram)
	}
	return b.String() + "\n"
}

func (f found) says() string {
	switch {
	case f.Holds:
		return fmt.Sprintf("%s holds in %d states", f.Property, f.States)
	case f.Steps == 0:
		return f.Property + " is broken by a run that never ends"
	}
	return fmt.Sprintf("%s is broken after %d steps, and no fewer", f.Property, f.Steps)
}

func (c *Comparison) verdict() string {
	if c.Agree {
		return "agree: each run is as long as was recorded\n"
	}
	var b strings.Builder
	for _, s := range c.Schemes {
		for _, f := range slices.Concat(s.Consistent, s.Keeps, s.Goes) {
			if f.Differs != "" {
				fmt.Fprintf(&b, "%s, model %s: %s\n", s.Name, f.Model, f.Differs)
			}
		}
	}
	return "falsified: runs are not as was recorded\n" + b.String()
}
