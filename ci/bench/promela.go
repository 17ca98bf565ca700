package main

import (
	"fmt"
	"math/bits"
	"strings"
)

// promela is the closed model that synod explore explores, of two proposers and two values, in the
// language of Spin: one process, each action a d_step, and all that roles and messages are in bits
// of four variables, as whoever wants Spin to be fast would write it. The proposers take turns in
// owning ballots. It asserts that no two values are chosen, whenever a vote is cast.
type promela struct{ acceptors, ballots int }

// part is some bits of a variable.
type part struct {
	of       string
	at, size int
}

func (f part) mask() int { return (1<<f.size - 1) << f.at }

func (f part) get() string { return fmt.Sprintf("((%s>>%d)&%d)", f.of, f.at, 1<<f.size-1) }

// bit is one message: it was sent, or not yet.
type bit struct {
	of string
	at int
}

func (b bit) sent() string { return fmt.Sprintf("(%s & %d)", b.of, 1<<b.at) }

func (b bit) send() string { return fmt.Sprintf("%s = %s | %d; ", b.of, b.of, 1<<b.at) }

// Phases of a proposer.
const (
	idle = iota
	preparing
	accepting
	decided
)

// Parts of a proposer: what it wants or proposes is its value.

func (m promela) proposer(p, at, size int) part {
	return part{"proposers", p*(8+m.acceptors) + at, size}
}
func (m promela) ballot(p int) part { return m.proposer(p, 0, 2) }
func (m promela) phase(p int) part  { return m.proposer(p, 2, 2) }
func (m promela) value(p int) part  { return m.proposer(p, 4, 1) }
func (m promela) best(p int) part   { return m.proposer(p, 5, 3) }
func (m promela) heard(p int) part  { return m.proposer(p, 8, m.acceptors) } // promisers or voters

// Parts of an acceptor.

func (m promela) promised(a int) part { return part{"acceptors", 5 * a, 2} }
func (m promela) vote(a int) part     { return part{"acceptors", 5*a + 2, 3} }

// A vote is 0, or tells its ballot, from 1 on, and its value, 0 or 1.
func vote(ballot, value int) int { return 2*ballot - 1 + value }

// Messages. In a ballot there are as many Promises as votes below it, and one without.

func (m promela) prepare(ballot int) bit {
	return bit{"asked", m.acceptors*m.ballots*m.ballots + ballot - 1}
}
func (m promela) promise(from, ballot, reported int) bit {
	return bit{"asked", from*m.ballots*m.ballots + (ballot-1)*(ballot-1) + reported}
}
func (m promela) accept(ballot, value int) bit {
	return bit{"voted", 2*m.ballots*m.acceptors + vote(ballot, value) - 1}
}
func (m promela) accepted(from, ballot, value int) bit {
	return bit{"voted", (vote(ballot, value)-1)*m.acceptors + from}
}

// parts are some of one variable, and values of them.
type parts map[part]int

// bits gives the variable, a mask of the parts, and their values in place.
func (p parts) bits() (of string, mask, values int) {
	for f, value := range p {
		of, mask, values = f.of, mask|f.mask(), values|value<<f.at
	}
	return of, mask, values
}

// becomes gives parts their values, in one assignment.
func becomes(p parts) string {
	of, mask, values := p.bits()
	return fmt.Sprintf("%s = (%s & ~%d) | %d; ", of, of, mask, values)
}

// are is a guard: parts have their values.
func are(p parts) string {
	of, mask, values := p.bits()
	return fmt.Sprintf("(%s & %d) == %d", of, mask, values)
}

// enough says that a set of acceptors is a quorum.
func (m promela) enough(set string) string {
	var quorums []string
	for q := range 1 << m.acceptors {
		if bits.OnesCount(uint(q)) == m.acceptors/2+1 {
			quorums = append(quorums, fmt.Sprintf("(%s&%d) == %d", set, q, q))
		}
	}
	return "(" + strings.Join(quorums, " || ") + ")"
}

