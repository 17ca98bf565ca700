package smt

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/synod-paxos/synod/internal/pattern"
)

// scanner reads commands of SMT-LIB, as far as is needed to tell one from the next and to write it
// again. It takes only words that all solvers read alike.
type scanner struct {
	text string
	pos  int
	line int
}

// command is one.
type command struct {
	words  []string // at its top level; what is in parentheses within counts as one, "()"
	tokens []token  // all
	line   int      // it begins in
}

type token struct {
	text string
	line int
}

// command gives the next one, without words at the end.
func (s *scanner) command() (c command, err error) {
	word, err := s.next()
	c.line = s.line
	if word == "" || err != nil {
		return c, err
	}
	if word != "(" {
		return c, errors.New("want a command in parentheses, got " + shown(word))
	}
	c.tokens = append(c.tokens, token{word, s.line})
	for depth := 1; depth > 0; {
		line := s.line
		word, err := s.next()
		switch {
		case err != nil:
			return c, err
		case word == "":
			return c, errors.New("the text ends within a command")
		case word == "(":
			if depth++; depth == 2 {
				c.words = append(c.words, "()")
			}
		case word == ")":
			depth--
		case depth == 1:
			c.words = append(c.words, word)
		}
		c.tokens = append(c.tokens, token{word, max(line, s.line-strings.Count(word, "\n"))})
	}
	if len(c.words) == 0 {
		return c, errors.New("want the name of a command, got ()")
	}
	return c, nil
}

// words are numbers, names and attributes; a # begins nothing but a number.
var wordText = pattern.Pattern(`^(:?[A-Za-z0-9~!@$%^&*_+=<>.?/-]+|#x[0-9A-Fa-f]+|#b[01]+)$`)

// brokenAlike refuses a carriage return that ends no line: to some solvers it ends a comment, as
// SMT-LIB has it, and to others it does not.
func (s *scanner) brokenAlike() error {
	before, _, lone := strings.Cut(strings.ReplaceAll(s.text, "\r\n", "\n"), "\r")
	if !lone {
		return nil
	}
	s.line += strings.Count(before, "\n")
	return errors.New("want lines that end with a line feed, perhaps after a carriage return, got a carriage return within a line")
}

// next gives a parenthesis, a string with its quotes, a |quoted symbol|, or any other word; "" at
// the end.
func (s *scanner) next() (string, error) {
	s.skip()
	if s.pos == len(s.text) {
		return "", nil
	}
	begin := s.pos
	switch c := s.text[s.pos]; c {
	case '(', ')':
		s.pos++
		return s.text[begin:s.pos], nil
	case '"', '|':
		return s.quoted(c)
	}
	end := strings.IndexAny(s.text[s.pos:], "() \t\r\n\";|")
	if end < 0 {
		end = len(s.text) - s.pos
	}
	s.pos += end
	word := s.text[begin:s.pos]
	if !wordText.MatchString(word) {
		return "", fmt.Errorf("want a name, a number or an attribute of SMT-LIB, got %s", shown(word))
	}
	return word, nil
}

// shown is a word as an error gives it.
func shown(word string) string {
	if len(word) > 60 {
		word = strings.ToValidUTF8(word[:60], "")
	}
	if quoted := fmt.Sprintf("%q", word); quoted != `"`+word+`"` {
		return quoted
	}
	return word
}

// quoted reads up to the same sign again; of a string, two quotes within stand for one. Solvers do
// not agree on what a backslash does in a symbol, so there is none.
func (s *scanner) quoted(sign byte) (string, error) {
	begin := s.pos
	for s.pos++; ; s.pos++ {
		end := strings.IndexByte(s.text[s.pos:], sign)
		if end < 0 {
			return "", errors.New("the text ends within " + string(sign) + "..." + string(sign))
		}
		s.pos += end
		if sign != '"' || !strings.HasPrefix(s.text[s.pos+1:], `"`) {
			break
		}
		s.pos++
	}
	s.pos++
	word := s.text[begin:s.pos]
	s.line += strings.Count(word, "\n")
	if !printable(word) || sign == '|' && strings.Contains(word, `\`) {
		return "", fmt.Errorf("want characters that can be printed between %[1]c and %[1]c, and no \\ in a symbol, got %[2]s", sign, shown(word))
	}
	return word, nil
}

func printable(word string) bool {
	return utf8.ValidString(word) && !strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.IsPrint(r) && !strings.ContainsRune("\t\r\n", r)
	})
}

// skip passes space and comments.
func (s *scanner) skip() {
	for ; s.pos < len(s.text); s.pos++ {
		switch s.text[s.pos] {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		case ';':
			end := strings.IndexByte(s.text[s.pos:], '\n')
			if end < 0 {
				s.pos = len(s.text)
				return
			}
			s.pos += end - 1
		default:
			return
		}
	}
}
