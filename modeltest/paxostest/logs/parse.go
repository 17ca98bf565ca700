package logs

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// parser reads lines, and keeps texts that come again and again.
type parser struct {
	scan    jsontext.Scanner
	ballots map[[2]uint64]oracle.Ballot
	texts   map[string]string
	said    map[string]oracle.Ballot // by the text
}

func newParser() *parser {
	return &parser{scan: jsontext.NewScanner(nil, deepest), ballots: map[[2]uint64]oracle.Ballot{}, texts: map[string]string{}, said: map[string]oracle.Ballot{}}
}

const (
	deepest = 8    // nested values in a line
	kept    = 4096 // texts, and ballots
)

// event reads a line. Members that nobody knows are passed over.
func (p *parser) event(line []byte, e *Event) error {
	s := &p.scan
	s.Reset(line)
	if err := s.Object(func(key []byte) error { return p.member(s, string(key), e) }); err != nil {
		return err
	}
	return s.End("the line")
}

// Line gives the number of a line.
func Line(text []byte) (n uint64, err error) {
	var e Event
	err = newParser().event(text, &e)
	return e.N, err
}

func (p *parser) member(s *jsontext.Scanner, key string, e *Event) (err error) {
	switch key {
	case "n":
		e.N, err = p.number(s)
	case "at":
		e.At, err = p.time(s)
	case "do":
		e.Do, err = p.text(s)
	case "node":
		var n int
		n, err = p.small(s)
		e.Node = &n
	case "nodes":
		e.Nodes, err = p.small(s)
	case "acceptors":
		e.Acceptors, err = p.small(s)
	case "votes":
		e.Votes, err = p.small(s)
	case "from":
		e.From, err = p.small(s)
	case "disk":
		e.Disk, err = p.flag(s)
	case "clients":
		e.Clients, err = p.flag(s)
	case "run":
		e.Run, err = p.number(s)
	case "none":
		e.None, err = p.flag(s)
	case "key":
		e.Key, err = p.text(s)
	case "type":
		e.Type, err = p.text(s)
	case "value":
		e.Value, err = p.text(s)
	case "ballot":
		e.Ballot, err = p.ballot(s)
	case "vote":
		e.Vote, err = p.ballot(s)
	case "promised":
		e.Promised, err = p.ballot(s)
	case "lowest":
		e.Lowest, err = p.ballot(s)
	case "log", "slot", "first", "reports":
		err = p.ofLog(s, key, e)
	default:
		err = s.Value()
	}
	return err
}

// time reads one of any form, of which nothing is made.
func (p *parser) time(s *jsontext.Scanner) (string, error) {
	if s.Peek() == '"' {
		return p.text(s)
	}
	from := s.Pos()
	err := s.Number()
	return string(s.Since(from)), err
}

func (p *parser) number(s *jsontext.Scanner) (uint64, error) {
	s.Peek()
	from := s.Pos()
	if err := s.Number(); err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(string(s.Since(from)), 10, 64)
	if err != nil {
		return 0, s.Unlike(from, "a whole number")
	}
	return n, nil
}

func (p *parser) small(s *jsontext.Scanner) (int, error) {
	s.Peek()
	from := s.Pos()
	n, err := p.number(s)
	if err == nil && n > 1<<30 {
		err = s.Unlike(from, "a smaller number")
	}
	return int(n), err
}

func (p *parser) flag(s *jsontext.Scanner) (bool, error) {
	s.Peek()
	from := s.Pos()
	if err := s.Literal(); err != nil {
		return false, err
	}
	word := string(s.Since(from))
	if word == "null" {
		return false, s.Unlike(from, "true or false")
	}
	return word == "true", nil
}

func (p *parser) text(s *jsontext.Scanner) (string, error) {
	quoted, plain, err := s.String()
	if err != nil {
		return "", err
	}
	if !plain {
		return string(jsontext.Unquote(quoted)), nil
	}
	text := quoted[1 : len(quoted)-1]
	if known, met := p.texts[string(text)]; met {
		return known, nil
	}
	own := string(text)
	if len(p.texts) == kept {
		clear(p.texts)
	}
	p.texts[own] = own
	return own, nil
}

// ballot reads one of any form.
func (p *parser) ballot(s *jsontext.Scanner) (oracle.Ballot, error) {
	from := s.Pos()
	switch c := s.Peek(); {
	case c == 'n':
		return oracle.None, s.Literal()
	case c == '"':
		text, err := p.text(s)
		if err != nil {
			return oracle.None, err
		}
		b, err := p.written(text)
		if err != nil {
			err = s.Unlike(from, "smaller numbers")
		}
		return b, err
	case c == '[':
		var pair [2]uint64
		n := 0
		err := s.Array(func() (err error) {
			if n == len(pair) {
				return errTwo
			}
			pair[n], err = p.number(s)
			n++
			return err
		})
		if errors.Is(err, errTwo) || err == nil && n != len(pair) {
			return oracle.None, s.Unlike(from, "two numbers")
		}
		return p.pair(pair), err
	}
	if s.Peek() == '{' {
		return p.named(s)
	}
	n, err := p.number(s)
	return oracle.Number(n), err
}

var twoNumbers = regexp.MustCompile(`^\D?(\d+)\s*[-.,:/_ ]\s*(\d+)\D?$`)

// written gives the ballot that a text is: a number where it has nothing but digits, a pair where
// it has two numbers with a sign between them, as bytes would put 10.1 below 9.1, and else a text.
func (p *parser) written(text string) (b oracle.Ballot, err error) {
	if b, met := p.said[text]; met {
		return b, nil
	}
	var numbers [2]uint64
	if digits := strings.Trim(text, "0123456789") == "" && text != ""; digits {
		numbers[0], err = strconv.ParseUint(text, 10, 64)
		b = oracle.Number(numbers[0])
	} else if two := twoNumbers.FindStringSubmatch(text); two != nil {
		for i := range numbers {
			n, broken := strconv.ParseUint(two[i+1], 10, 64)
			numbers[i], err = n, errors.Join(err, broken)
		}
		b = oracle.Pair(numbers[0], numbers[1])
	} else {
		b = oracle.Text(text)
	}
	if err != nil {
		return oracle.None, err
	}
	if len(p.said) == kept {
		clear(p.said)
	}
	p.said[text] = b
	return b, nil
}

// named reads a ballot of a round and a node by their names.
func (p *parser) named(s *jsontext.Scanner) (oracle.Ballot, error) {
	from, pair, met := s.Pos(), [2]uint64{}, 0
	err := s.Object(func(key []byte) (err error) {
		switch string(key) {
		case "round":
			pair[0], err = p.number(s)
		case "node":
			pair[1], err = p.number(s)
		default:
			return s.Unlike(from, "a round and a node")
		}
		met++
		return err
	})
	if err == nil && met != len(pair) {
		err = s.Unlike(from, "a round and a node")
	}
	return p.pair(pair), err
}

var errTwo = errors.New("more than two")

func (p *parser) pair(b [2]uint64) oracle.Ballot {
	known, met := p.ballots[b]
	if !met {
		if len(p.ballots) == kept {
			clear(p.ballots)
		}
		known = oracle.Pair(b[0], b[1])
		p.ballots[b] = known
	}
	return known
}
