package logs

import (
	"errors"
	"fmt"
	"slices"
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

	forms          *forms // of all logs
	numbers, pairs bool   // are ballots that were read
	at             Place  // the line
}

func newParser(f *forms) *parser {
	return &parser{forms: f, scan: jsontext.NewScanner(nil, deepest), ballots: map[[2]uint64]oracle.Ballot{}, texts: map[string]string{}, said: map[string]oracle.Ballot{}}
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
	err = newParser(&forms{}).event(text, &e)
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
		e.Valued = true
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
		err = p.unknown(s, key)
	}
	return err
}

// unknown passes over a member that nobody knows, unless it is one in other letters.
func (p *parser) unknown(s *jsontext.Scanner, key string) error {
	if known := strings.ToLower(key); known != key && slices.ContainsFunc(members, func(m member) bool { return m.member == known }) {
		return refused(fmt.Sprintf("want the member %q as it is written here, got %q", known, key))
	}
	return s.Value()
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
	c, from := s.Peek(), s.Pos()
	switch c {
	case 'n':
		return oracle.None, s.Literal()
	case '"':
		text, err := p.text(s)
		if err != nil || text == "" || text == "none" {
			return oracle.None, err
		}
		b, err := p.written(text)
		if errors.Is(err, strconv.ErrRange) {
			err = s.Unlike(from, "smaller numbers")
		}
		return b, err
	case '[':
		pair, err := p.two(s)
		return p.pair(pair, err, s.Since(from))
	case '{':
		pair, err := p.named(s)
		return p.pair(pair, err, s.Since(from))
	}
	n, err := p.number(s)
	if err == nil {
		err = p.typed(&p.numbers, OrderedAsNumbers, s.Since(from))
	}
	return oracle.Number(n), err
}

// typed takes in that there are ballots that are no texts; once is enough.
func (p *parser) typed(met *bool, of string, text []byte) error {
	if *met {
		return nil
	}
	*met = true
	return p.forms.take(written{text: string(text), typed: true, of: of, Place: p.at})
}

// written gives the ballot that a text is, in the form of all.
func (p *parser) written(text string) (b oracle.Ballot, err error) {
	if b, met := p.said[text]; met {
		return b, nil
	}
	w := written{text: text, Place: p.at}
	numbers := w.split()
	if err := p.forms.take(w); err != nil {
		return oracle.None, err
	}
	if p.forms.order() == OrderedByBytes {
		b = oracle.Text(text)
	} else {
		var n [2]uint64
		for i := range numbers {
			if n[i], err = strconv.ParseUint(numbers[i], 10, 64); err != nil {
				return oracle.None, err
			}
		}
		if b = oracle.Number(n[0]); w.of == OrderedAsPairs {
			b = oracle.Pair(n[0], n[1])
		}
	}
	if len(p.said) == kept {
		clear(p.said)
	}
	p.said[text] = b
	return b, nil
}

// two reads a ballot of a round and a node.
func (p *parser) two(s *jsontext.Scanner) (pair [2]uint64, err error) {
	from, n := s.Pos(), 0
	err = s.Array(func() (err error) {
		if n == len(pair) {
			return errTwo
		}
		pair[n], err = p.number(s)
		n++
		return err
	})
	if errors.Is(err, errTwo) || err == nil && n != len(pair) {
		err = s.Unlike(from, "two numbers")
	}
	return pair, err
}

// named reads a ballot of a round and a node by their names.
func (p *parser) named(s *jsontext.Scanner) (pair [2]uint64, err error) {
	from, met := s.Pos(), 0
	err = s.Object(func(key []byte) (err error) {
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
	return pair, err
}

var errTwo = errors.New("more than two")

func (p *parser) pair(b [2]uint64, err error, text []byte) (oracle.Ballot, error) {
	if err != nil {
		return oracle.None, err
	}
	known, met := p.ballots[b]
	if !met {
		if len(p.ballots) == kept {
			clear(p.ballots)
		}
		known = oracle.Pair(b[0], b[1])
		p.ballots[b] = known
	}
	return known, p.typed(&p.pairs, OrderedAsPairs, text)
}
