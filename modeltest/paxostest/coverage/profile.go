package coverage

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/bits"
)

// Profile is what runs took of the graph. Profiles add up, in any order.
type Profile struct {
	graph  *Graph
	edges  []uint64 // a bit for each
	seen   uint64   // registers in which a round began
	inside uint64   // of them those that never left the model
	steps  [restarts + 1]uint64
}

// NewProfile gives one without runs.
func NewProfile() (*Profile, error) {
	g, err := Load()
	if err != nil {
		return nil, err
	}
	return &Profile{graph: g, edges: make([]uint64, (g.NumEdges()+63)/64)}, nil
}

func (p *Profile) took(edge uint32, s step) {
	p.edges[edge/64] |= 1 << (edge % 64)
	p.steps[s.kind]++
}

// Done ends following a cluster, and has the profile count what it took.
func (c *Cluster) Done() {
	for _, r := range c.registers {
		if len(r.ballots) == 0 {
			continue
		}
		r.play(c.profile)
		if c.profile.seen++; !r.beyond && !r.left {
			c.profile.inside++
		}
	}
	clear(c.registers)
}

// Add adds what another profile counts.
func (p *Profile) Add(o *Profile) {
	for i, w := range o.edges {
		p.edges[i] |= w
	}
	for i, n := range o.steps {
		p.steps[i] += n
	}
	p.seen, p.inside = p.seen+o.seen, p.inside+o.inside
}

// Report is what a profile says.
type Report struct {
	Model     string  `json:"model"`
	Registers uint64  `json:"registers"` // in which a round began, in clusters of the model's size
	Inside    uint64  `json:"inside"`    // of them those that never left the model
	Taken     int     `json:"taken"`     // edges
	Possible  int     `json:"possible"`  // edges that a node of impl/node can take
	Edges     int     `json:"edges"`
	Actions   []Tally `json:"actions"`
}

// Tally is what was taken of an action.
type Tally struct {
	Name  string `json:"name"`
	Steps uint64 `json:"steps"` // with repetitions
	Taken int    `json:"taken"` // edges
	Edges int    `json:"edges"`
}

// actions are those of the model that its graph has.
var actions = []string{"Set", "Get", "Prepare", "Promise", "Accept", "Accepted", "Restart"}

// Report sums up.
func (p *Profile) Report() *Report {
	g := p.graph
	out := &Report{Model: Model, Registers: p.seen, Inside: p.inside, Edges: g.NumEdges()}
	taken, all := [restarts + 1]int{}, [restarts + 1]int{}
	for state := range g.NumStates() {
		for i, e := range g.Out(state) {
			kind, edge := g.steps[e.Label].kind, g.first[state]+uint32(i)
			if all[kind]++; p.edges[edge/64]>>(edge%64)&1 == 1 {
				taken[kind]++
			}
			if g.possible(state, e.Label) {
				out.Possible++
			}
		}
	}
	for _, name := range actions {
		k := kinds[name]
		out.Actions = append(out.Actions, Tally{name, p.steps[k], taken[k], all[k]})
		out.Taken += taken[k]
	}
	return out
}

// format is the first word of a profile as a document.
const format = "synod-coverage/1"

// document is a profile in a file.
type document struct {
	Format    string            `json:"format"`
	Model     string            `json:"model"`
	Made      string            `json:"specification"` // from which the graph was made
	Registers uint64            `json:"registers"`
	Inside    uint64            `json:"inside"`
	Steps     map[string]uint64 `json:"steps"`
	Edges     string            `json:"edges"` // a bit for each, in base64
}

// Encode writes a profile: the same one gives the same bytes.
func (p *Profile) Encode() ([]byte, error) {
	var set []byte
	for _, w := range p.edges {
		set = binary.LittleEndian.AppendUint64(set, w)
	}
	d := document{format, Model, p.graph.made, p.seen, p.inside, map[string]uint64{}, base64.StdEncoding.EncodeToString(set)}
	for _, name := range actions {
		d.Steps[name] = p.steps[kinds[name]]
	}
	text, err := json.Marshal(d)
	return append(text, '\n'), err
}

// Decode reads what Encode wrote.
func Decode(text []byte) (*Profile, error) {
	p, err := NewProfile()
	if err != nil {
		return nil, err
	}
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("want a coverage profile as synod writes it: %w", err)
	}
	if d.Format != format || d.Model != Model {
		return nil, fmt.Errorf("want a coverage profile of format %s of model %s, got %.40q of %.40q", format, Model, d.Format, d.Model)
	}
	if d.Made != p.graph.made {
		return nil, fmt.Errorf("the profile is of another specification, or of the recording of another: it adds up with none of today's: take a new file")
	}
	set, err := base64.StdEncoding.DecodeString(d.Edges)
	if err != nil || len(set) != 8*len(p.edges) {
		return nil, fmt.Errorf("want a bit for each of %d edges, got %d bytes: %w", p.graph.NumEdges(), len(set), err)
	}
	for i := range p.edges {
		p.edges[i] = binary.LittleEndian.Uint64(set[8*i:])
	}
	if over := p.graph.NumEdges() % 64; over > 0 && bits.Len64(p.edges[len(p.edges)-1]) > over {
		return nil, fmt.Errorf("want a bit for each of %d edges, got more", p.graph.NumEdges())
	}
	for _, name := range actions {
		p.steps[kinds[name]] = d.Steps[name]
	}
	p.seen, p.inside = d.Registers, d.Inside
	return p, nil
}
