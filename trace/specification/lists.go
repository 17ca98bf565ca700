package specification

import (
	"slices"
	"strings"
)

// synonyms are signs that can be written in another way.
var synonyms = map[string]string{
	`\land`: `/\`, `\lor`: `\/`, `\lnot`: "~", `\neg`: "~", `\equiv`: "<=>", `\leq`: "<=", "=<": "<=", `\geq`: ">=", "/=": "#", `\neq`: "#",
	`\forall`: `\A`, `\exists`: `\E`,
}

// signed are the tokens of a text, with signs of more than one character whole, each in one way to
// write it, and with brackets in the place of the columns of lists.
func signed(text string) []token { return listed(text, inSigns(whole(tokensOf(text), text))) }

func inSigns(read []token) []token {
	all := read[:0]
	for _, t := range read {
		n := len(all)
		if n > 0 && t.text == ">" && all[n-1].text == "~" && all[n-1].at+1 == t.at { // P ~> Q
			all[n-1].text = "~>"
			continue
		}
		if n > 1 && t.text == "->" && all[n-1].text == "+" && all[n-2].text == "-" && all[n-2].at+2 == t.at {
			all = all[:n-1]
			all[n-2].text = "-+->"
			continue
		}
		if n > 0 && t.text == "=" && all[n-1].text == "/" && all[n-1].at+1 == t.at {
			all[n-1].text = "#"
			continue
		}
		if as := synonyms[t.text]; as != "" {
			t.text = as
		}
		all = append(all, t)
	}
	return all
}

// lister puts brackets around lists and their items: what a list is made of is told by columns, and
// by nothing that is left when a text is laid out in another way.
type lister struct {
	text   string
	at     int // as far as columns are counted
	column int
	out    []token
	open   []frame
}

// frame is what is open where a token stands: a list, or what begins with a sign and ends with one
// of others.
type frame struct {
	sign   string
	column int // of a list; else 0
}

func listed(text string, tokens []token) []token {
	l := lister{text: text}
	for i, t := range tokens {
		l.token(t, startsList(tokens, i))
	}
	l.shut(0)
	return l.out
}

// startsList tells whether a token is the first sign of a list.
func startsList(tokens []token, i int) bool {
	t := tokens[i].text
	return (t == `/\` || t == `\/`) && startsOperand(tokens, i)
}

// startsOperand tells whether there is nothing before a token that it could join, or be applied to.
func startsOperand(tokens []token, i int) bool {
	return i == 0 || tokens[i-1].text == "==" || joins(tokens, i-1) || slices.Contains([]string{"IF", "THEN", "ELSE", "IN", "ENABLED"}, tokens[i-1].text)
}

// lists tells whether a formula has a list in it.
func lists(body []token) bool {
	for i := range body {
		if startsList(body, i) {
			return true
		}
	}
	return false
}

// closes are what ends what is open since one of some signs.
var closes = map[string][]string{
	")": {"("}, "]": {"["}, "}": {"{"}, ">>": {"<<"}, "THEN": {"IF"}, "ELSE": {"THEN"}, "IN": {"LET"}, ":": {`\A`, `\E`, "CHOOSE", "LAMBDA"},
}

func (l *lister) token(t token, first bool) {
	l.count(t.at)
	for l.top().column > 0 && (l.column < l.top().column || l.column == l.top().column && t.text != l.top().sign) {
		l.shut(len(l.open) - 1)
	}
	switch {
	case l.top().column == l.column: // the next item
		l.put(")", t)
		l.out = append(l.out, t)
		l.put("(", t)
	case first:
		l.open = append(l.open, frame{t.text, l.column})
		l.put("(", t)
		l.put("(", t)
	default:
		l.between(t)
		l.out = append(l.out, t)
	}
}

// between is of a token that is no sign of a list.
func (l *lister) between(t token) {
	if of, ok := closes[t.text]; ok {
		l.close(of, t.text == ":")
	} else if t.text == "," {
		l.shut(l.within(len(l.open)))
	}
	if slices.Contains([]string{"(", "[", "{", "<<", "IF", "THEN", "LET", `\A`, `\E`, "CHOOSE", "LAMBDA"}, t.text) {
		l.open = append(l.open, frame{sign: t.text})
	}
}

// count goes on to a token; the first column is 1.
func (l *lister) count(to int) {
	if from := strings.LastIndexByte(l.text[l.at:to], '\n'); from >= 0 || l.at == 0 {
		l.column, l.at = 1, l.at+from+1
	}
	for _, r := range l.text[l.at:to] {
		if l.column++; r == '\t' {
			l.column = (l.column+6)/8*8 + 1
		}
	}
	l.at = to
}

func (l *lister) put(bracket string, at token) {
	l.out = append(l.out, token{symbol, bracket, at.at})
}

// top is what was opened last; zero if nothing is open.
func (l *lister) top() frame {
	if len(l.open) == 0 {
		return frame{}
	}
	return l.open[len(l.open)-1]
}

// within is how much of it is left without lists that nothing else is open in.
func (l *lister) within(n int) int {
	for n > 0 && l.open[n-1].column > 0 {
		n--
	}
	return n
}

// close ends what began with one of some signs, and lists in it. A colon that is none of a
// quantifier ends those of {x \in S : P}, and is of a label elsewhere.
func (l *lister) close(of []string, colon bool) {
	for n := l.within(len(l.open)); n > 0; n = l.within(n - 1) {
		switch sign := l.open[n-1].sign; {
		case slices.Contains(of, sign):
			l.shut(n - 1)
			return
		case colon && sign == "{":
			l.shut(n)
			return
		case colon:
			return
		}
	}
	if !colon {
		l.shut(l.within(len(l.open)))
	}
}

// shut leaves so much open.
func (l *lister) shut(left int) {
	for len(l.open) > left {
		if last := l.top(); last.column > 0 {
			at := l.out[len(l.out)-1]
			l.put(")", at)
			l.put(")", at)
		}
		l.open = l.open[:len(l.open)-1]
	}
}
