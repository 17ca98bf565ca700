package graph_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/tla"
)

// oracle is a dump read with regular expressions and maps of text, slowly and obviously.
type oracle struct {
	states  map[string]map[string]string // id to variable to canonical value
	initial map[string]bool
	edges   map[[3]string]int // from, label, to: how often
	dashed  int
}

var (
	nodeLine = regexp.MustCompile(`^(-?\d+) \[label=(".*")(,style = filled\]|\];)$`)
	edgeLine = regexp.MustCompile(`^(-?\d+) -> (-?\d+) \[label="([^"]+)",`)
)

func readOracle(t testing.TB, dump []byte) oracle {
	o := oracle{map[string]map[string]string{}, map[string]bool{}, map[[3]string]int{}, 0}
	for line := range strings.Lines(string(dump)) {
		line = strings.TrimSuffix(line, "\n")
		if m := edgeLine.FindStringSubmatch(line); m != nil {
			o.edges[[3]string{m[1], m[3], m[2]}]++
		} else if m := nodeLine.FindStringSubmatch(line); m != nil {
			label, err := strconv.Unquote(m[2])
			require.NoError(t, err)
			o.states[m[1]] = readState(t, label)
			o.initial[m[1]] = strings.HasPrefix(m[3], ",")
		} else if strings.HasSuffix(line, `[style="dashed"];`) {
			o.dashed++
		}
	}
	return o
}

// readState reads lines that begin with `/\ `, and lines that continue them.
func readState(t testing.TB, label string) map[string]string {
	state := map[string]string{}
	for _, conjunct := range strings.Split("\n"+label, "\n/\\ ")[1:] {
		name, text, ok := strings.Cut(conjunct, " = ")
		require.True(t, ok, conjunct)
		v, err := tla.Parse(text)
		require.NoError(t, err)
		state[name] = v.String()
	}
	return state
}

// number finds each state of the oracle in g.
func (o oracle) number(t testing.TB, g *graph.Graph) map[string]int {
	numbers := map[string]int{}
	for id, state := range o.states {
		var values []tla.Value
		for _, name := range g.Vars() {
			v, err := tla.Parse(state[name])
			require.NoError(t, err)
			values = append(values, v)
		}
		n, ok := g.Find(values...)
		require.True(t, ok, "state %v", state)
		numbers[id] = n
	}
	return numbers
}

var dumps = []string{"prints.dot", "prints_color.dot", "ring.dot"}

func load(t testing.TB, name string) []byte {
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return data
}

func read(t testing.TB, dump []byte) *graph.Graph {
	g, err := graph.Read(bytes.NewReader(dump), "dump.dot", graph.Options{})
	require.NoError(t, err)
	return g
}

func encode(t testing.TB, g *graph.Graph) []byte {
	var b bytes.Buffer
	require.NoError(t, g.Encode(&b))
	return b.Bytes()
}

func TestReadAgreesWithOracle(t *testing.T) {
	for _, name := range dumps {
		dump := load(t, name)
		g, o := read(t, dump), readOracle(t, dump)
		require.Equal(t, len(o.states), g.NumStates())
		require.Equal(t, len(o.edges), g.NumEdges())
		require.Equal(t, o.dashed, g.Dashed())
		repeated := 0
		number := o.number(t, g)
		for e, times := range o.edges {
			label, ok := g.LabelID(e[1])
			require.True(t, ok)
			require.Contains(t, g.Out(number[e[0]]), graph.Edge{Label: uint32(label), To: uint32(number[e[2]])})
			repeated += times - 1
		}
		require.Equal(t, repeated, g.Repeated())
		for id, initial := range o.initial {
			require.Equal(t, initial, number[id] < g.NumInitial())
		}
	}
}
