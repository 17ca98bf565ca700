package survey

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
)

// Measures of a picture, in its own units.
const (
	boxWidth  = 190
	boxHeight = 52
	gapAcross = 24
	gapDown   = 56
	mostSigns = 24 // of a line in a box
)

// HTML is the survey as a part of a page, with the projections drawn and listed.
func (s *Landscape) HTML() string {
	var b strings.Builder
	b.WriteString("<h2>What the states make of each action</h2>\n<div class=\"scroll\"><table><thead><tr>")
	for _, head := range []string{"action", "stimuli", "changes something in states", "fired", "taken, no change", "refused", "stimuli never taken"} {
		fmt.Fprintf(&b, "<th scope=\"col\">%s</th>", head)
	}
	b.WriteString("</tr></thead><tbody>\n")
	for _, a := range s.Actions {
		fmt.Fprintf(&b, "<tr><th scope=\"row\">%s</th>", text(a.Action))
		for _, n := range []int{a.Stimuli, a.States, a.Fired, a.Same, a.Refused, a.Never} {
			fmt.Fprintf(&b, "<td class=\"number\">%d</td>", n)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table></div>\n")
	if len(s.Never) > 0 {
		fmt.Fprintf(&b, "<details><summary>Stimuli that no state takes: %d</summary>\n<ul>\n", len(s.Never))
		for _, name := range s.Never[:min(len(s.Never), 1000)] {
			fmt.Fprintf(&b, "<li>%s</li>\n", text(name))
		}
		b.WriteString("</ul></details>\n")
	}
	s.histogram(&b)
	if s.Note != "" {
		fmt.Fprintf(&b, "<p>%s</p>\n", text(s.Note))
	}
	for _, p := range []*Projection{s.Quotient, s.Around} {
		if p != nil {
			p.html(&b)
		}
	}
	return b.String()
}

// histogram draws how many states there are at each depth, with the numbers.
func (s *Landscape) histogram(b *strings.Builder) {
	most := slices.Max(s.Depths)
	fmt.Fprintf(b, "<h2>States at each depth</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"states at each depth\"><svg xmlns=\"http://www.w3.org/2000/svg\" class=\"run graph\" role=\"img\" width=\"520\" height=\"%d\"><title>states at each depth</title>", 18*len(s.Depths)+4)
	for i, n := range s.Depths {
		fmt.Fprintf(b, "<text x=\"30\" y=\"%d\" text-anchor=\"end\">%d</text><rect x=\"40\" y=\"%d\" width=\"%d\" height=\"12\"/><text x=\"%d\" y=\"%d\">%d</text>", 18*i+13, i+1, 18*i+3, max(1, 380*n/most), 46+380*n/most, 18*i+13, n)
	}
	b.WriteString("</svg></div>\n")
}

func text(s string) string { return html.EscapeString(printable.Line(s, 1000)) }

func (p *Projection) html(b *strings.Builder) {
	fmt.Fprintf(b, "<h2>%s</h2>\n<p>%d nodes, %d arcs.", text(p.By), len(p.Nodes), len(p.Arcs))
	if p.Left > 0 {
		fmt.Fprintf(b, " %d more nodes are left out here.", p.Left)
	}
	fmt.Fprintf(b, "</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"graph\">%s</div>\n", p.svg())
	if p.Centre != "" {
		fmt.Fprintf(b, "<pre>%s</pre>\n", html.EscapeString(printable.Text(p.Centre)))
	}
	b.WriteString("<details><summary>The same as a list</summary>\n<pre>" + html.EscapeString(printable.Text(strings.TrimPrefix(p.text(), "\n"))) + "</pre></details>\n")
}

// svg draws nodes in rows by their depth, and arcs that lead on, or back in dashes. What each is
// for is said by its title.
func (p *Projection) svg() string {
	x, y, width, height := p.places()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="run graph" role="img" viewBox="0 0 %d %d" width="%d" height="%d"><title>%s</title>`, width, height, width, height, text(p.By))
	for _, a := range p.Arcs {
		class, fromY, toY := "on", y[a.From]+boxHeight, y[a.To]
		if y[a.To] <= y[a.From] {
			class, fromY, toY = "back", y[a.From], y[a.To]+boxHeight
		}
		fromX, toX := x[a.From]+boxWidth/2, x[a.To]+boxWidth/2
		if y[a.To] == y[a.From] {
			fromY, toY = y[a.From], y[a.To]
		}
		bend := gapDown / 2
		if class == "back" {
			bend = -bend
		}
		fmt.Fprintf(&b, `<path class="%s" d="M%d %dC%d %d %d %d %d %d"><title>%s, %d edges</title></path>`, class, fromX, fromY, fromX, fromY+bend, toX, toY-bend, toX, toY, text(strings.Join(a.By, ", ")), a.Edges)
	}
	for i, n := range p.Nodes {
		first, second := lines(n.Text)
		fmt.Fprintf(&b, `<g><title>%s</title><rect class="box" x="%d" y="%d" width="%d" height="%d" rx="4"/>`, text(n.Text), x[i], y[i], boxWidth, boxHeight)
		at := y[i] + 15
		for _, line := range []string{first, second, p.counted(i)} {
			if line != "" {
				fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`, x[i]+boxWidth/2, at, text(line))
				at += 15
			}
		}
		b.WriteString("</g>")
	}
	b.WriteString("</svg>")
	return b.String()
}

