package wire

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// Answer is what an adapter answered to an action.
type Answer struct {
	Out    []Message                  // what was sent, in the adapter's order
	State  map[string]json.RawMessage // the observed fields, nil if there are none
	Writes int                        // to disk, by this step; 0 if it does not say
}

// Message is a message that was sent.
type Message struct {
	Type   string
	Fields map[string]json.RawMessage // the others
}

// Decode reads the answer to an action, from an adapter that observes these fields of the state.
// The error says what was expected and what came; [Adapter.Undocumented] tells it with its
// circumstances.
func Decode(answer []byte, observes []string) (Answer, error) {
	a := Answer{}
	out := false
	s := scan(answer)
	err := s.whole(func(key, value []byte) (err error) {
		switch string(key) {
		case "out":
			out = true
			a.Out, err = decodeOut(value)
		case "state":
			a.State, err = decodeState(value, observes)
		case "writes":
			a.Writes, err = decodeWrites(value)
		default:
			err = fmt.Errorf(`expected the keys "out", "state" and "writes", got %q`, short(key))
		}
		return err
	})
	switch {
	case err != nil:
		return Answer{}, err
	case !out:
		return Answer{}, fmt.Errorf(`expected the key "out" with the list of what was sent, got %s`, short(answer))
	case a.State == nil && len(observes) > 0:
		return Answer{}, fmt.Errorf(`expected the key "state" with %s, as hello promised, got %s`, quoted(observes), short(answer))
	}
	return a, nil
}

// DecodeReset reads the answer to a reset, an empty object.
func DecodeReset(answer []byte) error {
	s := scan(answer)
	return s.whole(func(key, _ []byte) error {
		return fmt.Errorf("expected {} to a reset, got the key %q", short(key))
	})
}

func decodeOut(value []byte) ([]Message, error) {
	out := []Message{}
	s := scan(value)
	err := s.array(func() error {
		m, err := s.message()
		if out = append(out, m); err == nil && len(out) > MaxSent {
			err = fmt.Errorf("expected at most %d messages, got more", MaxSent)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("out: %w", err)
	}
	return out, nil
}

func (s *scanner) message() (Message, error) {
	m := Message{Fields: map[string]json.RawMessage{}}
	s.Peek()
	start := s.Pos()
	err := s.object(func(key, value []byte) error {
		if string(key) != "type" {
			m.Fields[string(key)] = value
			return nil
		}
		if value[0] != '"' {
			return fmt.Errorf(`expected the type of a message, a string, got %s`, short(value))
		}
		m.Type = string(jsontext.Unquote(value))
		return nil
	})
	if err == nil && m.Type == "" {
		err = fmt.Errorf(`expected a message with a "type", got %s`, short(s.Since(start)))
	}
	return m, err
}

func decodeState(value []byte, observes []string) (map[string]json.RawMessage, error) {
	state := map[string]json.RawMessage{}
	s := scan(value)
	err := s.object(func(key, value []byte) error {
		if !slices.Contains(observes, string(key)) {
			return fmt.Errorf("expected %s, as hello promised, got %q", quoted(observes), short(key))
		}
		state[string(key)] = value
		return nil
	})
	if err == nil && len(state) < len(observes) {
		err = fmt.Errorf("expected %s, as hello promised, got %s", quoted(observes), short(value))
	}
	if err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	return state, nil
}

func decodeWrites(value []byte) (int, error) {
	n, err := Number(value)
	if err == nil && n > MaxWrites {
		err = fmt.Errorf("expected at most %d writes to disk in a step, got %d", MaxWrites, n)
	}
	if err != nil {
		return 0, fmt.Errorf("writes: %w", err)
	}
	return int(n), nil
}

func quoted(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return `"` + strings.Join(names, `", "`) + `"`
}

// answers reads a line of answers: of a batch so many, else one. An answer that is an error ends
// it: refused is its reason, and the answers before it are given.
func answers(dst [][]byte, line []byte, batch bool, count int) (_ [][]byte, refused []byte, err error) {
	s := scan(line)
	before := len(dst)
	watch := func(key, value []byte) error {
		if refused == nil && string(key) == "error" {
			refused = value
		}
		return nil
	}
	one := func() error {
		s.Peek()
		start := s.Pos()
		err := s.object(watch)
		if err == nil && refused == nil {
			dst = append(dst, s.Since(start))
		}
		return err
	}
	read := one
	if batch {
		read = func() error { return s.array(one) }
	}
	if err = read(); err == nil {
		err = s.end()
	}
	if got := len(dst) - before; err == nil && refused == nil && got != count {
		err = &formError{ErrUndocumented, fmt.Sprintf("%d answers to a batch of %d", count, count), strconv.Itoa(got), -1}
	}
	return dst, refused, s.notJSON(err)
}
