package recording

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

const dump = `strict digraph DiskGraph {
nodesep=0.35;
subgraph cluster_graph {
color="white";
1 [label="/\\ x = 0\n/\\ y = <<>>",style = filled]
1 -> 2 [label="Put_a",color="black",fontcolor="black"];
2 [label="/\\ x = 1\n/\\ y = <<a>>"];
2 -> 1 [label="Take_",color="black",fontcolor="black"];
2 -> 2 [label="Put_a_hostile",color="black",fontcolor="black"];
{rank = same; 1;}
{rank = same; 2;}
}
}`

// small is a recording of a graph of two states.
func small(t testing.TB) *Recording {
	g, err := graph.Read(strings.NewReader(dump), "small", graph.Options{})
	require.NoError(t, err)
	args := []labelled.Arg{{Name: "things", Value: tla.Set(tla.Model("a"), tla.Model("b"))}}
	return &Recording{Protocol: "p", Model: "Small", Role: "r", Hash: strings.Repeat("0", 64), Jar: strings.Repeat("f", 64), Graph: &labelled.Graph{
		Graph: g, Distinct: 2, Generated: 5, Initial: 2, TLC: "TLC2",
		Constants: []labelled.Constant{{Expr: "C <\"&", Value: tla.Str("<é>")}},
		Stimuli: []labelled.Label{
			{Label: "Other", Stimulus: labelled.Stimulus{Action: "Other"}},
			{Label: "Put_a", Stimulus: labelled.Stimulus{Action: "Put", Args: args}},
			{Label: "Put_a_hostile", Stimulus: labelled.Stimulus{Action: "Put", Args: args, Hostile: true}},
			{Label: "Take_", Stimulus: labelled.Stimulus{Action: "Take"}},
		}}}
}

func plain(t testing.TB, r *Recording) []byte {
	var b bytes.Buffer
	require.NoError(t, r.encode(&b))
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "small.rec")
	require.NoError(t, Write(path, small(t)))
	folder := os.DirFS(filepath.Dir(path))
	r, err := Open(folder, "small.rec")
	require.NoError(t, err)
	assert.Equal(t, plain(t, small(t)), plain(t, r))
	label, ok := r.Graph.LabelID("Put_a_hostile")
	require.True(t, ok)
	assert.Equal(t, "!Put(things: {a, b})", r.Graph.Stimulus(uint32(label)).String())
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 1)
	_, err = Open(folder, "none")
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, Write(filepath.Join(path, "none", "x"), r), "cannot write ")
}

func TestStale(t *testing.T) {
	r := small(t)
	assert.NoError(t, r.Stale(r.Hash))
	assert.ErrorIs(t, r.Stale(strings.Repeat("1", 64)), ErrStale)
}

// Who made a recording is no difference, what it says is one.
func TestSame(t *testing.T) {
	other := small(t)
	other.Jar, other.Graph.TLC = strings.Repeat("e", 64), "TLC3"
	assert.True(t, small(t).Same(other))
	assert.Equal(t, "TLC3", other.Graph.TLC)
	other.Graph.Generated++
	assert.False(t, small(t).Same(other))
}

func TestLoad(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, small(t).Encode(&file))
	folder := fstest.MapFS{"recorded/Small.graph.zst": {Data: file.Bytes()}, "recorded/Bad.graph.zst": {Data: []byte("?")}}
	r, err := Load(folder, "Small", small(t).Hash)
	require.NoError(t, err)
	assert.True(t, small(t).Same(r))
	_, err = Load(folder, "Small", strings.Repeat("1", 64))
	assert.ErrorIs(t, err, ErrStale)
	_, err = Load(folder, "Bad", small(t).Hash)
	assert.ErrorIs(t, err, ErrFormat)
	_, err = Load(folder, "None", small(t).Hash)
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

// Whatever byte changes before compression, and wherever the file is cut, it is an error, or another recording that is
// written so.
func TestDamaged(t *testing.T) {
	text := plain(t, small(t))
	for i := range text {
		_, err := decode(bytes.NewReader(text[:i]))
		require.ErrorIs(t, err, ErrFormat, "cut at %d", i)
		for bit := range 8 {
			damaged := bytes.Clone(text)
			damaged[i] ^= 1 << bit
			if r, err := decode(bytes.NewReader(damaged)); err == nil {
				require.Equal(t, damaged, plain(t, r))
			} else {
				require.ErrorIs(t, err, ErrFormat)
			}
		}
	}
	var file bytes.Buffer
	require.NoError(t, small(t).Encode(&file))
	for i := range file.Len() {
		_, err := Decode(bytes.NewReader(file.Bytes()[:i]))
		require.ErrorIs(t, err, ErrFormat, "cut at %d", i)
	}
}

// What a header says is compared with the graph.
func TestHeaderLies(t *testing.T) {
	for _, lie := range [][2]string{
		{`"format":1`, `"format":2`}, {`"format":1`, `"format": 1`}, {`"states":2`, `"states":3`}, {`"generated":5`, `"generated":6`}, {`"initial":2`, `"initial":0`},
		{`"edges":3`, `"edges":2`}, {`"depth":2`, `"depth":3`}, {`"protocol":"p"`, `"protocol":""`}, {`"hash":"0`, `"hash":"O`}, {`"jar":"f`, `"jar":"`},
		{`{a, b}`, `{b, a}`}, {`{a, b}`, `{a, b`}, {`\"\u003c`, `\u003c`}, {`"label":"Put_a"`, `"label":"Put_b"`}, {`"label":"Other"`, `"label":"Z"`},
		{`"action":"Take"`, `"action":""`}, {`"depth":2,`, `"depth":2,"more":1,`},
	} {
		text := string(plain(t, small(t)))
		n := strings.Index(text, "{")
		at := strings.Index(text, "synod graph")
		head := text[n:at]
		require.Contains(t, head, lie[0])
		h := strings.Replace(head, lie[0], lie[1], 1)
		var b bytes.Buffer
		b.WriteString(magic)
		b.Write(uvarint(len(h)))
		b.WriteString(h + text[at:])
		_, err := decode(&b)
		assert.ErrorIs(t, err, ErrFormat, lie)
	}
}

func uvarint(n int) (out []byte) {
	for ; n >= 0x80; n >>= 7 {
		out = append(out, byte(n)|0x80)
	}
	return append(out, byte(n))
}

func TestTooLong(t *testing.T) {
	_, err := decode(strings.NewReader(magic + "\xff\xff\xff\xff\x7f"))
	assert.ErrorIs(t, err, ErrFormat)
	broken := errors.New("broken")
	_, err = Decode(io.MultiReader(strings.NewReader(""), readerFunc(func([]byte) (int, error) { return 0, broken })))
	assert.ErrorIs(t, err, broken)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func FuzzDecode(f *testing.F) {
	f.Add(plain(f, small(f)))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := decode(bytes.NewReader(text))
		if err != nil {
			require.ErrorIs(t, err, ErrFormat)
			return
		}
		require.Equal(t, text, plain(t, r))
	})
}

func FuzzDecodeCompressed(f *testing.F) {
	var b bytes.Buffer
	require.NoError(f, small(f).Encode(&b))
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := Decode(bytes.NewReader(file)); err != nil {
			require.ErrorIs(t, err, ErrFormat)
		}
	})
}
