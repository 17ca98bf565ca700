package kept

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// found is a value with all that JSON has.
type found struct {
	Name  string         `json:"name"`
	Seen  []string       `json:"seen,omitempty"`
	By    map[string]int `json:"by"`
	Wall  time.Duration  `json:"wall"`
	Right bool           `json:"right"`
}

var (
	what = found{"a", []string{"A<B"}, map[string]int{"x": 1}, time.Second, true}
	when = time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
)

func TestUnder(t *testing.T) {
	e := Under[found]{filepath.Join(t.TempDir(), "deep", "cache"), "key"}
	_, _, ok := e.Read()
	require.False(t, ok || e.There())
	require.NoError(t, e.Write(found{}, when))
	require.NoError(t, e.Write(what, when))
	got, made, ok := e.Read()
	require.True(t, ok && e.There())
	require.Equal(t, what, got)
	require.Equal(t, when, made)
	left, err := filepath.Glob(filepath.Join(e.Dir, ".*"))
	require.NoError(t, err)
	require.Empty(t, left)

	none := Under[found]{Key: "key"}
	require.NoError(t, none.Write(what, when))
	_, _, ok = none.Read()
	require.False(t, ok || none.There())
	require.NoFileExists(t, "key.json")
}

func TestAFolderThatCannotBeMade(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(name, nil, 0o600))
	e := Under[found]{filepath.Join(name, "cache"), "key"}
	require.Error(t, e.Write(what, when))
	_, _, ok := e.Read()
	require.False(t, ok || e.There())
}

// Whatever byte of a file changes, nothing is given, or the same value.
func TestDamaged(t *testing.T) {
	e := Under[found]{t.TempDir(), strings.Repeat("a", 64)}
	require.NoError(t, e.Write(what, when))
	path := filepath.Join(e.Dir, e.name())
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for i := range text {
		got, _, ok := decode[found](text[:i], e.Key)
		require.False(t, ok, "cut at %d: %v", i, got)
		damaged := append([]byte(nil), text...)
		damaged[i] ^= 1
		if got, _, ok := decode[found](damaged, e.Key); ok {
			require.Equal(t, what, got)
		}
	}
	_, _, ok := decode[found](text, strings.Repeat("b", 64))
	require.False(t, ok)
	require.NoError(t, os.WriteFile(path, append(text, '{'), 0o600))
	_, _, ok = e.Read()
	require.False(t, ok)
	require.True(t, e.There())
}

func FuzzDecode(f *testing.F) {
	value, _ := json.Marshal(what)
	text, _ := json.Marshal(file{"k", time.Time{}, sum(value), value})
	f.Add(text)
	f.Add([]byte(`{"key":"k","value":null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, made, ok := decode[found](text, "k")
		if ok {
			again, _, ok := decode[found](text, "k")
			require.True(t, ok)
			require.Equal(t, got, again)
		} else {
			require.Zero(t, made)
			require.Empty(t, got)
		}
	})
}
