package survey

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Projection is a small graph that stands for a large one: a node is what all its states show, or
// one state.
type Projection struct {
	By    string `json:"by"`
	Nodes []Box  `json:"nodes"`
	Arcs  []Arc  `json:"arcs"`
	Left  int    `json:"left,omitempty"` // how many nodes were left out

	Centre string `json:"centre,omitempty"` // of what is around a state: that one, with its variables
}

// Box is one node of it, as it is drawn.
type Box struct {
	Text   string `json:"text"`
	States int    `json:"states"` // that it stands for
	Depth  int    `json:"depth"`  // of the first of them
}

// Arc is all edges from states of one node to those of another.
type Arc struct {
	From  int      `json:"from"`
	To    int      `json:"to"`
	Edges int      `json:"edges"`
	By    []string `json:"by"` // the actions
}

// Project leaves all but one thing out of each state: by names a variable, or fields within it, as
// in nodes.vote, of each element where the variable is a function or a set. Without by it is that
// of which there are most, short ones if there are, and no more than can be read. It fails where
// there are more.
func (s *Landscape) Project(g *labelled.Graph, by string) error {
	if by != "" {
		p, count, err := projected(g, by)
		if err == nil && p == nil {
			err = fmt.Errorf("%s is %d things in the states of %s, and no more than %d are drawn: name a field within, as in %s.FIELD", by, count, s.Model, mostNodes, by)
		}
		s.Quotient = p
		return err
	}
	for _, name := range candidates(g) {
		p, _, err := projected(g, name)
		if err == nil && p != nil && (s.Quotient == nil || p.rank() > s.Quotient.rank()) {
			s.Quotient = p
		}
	}
	if s.Quotient == nil {
		s.Note = fmt.Sprintf("no variable, and no field of one, has from 2 to %d values: there is no quotient to draw", mostNodes)
	}
	return nil
}

// rank is how much a projection shows: one whose nodes can be read in a box shows more.
func (p *Projection) rank() int {
	for _, n := range p.Nodes {
		if len(n.Text) > 2*mostSigns {
			return len(p.Nodes)
		}
	}
	return mostNodes + len(p.Nodes)
}

// candidates are variables and their fields.
func candidates(g *labelled.Graph) (names []string) {
	for i, name := range g.Vars() {
		names = append(names, name)
		for _, v := range g.Values(i) {
			for _, field := range fieldsOf(v) {
				if by := name + "." + field; !slices.Contains(names, by) {
					names = append(names, by)
				}
			}
		}
	}
	return names
}

// fieldsOf are those of a record, or of the elements of a function or a set.
func fieldsOf(v tla.Value) (names []string) {
	switch {
	case v.IsRecord():
		for _, key := range v.Keys() {
			name, _ := key.Text()
			names = append(names, name)
		}
	case v.Kind() == tla.KindFunc && v.Len() > 0:
		of, _ := v.Apply(v.Keys()[0])
		if of.IsRecord() {
			return fieldsOf(of)
		}
	case v.Kind() == tla.KindSet && v.Len() > 0 && v.Elems()[0].IsRecord():
		return fieldsOf(v.Elems()[0])
	}
	return names
}

// projected is the quotient, or nil with how many nodes it would have where these are too many to
// be drawn, or one.
func projected(g *labelled.Graph, by string) (p *Projection, count int, err error) {
	path := strings.Split(by, ".")
	variable, ok := g.VarID(path[0])
	if !ok {
		return nil, 0, fmt.Errorf("there is no variable %q; there are %s", path[0], strings.Join(g.Vars(), ", "))
	}
	texts, nodes := make([]string, len(g.Values(variable))), map[string]int{}
	for i, v := range g.Values(variable) {
		if texts[i], ok = within(v, path[1:]); !ok {
			return nil, 0, fmt.Errorf("%s: %.80s has no such field", by, v)
		}
		nodes[texts[i]] = -1
	}
	if len(nodes) < 2 || len(nodes) > mostNodes {
		return nil, len(nodes), nil
	}
	p = &Projection{By: by}
	of, depth := make([]int, g.NumStates()), depthOf(g)
	for state := range of {
		text := texts[g.ValueID(state, variable)]
		at := nodes[text]
		if at < 0 {
			at = len(p.Nodes)
			nodes[text] = at
			p.Nodes = append(p.Nodes, Box{Text: text, Depth: depth[state]})
		}
		p.Nodes[at].States++
		of[state] = at
	}
	p.join(g, func(state int) int { return of[state] })
	return p, len(nodes), nil
}

