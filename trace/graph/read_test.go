package graph_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/tla"
)

// What TLC printed for the dumps in testdata.
func TestCounts(t *testing.T) {
	for name, want := range map[string]struct{ generated, initial, distinct, depth int }{
		"prints.dot": {172, 2, 58, 3}, "prints_color.dot": {172, 2, 58, 3}, "ring.dot": {37, 1, 24, 8},
		"args.dot": {19, 1, 4, 3}, "args_newer.dot": {19, 1, 4, 3}, "prints_newer.dot": {172, 2, 58, 3},
	} {
		g := read(t, load(t, name))
		assert.Equal(t, want.generated-want.initial, g.NumEdges()+g.Repeated(), name)
		assert.Equal(t, want.initial, g.NumInitial(), name)
		assert.Equal(t, want.distinct, g.NumStates(), name)
		assert.Equal(t, want.depth, g.Depth(), name)
	}
}

// The dumps of newer versions of TLC have arguments in the labels of edges, and every state twice.
func TestVersionsDoNotMatter(t *testing.T) {
	assert.Equal(t, encode(t, read(t, load(t, "args.dot"))), encode(t, read(t, load(t, "args_newer.dot"))))
	assert.Equal(t, encode(t, read(t, load(t, "prints.dot"))), encode(t, read(t, load(t, "prints_newer.dot"))))
}

// One dump was made with -fp 0, the other with -fp 7 and colours.
func TestFingerprintsDoNotMatter(t *testing.T) {
	assert.Equal(t, encode(t, read(t, load(t, "prints.dot"))), encode(t, read(t, load(t, "prints_color.dot"))))
}

func TestOrderDoesNotMatter(t *testing.T) {
	for _, name := range dumps {
		dump := load(t, name)
		want := encode(t, read(t, dump))
		for seed := range uint64(thorough.Of(10, 50)) {
			require.Equal(t, want, encode(t, read(t, shuffle(dump, seed))), "%s, seed %d", name, seed)
		}
	}
}

var (
	state = regexp.MustCompile(`^-?\d+ `)
)

// shuffle gives the states other fingerprints and the lines of the body, but for the first state, another order.
func shuffle(dump []byte, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 0))
	salt := rng.Int64()
	renamed := regexp.MustCompile(`-?\d{15,}`).ReplaceAllFunc(dump, func(id []byte) []byte {
		var n int64
		_, _ = fmt.Sscan(string(id), &n)
		return fmt.Append(nil, n^salt)
	})
	lines := bytes.Split(renamed, []byte("\n"))
	var body []int
	for i, line := range lines {
		if state.Match(line) {
			body = append(body, i)
		}
	}
	body = body[1:]
	rng.Shuffle(len(body), func(i, j int) { lines[body[i]], lines[body[j]] = lines[body[j]], lines[body[i]] })
	return bytes.Join(lines, []byte("\n"))
}

func TestTruncatedAnywhere(t *testing.T) {
	dump := load(t, "ring.dot")
	for n := 0; n < len(dump); n += thorough.Every(7) {
		_, err := graph.Read(bytes.NewReader(dump[:n]), "ring.dot", graph.Options{})
		var format *graph.FormatError
		require.True(t, errors.As(err, &format), "%d bytes: %v", n, err)
		require.Equal(t, n == 0 || n > len("strict digraph DiskGraph {")-1, errors.Is(err, graph.ErrTruncated), "%d bytes: %v", n, err)
	}
}

const (
	head = "strict digraph DiskGraph {\nnodesep=0.35;\nsubgraph cluster_graph {\ncolor=\"white\";\n"
	foot = "{rank = same; 1;}\n}\n}"
	one  = `1 [label="x = 1",style = filled]` + "\n"
	two  = `2 [label="x = 2"];` + "\n"
	go12 = `1 -> 2 [label="Go",color="black",fontcolor="black"];` + "\n"
)

