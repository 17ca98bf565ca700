package graph

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// section is a part of the file, named for what comes next in it.
type section int

const (
	sectionHead   section = iota // the line that opens the graph
	sectionBody                  // states, edges, layout
	sectionTail                  // the legend or the closing brace
	sectionLegend                // colours of the actions
	sectionEnd                   // nothing
)

// dot turns the lines of a dump into a draft.
type dot struct {
	draft
	section  section
	state    map[int64]uint32 // the number of each state by its fingerprint
	defined  []bool           // per state: its values are known
	label    map[string]uint32
	prefix   [][]byte // `name =` of each variable, in the order of the dump
	text     []map[string]uint32
	values   tla.Interner
	distinct int
}

func (d *dot) line(line []byte) error {
	if d.section == sectionBody && len(line) > 0 && (line[0] == '-' || '0' <= line[0] && line[0] <= '9') {
		return d.stateOrEdge(line)
	}
	return d.layout(string(line))
}

// layout follows the lines that are neither state nor edge.
func (d *dot) layout(line string) error {
	switch d.section {
	case sectionHead:
		return d.enter(sectionBody, line == "strict digraph DiskGraph {", line, `"strict digraph DiskGraph {"`)
	case sectionBody:
		if line == "}" {
			d.section = sectionTail
			return nil
		}
		return d.enter(sectionBody, isLayout(line), line, "a state, an edge or layout")
	case sectionTail:
		if strings.HasPrefix(line, "subgraph cluster_legend {") {
			d.section = sectionLegend
			return nil
		}
		return d.enter(sectionEnd, line == "}", line, `"}"`)
	case sectionLegend:
		if line == "}}" {
			d.section = sectionEnd
		}
		return nil
	default:
		return d.enter(sectionEnd, line == "", line, "the end of the file")
	}
}

func (d *dot) enter(next section, ok bool, line, expected string) error {
	if !ok {
		return fmt.Errorf("expected %s, found %s", expected, excerpt([]byte(line)))
	}
	d.section = next
	return nil
}

func isLayout(line string) bool {
	switch line {
	case `edge [colorscheme="paired12"]`, "node [shape=box,style=rounded]", "nodesep=0.35;", "subgraph cluster_graph {", `color="white";`:
		return true
	}
	return strings.HasPrefix(line, string(rankPrefix)) && strings.HasSuffix(line, "}")
}

var (
	arrow     = []byte("-> ")
	labelOpen = []byte(`[label="`)
	nodeEnd   = []byte(`"];`)
	initEnd   = []byte(`",style = filled]`)
	tooltip   = []byte(`",tooltip="`)
	colour    = []byte(`,color="`)
	dashed    = []byte(`[style="dashed"];`)
	conjunct  = []byte(`/\\ `)
	nextLine  = []byte(`\n/\\ `)
)

// stateOrEdge reads `id [label="..."];` or `id -> id [label="...",...];`.
func (d *dot) stateOrEdge(line []byte) error {
	id, rest, err := cutID(line)
	if err != nil {
		return err
	}
	if after, ok := bytes.CutPrefix(rest, arrow); ok {
		to, rest, err := cutID(after)
		if err != nil {
			return err
		}
		return d.edge(id, to, rest)
	}
	label, ok := bytes.CutPrefix(rest, labelOpen)
	if !ok {
		return fmt.Errorf(`expected "-> " or "[label=" after a state's number, found %s`, excerpt(rest))
	}
	if body, ok := bytes.CutSuffix(label, initEnd); ok {
		return d.node(id, body, true)
	}
	if body, ok := bytes.CutSuffix(label, nodeEnd); ok {
		return d.node(id, withoutTip(body), false)
	}
	return fmt.Errorf("expected the end of a state's label, found %s", excerpt(label[max(0, len(label)-30):]))
}

// withoutTip is a label without the copy of it that newer versions of TLC write behind it, to be
// shown under a pointer.
func withoutTip(body []byte) []byte {
	n := (len(body) - len(tooltip)) / 2
	if n > 0 && bytes.HasPrefix(body[n:], tooltip) && bytes.Equal(body[:n], body[n+len(tooltip):]) {
		return body[:n]
	}
	return body
}

// cutName reads the label of an edge up to its closing quote, and leaves out the arguments that
// newer versions of TLC write behind an action's name: Choose(v1).
func cutName(label []byte) (name, rest []byte, ok bool) {
	for i := 0; i < len(label); i++ {
		switch label[i] {
		case '\\':
			i++
		case '"':
			name, rest = label[:i], label[i+1:]
			if open := bytes.IndexByte(name, '('); open > 0 && bytes.HasSuffix(name, []byte{')'}) {
				name = name[:open]
			}
			return name, rest, true
		}
	}
	return nil, nil, false
}

// cutID reads a signed 64-bit number and the space after it.
func cutID(line []byte) (id int64, rest []byte, err error) {
	i, negative := 0, len(line) > 0 && line[0] == '-'
	if negative {
		i++
	}
	begin, n, overflow := i, uint64(0), false
	for ; i < len(line) && '0' <= line[i] && line[i] <= '9'; i++ {
		overflow = overflow || n > math.MaxInt64/10
		n = n*10 + uint64(line[i]-'0')
	}
	limit := uint64(math.MaxInt64)
	if negative {
		limit++
	}
	if i == begin || overflow || n > limit || i == len(line) || line[i] != ' ' {
		return 0, nil, fmt.Errorf("expected a state's number, found %s", excerpt(line))
	}
	if negative {
		n = -n
	}
	return int64(n), line[i+1:], nil
}

