package specification

import (
	"slices"
	"strconv"
)

// unit is what a module's body is made of: a declaration, a definition, a fact, a proof, a line
// across. Where it begins is told by its tokens: columns mean something within lists alone.
type unit struct {
	first    int    // its first token
	name     string // of a definition or a fact; empty: it has none, or a sign has
	local    bool
	instance bool // without a name
	inner    bool // of a module within
}

// namable are the words that may stand before the name of what is defined, and unitWords those that
// begin a unit, these among them.
var (
	namable   = []string{"LOCAL", "ASSUME", "ASSUMPTION", "AXIOM", "THEOREM", "LEMMA", "COROLLARY", "PROPOSITION"}
	unitWords = append([]string{"EXTENDS", "CONSTANT", "CONSTANTS", "VARIABLE", "VARIABLES", "RECURSIVE", "INSTANCE", "PROOF", "BY", "OBVIOUS", "OMITTED",
		"USE", "HIDE"}, namable...)
)

// cutter goes through a module's tokens once. What is defined within LET, or within a proof, is no
// unit.
type cutter struct {
	tokens []token
	units  []unit
	depth  int   // of modules
	let    int   // LETs whose IN is to come
	claims int   // ASSUMEs whose PROVE is to come
	proofs []int // levels whose QED is to come
}

func unitsOf(tokens []token) []unit {
	c := cutter{tokens: tokens}
	for i, t := range tokens {
		switch t.kind {
		case dashes, rule:
			c.outside()
			c.add(i)
			if t.kind == rule {
				c.depth--
			}
		case word:
			c.word(i)
		case symbol:
			c.symbol(i)
		}
	}
	return c.units
}

func (c *cutter) add(i int) { c.units = append(c.units, unit{first: i, inner: c.depth != 1}) }

// outside is where nothing can be open any more.
func (c *cutter) outside() { c.let, c.claims, c.proofs = 0, 0, nil }

// open tells whether a token stands within something whose parts are no units.
func (c *cutter) open() bool { return c.let > 0 || c.claims > 0 || len(c.proofs) > 0 }

func (c *cutter) word(i int) {
	switch text := c.tokens[i].text; {
	case text == "MODULE":
		c.depth++
	case text == "LET":
		c.let++
	case text == "IN":
		c.let = max(c.let-1, 0)
	case text == "PROVE":
		c.claims = max(c.claims-1, 0)
	case text == "ASSUME" && proved(c.tokens[i+1:]):
		c.claims++
	case text == "INSTANCE" && c.before(i) == "==", c.open() && !fact(text), !slices.Contains(unitWords, text):
	case text == "INSTANCE" && c.before(i) == "LOCAL":
		c.units[len(c.units)-1].instance = true
	default:
		if fact(text) {
			c.outside()
		}
		c.add(i)
		last := &c.units[len(c.units)-1]
		last.local, last.instance = text == "LOCAL", text == "INSTANCE"
	}
}

// before is the token before one.
func (c *cutter) before(i int) string {
	if i == 0 {
		return ""
	}
	return c.tokens[i-1].text
}

// fact tells whether a word begins what may have a proof: within one it cannot stand.
func fact(word string) bool { return slices.Contains(namable[4:], word) }

func (c *cutter) symbol(i int) {
	switch c.tokens[i].text {
	case "<":
		c.step(i)
	case "==":
		first, name := definedBefore(c.tokens, i)
		if c.let > 0 || len(c.proofs) > 0 || first < 0 {
			return
		}
		if n := len(c.units); n == 0 || c.units[n-1].first != first-1 || !slices.Contains(namable, c.tokens[first-1].text) {
			c.add(first)
		}
		if name >= 0 {
			c.units[len(c.units)-1].name = c.tokens[name].text
		}
	}
}

// referring are what may stand before the name of a step that is none of its own.
var referring = []string{"BY", "ONLY", "USE", "HIDE", ","}

// step reads a proof's <1>2., if one begins: its level is open until that has its QED.
func (c *cutter) step(i int) {
	if i+3 >= len(c.tokens) || c.tokens[i+2].text != ">" || !adjacent(c.tokens[i:i+3]) || slices.Contains(referring, c.before(i)) {
		return
	}
	level, err := strconv.Atoi(c.tokens[i+1].text)
	if sign := c.tokens[i+1].text; err != nil && sign != "*" && sign != "+" {
		return
	}
	top := 0
	if n := len(c.proofs); n > 0 {
		top = c.proofs[n-1]
	} else {
		c.add(i)
	}
	switch {
	case c.tokens[i+1].text == "+":
		level = top + 1
	case err != nil: // <*>
		level = max(top, 1)
	}
	c.proofs = slices.DeleteFunc(c.proofs, func(open int) bool { return open >= level })
	j := i + 3
	if c.tokens[j].kind == word && adjacent(c.tokens[i+2:j+1]) { // its name
		j++
	}
	for j < len(c.tokens) && c.tokens[j].text == "." {
		j++
	}
	if j == len(c.tokens) || c.tokens[j].text != "QED" {
		c.proofs = append(c.proofs, level)
	}
}

// adjacent tells whether nothing is between some tokens.
func adjacent(tokens []token) bool {
	for i := range len(tokens) - 1 {
		if tokens[i].at+len(tokens[i].text) != tokens[i+1].at {
			return false
		}
	}
	return true
}

// definedBefore finds what is defined at ==: its first token, -1 if there is none, and its name, -1
// if that is a sign, as in a ++ b ==.
func definedBefore(tokens []token, equals int) (first, name int) {
	name = nameBefore(tokens[:equals])
	switch {
	case name >= 0 && (name < equals-1 || name == 0 || !joins(tokens, name-1)):
		return name, name
	case name < 0:
		name = equals
	}
	first = name - 1
	for first > 0 && tokens[first-1].kind == symbol && adjacent(tokens[first-1:first+1]) {
		first--
	}
	if first < 0 || tokens[first].kind != symbol {
		return -1, -1
	}
	if sign := tokens[first].text; first > 0 && tokens[first-1].kind == word && (sign != "-" || tokens[first+1].text != ".") {
		first--
	}
	return first, -1
}

// joins tells whether an operand must follow a token.
func joins(tokens []token, i int) bool {
	t := tokens[i]
	joined := func(n int) bool { return i >= n && adjacent(tokens[i-n:i+1]) }
	switch {
	case t.kind != symbol, t.text == "'", t.text == "==":
		return false
	case t.text == ")": // a (+) b
		return joined(2) && tokens[i-2].text == "(" && tokens[i-1].kind == symbol && (!joined(3) || tokens[i-3].kind != word)
	case t.nests() < 0:
		return false
	case t.text == "@":
		return joined(1) && tokens[i-1].text == "@"
	}
	return !joined(1) || tokens[i-1].text != "^" || !slices.Contains([]string{"+", "*", "#"}, t.text)
}