func TestForeign(t *testing.T) {
	for name, c := range map[string]struct {
		dump string
		line int
		says string
	}{
		"other graph":      {"digraph G {\n}\n", 1, "strict digraph"},
		"liveness":         {"digraph DiskGraph {\n", 1, "strict digraph"},
		"no labels":        {head + one + `1 -> 1 [label="",color="black",fontcolor="black"];` + "\n" + foot, 6, "actionlabels"},
		"dashed elsewhere": {head + one + `1 -> 2 [style="dashed"];` + "\n" + foot, 6, "label of an edge"},
		"big id":           {head + `9223372036854775808 [label="x = 1"];` + "\n" + foot, 5, "number"},
		"edge first":       {head + go12 + one + two + foot, 5, "initial state"},
		"no values":        {head + one + go12 + foot, 9, "no values"},
		"no way":           {head + one + two + foot, 9, "no edges lead"},
		"no initial":       {head + two + foot, 8, "no initial state"},
		"no states":        {head + foot, 7, "no initial state"},
		"twice":            {head + one + one + foot, 6, "twice"},
		"equal":            {head + one + `2 [label="x = 1"];` + "\n" + go12 + foot, 10, "same values"},
		"equal prints":     {head + `1 [label="x = 1..2",style = filled]` + "\n" + `2 [label="x = {2, 1}",style = filled]` + "\n" + foot, 9, "same values"},
		"other variable":   {head + one + `2 [label="y = 1"];` + "\n" + foot, 6, "variables"},
		"more variables":   {head + one + `2 [label="x = 1\n/\\ y = 2"];` + "\n" + foot, 6, "variables"},
		"variable twice":   {head + `1 [label="/\\ x = 1\n/\\ x = 2"];` + "\n" + foot, 5, "another variable"},
		"no value":         {head + `1 [label="x = "];` + "\n" + foot, 5, "a value"},
		"junk":             {head + one + "hello\n" + foot, 6, "layout"},
		"after the end":    {head + one + foot + "\nmore\n", 9, "end of the file"},
	} {
		_, err := graph.Read(strings.NewReader(c.dump), "a.dot", graph.Options{})
		var format *graph.FormatError
		if assert.True(t, errors.As(err, &format), "%s: %v", name, err) {
			assert.ErrorIs(t, err, graph.ErrForeign, name)
			assert.Contains(t, err.Error(), c.says, name)
			assert.Equal(t, c.line, format.Line, "%s: %v", name, err)
		}
	}
}

func TestBadValueIsASyntaxError(t *testing.T) {
	_, err := graph.Read(strings.NewReader(head+`1 [label="x = {1"];`+"\n"+foot), "a.dot", graph.Options{})
	var syntax *tla.SyntaxError
	require.ErrorAs(t, err, &syntax)
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("a", 3<<20)
	dump := head + `1 [label="x = \"` + long + `\"",style = filled]` + "\n" + foot
	g := read(t, []byte(dump))
	assert.Equal(t, len(long)+2, len(g.Value(0, 0).String()))
	_, err := graph.Read(strings.NewReader(dump), "a.dot", graph.Options{MaxLine: 2 << 20})
	require.ErrorContains(t, err, "longer than 2097152 bytes")

	for extra := range 30 { // the line that lists the states of a depth has no limit, wherever buffers end
		rank := "{rank = same; " + strings.Repeat("123456;", 1<<18) + strings.Repeat(" ", extra) + "}\n}\n}"
		g, err = graph.Read(strings.NewReader(head+one+rank), "a.dot", graph.Options{MaxLine: 1 << 20})
		require.NoError(t, err)
		assert.Equal(t, 1, g.NumStates())
	}
}

func TestReaderErrorsAreKept(t *testing.T) {
	broken := errors.New("disk on fire")
	_, err := graph.Read(io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken)), "a.dot", graph.Options{})
	require.ErrorIs(t, err, broken)
	require.False(t, errors.Is(err, graph.ErrForeign) || errors.Is(err, graph.ErrTruncated))
}

func FuzzRead(f *testing.F) {
	for _, name := range dumps {
		f.Add(load(f, name))
	}
	f.Add([]byte(head + one + two + go12 + foot))
	f.Fuzz(func(t *testing.T, dump []byte) {
		g, err := graph.Read(bytes.NewReader(dump), "fuzz.dot", graph.Options{MaxLine: 1 << 16})
		if err != nil {
			return
		}
		again, err := graph.Decode(bytes.NewReader(encode(t, g)))
		require.NoError(t, err)
		require.Equal(t, encode(t, g), encode(t, again))
	})
}
