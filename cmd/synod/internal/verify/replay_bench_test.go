package verify

import (
	"bytes"
	"path"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/cputime"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/suite"
)

// BenchmarkReplayFile is what synod replay does with a suite: it is decompressed, read, and run on
// the reference step by step.
func BenchmarkReplayFile(b *testing.B) {
	for _, name := range []string{"paxos/recorded/LearnerRole", "paxos/recorded/ProposerRoleFour", "multipaxos/recorded/LogSynod"} {
		b.Run(path.Base(name), func(b *testing.B) {
			name := name + ".ndjson.zst"
			data, err := spec.Files.ReadFile(name)
			require.NoError(b, err)
			in, err := suite.NewReader(bytes.NewReader(data), name, suite.Options{})
			require.NoError(b, err)
			all := everyProtocol(b)
			b.ReportAllocs()
			each := cputime.Of(b)
			for b.Loop() {
				r, err := all.Replay(b.Context(), bytes.NewReader(data), name)
				require.NoError(b, err)
				require.True(b, r.Holds)
			}
			each(in.Header().Steps*b.N, "step")
			b.ReportMetric(float64(in.Header().Steps)*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}
