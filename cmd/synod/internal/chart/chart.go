// Package chart draws line charts as SVG: a line for what is computed, marks with bars for
// what was measured and how sure that is. And tables, in the same colours.
//
// The same picture gives the same bytes, on every machine. It is readable on light and on
// dark ground, and without colours by its marks; its text is text, with a title and a
// description for who does not see it. It has no ids, so that many fit on one page.
//
// What the caller owes: four names at most, as more cannot be told apart, and for each a
// line in each panel. What is not a number is not drawn.
package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
)

// Picture is panels side by side, below a title, a legend and a note.
type Picture struct {
	Title  string
	Note   string   // what lines and marks mean
	About  string   // what is to be seen, in words
	Names  []string // of the lines, the same in all panels
	Panels []Panel
}

// Panel is lines between two axes.
type Panel struct {
	X, Y  Axis
	Lines []Curve // one for each name
}

// Curve is what has one name. One without points, or without marks, is one too.
type Curve struct {
	Points []Point // joined in this order
	Marks  []Mark
}

// Point is a place on both axes.
type Point struct{ X, Y float64 }

// Mark is a measured point and the interval that has the true value. Where the point is
// below what the axis can show, an arrow says that it is below the interval's end.
type Mark struct {
	Point
	Low, High float64
}

// The colours are told apart also by those who see few.
const style = `<style>
.synod-chart{color:#282828;font-family:system-ui,'Liberation Sans',Arial,Helvetica,sans-serif}
.synod-chart .ground{fill:#fff} .synod-chart .grid{stroke:#e1e1e1;stroke-width:.7}
.synod-chart .line0{color:#0072b2} .synod-chart .line1{color:#d55e00}
.synod-chart .line2{color:#008a64} .synod-chart .line3{color:#a04696}
@media (prefers-color-scheme:dark){
.synod-chart{color:#e4e4e4}
.synod-chart .ground{fill:#17191c} .synod-chart .grid{stroke:#33373c}
.synod-chart .line0{color:#56b4e9} .synod-chart .line1{color:#ff9350}
.synod-chart .line2{color:#3ccb9f} .synod-chart .line3{color:#dc9ad4}
}
</style>
`

// Sizes, in the picture's units.
const (
	panelWidth, panelHeight = 440.0, 355.0 // axes included
	left, right, below      = 66.0, 14.0, 46.0
	margin                  = 18.0
)

// svg is a document as far as it is written.
type svg struct{ bytes.Buffer }

func (s *svg) add(format string, args ...any) { fmt.Fprintf(s, format, args...) }

// text writes a text at a place; how is attributes.
func (s *svg) text(x, y, size float64, how, words string) {
	s.add(`<text x="%s" y="%s" font-size="%s" fill="currentColor"%s>%s</text>`+"\n", short(x), short(y), short(size), how, escaped(words))
}

// short gives a coordinate to a tenth.
func short(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10+0, 'f', -1, 64) }

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}

// SVG draws the picture.
func (p Picture) SVG() []byte {
	var body svg
	top := p.head(&body)
	for i, panel := range p.Panels {
		panel.draw(&body, float64(i)*panelWidth, top)
	}
	return body.document(panelWidth*float64(len(p.Panels)), top+panelHeight, p.Title, p.About)
}

// document is the whole, with this in it.
func (s *svg) document(width, height float64, title, about string) []byte {
	var all svg
	all.add(`<svg xmlns="http://www.w3.org/2000/svg" class="synod-chart" role="img" width="%s" height="%s" viewBox="0 0 %[1]s %[2]s">`+"\n", short(width), short(height))
	all.add("<title>%s</title>\n<desc>%s</desc>\n", escaped(title), escaped(about))
	all.WriteString(style + `<rect class="ground" width="100%" height="100%"/>` + "\n")
	all.Write(s.Bytes())
	all.WriteString("</svg>\n")
	return all.Bytes()
}

// head is the title, the legend and the note. It gives where the panels begin.
func (p Picture) head(s *svg) float64 {
	const size, key = 11.5, 34.0
	s.text(margin, 32, 18, "", p.Title)
	x, y := margin, 58.0
	for i, name := range p.Names {
		width := key + widthOf(name, size)
		if x+width > panelWidth*float64(len(p.Panels))-margin && x > margin {
			x, y = margin, y+1.5*size
		}
		s.add(`<g class="line%d" stroke="currentColor"><path d="M%s %sh24" stroke-width="2"/>`, i, short(x), short(y-4))
		s.add("%s</g>\n", glyph(i, x+12, y-4))
		s.text(x+key-4, y, size, "", name)
		x += width + 1.5*size
	}
	s.text(margin, y+20, 10.5, "", p.Note)
	return y + 32
}

// widthOf is about how wide a text is, in most fonts no more.
func widthOf(text string, size float64) float64 { return 0.55 * size * float64(len([]rune(text))) }

// glyph is the mark of a line. Marks are told apart by who sees no colours.
func glyph(line int, x, y float64) string {
	const r = 3.6
	switch line {
	case 0:
		return fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s" fill="currentColor"/>`, short(x), short(y), short(r))
	case 1:
		return fmt.Sprintf(`<rect x="%s" y="%s" width="%s" height="%[3]s" fill="currentColor"/>`, short(x-r), short(y-r), short(2*r))
	case 2:
		return fmt.Sprintf(`<path d="M%s %sl%s %sh%sz" fill="currentColor"/>`, short(x), short(y-r-1), short(r+0.8), short(2*r), short(-2*(r+0.8)))
	default:
		return fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s" fill="none"/>`, short(x), short(y), short(r+0.5))
	}
}
