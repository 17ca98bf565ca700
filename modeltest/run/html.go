package run

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
)

// Of a run in a page no more is drawn and listed: of a longer one the beginning and the end, and a
// line says so.
const (
	mostArrows = 20_000
	mostListed = 20_000
	atATime    = 100 // steps that a browser lays out together, when they are seen
)

// HTML is the run as a part of a page: a picture, what is broken, and each step with what it
// changed, element by element. It needs no script, and has none.
func (r *Run) HTML() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<section class=\"behaviour\"><h3>%s</h3>\n", escape(shownLine(r.Title)))
	for _, p := range r.Broken {
		fmt.Fprintf(&b, "<p class=\"broken\">✗ %s", escape(shownLine(p.Property)))
		if p.Conjunct != "" {
			fmt.Fprintf(&b, ": <code>%s</code>", escape(shownLine(p.Conjunct)))
		}
		fmt.Fprintf(&b, " %s</p>\n", escape(shownLine(p.Why)))
	}
	r.drawn(&b)
	r.truthTable(&b)
	f := r.filter()
	f.boxes(&b)
	r.listed(&b, f)
	b.WriteString("</section>\n")
	return b.String()
}

// drawn is the picture, in parts of so many arrows that a browser need not draw before they are
// seen.
func (r *Run) drawn(b *strings.Builder) {
	p := r.picture(mostArrows)
	if len(p.arrows) <= atATime {
		if len(p.arrows) > 0 {
			fmt.Fprintf(b, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"picture\">%s</div>\n", p.part(0, len(p.arrows)))
		}
		return
	}
	if left := len(r.Arrows()) - len(p.arrows); left > 0 {
		fmt.Fprintf(b, "<p>The first %d arrows are left out here.</p>\n", left)
	}
	b.WriteString("<div class=\"scroll long\" tabindex=\"0\" role=\"group\" aria-label=\"picture\">\n")
	for from := 0; from < len(p.arrows); from += atATime {
		fmt.Fprintf(b, "<div class=\"part\">%s</div>\n", p.part(from, min(from+atATime, len(p.arrows))))
	}
	b.WriteString("</div>\n")
}

func (r *Run) listed(b *strings.Builder, f *filter) {
	last, heads := len(r.Steps)-1, "<th scope=\"col\">action</th><th scope=\"col\">what it changed</th>"
	if r.stateless() {
		heads = "<th scope=\"col\">what happened</th>"
	}
	for i := range r.Steps {
		if i >= mostListed/2 && last-i >= mostListed/2 {
			if i == mostListed/2 {
				fmt.Fprintf(b, "</tbody></table><p>%d steps are left out here.</p><table class=\"steps\"><tbody>\n", len(r.Steps)-mostListed)
			}
			continue
		}
		if i%atATime == 0 {
			if i > 0 {
				b.WriteString("</tbody></table>")
			}
			fmt.Fprintf(b, "<table class=\"steps\"><thead><tr><th scope=\"col\">step</th>%s</tr></thead><tbody>\n", heads)
		}
		r.row(b, i, f)
	}
	b.WriteString("</tbody></table>\n")
	if end := r.end(); end != "" {
		fmt.Fprintf(b, "<p>%s</p>\n", escape(shownLine(end)))
	}
}

func (r *Run) row(b *strings.Builder, i int, f *filter) {
	s := &r.Steps[i]
	action := by(s.Action, s.Place)
	if i == 0 {
		action = "initially"
	}
	fmt.Fprintf(b, "<tr%s><td>%d<td>%s", r.looped(i), s.Number-1, escape(shownLine(action)))
	if r.stateless() {
		b.WriteByte('\n')
		return
	}
	b.WriteString("<td>")
	changes := r.Changes(i)
	for _, c := range changes {
		fmt.Fprintf(b, "<div%s><code>%s</code> %s</div>", f.class(c.Of), escape(shownLine(c.Of)), c.html(i == 0))
	}
	if len(changes) == 0 {
		b.WriteString("nothing changes")
	}
	b.WriteByte('\n')
}

// looped is the class of a step that is taken again and again, for ever.
func (r *Run) looped(step int) string {
	if r.Loop == nil || r.Stutters || step < r.BackTo {
		return ""
	}
	return ` class="loop"`
}

// html is the change with words, and signs for who sees no colours.
func (c Change) html(initial bool) string {
	text := func(value string) string {
		return escape(printable.Text(printable.Short(value, mostValue)))
	}
	switch {
	case initial:
		return "= <code>" + text(c.Is) + "</code>"
	case c.Was == "":
		return "<ins>+ " + text(c.Is) + "</ins>"
	case c.Is == "":
		return "<del>- " + text(c.Was) + "</del>"
	}
	return "<del>" + text(c.Was) + "</del> → <ins>" + text(c.Is) + "</ins>"
}
