package run

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
)

// SideBySide is two runs side by side, step by step.
type SideBySide struct {
	Expected *Run      `json:"-"`
	Got      *Run      `json:"-"`
	Rows     []Aligned `json:"rows"`
	First    int       `json:"first"` // the place of the first row that differs; -1: none does
	// Ends says how the runs go on for ever, where that is not the same.
	Ends string `json:"ends,omitempty"`
}

// Aligned is a step of each run, or of one that the other has not.
type Aligned struct {
	Expected int      `json:"expected"` // the place in its Steps; -1: none
	Got      int      `json:"got"`      // likewise
	Differs  []Change `json:"differs,omitempty"`
}

// Same tells whether nothing differs.
func (c *SideBySide) Same() bool { return c.First < 0 && c.Ends == "" }

// Compare lays two runs side by side: steps that are the same in both, one after the other, and
// between them those that are not. Two steps are beside each other if their actions are the same;
// what then differs are elements of the states.
func Compare(expected, got *Run) *SideBySide {
	c := &SideBySide{Expected: expected, Got: got, First: -1}
	if a, b := expected.end(), got.end(); a != b {
		c.Ends = fmt.Sprintf("expected %s, got %s", endOr(a), endOr(b))
	}
	i, j := 0, 0
	for _, both := range append(aligned(expected.Steps, got.Steps), span{len(expected.Steps), len(got.Steps)}) {
		for ; i < both.from && j < both.to; i, j = i+1, j+1 {
			c.add(i, j)
		}
		for ; i < both.from; i++ {
			c.add(i, -1)
		}
		for ; j < both.to; j++ {
			c.add(-1, j)
		}
		if i < len(expected.Steps) && j < len(got.Steps) {
			c.add(i, j)
			i, j = i+1, j+1
		}
	}
	return c
}

func endOr(end string) string {
	if end == "" {
		return "that it ends there"
	}
	return strings.TrimSpace(end)
}

func (c *SideBySide) add(i, j int) {
	row := Aligned{Expected: i, Got: j}
	if i >= 0 && j >= 0 {
		row.Differs = between(c.Expected.Steps[i].Variables, c.Got.Steps[j].Variables)
	}
	c.Rows = append(c.Rows, row)
	if c.First < 0 && c.differs(row) {
		c.First = len(c.Rows) - 1
	}
}

// differs tells whether a row does: a place in a specification is no difference, as lines move.
func (c *SideBySide) differs(row Aligned) bool {
	if row.Expected < 0 || row.Got < 0 || len(row.Differs) > 0 {
		return true
	}
	return c.Expected.Steps[row.Expected].Action != c.Got.Steps[row.Got].Action
}

// between are the elements in which two states differ.
func between(expected, got Variables) (out []Change) {
	for _, v := range expected {
		is, known := got.Get(v.Name)
		if known && is != v.Value {
			out = append(out, changesOf(v.Name, v.Value, is)...)
		} else if !known {
			out = append(out, Change{v.Name, v.Value, ""})
		}
	}
	for _, v := range got {
		if _, known := expected.Get(v.Name); !known {
			out = append(out, Change{v.Name, "", v.Value})
		}
	}
	return out
}

// mostAligned bounds the table by which steps are aligned; longer runs are laid side by side as
// they stand.
const mostAligned = 4_000_000

