package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// The answer is the jar's, so that of a second question needs no Java.
func TestSelfTest(t *testing.T) {
	t.Parallel()
	tools, cache := *tlctest.Require(t), t.TempDir()
	version, wrong, err := SelfTest(t.Context(), &tools, cache)
	require.NoError(t, err)
	if strings.HasPrefix(tools.Jar.SHA256, "fc0a7b69") { // TLC 2.18
		all := texts(knownWrong)
		assert.Equal(t, all[:len(all)-1], texts(wrong), "the last is of versions that are newer")
	}
	t.Log(version, texts(wrong))
	tools.Java.Path = "gone"
	same, again, err := SelfTest(t.Context(), &tools, cache)
	require.NoError(t, err)
	assert.Equal(t, wrong, again)
	assert.Equal(t, version, same)
	assert.Regexp(t, "^TLC2 Version 2", version)
	for _, w := range knownWrong {
		if w.test == holds {
			continue
		}
		assert.Contains(t, string(selfTest), `PrintT(<<"`+w.test+`", `)
	}
}

func TestASpecificationThatMayUseWhatIsWrongIsWarnedOf(t *testing.T) {
	fsys := files(t)
	source := func() []Warning {
		m := load(t, fsys)
		s, err := m.Source(&m.Models[0])
		require.NoError(t, err)
		return wrongly(knownWrong, s)
	}
	assert.Empty(t, source())
	change(t, fsys, "Lock.tla", "Mutex ==", "Part == SubSeq([<<1, 2>> EXCEPT ![1] = 2], 1, 1)\nMutex ==")
	require.Len(t, source(), 1)
	assert.Contains(t, source()[0].String(), "TLC is known to be wrong: this version evaluates wrongly a part of a sequence that is a function with EXCEPT (tlaplus#1145)")
	change(t, fsys, "Lock.tla", "Part ==", "Other == LAMBDA x : x\nPart ==")
	require.Len(t, source(), 1)
	assert.NotContains(t, source()[0].String(), "tlaplus#725")
	change(t, fsys, "Lock.tla", "Part ==", "In == INSTANCE Naturals WITH y <- 1\nPart ==")
	assert.Contains(t, source()[0].String(), "(tlaplus#725)")
}
