package sealed_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/sealed"
)

var texts = []string{
	"{\n  \"format\": \"x\",\n  \"steps\": [\n    {}\n  ]\n}\n",
	`{"format":"x","of":"} \"sha256\": \""}` + "\n",
	`{"format":"x"}` + "\n" + `{"behaviour":1}` + "\n" + `{"action":"Set"}` + "\n",
}

// What is sealed opens as what it was, and each bit of it counts, each end, and what stands behind it.
func TestSeal(t *testing.T) {
	for _, text := range texts {
		whole := sealed.Seal([]byte(text))
		plain, err := sealed.Open(whole)
		require.NoError(t, err)
		require.Equal(t, text, string(plain))
		require.Contains(t, string(whole[:bytes.LastIndexByte(whole, '}')]), `"sha256":`)
		for i := range whole {
			damaged := bytes.Clone(whole)
			damaged[i] ^= 1
			refused(t, text, damaged)
			refused(t, text, whole[:i])
		}
		refused(t, text, append(bytes.Clone(whole), ' '))
	}
}

// refused is an error, or at least another text that has no checksum: its key was hit, which no format knows.
func refused(t *testing.T, text string, damaged []byte) {
	t.Helper()
	plain, err := sealed.Open(damaged)
	if err == nil {
		require.NotEqual(t, text, string(plain))
		require.NotContains(t, string(damaged), `"sha256":`)
	}
}

func TestWhatIsWrittenByHandHasNoSeal(t *testing.T) {
	for _, text := range append(texts, "", "x", "{}", "\n") {
		plain, err := sealed.Open([]byte(text))
		require.NoError(t, err)
		require.Equal(t, text, string(plain))
	}
}

func FuzzOpen(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text))
		f.Add(sealed.Seal([]byte(text)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		plain, err := sealed.Open(text)
		if err == nil && len(plain) > len(text) {
			t.Errorf("%q is more than %q", plain, text)
		}
	})
}
