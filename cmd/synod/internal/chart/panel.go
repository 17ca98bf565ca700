package chart

import "math"

// frame is where a panel's axes are, and what they mean.
type frame struct {
	Panel
	left, top, width, height float64
}

func (f frame) x(value float64) float64 { return f.left + f.width*f.X.at(value) }
func (f frame) y(value float64) float64 { return f.top + f.height*(1-f.Y.at(value)) }

// draw draws a panel whose upper left corner is given.
func (p Panel) draw(s *svg, x, top float64) {
	f := frame{p, x + left, top, panelWidth - left - right, panelHeight - below}
	f.axes(s)
	// what leaves the panel is cut off, as an inner document does
	s.add(`<svg x="%s" y="%s" width="%s" height="%s">`+"\n", short(f.left), short(f.top), short(f.width), short(f.height))
	f.left, f.top = 0, 0
	for i := range p.Lines {
		f.line(s, i)
	}
	s.add("</svg>\n")
}

func (f frame) axes(s *svg) {
	bottom, middle := f.top+f.height, f.top+f.height/2
	for _, t := range f.X.ticks() {
		x := f.x(t.value)
		s.add(`<path class="grid" d="M%s %sv%s"/>`+"\n", short(x), short(f.top), short(f.height))
		s.text(x, bottom+17, 10.5, ` text-anchor="middle"`, t.name)
	}
	for _, t := range f.Y.ticks() {
		y := f.y(t.value)
		if t.name == "" {
			s.add(`<path d="M%s %sh-3" stroke="currentColor" stroke-width="0.6"/>`+"\n", short(f.left), short(y))
			continue
		}
		s.add(`<path class="grid" d="M%s %sh%s"/>`+"\n", short(f.left), short(y), short(f.width))
		s.text(f.left-7, y+3.7, 10.5, ` text-anchor="end"`, t.name)
	}
	s.add(`<path d="M%s %sv%sh%s" fill="none" stroke="currentColor"/>`+"\n", short(f.left), short(f.top), short(f.height), short(f.width))
	s.text(f.left+f.width/2, bottom+36, 12, ` text-anchor="middle"`, f.X.Label)
	x := f.left - left + margin
	s.text(x, middle, 12, ` text-anchor="middle" transform="rotate(-90 `+short(x)+" "+short(middle)+`)"`, f.Y.Label)
}

func (f frame) line(s *svg, i int) {
	s.add(`<g class="line%d" fill="none" stroke="currentColor">`+"\n", i)
	command := "M"
	for _, p := range f.Lines[i].Points {
		x, y := f.x(p.X), f.y(p.Y)
		if !finite(x) || !finite(y) {
			continue // none, on a logarithmic axis
		}
		if command == "M" {
			s.add(`<path stroke-width="2" stroke-linejoin="round" d="`)
		}
		s.add("%s%s %s", command, short(x), short(y))
		command = "L"
	}
	if command == "L" {
		s.add("\"/>\n")
	}
	offset := 2.4 * (float64(i) - float64(len(f.Lines)-1)/2) // so that no mark hides another
	for _, m := range f.Lines[i].Marks {
		f.mark(s, i, f.x(m.X)+offset, m)
	}
	s.add("</g>\n")
}

func finite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }

func (f frame) mark(s *svg, line int, x float64, m Mark) {
	const cap, arrow = 2.5, 11.0
	high := f.y(min(m.High, f.Y.Most))
	switch {
	case f.Y.draws(m.Y):
		low := f.y(max(m.Low, f.Y.Least))
		s.add(`<path d="M%s %[2]sh%[3]sm%[4]s 0v%[5]sm%[4]s 0h%[3]s"/>`, short(x-cap), short(high), short(2*cap), short(-cap), short(low-high))
		s.add("%s\n", glyph(line, x, f.y(m.Y)))
	case f.Y.draws(m.High): // and lower than that
		s.add(`<path d="M%s %sh%sm%[4]s 0v%[5]sm-2 -3.5l2 3.5l2 -3.5"/>`+"\n", short(x-cap), short(high), short(2*cap), short(-cap), short(arrow))
	}
}
