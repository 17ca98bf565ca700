package run

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
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
	p := r.picture(most)
	return p.part(0, len(p.arrows))
}

// drawnStyle are the colours of a picture that stands by itself.
const drawnStyle = `.run{background:#fff;font:12px ui-monospace,monospace}.run text{fill:#1c1e21}.run .lane{font-weight:600}.life{stroke:#c6cad0}` +
	`.arrow line,.arrow path{stroke:#1c1e21;fill:none}.arrow .head,.arrow circle{fill:#1c1e21}.run .number{fill:#585e66}` +
	`.lost line,.lost path{stroke:#b3261e}.lost line{stroke-dasharray:4 3}` +
	`.wrong line,.wrong path{stroke:#b3261e;stroke-width:2.5}.run .wrong text{fill:#b3261e;font-weight:700}.loop{stroke:#0b57a4;stroke-width:2;fill:none}`

// SVGFile is [Run.SVG] for a file of its own, with colours.
func (r *Run) SVGFile(most int) string {
	return strings.Replace(r.SVG(most), "<title>", "<style>"+drawnStyle+"</style><title>", 1)
}

// picture is what is drawn: arrows, with the numbers of their steps, between lanes that have
// places.
type picture struct {
	run     *Run
	arrows  []modeltest.Arrow
	numbers []string
	lanes   []string
	at      []float64
	width   float64
}

func (r *Run) picture(most int) *picture {
	arrows := onLine(r.Arrows())
	p := &picture{run: r, arrows: arrows, numbers: numbersOf(arrows)}
	if left := len(arrows) - most; left > 0 {
		p.arrows, p.numbers = p.arrows[left:], p.numbers[left:]
	}
	if len(p.arrows) > 0 {
		p.lanes = modeltest.LanesOf(r.Lanes, p.arrows)
		p.at, p.width = columns(p.lanes, p.arrows)
	}
	return p
}

// part are some of the arrows under all lanes; empty if there are none.
func (p *picture) part(from, to int) string {
	if from == to {
		return ""
	}
	height := headRoom + rowHeight*(to-from) + 6 + footRoom
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="run" role="img" text-anchor="middle" viewBox="0 0 %.0f %d" width="%.0f" height="%d">`, p.width, height, p.width, height)
	fmt.Fprintf(&b, "<title>%s</title>", escape(shownLine(p.run.Title)))
	for i, lane := range p.lanes {
		fmt.Fprintf(&b, `<text class="lane" x="%.0f" y="18">%s</text><line class="life" x1="%[3]s" x2="%[3]s" y1="26" y2="%[4]d"/>`, p.at[i], escape(lane), number(p.at[i]), height-footRoom)
		if to-from > manyArrows {
			fmt.Fprintf(&b, `<text class="lane" x="%.0f" y="%d">%s</text>`, p.at[i], height-6, escape(lane))
		}
	}
	p.loop(&b, from, to, height)
	for i, a := range p.arrows[from:to] {
		drawArrow(&b, a, p.numbers[from+i], float64(headRoom+rowHeight*i), p.at[slices.Index(p.lanes, a.From)], p.at[slices.Index(p.lanes, a.To)],
			len(p.run.Broken) > 0 && from+i == len(p.arrows)-1)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// loop draws beside the numbers which steps are taken again and again, for ever: from the last back
// to the first of them.
func (p *picture) loop(b *strings.Builder, from, to, height int) {
	if p.run.Loop == nil || p.run.Stutters {
		return
	}
	first := slices.IndexFunc(p.numbers, func(n string) bool { step, err := strconv.Atoi(n); return err == nil && step >= p.run.BackTo })
	if first < 0 || first >= to {
		return
	}
	top, bottom := 26, height-footRoom
	if first >= from {
		top = headRoom + rowHeight*(first-from) + 4
	}
	if to == len(p.arrows) {
		bottom = headRoom + rowHeight*(to-from)
	}
	fmt.Fprintf(b, `<path class="loop" d="M10 %dH4V%dh6"><title>and so on for ever</title></path>`, bottom, top)
}

// extent is how wide a text is, about: signs from Hangul on are as wide as two letters.
func extent(text string) (wide float64) {
	for _, sign := range text {
		if wide += signWidth; sign >= 0x1100 {
			wide += signWidth
		}
	}
	return wide
}

// number is a place in few digits.
func number(at float64) string { return strconv.Itoa(int(math.Round(at))) }

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

// columns puts lanes where names and texts have room.
func columns(lanes []string, arrows []modeltest.Arrow) (at []float64, width float64) {
	at = []float64{60}
	for i := 1; i < len(lanes); i++ {
		at = append(at, at[i-1]+max(70, (extent(lanes[i-1])+extent(lanes[i]))/2+20))
	}
	width = at[len(at)-1] + 60
	for _, a := range arrows {
		from, to := slices.Index(lanes, a.From), slices.Index(lanes, a.To)
		low, high := min(from, to), max(from, to)
		room := extent(a.Text) + 30
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

func drawArrow(b *strings.Builder, a modeltest.Arrow, step string, y, from, to float64, wrong bool) {
	class := "arrow"
	if a.Lost {
		class += " lost"
	}
	if wrong {
		class += " wrong"
	}
	fmt.Fprintf(b, `<g class="%s">`, class)
	if step != "" {
		fmt.Fprintf(b, `<text class="number" x="22" y="%.0f">%s</text>`, y+14, step)
	}
	if from == to {
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="3"/><text x="%s" y="%.0f">%s</text></g>`, number(from), number(y+10), number(from+8+extent(a.Text)/2), y+14, escape(a.Text))
		return
	}
	aside := 6.0
	if to < from {
		aside = -aside
	}
	if a.Lost {
		fmt.Fprintf(b, `<line x1="%s" x2="%s" y1="%[3]s" y2="%[3]s"/>`, number(from), number(to-aside), number(y+16))
		fmt.Fprintf(b, `<path d="M%s %sl8 8m0 -8l-8 8"/>`, number(to-aside-4), number(y+12))
	} else {
		fmt.Fprintf(b, `<path d="M%s %sH%s"/>`, number(from), number(y+16), number(to-aside))
		fmt.Fprintf(b, `<path class="head" d="M%s %sl%.0f -4v8z"/>`, number(to-aside/2), number(y+16), -aside)
	}
	fmt.Fprintf(b, `<text x="%s" y="%.0f">%s</text></g>`, number((from+to)/2), y+10, escape(a.Text))
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
