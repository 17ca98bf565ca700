package oracle

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MarshalText writes a ballot as String gives it, but nothing for none.
func (b Ballot) MarshalText() ([]byte, error) {
	if b == None {
		return nil, nil
	}
	return []byte(b.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (b *Ballot) UnmarshalText(text []byte) (err error) {
	s := string(text)
	switch round, node, isPair := strings.Cut(s, "."); {
	case s == "":
		*b = None
	case s[0] == '"':
		s, err = strconv.Unquote(s)
		*b = Text(s)
	case isPair:
		var r, n uint64
		if r, err = strconv.ParseUint(round, 10, 64); err == nil {
			n, err = strconv.ParseUint(node, 10, 64)
		}
		*b = Pair(r, n)
	default:
		var n uint64
		n, err = strconv.ParseUint(s, 10, 64)
		*b = Number(n)
	}
	if err != nil {
		return fmt.Errorf("a ballot is a number as in 7, a pair as in 7.2, or a text as in \"x\", got %.40q", s)
	}
	return nil
}

// Sayable is how much of a value is shown: of a long one so much less its end, and that.
const Sayable, end = 20, 4

// Quoted is a value as it is told: of a long one the beginning, the end and how long it is.
func (v Value) Quoted() string {
	if len(v) <= Sayable {
		return strconv.Quote(string(v))
	}
	return fmt.Sprintf("%q...%q (%d bytes)", string(v[:Sayable-end]), string(v[len(v)-end:]), len(v))
}

// MarshalText writes a value as it is, but quoted as in Go if it would be changed.
func (v Value) MarshalText() ([]byte, error) {
	if utf8.ValidString(string(v)) && !strings.HasPrefix(string(v), `"`) {
		return []byte(v), nil
	}
	return []byte(strconv.Quote(string(v))), nil
}

// UnmarshalText reads what MarshalText writes.
func (v *Value) UnmarshalText(text []byte) error {
	s := string(text)
	if strings.HasPrefix(s, `"`) {
		var err error
		if s, err = strconv.Unquote(s); err != nil {
			return fmt.Errorf("a value that begins with a quote is quoted as in Go, got %.40q", text)
		}
	}
	*v = Value(s)
	return nil
}
