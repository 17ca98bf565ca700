package numbers

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/synod-paxos/synod/impl/generals/odds"
)

// The picture has two panels side by side, below a title and a legend.
const (
	width, height = 11 * vg.Inch, 5.6 * vg.Inch
	head          = 1.1 * vg.Inch
	margin        = 0.2 * vg.Inch
)

// ink is how one approach is drawn. The colours are told apart also by those who see
// few colours, and the marks by those who see none.
type ink struct {
	color color.Color
	mark  draw.GlyphDrawer
}

var (
	inks = []ink{
		{color.RGBA{0, 114, 178, 255}, draw.CircleGlyph{}},
		{color.RGBA{213, 94, 0, 255}, draw.BoxGlyph{}},
		{color.RGBA{0, 138, 100, 255}, draw.PyramidGlyph{}},
		{color.RGBA{160, 70, 150, 255}, draw.RingGlyph{}},
	}
	black = color.RGBA{40, 40, 40, 255}
	pale  = color.RGBA{225, 225, 225, 255}
)

// curve is one approach in one panel: the formula at each length from the least to the
// greatest, and what was counted at those that were asked for.
type curve struct {
	ink
	scale
	formula plotter.XYs
	at      []int
	counted []Chance
	offset  float64 // of the marks, so that none hides another
}

// SVG draws the report. The same report is the same bytes.
func (r *Report) SVG() ([]byte, error) {
	disagree, err := r.curves(func(b odds.Battle) float64 { return b.Disagree }, func(row Row) Chance { return row.Disagree })
	if err != nil {
		return nil, err
	}
	attack, err := r.curves(func(b odds.Battle) float64 { return b.BothAttack }, func(row Row) Chance { return row.Attack })
	if err != nil {
		return nil, err
	}
	canvas := vgsvg.New(width, height)
	all := draw.New(canvas)
	all.FillPolygon(color.White, []vg.Point{{}, {X: width}, {X: width, Y: height}, {Y: height}})
	r.head(all)
	r.panel("chance that one attacks alone", logarithmic(disagree), disagree).Draw(draw.Crop(all, margin, -width/2-margin, margin, -head))
	r.panel("chance that both attack", linear, attack).Draw(draw.Crop(all, width/2+margin, -margin, margin, -head))
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return nil, err
	}
	// where the font is not installed, one of its width is
	return bytes.ReplaceAll(out.Bytes(), []byte("font-family:Liberation Sans;"), []byte("font-family:'Liberation Sans',Arial,Helvetica,sans-serif;")), nil
}

func (r *Report) curves(chance func(odds.Battle) float64, counted func(Row) Chance) (all []curve, err error) {
	for i, a := range r.approaches() {
		c := curve{ink: inks[i], at: r.lengths(a)}
		for n := r.Lengths[0]; len(c.at) > 0 && n <= c.at[len(c.at)-1]; n++ {
			b, err := a.formula(n)
			if err != nil {
				return nil, err
			}
			c.formula = append(c.formula, plotter.XY{X: float64(n), Y: chance(b)})
		}
		for _, row := range r.Tables[i].Rows {
			c.counted = append(c.counted, counted(row))
		}
		all = append(all, c)
	}
	return all, nil
}

func words(size vg.Length) text.Style {
	return text.Style{
		Color: black, Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		XAlign: draw.XLeft, YAlign: draw.YCenter, Handler: plot.DefaultTextHandler,
	}
}

// head is the title and the legend.
func (r *Report) head(c draw.Canvas) {
	c.FillText(words(15), vg.Point{X: 2 * margin, Y: height - 0.3*vg.Inch}, fmt.Sprintf("The Two Generals, when a messenger is lost with chance %s", exact(r.Loss)))
	x, y := 2*margin, height-0.65*vg.Inch
	for i, name := range []string{
		"handshake of n messages", "one order by n messengers", "stream of n, acknowledged", "n numbered, answered by plan",
	} {
		c.StrokeLine2(stroke(inks[i].color, 1.8), x, y, x+0.3*vg.Inch, y)
		c.DrawGlyph(glyph(inks[i]), vg.Point{X: x + 0.15*vg.Inch, Y: y})
		c.FillText(words(10.5), vg.Point{X: x + 0.37*vg.Inch, Y: y}, name)
		x += 0.55*vg.Inch + 1.13*words(10.5).Width(name) // other fonts are wider
	}
	c.FillText(words(9), vg.Point{X: 2 * margin, Y: height - 0.88*vg.Inch},
		fmt.Sprintf("lines: formulas; marks: what %s battles gave; bars: where the true chance lies, with 99.9999%% confidence; arrows: below that", count(r.Runs)))
}

func stroke(c color.Color, width vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: width}
}

func glyph(i ink) draw.GlyphStyle {
	return draw.GlyphStyle{Color: i.color, Radius: 3.4, Shape: i.mark}
}