// within is what a value has by a path of fields, as text: of a set or a function, of each element.
func within(v tla.Value, path []string) (text string, ok bool) {
	if len(path) == 0 {
		return strings.Trim(v.String(), `"`), true
	}
	switch {
	case v.IsRecord():
		if field, ok := v.Field(path[0]); ok {
			return within(field, path[1:])
		}
		return "", false
	case v.Kind() == tla.KindSet:
		var parts []string
		for _, e := range v.Elems() {
			part, ok := within(e, path)
			if !ok {
				part = "-"
			}
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ", ") + "}", true
	case v.Kind() == tla.KindFunc:
		var parts []string
		for _, key := range v.Keys() {
			e, _ := v.Apply(key)
			part, ok := within(e, path)
			if !ok {
				return "", false
			}
			parts = append(parts, key.String()+": "+part)
		}
		return strings.Join(parts, ", "), true
	}
	return "", false
}

// join adds the arcs between nodes; node is that of a state, or -1.
func (p *Projection) join(g *labelled.Graph, node func(state int) int) {
	at := map[[2]int]int{}
	for state := range g.NumStates() {
		from := node(state)
		if from < 0 {
			continue
		}
		for _, e := range g.Out(state) {
			to := node(int(e.To))
			if to < 0 || to == from {
				continue
			}
			i, known := at[[2]int{from, to}]
			if !known {
				i = len(p.Arcs)
				at[[2]int{from, to}] = i
				p.Arcs = append(p.Arcs, Arc{From: from, To: to})
			}
			p.Arcs[i].Edges++
			if action := g.Stimulus(e.Label).Action; !slices.Contains(p.Arcs[i].By, action) {
				p.Arcs[i].By = append(p.Arcs[i].By, action)
			}
		}
	}
	slices.SortFunc(p.Arcs, func(a, b Arc) int { return (a.From-b.From)*(mostNodes+1) + a.To - b.To })
}

// Look adds what is around a state, by its number: those that lead there and those that it leads
// to, the nearest first, up to as many as can be read.
func (s *Landscape) Look(g *labelled.Graph, state int) error {
	if state < 0 || state >= g.NumStates() {
		return fmt.Errorf("there is no state %d of %s: they are 0 to %d", state, s.Model, g.NumStates()-1)
	}
	nodes, left := near(g, state)
	at, depth := map[int]int{}, depthOf(g)
	s.Around = &Projection{By: fmt.Sprintf("what is around state %d", state), Left: left}
	for i, n := range nodes {
		at[n] = i
		s.Around.Nodes = append(s.Around.Nodes, Box{Text: fmt.Sprintf("state %d", n), States: 1, Depth: depth[n]})
	}
	s.Around.join(g, func(state int) int {
		if i, ok := at[state]; ok {
			return i
		}
		return -1
	})
	s.Around.Centre = g.State(state)
	return nil
}

// near are a state and those around it, at a distance of 1, and then of 2.
func near(g *labelled.Graph, state int) (nodes []int, left int) {
	before := map[int][]int{}
	for from := range g.NumStates() {
		for _, e := range g.Out(from) {
			if int(e.To) != from {
				before[int(e.To)] = append(before[int(e.To)], from)
			}
		}
	}
	nodes = []int{state}
	seen := map[int]bool{state: true}
	for _, ring := range []int{1, 2} {
		for _, n := range slices.Clone(nodes) {
			var next []int
			for _, e := range g.Out(n) {
				next = append(next, int(e.To))
			}
			for _, other := range append(next, before[n]...) {
				if seen[other] {
					continue
				}
				seen[other] = true
				if len(nodes) == mostNodes || ring == 2 && len(nodes) > mostNodes/2 {
					left++
					continue
				}
				nodes = append(nodes, other)
			}
		}
	}
	return nodes, left
}

// text is the projection as a list.
func (p *Projection) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s: %d nodes, %d arcs\n", p.By, len(p.Nodes), len(p.Arcs))
	for line := range strings.Lines(p.Centre) {
		b.WriteString("      " + line)
	}
	if p.Centre != "" {
		b.WriteByte('\n')
	}
	for i, n := range p.Nodes {
		fmt.Fprintf(&b, "  %2d  %s (states: %d, from depth %d on)\n", i, n.Text, n.States, n.Depth+1)
		for _, a := range p.Arcs {
			if a.From == i {
				fmt.Fprintf(&b, "        to %d by %s (%d)\n", a.To, strings.Join(a.By, ", "), a.Edges)
			}
		}
	}
	if p.Left > 0 {
		fmt.Fprintf(&b, "  %d more are left out here\n", p.Left)
	}
	return b.String()
}