func (d *dot) edge(from, to int64, rest []byte) error {
	if from == to && bytes.Equal(rest, dashed) {
		d.draft.dashed++
		return nil
	}
	after, ok := bytes.CutPrefix(rest, labelOpen)
	name, end, found := cutName(after)
	if !ok || !found || !bytes.HasPrefix(end, colour) || !bytes.HasSuffix(end, nodeEnd) {
		return fmt.Errorf("expected the label of an edge, found %s", excerpt(rest))
	}
	if len(name) == 0 {
		return errors.New("the edges have no labels: let TLC write them with -dump dot,actionlabels")
	}
	label, known := d.label[string(name)]
	if !known {
		label = uint32(len(d.labels))
		d.labels = append(d.labels, unescape(name))
		d.label[string(name)] = label
	}
	f, err := d.number(from)
	if err != nil {
		return err
	}
	t, err := d.number(to)
	d.edges = append(d.edges, draftEdge{f, label, t})
	return err
}

// number returns the number of a state, a new one at its first mention.
func (d *dot) number(id int64) (uint32, error) {
	if n, ok := d.state[id]; ok {
		return n, nil
	}
	if len(d.vars) == 0 {
		return 0, errors.New("expected an initial state before the first edge")
	}
	n := uint32(len(d.defined))
	if n == math.MaxUint32/2 {
		return 0, fmt.Errorf("there are more than %d states", n)
	}
	d.state[id] = n
	d.defined = append(d.defined, false)
	for range d.vars {
		d.rows = append(d.rows, 0)
	}
	return n, nil
}

func (d *dot) node(id int64, label []byte, initial bool) error {
	if len(d.vars) == 0 {
		if err := d.declare(label); err != nil {
			return err
		}
	}
	n, err := d.number(id)
	if err != nil {
		return err
	}
	if d.defined[n] {
		return fmt.Errorf("state %d is there twice", id)
	}
	d.defined[n] = true
	d.distinct++
	if initial {
		d.initial = append(d.initial, n)
	}
	return d.setRow(d.row(n), label)
}

// declare takes the names of the variables from the label of the first state.
func (d *dot) declare(label []byte) error {
	seen := map[string]bool{}
	for rest, more := label, true; more; {
		var text []byte
		text, rest, more = cutConjunct(rest)
		name, _, ok := bytes.Cut(text, []byte(" ="))
		if !ok || len(name) == 0 || seen[string(name)] {
			return fmt.Errorf("expected another variable and its value, found %s", excerpt(text))
		}
		seen[string(name)] = true
		d.vars = append(d.vars, string(name))
		d.prefix = append(d.prefix, []byte(string(name)+" ="))
		d.text = append(d.text, map[string]uint32{})
	}
	d.draft.values = make([][]tla.Value, len(d.vars))
	return nil
}

// cutConjunct returns the text of the first conjunct of a label and what follows it. Searching is
// enough: within a string of TLA+, the backslash of `/\ ` is escaped by TLA+ and again by DOT, so
// that four of them stand before the space, not two.
func cutConjunct(label []byte) (text, rest []byte, more bool) {
	label = bytes.TrimPrefix(label, conjunct)
	return bytes.Cut(label, nextLine)
}

func (d *dot) setRow(row []uint32, label []byte) error {
	rest, more := label, true
	for i, prefix := range d.prefix {
		var text []byte
		text, rest, more = cutConjunct(rest)
		value, ok := bytes.CutPrefix(text, prefix)
		if !ok || more != (i < len(d.prefix)-1) {
			return fmt.Errorf("expected the %d variables of the first state in the same order, found %s", len(d.prefix), excerpt(text))
		}
		id, err := d.value(i, value)
		if err != nil {
			return fmt.Errorf("variable %s: %w", d.vars[i], err)
		}
		row[i] = id
	}
	return nil
}

// value returns the index of a variable's value, which is parsed when its text is new.
func (d *dot) value(variable int, text []byte) (uint32, error) {
	if id, ok := d.text[variable][string(text)]; ok {
		return id, nil
	}
	v, err := d.values.Parse(unescape(text))
	if err != nil {
		return 0, err
	}
	id := uint32(len(d.draft.values[variable]))
	d.draft.values[variable] = append(d.draft.values[variable], v)
	d.text[variable][string(text)] = id
	return id, nil
}

// unescape undoes what TLC does to a text to put it into DOT: it doubles backslashes, escapes
// quotes and writes line breaks as \n.
func unescape(text []byte) string {
	return unescaper.Replace(string(text))
}

var unescaper = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n")

func (d *dot) finish() (*Graph, error) {
	if d.distinct < len(d.defined) {
		return nil, fmt.Errorf("%d states have edges but no values", len(d.defined)-d.distinct)
	}
	d.text, d.state, d.label = nil, nil, nil
	return d.build()
}

func excerpt(b []byte) string {
	if len(b) > 60 {
		return fmt.Sprintf("%q...", b[:60])
	}
	return fmt.Sprintf("%q", b)
}
