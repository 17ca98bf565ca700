package explore

import (
	"fmt"
	"slices"
)

// open gives the machines, or says what is wrong with a system, so that the search can rely on it.
func (s *System) open() (machines []*opened, err error) {
	if len(s.Machines) == 0 || len(s.Machines) > maxMachines || s.Messages < 0 || s.Messages > maxMessages || len(s.Inputs) > maxInputs {
		return nil, fmt.Errorf("explore: want 1 to %d machines, 0 to %d messages and at most %d inputs, got %d, %d and %d: %w",
			maxMachines, maxMessages, maxInputs, len(s.Machines), s.Messages, len(s.Inputs), ErrTooLarge)
	}
	for i := range s.Machines {
		m, err := s.machine(i)
		if err != nil {
			return nil, err
		}
		machines = append(machines, m)
	}
	for _, err := range []error{s.checkInputs(machines), s.checkSymmetries(), s.checkInvariants()} {
		if err != nil {
			return nil, err
		}
	}
	return machines, nil
}

func (s *System) machine(i int) (m *opened, err error) {
	if s.Machines[i] != nil {
		m = s.Machines[i].open()
	}
	at := slices.Index(s.Machines, s.Machines[i])
	switch {
	case m == nil:
		err = fmt.Errorf("explore: machine %d is nil", i)
	case at < i:
		err = fmt.Errorf("explore: machines %d and %d are the same: give each States of its own", at, i)
	case m.bits < 0 || m.bits > MaxBits:
		err = fmt.Errorf("explore: machine %d: %s: want Bits from 0 to %d, got %d", i, m.name, MaxBits, m.bits)
	case !m.tells:
		err = fmt.Errorf("explore: machine %d: %s: want a Content", i, m.name)
	case len(s.Symmetries) > 0 && !m.renames:
		err = fmt.Errorf("explore: machine %d: %s: want a Rename, as there are symmetries", i, m.name)
	}
	return m, err
}

func (s *System) checkInputs(machines []*opened) error {
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
			if err := s.checkTaker(in, k, machines); err != nil {
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
func (s *System) checkTaker(in Input, k int, machines []*opened) error {
	who, last := in.Takes[k], len(machines)-1
	switch {
	case who < 0 || who > last:
		return fmt.Errorf("there are %d", last+1)
	case who == last && s.Observe != nil:
		return fmt.Errorf("that one observes, and takes no input")
	case slices.Contains(in.Takes[:k], who):
		return fmt.Errorf("twice")
	case !machines[who].takes:
		return fmt.Errorf("it has no Take")
	}
	return nil
}

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
