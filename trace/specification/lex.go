package specification

import "strings"

type kind uint8

const (
	end    kind = iota
	word        // letters, digits and underscores
	quoted      // a string with its quotes
	dashes      // four or more
	rule        // ==== or more
	symbol      // one character, or <<, >>, ==, <-, ->, \in and the like
)

type token struct {
	kind kind
	text string
	at   int // offset
}

// nests is 1 for an opening bracket, -1 for a closing one, and 0 for all else.
func (t token) nests() int {
	switch t.text {
	case "(", "[", "{", "<<":
		return 1
	case ")", "]", "}", ">>":
		return -1
	}
	return 0
}

// lexer reads TLA+ and TLC's configurations far enough to find names in them: it knows comments and
// strings.
type lexer struct {
	text      string
	pos       int
	commented bool // a comment was skipped
}

func (l *lexer) next() token {
	l.skip()
	rest := l.text[l.pos:]
	if rest == "" {
		return token{at: l.pos}
	}
	k, n := scan(rest)
	t := token{k, rest[:n], l.pos}
	l.pos += n
	return t
}

func scan(rest string) (kind, int) {
	switch c := rest[0]; {
	case isWordByte(c):
		return word, run(rest, isWordByte)
	case c == '"':
		return quoted, quotedLen(rest)
	case c == '-':
		if n := run(rest, is('-')); n >= 4 {
			return dashes, n
		}
	case c == '=':
		switch n := run(rest, is('=')); {
		case n >= 4:
			return rule, n
		case n == 2:
			return symbol, 2
		}
	case c == '\\':
		return symbol, 1 + run(rest[1:], isLetter)
	}
	for _, s := range []string{"<<", ">>", "<-", "->"} {
		if strings.HasPrefix(rest, s) {
			return symbol, len(s)
		}
	}
	return symbol, 1
}

// skip passes white space and comments: \* to the end of the line, (* *) nested. Inside (* *)
// nothing else counts.
func (l *lexer) skip() {
	for l.pos < len(l.text) {
		rest := l.text[l.pos:]
		switch {
		case strings.IndexByte(" \t\r\n\f", rest[0]) >= 0:
			l.pos++
		case strings.HasPrefix(rest, `\*`):
			l.commented = true
			l.pos += lineLen(rest)
		case strings.HasPrefix(rest, "(*"):
			l.commented = true
			l.pos += blockLen(rest)
		default:
			return
		}
	}
}

func lineLen(rest string) int {
	if n := strings.IndexByte(rest, '\n'); n >= 0 {
		return n
	}
	return len(rest)
}

func blockLen(rest string) int {
	depth := 0
	for i := 0; i+1 < len(rest); i++ {
		switch rest[i : i+2] {
		case "(*":
			depth++
			i++
		case "*)":
			depth--
			i++
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(rest)
}

// quotedLen ends a string at its closing quote, or where the line ends without one.
func quotedLen(rest string) int {
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		case '\n':
			return i
		}
	}
	return len(rest)
}

func run(s string, ok func(byte) bool) int {
	n := 0
	for n < len(s) && ok(s[n]) {
		n++
	}
	return n
}

func is(c byte) func(byte) bool { return func(b byte) bool { return b == c } }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }
