package chart

// Grid is a table below a title, with a note under it.
type Grid struct {
	Title, Note, About string
	Heads              []string
	Rows               [][]string // as many cells in each as there are heads
	// Tone gives the line whose colour a cell has, or -1. The text must say it too.
	Tone func(text string) int
}

// SVG draws the table.
func (g Grid) SVG() []byte {
	const size, high, gap = 12.0, 22.0, 22.0
	var s svg
	s.text(margin, 32, 18, "", g.Title)
	x, top := margin, 64.0
	for i, head := range g.Heads {
		s.text(x, top, size, ` font-weight="bold"`, head)
		wide := widthOf(head, 1.35*size) // capitals, and bold
		for j, row := range g.Rows {
			wide = max(wide, widthOf(row[i], size))
			s.cell(x, top+float64(j+1)*high, size, row[i], g.Tone(row[i]))
		}
		x += wide + gap
	}
	bottom := top + float64(len(g.Rows))*high
	for j := range g.Rows {
		y := short(top + float64(j)*high + 7)
		s.add(`<path class="grid" d="M%s %sH%s"/>`+"\n", short(margin), y, short(x-gap))
	}
	s.text(margin, bottom+30, 10.5, "", g.Note)
	return s.document(max(x-gap, margin+widthOf(g.Note, 10.5))+margin, bottom+48, g.Title, g.About)
}

func (s *svg) cell(x, y, size float64, words string, tone int) {
	if tone < 0 {
		s.text(x, y, size, "", words)
		return
	}
	s.add(`<g class="line%d">`, tone)
	s.text(x, y, size, "", words)
	s.add("</g>\n")
}
