package tla

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// peek returns the next byte, 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *parser) skipSpace() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\n', '\t', '\r':
			p.pos++
		default:
			return
		}
	}
}

// accept reads token, after white space, if it comes next.
func (p *parser) accept(token string) bool {
	p.skipSpace()
	if !strings.HasPrefix(p.text[p.pos:], token) {
		return false
	}
	p.pos += len(token)
	return true
}

// expected is the error that something else stands at the next token.
func (p *parser) expected(what string) error {
	p.skipSpace()
	found := "end of text"
	if rest := p.text[p.pos:]; rest != "" {
		found = strconv.Quote(rest[:min(len(rest), 20)])
	}
	return &SyntaxError{p.pos, what, found}
}

// word reads letters, digits and underscores.
func (p *parser) word() string {
	start := p.pos
	for p.pos < len(p.text) && isWordByte(p.text[p.pos]) {
		p.pos++
	}
	return p.text[start:p.pos]
}

// fieldName reads letters, digits and underscores of any alphabet before an arrow. TLC prints other
// names of a function with quotes, but those of a record that was made in Java, as by an operator
// that reads JSON, without: then nothing tells where a name ends.
func (p *parser) fieldName() (string, error) {
	p.skipSpace()
	start := p.pos
	for p.pos < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.pos:])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		p.pos += size
	}
	end := p.pos
	arrow := p.accept("|->")
	if p.pos = end; arrow && end > start {
		return p.text[start:end], nil
	}
	p.pos = start
	if before, _, _ := strings.Cut(p.text[start:], "->"); strings.HasSuffix(before, "|") {
		return "", p.expected(`a field name of letters, digits and "_" (any other that TLC prints without quotes may end anywhere)`)
	}
	return "", p.expected("a field name" + unevaluated)
}

func (p *parser) wordOrNumber() (Value, error) {
	start := p.pos
	word := p.word()
	switch {
	case word == "TRUE" || word == "FALSE":
		return Bool(word == "TRUE"), nil
	case isIdentifier(word):
		return Value{n: p.in.text(KindModel, word)}, nil
	case isWord(word):
		p.pos = start
		return Value{}, p.expected("a value" + unevaluated)
	}
	p.pos = start
	return p.number()
}

// number reads an integer or, when `..` follows, an interval.
func (p *parser) number() (Value, error) {
	start := p.pos
	low, err := p.integer()
	if err != nil || !p.accept("..") {
		return low, err
	}
	p.skipSpace()
	high, err := p.integer()
	if err != nil {
		return Value{}, err
	}
	return p.intervalValue(start, low, high)
}

func (p *parser) integer() (Value, error) {
	start := p.pos
	if p.peek() == '-' {
		p.pos++
	}
	digits := p.word()
	if digits == "" || strings.Trim(digits, "0123456789") != "" || len(digits) > maxDigits {
		p.pos = start
		return Value{}, p.expected(fmt.Sprintf("an integer of at most %d digits", maxDigits))
	}
	if i, err := strconv.ParseInt(p.text[start:p.pos], 10, 64); err == nil {
		return p.in.int(i), nil
	}
	i, _ := new(big.Int).SetString(p.text[start:p.pos], 10) // digits only, so it cannot fail
	return Value{n: p.in.scalar(BigInt(i).n)}, nil
}

func (p *parser) intervalValue(start int, low, high Value) (Value, error) {
	if low.Compare(high) > 0 {
		return Value{n: p.in.set(nil)}, nil
	}
	lo, okLo := low.Int64()
	hi, okHi := high.Int64()
	size := uint64(hi) - uint64(lo) // one less than the size; exact even when hi-lo overflows
	if !okLo || !okHi || size >= uint64(p.interval) {
		return Value{}, &SyntaxError{start, fmt.Sprintf("intervals of at most %d integers together", maxInterval), p.text[start:p.pos]}
	}
	p.interval -= int(size) + 1
	elems := make([]Value, 0, size+1)
	for i := range size + 1 {
		elems = append(elems, p.in.int(lo+int64(i)))
	}
	return Value{n: p.in.set(elems)}, nil
}

func (p *parser) stringValue() (Value, error) {
	start := p.pos
	p.pos++
	end := strings.IndexAny(p.text[p.pos:], "\"\\\n")
	if end >= 0 && p.text[p.pos+end] == '"' {
		s := p.text[p.pos : p.pos+end]
		p.pos += end + 1
		return Value{n: p.in.text(KindString, s)}, nil
	}
	return p.escapedString(start)
}

// escapedString reads on after the opening quote, byte by byte.
func (p *parser) escapedString(start int) (Value, error) {
	var b strings.Builder
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		p.pos++
		switch c {
		case '"':
			return Value{n: p.in.text(KindString, b.String())}, nil
		case '\n':
			return Value{}, &SyntaxError{p.pos - 1, `a closing quote before the line ends`, "a line break"}
		case '\\':
			u, ok := unescape(p.peek())
			if !ok {
				p.pos--
				return Value{}, p.expected(`one of \" \\ \t \n \f \r`)
			}
			p.pos++
			b.WriteByte(u)
		default:
			b.WriteByte(c)
		}
	}
	return Value{}, &SyntaxError{start, "a closing quote", "end of text"}
}

// unescape undoes escapeOf.
func unescape(letter byte) (c byte, ok bool) {
	switch letter {
	case '"', '\\':
		return letter, true
	case 't':
		return '\t', true
	case 'n':
		return '\n', true
	case 'f':
		return '\f', true
	case 'r':
		return '\r', true
	}
	return 0, false
}
