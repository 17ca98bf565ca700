package jsontext

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"unicode/utf8"
)

// String reads a string and gives it as it is quoted; plain tells that it is printable ASCII and
// stands for itself.
func (s *Scanner) String() (quoted []byte, plain bool, err error) {
	if s.Peek() != '"' {
		return nil, false, s.Unlike(s.pos, "a string")
	}
	start := s.pos
	plain = true
	for s.pos += 1 + plainly(s.data[s.pos+1:]); s.pos < len(s.data); {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return s.Since(start), plain, nil
		case c == '\\':
			plain = false
			if err := s.escape(); err != nil {
				return nil, false, err
			}
		case c < ' ':
			return nil, false, s.Wrong(s.pos, "a string without control characters")
		case c <= '~':
			s.pos++
		default:
			plain = false
			r, size := utf8.DecodeRune(s.data[s.pos:])
			if r == utf8.RuneError && size == 1 {
				return nil, false, s.Wrong(s.pos, "UTF-8")
			}
			s.pos += size
		}
	}
	return nil, false, s.Wrong(s.pos, "the closing quote of a string")
}

// plainly is how many bytes, in eights, printable ASCII has that stands for itself in a string. Of
// each eight it is seen at once whether a byte is none: each difference below leaves the highest bit
// of one that is, and nothing where there is none.
func plainly(data []byte) (n int) {
	const each, high = 0x0101010101010101, 0x8080808080808080
	for ; n+8 <= len(data); n += 8 {
		w := binary.LittleEndian.Uint64(data[n:])
		quote, slash, del := w^each*'"', w^each*'\\', w^each*0x7f
		if (w|(w-each*' ')&^w|(quote-each)&^quote|(slash-each)&^slash|(del-each)&^del)&high != 0 {
			return n
		}
	}
	return n
}

// escape reads a backslash and what belongs to it. A surrogate must have its other half: alone it
// is no character.
func (s *Scanner) escape() error {
	const high, low, end = 0xD800, 0xDC00, 0xE000
	switch s.at(1) {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos += 2
		return nil
	case 'u':
		unit := s.hex(s.pos)
		switch {
		case unit < 0:
			return s.Wrong(s.pos, "four hexadecimal digits")
		case unit < high || unit >= end:
			s.pos += 6
			return nil
		}
		if next := s.hex(s.pos + 6); unit < low && low <= next && next < end {
			s.pos += 12
			return nil
		}
		return s.Unlike(s.pos, `both halves of a surrogate pair, as \u... of one alone is no character`)
	default:
		return s.Wrong(s.pos, "one of JSON's escapes")
	}
}

// hex reads \uXXXX at a position; -1 if there is none.
func (s *Scanner) hex(at int) int {
	if at+6 > len(s.data) || s.data[at] != '\\' || s.data[at+1] != 'u' {
		return -1
	}
	n := 0
	for _, c := range s.data[at+2 : at+6] {
		switch lower := c | 0x20; {
		case isDigit(c):
			n = n<<4 + int(c-'0')
		case 'a' <= lower && lower <= 'f':
			n = n<<4 + int(lower-'a') + 10
		default:
			return -1
		}
	}
	return n
}

// Number reads a number.
func (s *Scanner) Number() error {
	if s.Peek() == '-' {
		s.pos++
	}
	if s.at(0) == '0' {
		s.pos++
	} else if !s.digits() {
		return s.Wrong(s.pos, "a digit")
	}
	if s.at(0) == '.' {
		s.pos++
		if !s.digits() {
			return s.Wrong(s.pos, "a digit")
		}
	}
	if s.at(0)|0x20 != 'e' {
		return nil
	}
	s.pos++
	if c := s.at(0); c == '+' || c == '-' {
		s.pos++
	}
	if !s.digits() {
		return s.Wrong(s.pos, "a digit")
	}
	return nil
}

func (s *Scanner) digits() bool {
	start := s.pos
	for isDigit(s.at(0)) {
		s.pos++
	}
	return s.pos > start
}

// Literal reads true, false or null.
func (s *Scanner) Literal() error {
	s.Peek()
	for _, word := range [...]string{"true", "false", "null"} {
		if bytes.HasPrefix(s.data[s.pos:], []byte(word)) {
			s.pos += len(word)
			return nil
		}
	}
	return s.Wrong(s.pos, "a JSON value")
}

// at gives the byte that many further on, 0 beyond the end.
func (s *Scanner) at(further int) byte {
	if s.pos+further < len(s.data) {
		return s.data[s.pos+further]
	}
	return 0
}

// Unquote gives the characters of a string that was read.
func Unquote(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var text string
	_ = json.Unmarshal(quoted, &text)
	return []byte(text)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