// aligned are pairs of steps with the same action, ascending in both, as many as there can be,
// after the steps that both begin with.
func aligned(a, b []Step) (pairs []span) {
	begin := 0
	for begin < min(len(a), len(b)) && a[begin].Action == b[begin].Action {
		pairs = append(pairs, span{begin, begin})
		begin++
	}
	a, b = a[begin:], b[begin:]
	if len(a)*len(b) > mostAligned {
		return pairs
	}
	wide := len(b) + 1
	longest := make([]int, (len(a)+1)*wide) // of what begins at a step of each
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].Action == b[j].Action {
				longest[i*wide+j] = longest[(i+1)*wide+j+1] + 1
			} else {
				longest[i*wide+j] = max(longest[(i+1)*wide+j], longest[i*wide+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].Action == b[j].Action:
			pairs = append(pairs, span{begin + i, begin + j})
			i, j = i+1, j+1
		case longest[(i+1)*wide+j] >= longest[i*wide+j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// told is what a step is, in a line.
func (r *Run) told(step int) string {
	if step < 0 {
		return "nothing"
	}
	if step == 0 {
		return "0 initially"
	}
	return fmt.Sprintf("%d %s", r.Steps[step].Number-1, by(r.Steps[step].Action, r.Steps[step].Place))
}

// Verdict says in a line how the runs compare.
func (c *SideBySide) Verdict() string {
	switch {
	case c.Same():
		return fmt.Sprintf("the same, in %d steps", len(c.Rows)-1)
	case c.First < 0:
		return "the same steps, but another end: " + c.Ends
	}
	row, steps, count := c.Rows[c.First], c.Rows[1:], 0
	for _, r := range steps {
		if c.differs(r) {
			count++
		}
	}
	where := fmt.Sprintf("in %d of %d steps", count, len(steps))
	if c.First == 0 {
		where = "initially, and " + where
	}
	return fmt.Sprintf("they differ first where %s was expected, and %s came; %s", c.Expected.told(row.Expected), c.Got.told(row.Got), where)
}

// Text is the comparison for a terminal: what is the same in a line, and what differs element by
// element.
func (c *SideBySide) Text() string {
	var b strings.Builder
	same := 0
	flush := func() {
		if same > 0 {
			fmt.Fprintf(&b, "      %d the same\n", same)
		}
		same = 0
	}
	for _, row := range c.Rows {
		if !c.differs(row) {
			same++
			continue
		}
		flush()
		fmt.Fprintf(&b, "  expected %s\n  got      %s\n", c.Expected.told(row.Expected), c.Got.told(row.Got))
		for _, d := range row.Differs {
			b.WriteString(indented(d.said()))
		}
	}
	flush()
	return b.String() + c.Verdict() + "\n"
}

func (d Change) said() string {
	switch {
	case d.Was == "":
		return d.Of + ": also has " + d.Is
	case d.Is == "":
		return d.Of + ": has no " + d.Was
	}
	return fmt.Sprintf("%s: expected %s, got %s", d.Of, d.Was, d.Is)
}

// HTML is the comparison as a part of a page: the first difference, to which quote adds what a
// specification says of a step, then all steps side by side, and both pictures.
func (c *SideBySide) HTML(quote func(*Run, Step) string) string {
	var b strings.Builder
	b.WriteString("<section class=\"behaviour\">\n")
	if c.First >= 0 {
		c.firstHTML(&b, quote)
	}
	for i, row := range c.Rows {
		if i%atATime == 0 {
			if i > 0 {
				b.WriteString("</tbody></table>\n")
			}
			b.WriteString("<table class=\"steps\"><thead><tr><th scope=\"col\">expected</th><th scope=\"col\">got</th><th scope=\"col\">what differs</th></tr></thead><tbody>\n")
		}
		mark := ""
		if i == c.First {
			mark = " id=\"first\""
		}
		fmt.Fprintf(&b, "<tr%s><td>%s<td>%s<td>", mark, escape(shownLine(c.Expected.told(row.Expected))), escape(shownLine(c.Got.told(row.Got))))
		c.rowHTML(&b, row)
	}
	b.WriteString("</tbody></table>\n")
	for _, of := range []struct {
		title string
		run   *Run
	}{{"The picture of what was expected", c.Expected}, {"The picture of what came", c.Got}} {
		fmt.Fprintf(&b, "<details><summary>%s: %s</summary>\n", of.title, escape(shownLine(of.run.Title)))
		of.run.drawn(&b)
		b.WriteString("</details>\n")
	}
	return b.String() + "</section>\n"
}

func (c *SideBySide) rowHTML(b *strings.Builder, row Aligned) {
	if !c.differs(row) {
		b.WriteString("the same\n")
		return
	}
	b.WriteString("<span class=\"broken\">✗</span>")
	for _, d := range row.Differs {
		fmt.Fprintf(b, "<div><code>%s</code> %s</div>", escape(shownLine(d.Of)), d.html(false))
	}
	b.WriteByte('\n')
}

// firstHTML is the first difference, expected beside got, each with its line of the specification.
func (c *SideBySide) firstHTML(b *strings.Builder, quote func(*Run, Step) string) {
	row := c.Rows[c.First]
	b.WriteString("<p><a href=\"#first\">To the first difference among all steps</a></p>\n<div class=\"scroll\"><table><thead><tr><th scope=\"col\">expected</th><th scope=\"col\">got</th></tr></thead><tbody><tr>\n")
	for _, of := range []struct {
		run *Run
		at  int
	}{{c.Expected, row.Expected}, {c.Got, row.Got}} {
		fmt.Fprintf(b, "<td>%s", escape(shownLine(of.run.told(of.at))))
		if of.at >= 0 {
			if text := quote(of.run, of.run.Steps[of.at]); text != "" {
				fmt.Fprintf(b, "<pre>%s</pre>", escape(printable.Text(text)))
			}
		}
		b.WriteString("</td>\n")
	}
	b.WriteString("</tr></tbody></table></div>\n")
	for _, d := range row.Differs {
		fmt.Fprintf(b, "<div><code>%s</code> %s</div>\n", escape(shownLine(d.Of)), d.html(false))
	}
}