// panel is a plot of curves against n.
func (r *Report) panel(title string, s scale, curves []curve) *plot.Plot {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = "n, messages or messengers", title
	p.Y.Min, p.Y.Max, p.Y.Tick.Marker = s.least, s.most, s.ticks
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font, axis.Tick.Label.Font = words(11).Font, words(9.5).Font
		axis.Label.TextStyle.Color, axis.Tick.Label.Color = black, black
		axis.LineStyle, axis.Tick.LineStyle = stroke(black, 0.6), stroke(black, 0.6)
		axis.Padding = 0
	}
	least, most := float64(r.Lengths[0]), float64(r.Lengths[len(r.Lengths)-1])
	p.X.Min, p.X.Max = least-(most-least)/50-0.1, most+(most-least)/50+0.1
	p.X.Tick.Marker = whole{}
	grid := plotter.NewGrid()
	grid.Horizontal, grid.Vertical = stroke(pale, 0.5), stroke(pale, 0.5)
	p.Add(grid)
	for i, c := range curves {
		c.scale = s
		c.offset = (float64(i) - float64(len(curves)-1)/2) * (p.X.Max - p.X.Min) / 240
		p.Add(c)
	}
	return p
}

// scale is where a chance is drawn. It is not the library's logarithmic scale, as that
// makes room for an axis's name where it is not.
type scale struct {
	least, most float64 // of the axis
	height      func(chance float64) float64
	ticks       plot.ConstantTicks
}

var linear = scale{-0.02, 1.02, func(chance float64) float64 { return chance }, tenths()}

func logarithmic(curves []curve) scale {
	least := floor(curves)
	return scale{least - 0.03, 0.06, math.Log10, decades(int(least))}
}

// draws reports whether a chance is within the panel.
func (s scale) draws(chance float64) bool { return s.height(chance) >= s.least }

// floor is the power of ten below all that is drawn, but not so low that the rest is
// flat.
func floor(curves []curve) float64 {
	least := 0.1
	for _, c := range curves {
		for _, at := range c.formula {
			if at.Y > 0 {
				least = min(least, at.Y)
			}
		}
	}
	return math.Floor(math.Log10(max(least, 1e-8)))
}

// Plot draws the curve, as far as it is within the panel: on a logarithmic scale a
// chance of 0 is not.
func (c curve) Plot(canvas draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&canvas)
	var line []vg.Point
	for _, at := range c.formula {
		if at.Y > 0 || c.draws(0) {
			line = append(line, vg.Point{X: x(at.X), Y: y(c.height(at.Y))})
		}
	}
	canvas.StrokeLines(stroke(c.color, 1.8), canvas.ClipLinesXY(line)...)
	for i, n := range c.at {
		at, of := x(float64(n)+c.offset), c.counted[i]
		switch {
		case c.draws(of.Rate):
			low := max(c.least, c.height(of.Low))
			c.bar(canvas, at, y(low), y(c.height(of.High)))
			canvas.DrawGlyph(glyph(c.ink), vg.Point{X: at, Y: y(c.height(of.Rate))})
		case c.draws(of.High):
			c.below(canvas, at, y(c.height(of.High)))
		}
	}
}

func (c curve) bar(canvas draw.Canvas, x, low, high vg.Length) {
	canvas.StrokeLine2(stroke(c.color, 0.9), x, low, x, high)
	for _, y := range []vg.Length{low, high} {
		canvas.StrokeLine2(stroke(c.color, 0.9), x-2.5, y, x+2.5, y)
	}
}

// below is an arrow down: the chance is lower than this, and none was counted.
func (c curve) below(canvas draw.Canvas, x, high vg.Length) {
	const long = 11
	canvas.StrokeLine2(stroke(c.color, 0.9), x-2.5, high, x+2.5, high)
	canvas.StrokeLine2(stroke(c.color, 0.9), x, high, x, high-long)
	for _, side := range []vg.Length{-2, 2} {
		canvas.StrokeLine2(stroke(c.color, 0.9), x, high-long, x+side, high-long+3.5)
	}
}

// decades are ticks at powers of ten, with unnamed ones between.
func decades(least int) (ticks plot.ConstantTicks) {
	for power := least; power <= 0; power++ {
		name := "1e" + strconv.Itoa(power)
		if power > -4 {
			name = strconv.FormatFloat(math.Pow10(power), 'f', -1, 64)
		}
		ticks = append(ticks, plot.Tick{Value: float64(power), Label: name})
		for i := 2.0; i < 10 && power < 0; i++ {
			ticks = append(ticks, plot.Tick{Value: float64(power) + math.Log10(i)})
		}
	}
	return ticks
}

func tenths() (ticks plot.ConstantTicks) {
	for i := range 11 {
		t := plot.Tick{Value: float64(i) / 10}
		if i%2 == 0 {
			t.Label = strconv.FormatFloat(t.Value, 'f', 1, 64)
		}
		ticks = append(ticks, t)
	}
	return ticks
}

// whole are ticks at whole numbers, ten or so.
type whole struct{}

func (whole) Ticks(least, most float64) (ticks []plot.Tick) {
	steps := []int{1, 2, 5, 10, 20, 50, 100}
	step := steps[max(0, slices.IndexFunc(steps, func(s int) bool { return (most-least)/float64(s) <= 14 }))]
	for n := int(math.Ceil(least/float64(step))) * step; float64(n) <= most; n += step {
		ticks = append(ticks, plot.Tick{Value: float64(n), Label: strconv.Itoa(n)})
	}
	return ticks
}
