package graph_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/cputime"
	"github.com/synod-paxos/synod/trace/graph"
)

// benchDump returns the dump that SYNOD_DUMP names, or one made up: subsets of messages, as large as a small model's.
func benchDump(b *testing.B) []byte {
	if path := os.Getenv("SYNOD_DUMP"); path != "" {
		data, err := os.ReadFile(path)
		require.NoError(b, err)
		return data
	}
	const messages = 14
	var dump bytes.Buffer
	dump.WriteString(head)
	for s := range 1 << messages {
		writeSubset(&dump, s, messages)
	}
	dump.WriteString("}\n}")
	return dump.Bytes()
}

// writeSubset writes the state whose messages are the bits of s, and the edges that send one more.
func writeSubset(dump *bytes.Buffer, s, messages int) {
	var sent []string
	var edges strings.Builder
	for m := range messages {
		if s>>m&1 == 1 {
			sent = append(sent, fmt.Sprintf(`[type |-> \"Promise\", from |-> a%d, bal |-> %d, vote |-> [bal |-> 0, val |-> None]]`, m%3, m))
		} else {
			fmt.Fprintf(&edges, "%d -> %d [label=\"Send_%d\",color=\"black\",fontcolor=\"black\"];\n", s, s|1<<m, m)
		}
	}
	end := "];"
	if s == 0 {
		end = ",style = filled]"
	}
	fmt.Fprintf(dump, `%d [label="/\\ count = %d\n/\\ msgs = { %s }"%s`+"\n%s", s, len(sent), strings.Join(sent, `,\n  `), end, edges.String())
}

func BenchmarkRead(b *testing.B) {
	dump := benchDump(b)
	b.SetBytes(int64(len(dump)))
	each := cputime.Of(b)
	defer func() { each(b.N*len(dump), "byte") }()
	for b.Loop() {
		g, err := graph.Read(bytes.NewReader(dump), "bench.dot", graph.Options{})
		require.NoError(b, err)
		states, edges := g.Bytes()
		b.ReportMetric(float64(states)/float64(g.NumStates()), "B/state")
		b.ReportMetric(float64(edges)/float64(g.NumEdges()), "B/edge")
	}
}

func BenchmarkEncode(b *testing.B) {
	g := read(b, benchDump(b))
	z, err := zstd.NewWriter(nil)
	require.NoError(b, err)
	each := cputime.Of(b)
	defer func() { each(b.N, "op") }()
	for b.Loop() {
		data := encode(b, g)
		b.ReportMetric(float64(len(data)), "bytes")
		b.ReportMetric(float64(len(z.EncodeAll(data, nil))), "zstd-bytes")
	}
}

func BenchmarkDecode(b *testing.B) {
	data := encode(b, read(b, benchDump(b)))
	each := cputime.Of(b)
	defer func() { each(b.N, "op") }()
	for b.Loop() {
		_, err := graph.Decode(bytes.NewReader(data))
		require.NoError(b, err)
	}
}
