package graph

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/synod-paxos/synod/internal/varint"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/tla"
)

// ErrEncoding is wrapped by every error that Decode finds in the bytes.
var ErrEncoding = errors.New("graph: not an encoded graph")

// MaxEncoded is the number of bytes that Decode reads at most.
const MaxEncoded = 1 << 30

// Decode reads a graph that Encode wrote, up to the end of r. It accepts nothing but the exact
// bytes of a canonical graph. Memory is bounded by a small multiple of what it reads.
func Decode(r io.Reader) (*Graph, error) {
	data, err := io.ReadAll(wholefile.AtMost(r, MaxEncoded))
	if err != nil {
		return nil, fmt.Errorf("graph: decode: %w", err)
	}
	d := decoder{varint.Reader{Data: data}}
	if g := d.graph(); d.Err == nil {
		return g, nil
	}
	return nil, fmt.Errorf("%w: at byte %d: %w", ErrEncoding, d.Pos, d.Err)
}

// decoder reads a graph.
type decoder struct{ varint.Reader }

func (d *decoder) graph() *Graph {
	g := &Graph{}
	if string(d.Data[:min(len(magic), len(d.Data))]) != magic {
		d.Fail("expected %q; written by another version?", magic)
		return g
	}
	d.Pos = len(magic)
	vars, labels, states := d.Count("variables"), d.Count("labels"), d.Count("states")
	g.initial = d.AtMost(states, "initial states")
	edges := d.Count("edges")
	g.repeated, g.dashed = d.AtMost(math.MaxInt64, "repeated edges"), d.AtMost(math.MaxInt64, "dashed edges")
	if d.Err == nil && (vars == 0 || g.initial == 0) {
		d.Fail("expected a variable and an initial state")
	}
	g.vars, g.labels = d.names(vars), d.names(labels)
	d.values(g)
	for _, step := range []func(){
		func() { d.degrees(g, states, edges) }, func() { d.edgeLabels(g) }, func() { d.targets(g) },
		func() { d.rows(g) }, func() { d.canonical(g) },
	} {
		if d.Err == nil {
			step()
		}
	}
	return g
}

func (d *decoder) names(n int) []string {
	names := make([]string, 0, n)
	for range n {
		name := d.Text("bytes of a name")
		if k := len(names); name == "" || k > 0 && names[k-1] >= name {
			d.Fail("expected ascending names, found %q", name)
			return nil
		}
		names = append(names, name)
	}
	return names
}

func (d *decoder) values(g *Graph) {
	sizes := make([]int, len(g.vars))
	total := 0
	for i := range sizes {
		sizes[i] = d.Count("values of a variable")
		total += sizes[i]
	}
	if d.Err != nil {
		return
	}
	all, rest, err := tla.DecodeTerms(d.Data[d.Pos:])
	if err != nil {
		d.Err = err
		return
	}
	if len(all) != total {
		d.Fail("expected %d values, found %d", total, len(all))
		return
	}
	d.Pos = len(d.Data) - len(rest)
	for i, size := range sizes {
		g.values = append(g.values, all[:size:size])
		all = all[size:]
		if !ascending(g.values[i]) {
			d.Fail("expected the values of %s to ascend", g.vars[i])
		}
	}
}

func ascending(vs []tla.Value) bool {
	for i := 1; i < len(vs); i++ {
		if vs[i-1].Compare(vs[i]) >= 0 {
			return false
		}
	}
	return true
}

func (d *decoder) degrees(g *Graph, states, edges int) {
	g.first = make([]uint32, states+1)
	sum := 0
	for s := range states {
		sum += d.AtMost(edges-sum, "edges of a state")
		g.first[s+1] = uint32(sum)
	}
	if sum != edges {
		d.Fail("expected %d edges, found %d", edges, sum)
	}
	g.edges = make([]Edge, edges)
}

