package kv

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
)

// writeSnapshot gives a state and its sessions as text, a line each.
func writeSnapshot(s multipaxos.Snapshot[State]) string {
	text := fmt.Appendf(nil, "after %d\n", s.Executed)
	for _, of := range s.Sessions {
		text = fmt.Appendf(text, "session %d %d %q\n", of.Client, of.Number, string(of.Answer))
	}
	s.State.root.all(func(key, value string) bool {
		text = fmt.Appendf(text, "key %q %q\n", key, value)
		return true
	})
	return string(text)
}

// readSnapshot reads it.
func readSnapshot(text string) (s multipaxos.Snapshot[State], err error) {
	first := true
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch {
		case first && word == "after":
			s.Executed, err = readSlot(rest)
		case !first && word == "session":
			err = readSession(rest, &s)
		case !first && word == "key":
			err = readKey(rest, &s)
		default:
			err = fmt.Errorf("want after, session or key, got %.20q", word)
		}
		if first = false; err != nil {
			return s, fmt.Errorf("a state as text: %.80q: %w", line, err)
		}
	}
	if first {
		return s, fmt.Errorf("want a state as text, got none")
	}
	return s, nil
}

func readSlot(text string) (multipaxos.Slot, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	return multipaxos.Slot(n), err
}

func readSession(text string, s *multipaxos.Snapshot[State]) error {
	client, rest, _ := strings.Cut(text, " ")
	number, answer, _ := strings.Cut(rest, " ")
	of, err := readSlot(client)
	n, err2 := strconv.ParseUint(number, 10, 64)
	value, err3 := strconv.Unquote(answer)
	if err != nil || err2 != nil || err3 != nil {
		return fmt.Errorf("want a client, a number and an answer")
	}
	if last := len(s.Sessions) - 1; last >= 0 && s.Sessions[last].Client >= multipaxos.Client(of) {
		return fmt.Errorf("want clients ascending")
	}
	s.Sessions = append(s.Sessions, multipaxos.Session{Client: multipaxos.Client(of), Number: n, Answer: paxos.Value(value)})
	return nil
}

func readKey(text string, s *multipaxos.Snapshot[State]) error {
	key, rest, err := quoted(text)
	if err != nil {
		return err
	}
	value, rest, err := quoted(rest)
	if err != nil || rest != "" {
		return fmt.Errorf("want a key and a value")
	}
	s.State = s.State.put(key, value)
	return nil
}
