package tla

import (
	"fmt"
	"slices"
)

// Limits of Parse.
const (
	maxDepth    = 500     // sets and functions within one another
	maxInterval = 1 << 16 // integers that all intervals of one text stand for
	maxDigits   = 10_000  // of one integer
)

// unevaluated explains what TLC prints for a large `SUBSET S` or `[S -> T]`.
const unevaluated = " (a set that TLC left unevaluated is no value: let the specification enumerate it)"

// SyntaxError tells why a text is not a value.
type SyntaxError struct {
	Offset   int    // in bytes, from 0, of what was found
	Expected string // what could have stood there
	Found    string // what did: a piece of the text, or "end of text"
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("tla: at byte %d: expected %s, found %s", e.Offset, e.Expected, e.Found)
}

// Parse reads one value as TLC prints it; white space, also line breaks, may stand between any two
// tokens. The error is a *SyntaxError. Nesting deeper than 500, an integer of more than 10,000
// digits and intervals of more than 65,536 integers together are errors, as are repeated keys of a
// function.
func Parse(text string) (Value, error) { return new(Interner).Parse(text) }

// Parse is the function Parse, sharing parts with all values that the Interner made before.
func (in *Interner) Parse(text string) (Value, error) {
	p := parser{text: text, in: in, interval: maxInterval}
	v, err := p.value()
	if err != nil {
		return Value{}, err
	}
	if p.skipSpace(); p.pos < len(p.text) {
		return Value{}, p.expected("end of text")
	}
	return v, nil
}

// parser is a recursive-descent parser over text. Finished parts wait on its stacks until the set
// or function around them is complete.
type parser struct {
	text     string
	pos      int // of the next byte to read
	in       *Interner
	depth    int
	interval int // integers that intervals may still stand for
	elems    []Value
	pairs    []Pair
	scratch  []Value
}

func (p *parser) value() (Value, error) {
	p.skipSpace()
	switch c := p.peek(); {
	case c == '"':
		return p.stringValue()
	case c == '-' || isDigit(c) || isWordByte(c):
		return p.wordOrNumber()
	}
	if p.depth == maxDepth {
		return Value{}, p.expected(fmt.Sprintf("at most %d levels of nesting", maxDepth))
	}
	p.depth++
	defer func() { p.depth-- }()
	switch {
	case p.accept("{"):
		return p.listed("}", func(elems []Value) *node { return p.in.set(sortedSet(elems)) })
	case p.accept("<<"):
		return p.listed(">>", p.in.tuple)
	case p.accept("["):
		return p.recordValue()
	case p.accept("("):
		return p.function(":>", "@@", ")", p.value)
	}
	return Value{}, p.expected("a value")
}

// listed makes a value of those up to closing.
func (p *parser) listed(closing string, value func(elems []Value) *node) (Value, error) {
	base := len(p.elems)
	defer func() { p.elems = p.elems[:base] }()
	if err := p.list(closing); err != nil {
		return Value{}, err
	}
	return Value{n: value(p.elems[base:])}, nil
}

// list pushes values separated by commas up to closing, which it reads.
func (p *parser) list(closing string) error {
	if p.accept(closing) {
		return nil
	}
	for {
		v, err := p.value()
		if err != nil {
			return err
		}
		p.elems = append(p.elems, v)
		if p.accept(closing) {
			return nil
		}
		if !p.accept(",") {
			return p.expected(`"," or "` + closing + `"`)
		}
	}
}

func (p *parser) recordValue() (Value, error) {
	if p.accept("]") { // TLC prints a record that was made without fields so
		return Value{n: p.in.tuple(nil)}, nil
	}
	return p.function("|->", ",", "]", func() (Value, error) {
		name, err := p.fieldName()
		if err != nil {
			return Value{}, err
		}
		return Value{n: p.in.text(KindString, name)}, nil
	})
}

// function reads `key arrow value`, separated, up to closing.
func (p *parser) function(arrow, separator, closing string, key func() (Value, error)) (Value, error) {
	base, start := len(p.pairs), p.pos
	defer func() { p.pairs = p.pairs[:base] }()
	for {
		k, err := key()
		if err != nil {
			return Value{}, err
		}
		if !p.accept(arrow) {
			return Value{}, p.expected(`"` + arrow + `"`)
		}
		v, err := p.value()
		if err != nil {
			return Value{}, err
		}
		p.pairs = append(p.pairs, Pair{k, v})
		if p.accept(closing) {
			return p.finishFunction(p.pairs[base:], start)
		}
		if !p.accept(separator) {
			return Value{}, p.expected(`"` + separator + `" or "` + closing + `"`)
		}
	}
}

func (p *parser) finishFunction(pairs []Pair, start int) (Value, error) {
	byKey := func(a, b Pair) int { return a.Key.Compare(b.Key) }
	if !slices.IsSortedFunc(pairs, byKey) {
		slices.SortFunc(pairs, byKey)
	}
	p.scratch = p.scratch[:0]
	for i, pair := range pairs {
		if i > 0 && pairs[i-1].Key.Equal(pair.Key) {
			return Value{}, &SyntaxError{start, "distinct keys in a function", pair.Key.String() + " twice"}
		}
		p.scratch = append(p.scratch, pair.Key)
	}
	for _, pair := range pairs {
		p.scratch = append(p.scratch, pair.Value)
	}
	keys, vals := p.scratch[:len(pairs)], p.scratch[len(pairs):]
	return Value{n: p.in.function(keys, vals)}, nil
}
