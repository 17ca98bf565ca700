package smt

import (
	"errors"
	"strings"
)

// scanner reads commands of SMT-LIB, as far as is needed to tell one from the next.
type scanner struct {
	text string
	pos  int
	line int
}

// command gives the words of the next command at its top level, and the line it begins in; what is
// in parentheses within counts as one word, "()". nil at the end.
func (s *scanner) command() (words []string, line int, err error) {
	word, err := s.next()
	if word == "" || err != nil {
		return nil, s.line, err
	}
	if line = s.line; word != "(" {
		return nil, line, errors.New("want a command in parentheses, got " + word)
	}
	for depth := 1; ; {
		word, err := s.next()
		switch {
		case err != nil:
			return nil, line, err
		case word == "":
			return nil, line, errors.New("the text ends within a command")
		case word == "(":
			if depth++; depth == 2 {
				words = append(words, "()")
			}
		case word == ")":
			if depth--; depth == 0 && len(words) == 0 {
				return nil, line, errors.New("want the name of a command, got ()")
			} else if depth == 0 {
				return words, line, nil
			}
		case depth == 1:
			words = append(words, word)
		}
	}
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
	case '"', '|':
		return s.quoted(c)
	default:
		end := strings.IndexAny(s.text[s.pos:], "() \t\r\n\";|")
		if end < 0 {
			end = len(s.text) - s.pos
		}
		s.pos += end
	}
	return s.text[begin:s.pos], nil
}

// quoted reads up to the same sign again; of a string, two quotes within stand for one.
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
	s.line += strings.Count(s.text[begin:s.pos], "\n")
	return s.text[begin:s.pos], nil
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
