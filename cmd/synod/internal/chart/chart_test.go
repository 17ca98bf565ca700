package chart

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func example() Picture {
	axis := Axis{Label: "n", Least: -0.5, Most: 10.5, Whole: true}
	return Picture{
		Title: "Waiting < 5 & \"more\"", Note: "a note", About: "It falls.", Names: []string{"one", "two"},
		Panels: []Panel{
			{X: axis, Y: Axis{Label: "chance", Least: 0.0008, Most: 1.5, Log: true}, Lines: []Curve{
				{Points: []Point{{0, 1}, {5, 0.1}, {10, 0.01}}, Marks: []Mark{{Point{0, 1}, 0.9, 1}, {Point{5, 0}, 0, 0.02}, {Point{10, 0}, 0, 1e-9}}},
				{Points: []Point{{0, 0}, {5, 1e-9}, {10, math.NaN()}}},
			}},
			{X: axis, Y: Axis{Label: "time", Least: 0, Most: 3}, Lines: []Curve{{}, {Marks: []Mark{{Point{5, 1.5}, 1, 2}}}}},
		},
	}
}

// elements gives a document's names, and texts by the name that they stand in.
func elements(t *testing.T, document []byte) (count map[string]int, texts map[string][]string) {
	t.Helper()
	count, texts = map[string]int{}, map[string][]string{}
	var open []string
	for dec := xml.NewDecoder(bytes.NewReader(document)); ; {
		token, err := dec.Token()
		if err == io.EOF {
			return count, texts
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, token.Name.Local)
			count[token.Name.Local]++
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				name := open[len(open)-1]
				texts[name] = append(texts[name], text)
			}
		}
	}
}

func TestPicture(t *testing.T) {
	picture := example().SVG()
	require.Equal(t, picture, example().SVG())
	count, texts := elements(t, picture)
	require.Equal(t, []string{"Waiting < 5 & \"more\""}, texts["title"])
	require.Equal(t, []string{"It falls."}, texts["desc"])
	require.Subset(t, texts["text"], []string{"Waiting < 5 & \"more\"", "a note", "one", "two", "n", "chance", "time", "0.001", "0.1", "1", "10", "2.5"})
	require.Equal(t, 1+len(example().Panels), count["svg"])
	require.Equal(t, 1+1, count["circle"], "the legend's and a point's; what is 0 is below the axis")
	require.Equal(t, 1+1+1, count["rect"], "the ground, the legend's and a point's")
	text := string(picture)
	require.Equal(t, 1, strings.Count(text, "m-2 -3.5l2 3.5"), "an arrow, but none to what is below the axis itself")
	for _, never := range []string{"NaN", "Inf", " id=", "-0\"", "e+", "e-0"} {
		require.NotContains(t, text, never)
	}
}

// Values lie where the axis says, its ends at the ends.
func TestAt(t *testing.T) {
	for _, a := range []Axis{{Least: -3, Most: 5}, {Least: 1e-8, Most: 1, Log: true}} {
		require.InDelta(t, 0, a.at(a.Least), 1e-12)
		require.InDelta(t, 1, a.at(a.Most), 1e-12)
	}
	require.InDelta(t, 0.5, Axis{Least: -3, Most: 5}.at(1), 1e-12)
	require.InDelta(t, 0.25, Axis{Least: 1e-8, Most: 1, Log: true}.at(1e-6), 1e-12)
	require.True(t, math.IsInf(Axis{Least: 1e-8, Most: 1, Log: true}.at(0), -1))
}

func names(a Axis) (some []string) {
	for _, tick := range a.ticks() {
		if tick.name != "" {
			some = append(some, tick.name)
		}
	}
	return some
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		axis Axis
		want string
	}{
		{Axis{Least: 0, Most: 0.3}, "0.00 0.05 0.10 0.15 0.20 0.25 0.30"},
		{Axis{Least: 0, Most: 1}, "0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0"},
		{Axis{Least: -0.1, Most: 0.1, Whole: true}, "0"},
		{Axis{Least: 2.8, Most: 3.2, Whole: true}, "3"},
		{Axis{Least: -30, Most: 1030, Whole: true}, "0 100 200 300 400 500 600 700 800 900 1000"},
		{Axis{Least: 0.0008, Most: 1.5, Log: true}, "0.001 0.01 0.1 1"},
		{Axis{Least: 0.9e-5, Most: 0.5, Log: true}, "1e-5 1e-4 0.001 0.01 0.1"},
		{Axis{Least: 5000, Most: 2e5, Log: true}, "10000 1e5"},
	} {
		require.Equal(t, c.want, strings.Join(names(c.axis), " "))
	}
}

// On any axis there are a few ticks, in order, on the axis, and each is where its name says.
func TestTicksOfAnyAxis(t *testing.T) {
	for exponent := -12; exponent <= 12; exponent++ {
		for _, least := range []float64{-7.3, -1, 0, 0.2, 3} {
			for _, span := range []float64{1, 1.7, 2, 4.9, 9.99} {
				unit := math.Pow10(exponent)
				a := Axis{Least: least * unit, Most: (least + span) * unit}
				ticks := a.ticks()
				require.GreaterOrEqual(t, len(ticks), 3, a)
				require.LessOrEqual(t, len(ticks), 13, a)
				for i, tick := range ticks {
					require.True(t, a.draws(tick.value), a)
					require.True(t, i == 0 || tick.value > ticks[i-1].value)
					said, err := strconv.ParseFloat(tick.name, 64)
					require.NoError(t, err)
					require.InDelta(t, tick.value, said, 1e-9*unit)
				}
			}
		}
	}
}

// The widest legend is broken into lines that are within the picture.
func TestLegendIsWithinThePicture(t *testing.T) {
	p := Picture{Names: []string{strings.Repeat("a", 40), strings.Repeat("b", 40), strings.Repeat("c", 60), "d"}, Panels: make([]Panel, 1)}
	for i := range p.Panels {
		p.Panels[i].X, p.Panels[i].Y = Axis{Most: 1}, Axis{Most: 1}
	}
	var s svg
	require.Greater(t, p.head(&s), Picture{Names: []string{"a"}, Panels: p.Panels}.head(&s)+40)
}
