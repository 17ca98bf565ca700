package modeltest

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Diagram draws arrows as a sequence diagram in plain text: a lane per party in
// the order of first use, an arrow per line; steps are numbered from 1. The last
// arrow is marked where wrong is true. Lost arrows end with an x. Without arrows it is
// empty.
func Diagram(arrows []Arrow, wrong bool) string { return DiagramIn(nil, arrows, wrong) }

// DiagramIn draws the lanes that are used in the order of lanes, and those that it
// does not have behind them.
func DiagramIn(lanes []string, arrows []Arrow, wrong bool) string {
	if len(arrows) == 0 {
		return ""
	}
	arrows = onLines(arrows)
	return draw(LanesOf(lanes, arrows), arrows, wrong)
}

func draw(lanes []string, arrows []Arrow, wrong bool) string {
	at := positions(lanes, arrows)
	var b strings.Builder
	var header row
	for i, lane := range lanes {
		header.put(at[i]-width(lane)/2, lane)
	}
	fmt.Fprintf(&b, "       %s\n", header)
	step := 0
	for i, a := range arrows {
		mark, number := "  ", "    "
		if wrong && i == len(arrows)-1 {
			mark = ">>"
		}
		if !a.Same {
			step++
			number = fmt.Sprintf("%4d", step)
		}
		fmt.Fprintf(&b, "%s%s %s\n", mark, number, drawn(lanes, at, a))
	}
	return b.String()
}

// Mermaid draws the same for Markdown.
func Mermaid(arrows []Arrow) string {
	arrows = onLines(arrows)
	lanes := LanesOf(nil, arrows)
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	for i, lane := range lanes {
		fmt.Fprintf(&b, "    participant L%d as %s\n", i+1, escaped(lane))
	}
	for _, a := range arrows {
		head := "->>"
		if a.Lost {
			head = "-x"
		}
		fmt.Fprintf(&b, "    L%d%sL%d: %s\n", slices.Index(lanes, a.From)+1, head, slices.Index(lanes, a.To)+1, escaped(a.Text))
	}
	return b.String()
}

// escaped is text that Mermaid takes as it is.
func escaped(text string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "<", "#lt;", ">", "#gt;").Replace(text)
}

// onLines gives the arrows with all of their texts on one line each.
func onLines(arrows []Arrow) []Arrow {
	plain := func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}
	out := slices.Clone(arrows)
	line := func(text string) string { return short(strings.Map(plain, text)) }
	for i, a := range out {
		out[i].From, out[i].To, out[i].Text = line(a.From), line(a.To), line(a.Text)
	}
	return out
}

// short is a text, or the ends of one that is too long to be drawn.
func short(text string) string {
	const longest = 300
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest/2], "") + " [...] " + strings.ToValidUTF8(text[len(text)-longest/2:], "")
}

// LanesOf are the lanes that arrows use: first some, in their order, then the others as they come.
func LanesOf(first []string, arrows []Arrow) (lanes []string) {
	var used []string
	for _, a := range arrows {
		used = append(used, a.From, a.To)
	}
	for _, lane := range slices.Concat(first, used) {
		if slices.Contains(used, lane) && !slices.Contains(lanes, lane) {
			lanes = append(lanes, lane)
		}
	}
	return lanes
}

// positions puts the lanes where their names, and each arrow between them, have
// room.
func positions(lanes []string, arrows []Arrow) []int {
	at := make([]int, len(lanes))
	at[0] = width(lanes[0]) / 2
	for i := 1; i < len(at); i++ {
		at[i] = at[i-1] + max(8, (width(lanes[i-1])+width(lanes[i]))/2+2)
	}
	for _, a := range arrows {
		left, right := ends(lanes, a)
		if more := width(a.Text) + 6 - (at[right] - at[left]); left < right && more > 0 {
			for i := right; i < len(at); i++ {
				at[i] += more
			}
		}
	}
	return at
}

// ends gives the lanes of an arrow from left to right.
func ends(lanes []string, a Arrow) (left, right int) {
	from, to := slices.Index(lanes, a.From), slices.Index(lanes, a.To)
	return min(from, to), max(from, to)
}

func drawn(lanes []string, at []int, a Arrow) row {
	var r row
	for _, x := range at {
		r.put(x, "|")
	}
	left, right := ends(lanes, a)
	if left == right {
		r.put(at[left]+2, a.Text)
		return r
	}
	heads := [...]string{"<", ">"}
	if a.Lost {
		heads = [...]string{"x", "x"}
	}
	room := at[right] - at[left] - 1
	r.put(at[left]+1, strings.Repeat("-", room))
	r.put(at[left]+1+(room-width(a.Text)-2)/2, " "+a.Text+" ")
	if lanes[left] == a.From {
		r.put(at[right]-1, heads[1])
	} else {
		r.put(at[left]+1, heads[0])
	}
	return r
}

func width(text string) int { return utf8.RuneCountInString(text) }

// row is one line of a diagram under way.
type row []rune

// put writes text over what stands at x.
func (r *row) put(x int, text string) {
	if missing := x + width(text) - len(*r); missing > 0 {
		*r = append(*r, []rune(strings.Repeat(" ", missing))...)
	}
	copy((*r)[x:], []rune(text))
}

func (r row) String() string { return strings.TrimRight(string(r), " ") }
