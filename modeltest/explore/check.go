package explore

import (
	"fmt"
	"slices"
)

// check says what is wrong with a system, so that the search can rely on it.
func (s *System) check() error {
	if len(s.Machines) == 0 || len(s.Machines) > maxMachines || s.Messages < 0 || s.Messages > maxMessages || len(s.Inputs) > maxInputs {
		return fmt.Errorf("explore: want 1 to %d machines, 0 to %d messages and at most %d inputs, got %d, %d and %d: %w",
			maxMachines, maxMessages, maxInputs, len(s.Machines), s.Messages, len(s.Inputs), ErrTooLarge)
	}
	for _, check := range []func() error{s.checkMachines, s.checkInputs, s.checkSymmetries, s.checkInvariants} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (s *System) checkMachines() error {
	for i, m := range s.Machines {
		if m == nil || m.missing() {
			return fmt.Errorf("explore: machine %d is nil", i)
		}
		if at := slices.Index(s.Machines, m); at < i {
			return fmt.Errorf("explore: machines %d and %d are the same: give each States of its own", at, i)
		}
		if err := m.check(len(s.Symmetries) > 0); err != nil {
			return fmt.Errorf("explore: machine %d: %w", i, err)
		}
	}
	return nil
}

func (m *States[S]) missing() bool { return m == nil }

func (m *States[S]) check(symmetries bool) error {
	switch {
	case m.Bits < 0 || m.Bits > MaxBits:
		return fmt.Errorf("%s: want Bits from 0 to %d, got %d", m.Name, MaxBits, m.Bits)
	case m.Content == nil:
		return fmt.Errorf("%s: want a Content", m.Name)
	case symmetries && m.Rename == nil:
		return fmt.Errorf("%s: want a Rename, as there are symmetries", m.Name)
	}
	return nil
}

func (s *System) checkInputs() error {
	type delivery struct{ message, machine int }
	met := map[delivery]int{}
	for i, in := range s.Inputs {
		switch {
		case in.Needs < None || in.Needs >= s.Messages:
			return fmt.Errorf("explore: input %d needs message %d: want None or one of %d", i, in.Needs, s.Messages)
		case len(in.Takes) == 0 || in.Needs != None && len(in.Takes) > 1:
			return fmt.Errorf("explore: input %d happens to %d machines: want at least one, and just one if it needs a message", i, len(in.Takes))
		}
		for k, who := range in.Takes {
			if err := s.checkTaker(in, k); err != nil {
				return fmt.Errorf("explore: input %d happens to machine %d: %w", i, who, err)
			}
		}
		d := delivery{in.Needs, in.Takes[0]}
		if before, twice := met[d]; twice && in.Needs != None {
			return fmt.Errorf("explore: inputs %d and %d both have machine %d take message %d", before, i, d.machine, d.message)
		}
		met[d] = i
	}
	return nil
}

// checkTaker checks a machine that an input happens to.
func (s *System) checkTaker(in Input, k int) error {
	who, last := in.Takes[k], len(s.Machines)-1
	switch {
	case who < 0 || who > last:
		return fmt.Errorf("there are %d", last+1)
	case who == last && s.Observe != nil:
		return fmt.Errorf("that one observes, and takes no input")
	case slices.Contains(in.Takes[:k], who):
		return fmt.Errorf("twice")
	case !s.Machines[who].takes():
		return fmt.Errorf("it has no Take")
	}
	return nil
}

func (m *States[S]) takes() bool { return m.Take != nil }

func (s *System) checkSymmetries() error {
	for i, r := range s.Symmetries {
		if !permutes(r.Machines, len(s.Machines)) || !permutes(r.Messages, s.Messages) {
			return fmt.Errorf("explore: symmetry %d: want permutations of %d machines and %d messages, got %v and %v",
				i, len(s.Machines), s.Messages, r.Machines, r.Messages)
		}
		if last := len(s.Machines) - 1; s.Observe != nil && r.Machines[last] != last {
			return fmt.Errorf("explore: symmetry %d: want the observer, machine %d, to stay what it is, got %d", i, last, r.Machines[last])
		}
	}
	return nil
}

// permutes reports whether a list has each number below n once.
func permutes(list []int, n int) bool {
	met := make([]bool, n)
	for _, to := range list {
		if to < 0 || to >= n || met[to] {
			return false
		}
		met[to] = true
	}
	return len(list) == n
}

func (s *System) checkInvariants() error {
	if len(s.Invariants) > maxInvariants {
		return fmt.Errorf("explore: want at most %d invariants, got %d: %w", maxInvariants, len(s.Invariants), ErrTooLarge)
	}
	for _, v := range s.Invariants {
		if !v.onceAtMost() {
			return fmt.Errorf("explore: invariant %s: want Given for one machine, or After for messages alone, or Alone for machines alone, or none of them", v.Name)
		}
		for _, who := range v.Machines {
			if who < 0 || who >= len(s.Machines) {
				return fmt.Errorf("explore: invariant %s depends on machine %d: there are %d", v.Name, who, len(s.Machines))
			}
		}
		for _, message := range v.Messages {
			if message < 0 || message >= s.Messages {
				return fmt.Errorf("explore: invariant %s depends on message %d: there are %d", v.Name, message, s.Messages)
			}
		}
	}
	return nil
}

// onceAtMost reports whether at most one way of looking with less work is given, and suits.
func (v *Invariant) onceAtMost() bool {
	switch {
	case v.Given != nil:
		return v.After == nil && !v.Alone && len(v.Machines) == 1
	case v.After != nil:
		return !v.Alone && len(v.Machines) == 0 && len(v.Messages) > 0
	}
	return !v.Alone || len(v.Machines) > 0 && len(v.Messages) == 0
}
