package specmutate

import "strings"

// change is told of one: what stands from and to, what stands there instead, and what that is.
type change func(from, to int, by, what string)

// others are comparisons, and what each is mutated to.
var others = map[string]string{"=": "#", "#": "=", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}

// mutate visits all mutants of a definition.
func (d *definition) mutate(to change) {
	if len(d.tokens) == 0 || d.temporal() {
		return
	}
	d.whole(to)
	for i, t := range d.tokens {
		switch {
		case d.is(i, `/\`, `\/`):
			d.operand(i, to)
			if !d.bullet(i) {
				d.operandBefore(i, to)
			}
		case d.is(i, "IF"):
			d.deny(i+1, d.until(i+1, "THEN"), "a condition denied", to)
		case d.is(i, "CASE"), d.is(i, "]") && d.is(i-1, "["):
			if last := d.until(i+1, "->"); last >= i+1 && !d.is(i+1, "OTHER") && d.is(last+1, "->") {
				d.deny(i+1, last, "a case denied", to)
			}
		case others[t.Text] != "" && !d.assigns(i):
			to(t.At, t.At+len(t.Text), others[t.Text], "another comparison")
		case d.is(i, `\A`, `\E`):
			d.quantifier(i, to)
		}
	}
}

// temporal tells whether it is about behaviours, such as Spec, and not about a state or a step.
func (d *definition) temporal() bool {
	for i, t := range d.tokens {
		if strings.HasPrefix(t.Text, "WF_") || strings.HasPrefix(t.Text, "SF_") || d.is(i, "[") && d.is(i+1, "]") && d.is(i+2, "[") {
			return true
		}
	}
	return false
}

// whole replaces a definition that is a condition by what always holds, and never.
func (d *definition) whole(to change) {
	last := len(d.tokens) - 1
	condition, depth := d.is(0, `\A`, `\E`, "~", `/\`, `\/`), 0
	for i := range d.tokens {
		depth += d.depth(i)
		condition = condition || depth == 0 && (others[d.tokens[i].Text] != "" || d.is(i, `/\`, `\/`, `\in`, "=>"))
	}
	if !condition || d.is(0, "IF", "LET", "CASE", "[", "{", "<<") || d.primed(0, last) {
		return
	}
	to(d.start(0), d.end(last), "TRUE", "a condition that always holds")
	to(d.start(0), d.end(last), "FALSE", "a condition that never holds")
}

// operand leaves out what a conjunct or a disjunct says, or denies it.
func (d *definition) operand(i int, to change) {
	last := d.extent(i)
	if last <= i || d.primed(i+1, last) {
		return
	}
	d.leaveOut(i, i+1, last, to)
	d.deny(i+1, last, "what is joined denied", to)
}

// operandBefore does it with what stands before a sign in a line.
func (d *definition) operandBefore(i int, to change) {
	from := i
	for depth := 0; from > 0; from-- {
		depth -= d.depth(from - 1)
		if depth < 0 || depth == 0 && d.is(from-1, `/\`, `\/`, "=>", "<=>", "==", ":", "THEN", "ELSE", "IF", "IN", ",", "->", "|->", "~", "CASE") || d.is(from-1, "]") && d.is(from-2, "[") {
			break
		}
	}
	if from < i && !d.primed(from, i-1) && d.start(from) >= d.lineOf(i) {
		d.leaveOut(i, from, i-1, to)
	}
}

func (d *definition) leaveOut(sign, from, last int, to change) {
	by, what := "TRUE", "a conjunct left out"
	if d.is(sign, `\/`) {
		by, what = "FALSE", "a disjunct left out"
	}
	to(d.start(from), d.end(last), by, what)
}

func (d *definition) lineOf(i int) int {
	return strings.LastIndexByte(d.text[:d.start(i)], '\n') + 1
}

// deny puts a ~ before what stands from the token to the last. What takes several lines stays in
// its columns, as those bracket it.
func (d *definition) deny(from, last int, what string, to change) {
	if last < from || d.primed(from, last) {
		return
	}
	text := d.text[d.start(from):d.end(last)]
	if strings.Contains(text, "\n") {
		text = "\n" + strings.Repeat(" ", d.column(from)-1) + text
	}
	to(d.start(from), d.end(last), "~("+text+")", what)
}

func (d *definition) quantifier(i int, to change) {
	last := d.until(i, ",", "THEN", "ELSE", "IN")
	if d.primed(i, last) {
		return
	}
	by := `\E`
	if d.is(i, `\E`) {
		by = `\A`
	}
	to(d.start(i), d.end(i), by, "another quantifier")
}

// assigns tells whether an equality says what a next state or a field is, or a comparison is none.
func (d *definition) assigns(i int) bool {
	if d.is(i-1, "'") {
		return true
	}
	for k := i - 1; k >= 0 && !d.is(k, ",", "EXCEPT", `/\`, `\/`, "==", "(", "THEN", "ELSE", ":"); k-- {
		if d.is(k, "!") && d.is(k+1, "[", ".") {
			return true
		}
	}
	return d.primed(i+1, min(i+1, len(d.tokens)-1))
}

// primed tells whether something there says what the next state is.
func (d *definition) primed(from, last int) bool {
	for i := from; i <= last; i++ {
		if d.is(i, "'", "UNCHANGED") {
			return true
		}
	}
	return false
}

// bullet tells whether a sign begins an item of a list in lines.
func (d *definition) bullet(i int) bool {
	return i == 0 || d.first(i) || d.is(i-1, "THEN", "ELSE", "IN", "->", ":", "(", `/\`, `\/`, "IF")
}

// extent is the last token of what a sign joins.
func (d *definition) extent(i int) int {
	if !d.bullet(i) {
		return d.until(i+1, `/\`, `\/`, "=>", "<=>", ",", "THEN", "ELSE", "IN")
	}
	last := d.until(i+1, ",", "THEN", "ELSE", "IN")
	for k := i + 1; k <= last; k++ {
		if d.first(k) && d.column(k) <= d.column(i) {
			return k - 1
		}
	}
	return last
}

// until is the last token before one of those, before the value of a case or the next case unless
// CASE stands before, or before what closes more than was opened; IF and LET open. A comma between
// what a quantifier binds is none of those.
func (d *definition) until(from int, stops ...string) int {
	depth, binds, cases := 0, false, false
	for i := from; i < len(d.tokens); i++ {
		arm := d.is(i, "->") || d.is(i, "[") && d.is(i+1, "]")
		if depth == 0 && !binds && (d.is(i, stops...) || arm) && !(arm && cases) {
			return i - 1
		}
		if depth += d.depth(i); depth < 0 {
			return i - 1
		}
		if depth == 0 {
			binds = !d.is(i, ":") && (binds || d.is(i, `\A`, `\E`, "CHOOSE"))
			cases = cases || d.is(i, "CASE")
		}
	}
	return len(d.tokens) - 1
}

// depth is how much deeper a token leads. What IF opens ELSE closes, what LET opens IN.
func (d *definition) depth(i int) int {
	switch {
	case d.is(i, "(", "[", "{", "<<", "IF", "LET"):
		return 1
	case d.is(i, ")", "]", "}", ">>", "ELSE", "IN"):
		return -1
	}
	return 0
}
