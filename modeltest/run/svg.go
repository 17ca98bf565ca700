package run

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/modeltest"
)

// Measures of a picture, in its own units.
const (
	rowHeight = 26
	signWidth = 7.2 // of a letter, about
	headRoom  = 40
	footRoom  = 22

	manyArrows = 12 // from there on the lanes are named below too
)

// SVG is the run as a sequence diagram, of no more than so many arrows, the last ones. Its text is
// what Diagram has; colours are those of whoever shows it, by classes.
func (r *Run) SVG(most int) string {
	arrows := onLine(r.Arrows())
	numbers := numbersOf(arrows)
	if left := len(arrows) - most; left > 0 {
		arrows, numbers = arrows[left:], numbers[left:]
	}
	if len(arrows) == 0 {
		return ""
	}
	lanes := r.lanesOf(arrows)
	at, width := columns(lanes, arrows)
	height := headRoom + rowHeight*len(arrows) + 6 + footRoom
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="run" role="img" viewBox="0 0 %.0f %d" width="%.0f" height="%d">`, width, height, width, height)
	fmt.Fprintf(&b, "<title>%s</title>", escape(shownLine(r.Title)))
	for i, lane := range lanes {
		fmt.Fprintf(&b, `<text class="lane" x="%.0f" y="18" text-anchor="middle">%s</text><line class="life" x1="%[1]f" x2="%[1]f" y1="26" y2="%[3]d"/>`, at[i], escape(lane), height-footRoom)
		if len(arrows) > manyArrows {
			fmt.Fprintf(&b, `<text class="lane" x="%.0f" y="%d" text-anchor="middle">%s</text>`, at[i], height-6, escape(lane))
		}
	}
	for i, a := range arrows {
		drawArrow(&b, a, numbers[i], float64(headRoom+rowHeight*i), at[slices.Index(lanes, a.From)], at[slices.Index(lanes, a.To)],
			len(r.Broken) > 0 && i == len(arrows)-1)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// numbersOf are those of the steps that arrows are of; none where it is that of the arrow before.
func numbersOf(arrows []modeltest.Arrow) (out []string) {
	step := 0
	for _, a := range arrows {
		if a.Same {
			out = append(out, "")
			continue
		}
		step++
		out = append(out, fmt.Sprint(step))
	}
	return out
}

// lanesOf are those that are used: first those of the run, in its order.
func (r *Run) lanesOf(arrows []modeltest.Arrow) (lanes []string) {
	var used []string
	for _, a := range arrows {
		used = append(used, a.From, a.To)
	}
	for _, lane := range slices.Concat(r.Lanes, used) {
		if slices.Contains(used, lane) && !slices.Contains(lanes, lane) {
			lanes = append(lanes, lane)
		}
	}
	return lanes
}

// columns puts lanes where names and texts have room.
func columns(lanes []string, arrows []modeltest.Arrow) (at []float64, width float64) {
	at = []float64{60}
	for i := 1; i < len(lanes); i++ {
		at = append(at, at[i-1]+max(70, signWidth*float64(len([]rune(lanes[i-1]))+len([]rune(lanes[i])))/2+20))
	}
	width = at[len(at)-1] + 60
	for _, a := range arrows {
		from, to := slices.Index(lanes, a.From), slices.Index(lanes, a.To)
		low, high := min(from, to), max(from, to)
		room := signWidth*float64(len([]rune(a.Text))) + 30
		if low == high {
			width = max(width, at[low]+room)
			continue
		}
		if more := room - (at[high] - at[low]); more > 0 {
			for i := high; i < len(at); i++ {
				at[i] += more
			}
			width += more
		}
	}
	return at, width
}

func drawArrow(b *strings.Builder, a modeltest.Arrow, number string, y, from, to float64, wrong bool) {
	class := "arrow"
	if a.Lost {
		class += " lost"
	}
	if wrong {
		class += " wrong"
	}
	fmt.Fprintf(b, `<g class="%s"><text class="number" x="4" y="%.0f">%s</text>`, class, y+14, number)
	if from == to {
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3"/><text x="%.1f" y="%.0f">%s</text></g>`, from, y+10, from+8, y+14, escape(a.Text))
		return
	}
	step := 6.0
	if to < from {
		step = -step
	}
	fmt.Fprintf(b, `<line x1="%.1f" x2="%.1f" y1="%[3]f" y2="%[3]f"/>`, from, to-step, y+16)
	if a.Lost {
		fmt.Fprintf(b, `<path d="M%.1f %.1fl8 8m0 -8l-8 8"/>`, to-step-4, y+12)
	} else {
		fmt.Fprintf(b, `<path class="head" d="M%.1f %.1fl%.1f -4v8z"/>`, to-step/2, y+16, -step)
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.0f" text-anchor="middle">%s</text></g>`, (from+to)/2, y+10, escape(a.Text))
}

// onLine gives the arrows with what cannot be shown made visible.
func onLine(arrows []modeltest.Arrow) []modeltest.Arrow {
	out := slices.Clone(arrows)
	for i, a := range out {
		out[i].From, out[i].To, out[i].Text = shownLine(a.From), shownLine(a.To), shownLine(a.Text)
	}
	return out
}

// shownLine is somebody else's text on one line.
func shownLine(text string) string { return printable.Line(text, mostValue) }

// escape is a text within XML and HTML.
func escape(text string) string { return html.EscapeString(text) }
