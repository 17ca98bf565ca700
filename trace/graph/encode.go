package graph

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/synod-paxos/synod/trace/tla"
)

// magic begins every encoded graph; the number changes with the format.
const magic = "synod graph 1\n"

// Encode writes g in a compact form that Decode reads. The same graph gives the same bytes. After
// the magic line come, all numbers as varints: the counts; the variables and labels; how many
// values each variable has, and the values; then column by column the number of edges of each
// state, their labels, their targets, which variables differ from the state's parent, and their
// values.
func (g *Graph) Encode(w io.Writer) error {
	b := []byte(magic)
	for _, n := range []int{len(g.vars), len(g.labels), g.NumStates(), g.initial, len(g.edges), g.repeated, g.dashed} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = appendNames(appendNames(b, g.vars), g.labels)
	for _, table := range g.values {
		b = binary.AppendUvarint(b, uint64(len(table)))
	}
	b, err := tla.AppendTerms(b, slices.Concat(g.values...))
	if err != nil {
		return fmt.Errorf("graph: encode the values: %w", err)
	}
	b = g.appendTargets(g.appendLabels(g.appendDegrees(b)))
	b = g.appendValueIDs(g.appendChanges(b))
	_, err = w.Write(b)
	return err
}

func appendNames(b []byte, names []string) []byte {
	for _, s := range names {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

func (g *Graph) appendDegrees(b []byte) []byte {
	for s := range g.NumStates() {
		b = binary.AppendUvarint(b, uint64(g.first[s+1]-g.first[s]))
	}
	return b
}

// appendLabels writes each label of a state as difference to the one before.
func (g *Graph) appendLabels(b []byte) []byte {
	for s := range g.NumStates() {
		last := uint32(0)
		for _, e := range g.Out(s) {
			b = binary.AppendUvarint(b, uint64(e.Label-last))
			last = e.Label
		}
	}
	return b
}

// appendTargets writes how far each target lies below the lowest state not met so far: 0 for that
// state itself.
func (g *Graph) appendTargets(b []byte) []byte {
	next := uint32(g.initial)
	for _, e := range g.edges {
		b = binary.AppendUvarint(b, uint64(next-e.To))
		if e.To == next {
			next++
		}
	}
	return b
}

// appendChanges writes for each state a bit set, lowest first, of the variables that differ from
// its base.
func (g *Graph) appendChanges(b []byte) []byte {
	set, zeros := make([]byte, maskSize(len(g.vars))), make([]uint32, len(g.vars))
	for s, from := range g.baseStates() {
		base, row := zeros, g.row(s)
		if from >= 0 {
			base = g.row(from)
		}
		clear(set)
		for i := range row {
			if row[i] != base[i] {
				set[i/8] |= 1 << (i % 8)
			}
		}
		b = append(b, set...)
	}
	return b
}

func maskSize(vars int) int { return (vars + 7) / 8 }

// appendValueIDs writes variable by variable what differs from the base.
func (g *Graph) appendValueIDs(b []byte) []byte {
	bases := g.baseStates()
	for i := range g.vars {
		for s, base := range bases {
			old, now := uint32(0), g.row(s)[i]
			if base >= 0 {
				old = g.row(base)[i]
			}
			if old != now {
				b = binary.AppendVarint(b, int64(now)-int64(old))
			}
		}
	}
	return b
}
