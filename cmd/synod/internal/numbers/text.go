package numbers

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
)

// Text is the report for people.
func (r *Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "a messenger is lost with chance %s; %s battles for each row, seed %d\n", exact(r.Loss), count(r.Runs), r.Seed)
	for _, t := range r.Tables {
		fmt.Fprintf(&b, "\n%s\n", t.Title)
		if len(t.Rows) < len(r.Lengths) {
			fmt.Fprintf(&b, "not for n above %d, as messages have numbers up to that\n", generals.MaxNumber)
		}
		if len(t.Rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%4s  %11s  %12s  %9s  %9s  %-21s  %10s  %s\n", "N", "BOTH ATTACK", "BOTH RETREAT", "DISAGREE", "SIMULATED", "INTERVAL", "MESSENGERS", "RESULT")
		for _, row := range t.Rows {
			b.WriteString(row.text())
		}
		b.WriteString(r.note(t.Approach))
	}
	fmt.Fprintf(&b, "\n%s\n", r.verdict())
	return b.String()
}

func (row Row) text() string {
	c := row.Disagree
	return fmt.Sprintf("%4d  %11s  %12s  %9s  %9s  %-21s  %10s  %s\n", row.N, chance(row.Attack.Formula), chance(row.Retreat.Formula),
		chance(c.Formula), digits(c.Rate), digits(c.Low)+" to "+digits(c.High), digits(row.Messengers), row.result())
}

func (row Row) result() string {
	if row.Agrees {
		return "agrees"
	}
	var off []string
	for _, c := range []struct {
		what string
		of   Chance
	}{{"both attack", row.Attack}, {"both retreat", row.Retreat}, {"disagree", row.Disagree}} {
		if !c.of.Agrees() {
			off = append(off, fmt.Sprintf("%s %s, simulated %s to %s", c.what, digits(c.of.Formula), digits(c.of.Low), digits(c.of.High)))
		}
	}
	return "DIFFERS: " + strings.Join(off, "; ")
}

// note is what a formula says beside the rows.
func (r *Report) note(approach string) string {
	switch approach {
	case "handshake":
		return r.noteHandshake()
	case "messengers":
		if r.Impossible != "" {
			return fmt.Sprintf("all lost with at most %s: %s\n", exact(r.Target), r.Impossible)
		}
		return fmt.Sprintf("all lost with at most %s: %s\n", exact(r.Target), plural(r.Fewest, "messenger"))
	case "stream":
		return r.noteStream()
	case "numbered":
		return r.notePlan()
	}
	return ""
}

// noteHandshake says what no length changes.
func (r *Report) noteHandshake() string {
	lost, err := odds.AllLost(r.Loss, r.Messengers)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("once all before it came, the last message is lost with chance %s, as the first is\n", digits(lost))
}

func (r *Report) noteStream() string {
	rate, err := odds.StreamRate(r.Loss)
	if err != nil {
		return ""
	}
	note := fmt.Sprintf("one more message multiplies the chance of disagreement by what tends to %s", digits(rate))
	if from, err := odds.StreamFalls(r.Loss); err == nil && r.Enough == 1 && r.Heed <= 1 && from > 0 {
		note += fmt.Sprintf("; it falls from n = %d on", from)
	}
	return note + "\n"
}

func (r *Report) notePlan() string {
	if len(r.Plan) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "the plan for n = %d, with confidence %s:\n", len(r.Plan), exact(r.Confidence))
	fmt.Fprintf(&b, "%4s  %11s  %12s  %9s\n", "GAPS", "LOSS AT MOST", "ANSWERS", "ALL LOST")
	for _, e := range r.Plan {
		fmt.Fprintf(&b, "%4d  %12s  %12d  %9s", e.Gaps, digits(e.AtMost), e.Repeats, digits(e.AllLost))
		if e.Short {
			fmt.Fprintf(&b, "  more would be needed; there are %d", generals.MaxNumber)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (r *Report) verdict() string {
	if r.Agree {
		return fmt.Sprintf("agree: %s; a right formula is outside one row's intervals at most three times in a million", plural(r.Rows, "row"))
	}
	return fmt.Sprintf("falsified: %d of %s", r.Differing, plural(r.Rows, "row"))
}

// chance is one with four digits that count, and as what it lacks where these would
// make it a certainty.
func chance(x float64) string {
	if s := digits(x); s != "1" || x == 1 {
		return s
	}
	return "1-" + strconv.FormatFloat(1-x, 'g', 3, 64)
}

// digits is a number with four digits that count.
func digits(x float64) string { return strconv.FormatFloat(x+0, 'g', 4, 64) } // -0 + 0 is 0

// exact is a number as it was given.
func exact(x float64) string { return strconv.FormatFloat(x+0, 'g', -1, 64) }

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return count(n) + " " + what + "s"
}

// count is a whole number with commas.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