// counted is the number of a node of a quotient, by which the list has it, and how many states it
// stands for.
func (p *Projection) counted(node int) string {
	if p.Centre != "" {
		return ""
	}
	return fmt.Sprintf("%d: %d states", node, p.Nodes[node].States)
}

// lines are a text in a box: two, of which the second may be cut.
func lines(s string) (first, second string) {
	line, _, _ := strings.Cut(s, "\n")
	signs := []rune(line)
	if len(signs) <= mostSigns {
		return line, ""
	}
	at := mostSigns
	if space := strings.LastIndex(string(signs[:mostSigns]), " "); space > mostSigns/2 {
		at = len([]rune(line[:space]))
	}
	first, signs = string(signs[:at]), signs[at:]
	if len(signs) > mostSigns {
		signs = append(slices.Clone(signs[:mostSigns-3]), '.', '.', '.')
	}
	return first, strings.TrimSpace(string(signs))
}

// places puts nodes into rows by depth, each below the middle of those that lead to it.
func (p *Projection) places() (x, y []int, width, height int) {
	x, y = make([]int, len(p.Nodes)), make([]int, len(p.Nodes))
	var depths []int
	rows := map[int][]int{}
	for i, n := range p.Nodes {
		if !slices.Contains(depths, n.Depth) {
			depths = append(depths, n.Depth)
		}
		rows[n.Depth] = append(rows[n.Depth], i)
	}
	slices.Sort(depths)
	for _, d := range depths {
		width = max(width, len(rows[d])*(boxWidth+gapAcross)+gapAcross)
	}
	for level, d := range depths {
		row := rows[d]
		slices.SortStableFunc(row, func(a, b int) int { return p.middle(a, x) - p.middle(b, x) })
		begin := (width - len(row)*(boxWidth+gapAcross) + gapAcross) / 2
		for i, n := range row {
			x[n], y[n] = begin+i*(boxWidth+gapAcross), gapAcross/2+level*(boxHeight+gapDown)
		}
	}
	return x, y, width, gapAcross + len(depths)*(boxHeight+gapDown) - gapDown
}

// middle is where the nodes of rows above stand that lead to one.
func (p *Projection) middle(node int, x []int) int {
	sum, count := 0, 0
	for _, a := range p.Arcs {
		if a.To == node && p.Nodes[a.From].Depth < p.Nodes[node].Depth {
			sum, count = sum+x[a.From], count+1
		}
	}
	return sum / max(1, count)
}