// chosen says that a value is.
func (m promela) chosen(value int) string {
	var in []string
	for b := 1; b <= m.ballots; b++ {
		in = append(in, m.enough(part{"voted", (vote(b, value) - 1) * m.acceptors, m.acceptors}.get()))
	}
	return "(" + strings.Join(in, " || ") + ")"
}

// String is the model.
func (m promela) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "/* %d acceptors, 2 proposers, %d ballots, 2 values; written by ci/bench */\n", m.acceptors, m.ballots)
	fmt.Fprintf(&b, "int asked, voted, proposers;\nint acceptors;\n#define AGREEMENT (!%s || !%s)\nactive proctype all() {\nend: do\n", m.chosen(0), m.chosen(1))
	for ballot := 1; ballot <= m.ballots; ballot++ {
		for _, action := range m.actions(ballot, (ballot-1)%2) {
			fmt.Fprintf(&b, ":: d_step { %s }\n", action)
		}
	}
	b.WriteString("od\n}\n")
	return b.String()
}

// actions are those in a ballot, which is a proposer's.
func (m promela) actions(b, p int) (all []string) {
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	nothing := parts{m.best(p): 0, m.heard(p): 0}
	for v := range 2 { // Set
		add("%s < %d -> %s%s", m.ballot(p).get(), b, becomes(parts{
			m.ballot(p): b, m.phase(p): preparing, m.value(p): v, m.best(p): 0, m.heard(p): 0,
		}), m.prepare(b).send())
	}
	for a := range m.acceptors {
		// Prepare: a Promise again, until it is voted in the ballot
		add("%s && (%s < %d || (%s == %d && %s < %d)) -> %sasked = asked | (1 << (%d + %s)); ", m.prepare(b).sent(),
			m.promised(a).get(), b, m.promised(a).get(), b, m.vote(a).get(), vote(b, 0),
			becomes(parts{m.promised(a): b}), m.promise(a, b, 0).at, m.vote(a).get())
		for reported := range vote(b, 0) { // Promise
			fold := ""
			if reported > 0 { // votes of one ballot have one value, so the order of votes is that of their numbers
				fold = fmt.Sprintf("if :: %s < %d -> %s :: else fi; ", m.best(p).get(), reported, becomes(parts{m.best(p): reported}))
			}
			add("%s && %s -> proposers = proposers | %d; %sif :: %s -> %s :: else fi",
				are(parts{m.ballot(p): b, m.phase(p): preparing, {"proposers", m.heard(p).at + a, 1}: 0}), m.promise(a, b, reported).sent(),
				1<<(m.heard(p).at+a), fold, m.enough(m.heard(p).get()),
				m.adopt(p)+becomes(nothing)+becomes(parts{m.phase(p): accepting})+
					fmt.Sprintf("voted = voted | (1 << (%d + %s))", m.accept(b, 0).at, m.value(p).get()))
		}
		for v := range 2 {
			// Accept
			add("%s && %s <= %d -> %s%sassert(AGREEMENT)", m.accept(b, v).sent(), m.promised(a).get(), b,
				becomes(parts{m.promised(a): b, m.vote(a): vote(b, v)}), m.accepted(a, b, v).send())
			// Accepted
			add("%s && %s -> proposers = proposers | %d; if :: %s -> %s :: else fi",
				are(parts{m.ballot(p): b, m.phase(p): accepting, m.value(p): v, {"proposers", m.heard(p).at + a, 1}: 0}),
				m.accepted(a, b, v).sent(), 1<<(m.heard(p).at+a), m.enough(m.heard(p).get()),
				becomes(parts{m.phase(p): decided, m.heard(p): 0}))
		}
	}
	return all
}

// adopt makes the value of the best vote a proposer's, if one was reported: even votes are for 1.
func (m promela) adopt(p int) string {
	return fmt.Sprintf("if :: %s == 0 :: else -> proposers = (proposers & ~%d) | ((1 - (%s & 1)) << %d) fi; ",
		m.best(p).get(), m.value(p).mask(), m.best(p).get(), m.value(p).at)
}
