package numbers

import (
	"fmt"
	"math"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/chart"
	"github.com/synod-paxos/synod/impl/generals/odds"
)

// SVG draws the report. The same report is the same bytes.
func (r *Report) SVG() ([]byte, error) {
	disagree, err := r.lines(func(b odds.Battle) float64 { return b.Disagree }, func(row Row) Chance { return row.Disagree })
	if err != nil {
		return nil, err
	}
	attack, err := r.lines(func(b odds.Battle) float64 { return b.BothAttack }, func(row Row) Chance { return row.Attack })
	if err != nil {
		return nil, err
	}
	least, most := reach(disagree)
	cost := chart.Axis{Label: "messengers sent, on average", Least: least - (most-least)/40 - 0.15, Most: most + (most-least)/40 + 0.15}
	picture := chart.Picture{
		Title: fmt.Sprintf("The Two Generals, when a messenger is lost with chance %s", exact(r.Loss)),
		Note: fmt.Sprintf("lines: formulas; marks: what %s battles gave; bars: where the true chance lies, with 99.9999%% confidence; arrows: below that",
			count(r.Runs)),
		About: r.about(),
		Names: []string{"handshake of n messages", "one order by n messengers", "stream of n, acknowledged", "n numbered, answered by plan"},
		Panels: []chart.Panel{
			{X: cost, Y: chart.Axis{Label: "chance that one attacks alone", Least: floor(disagree), Most: 1.5, Log: true}, Lines: disagree},
			{X: cost, Y: chart.Axis{Label: "chance that both attack", Least: -0.03, Most: 1.03}, Lines: attack},
		},
	}
	return picture.SVG(), nil
}

// about says the ends of the curves in words.
func (r *Report) about() string {
	var b strings.Builder
	b.WriteString("For each way to say attack, at its greatest n, by the formulas.")
	for _, t := range r.Tables {
		if len(t.Rows) > 0 {
			last := t.Rows[len(t.Rows)-1]
			fmt.Fprintf(&b, " %s: n = %d, one attacks alone with chance %.3g, both attack with %.3g.", t.Approach, last.N, last.Disagree.Formula, last.Attack.Formula)
		}
	}
	return b.String()
}

// lines are the approaches by what they cost, so that nothing looks free: the formula at each
// length from the least to the greatest, and what was counted at those that were asked for.
func (r *Report) lines(chance func(odds.Battle) float64, counted func(Row) Chance) (all []chart.Curve, err error) {
	for i, a := range r.approaches() {
		var line chart.Curve
		lengths := r.lengths(a)
		for n := r.Lengths[0]; len(lengths) > 0 && n <= lengths[len(lengths)-1]; n++ {
			b, err := a.formula(n)
			if err != nil {
				return nil, err
			}
			line.Points = append(line.Points, chart.Point{X: b.Messengers, Y: chance(b)})
		}
		for _, row := range r.Tables[i].Rows {
			c := counted(row)
			line.Marks = append(line.Marks, chart.Mark{Point: chart.Point{X: row.Messengers, Y: c.Rate}, Low: c.Low, High: c.High})
		}
		all = append(all, line)
	}
	return all, nil
}

// reach is from the least that any of them costs to the most.
func reach(lines []chart.Curve) (least, most float64) {
	least = math.Inf(1)
	for _, l := range lines {
		for _, p := range l.Points {
			least, most = min(least, p.X), max(most, p.X)
		}
	}
	return min(least, most), most
}

// floor is a little below the power of ten below all that is drawn, but not so low that
// the rest is flat.
func floor(lines []chart.Curve) float64 {
	least := 0.1
	for _, l := range lines {
		for _, p := range l.Points {
			if p.Y > 0 {
				least = min(least, p.Y)
			}
		}
	}
	return 0.8 * math.Pow10(int(math.Floor(math.Log10(max(least, 1e-8)))))
}