func (d *decoder) edgeLabels(g *Graph) {
	used := make([]bool, len(g.labels))
	for s := range g.NumStates() {
		last := 0
		for e := g.first[s]; e < g.first[s+1]; e++ {
			last += d.AtMost(len(g.labels)-1-last, "label")
			if d.Err != nil {
				return
			}
			g.edges[e].Label, used[last] = uint32(last), true
		}
	}
	if i := slices.Index(used, false); i >= 0 {
		d.Fail("no edge has the label %s", g.labels[i])
	}
}

func (d *decoder) targets(g *Graph) {
	next := g.initial
	for i := range g.edges {
		to := next - d.AtMost(next, "target")
		if to == g.NumStates() {
			d.Fail("edge %d leads to state %d of %d", i, to, g.NumStates())
			return
		}
		g.edges[i].To = uint32(to)
		if to == next {
			next++
		}
	}
	for s := range g.NumStates() {
		out := g.Out(s)
		for i := 1; i < len(out); i++ {
			if compareEdges(out[i-1], out[i]) >= 0 {
				d.Fail("expected the edges of state %d to ascend", s)
			}
		}
	}
	if next != g.NumStates() {
		d.Fail("state %d is not reached", next)
	}
}

// rows reads the states, then checks that they are numbered and their values used as they should
// be.
func (d *decoder) rows(g *Graph) {
	width, size := len(g.vars), maskSize(len(g.vars))
	if g.NumStates() > d.Left()/size {
		d.Fail("expected %d states, found %d bytes", g.NumStates(), d.Left())
		return
	}
	masks := d.Data[d.Pos : d.Pos+g.NumStates()*size]
	d.Pos += len(masks)
	g.rows = make([]uint32, g.NumStates()*width)
	if d.Err = g.findParents(); d.Err != nil {
		return
	}
	bases := g.baseStates()
	for i := range g.vars {
		d.column(g, i, bases, masks)
	}
	for s := range g.NumStates() {
		if size*8 != width && masks[s*size+size-1]>>(width-(size-1)*8) != 0 {
			d.Fail("state %d changes more than the %d variables", s, width)
		}
	}
}

// column reads one variable of all states.
func (d *decoder) column(g *Graph, variable int, bases []int, masks []byte) {
	width, size := len(g.vars), maskSize(len(g.vars))
	used := make([]bool, len(g.values[variable]))
	for s, base := range bases {
		id := 0
		if base >= 0 {
			id = int(g.rows[base*width+variable])
		}
		if masks[s*size+variable/8]>>(variable%8)&1 == 1 {
			id = d.changed(id, len(used))
		}
		if d.Err != nil || id >= len(used) {
			d.Fail("state %d has no value for %s", s, g.vars[variable])
			return
		}
		g.rows[s*width+variable], used[id] = uint32(id), true
	}
	if i := slices.Index(used, false); i >= 0 {
		d.Fail("no state has value %d of %s", i, g.vars[variable])
	}
}

// changed reads an index below limit, other than old.
func (d *decoder) changed(old, limit int) int {
	diff := d.Varint()
	if diff == 0 || diff < -int64(old) || diff >= int64(limit-old) {
		d.Fail("expected another value below %d than %d, found %+d", limit, old, diff)
		return 0
	}
	return old + int(diff)
}

// canonical checks what only complete states show.
func (d *decoder) canonical(g *Graph) {
	for s := 1; s < g.initial; s++ {
		if slices.Compare(g.row(s-1), g.row(s)) >= 0 {
			d.Fail("expected the initial states to ascend")
		}
	}
	if d.Left() > 0 {
		d.Fail("expected the end, found %d more bytes", d.Left())
	}
	if d.Err == nil {
		d.Err = g.checkOrder()
	}
	var a, b int
	var ok bool
	if g.index, a, b, ok = newIndex(g.rows, len(g.vars), g.NumStates()); !ok {
		d.Fail("states %d and %d are equal", a, b)
	}
}
